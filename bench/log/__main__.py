"""`python -m bench.log`: how long pages of a log of a million calls take, filter by filter, on both databases."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bench.log.filling import fill
from bench.webhook import stand
from ivr.clock import VirtualClock
from ivr.house import House
from ivr.reports import Asked, SurveysWanted, Visited, Wanted, board, flow_figures, page, surveys
from ivr.schema import metadata

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
MIDDLE = NOW - YEAR / 2

PAGES = {
    "all": Wanted(),
    "an older page": Wanted(until=MIDDLE),
    "one day": Wanted(since=NOW - 2 * DAY, until=NOW - DAY),
    "a number": Wanted(numbers=("+390201004242",)),
    "a customer": Wanted(customer_id=77),
    "a line": Wanted(line_id=1),
    "outcome answered": Wanted(outcome="answered"),
    "outcome missed (1 in 10,000)": Wanted(outcome="missed"),
    "purpose survey": Wanted(purpose="survey"),
    "outbound": Wanted(direction="outbound"),
    "active": Wanted(status="active"),
    "a queue": Wanted(queue="queue-3"),
    "a queue that few know": Wanted(queue="queue-19"),
    "an agent": Wanted(agent_id=17),
    "an agent who left half a year ago": Wanted(agent_id=199),
    "reason complaint": Wanted(reason="complaint"),
    "a reason of long ago": Wanted(reason="recall"),
    "agent and queue": Wanted(agent_id=17, queue="queue-3"),
    "agent, queue, reason, outcome": Wanted(agent_id=17, queue="queue-3", reason="complaint", outcome="answered"),
    "reason and outcome, a week": Wanted(since=NOW - 7 * DAY, reason="order", outcome="abandoned"),
    "who pressed a key, a month": Wanted(
        since=NOW - 30 * DAY, visited=Visited("hotline", node="welcome", did="chose", key="2")
    ),
    "who hung up in the menu": Wanted(visited=Visited("hotline", node="welcome", did="hung_up")),
    "who reached a person, a month": Wanted(since=NOW - 30 * DAY, visited=Visited("hotline", did="person")),
    "who called a flow, a month": Wanted(since=NOW - 30 * DAY, visited=Visited("hotline")),
    "who was at a place and complained": Wanted(
        reason="complaint", visited=Visited("hotline", node="place-3", did="entered")
    ),
    "who met a fault, an older page": Wanted(until=MIDDLE, visited=Visited("hotline", node="place-7", did="broke")),
    "two large ones that never meet": Wanted(purpose="survey", outcome="message"),
    "two that never meet": Wanted(reason="recall", outcome="callback"),
    "every filter, nothing found": Wanted(
        since=MIDDLE, line_id=1, queue="queue-1", agent_id=3, outcome="left", reason="doubt", purpose="survey"
    ),
}
SURVEYS = {
    "surveys": SurveysWanted(),
    "surveys, score 1": SurveysWanted(score=1),
    "surveys, an agent, unsolved": SurveysWanted(agent_id=17, solved=False),
    "surveys, a month": SurveysWanted(since=NOW - 30 * DAY, answered=True),
}
FIGURES = {
    "figures of a flow, a month": Asked("hotline", first_day=(NOW - 30 * DAY).date()),
    "figures of a flow, a month long ago": Asked(
        "hotline", first_day=(MIDDLE - 30 * DAY).date(), last_day=MIDDLE.date()
    ),
    "figures of a revision": Asked("hotline", revision=6),
    "figures of a flow, a year": Asked("hotline"),
}


@contextmanager
def filled(database: str, folder: Path, calls: int) -> Iterator[House]:
    """A house with so many calls on record, a year's."""
    with stand.postgresql(folder / "pg") if database == "postgresql" else _nothing(folder) as url:
        house = stand.house_of(url, folder, VirtualClock(NOW))
        try:
            metadata.create_all(house.db.writer)
            with house.db.writing() as tx:
                fill(tx, calls, NOW)
            if database == "postgresql":
                with house.db.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM ANALYZE"))
            yield house
        finally:
            house.close()


@contextmanager
def _nothing(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'log.db'}"


def timed(house: House, times: int) -> Iterator[tuple[str, float, int]]:
    """Each page's name, milliseconds (the median of so many), and rows."""
    for name, wanted in PAGES.items():
        yield name, *_median(times, lambda wanted=wanted: _page(house, wanted))
    for name, asked in SURVEYS.items():
        yield name, *_median(times, lambda asked=asked: _surveys(house, asked))
    for name, asked_for in FIGURES.items():
        yield name, *_median(times, lambda asked_for=asked_for: _figures(house, asked_for))
    yield "the board", *_median(times, lambda: _board(house))


def _median(times: int, work: object) -> tuple[float, int]:
    assert callable(work)
    took, rows = [], 0
    for _ in range(times):
        begun = time.perf_counter()
        rows = work()
        took.append((time.perf_counter() - begun) * 1000)
    return sorted(took)[times // 2], rows


def _page(house: House, wanted: Wanted) -> int:
    with house.db.reading() as tx:
        return len(page(tx, wanted))


def _surveys(house: House, wanted: SurveysWanted) -> int:
    with house.db.reading() as tx:
        return len(surveys(tx, wanted))


def _figures(house: House, asked: Asked) -> int:
    with house.db.reading() as tx:
        return len(flow_figures(tx, asked, "Europe/Rome").nodes)


def _board(house: House) -> int:
    with house.db.reading() as tx:
        return board(tx, "Europe/Rome").today.received


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.log", description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--folder", help="where the databases are made; they take some gigabytes")
    return parser.parse_args()


if __name__ == "__main__":
    chosen = asked()
    for database in chosen.databases:
        with (
            tempfile.TemporaryDirectory(dir=chosen.folder) as folder,
            filled(database, Path(folder), chosen.calls) as house,
        ):
            print(f"\n{database}, {chosen.calls:,} calls\n\n| page | ms | rows |\n|---|---:|---:|")
            for name, milliseconds, rows in timed(house, chosen.times):
                print(f"| {name} | {milliseconds:.1f} | {rows} |", flush=True)
