"""`hotline replay FILE`: a real morning's calls through the whole system."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click

from ivr import log as logging
from ivr.commands.ground import LEVELS
from ivr.rehearsal.replay.log import LogFault, named
from ivr.rehearsal.replay.morning import Replayed
from ivr.rehearsal.replay.morning import replay as dial_again
from ivr.rehearsal.replay.shelf import Shelf
from ivr.rehearsal.replay.tally import table

UNREADABLE_STATUS = 2
FAULTS_SHOWN = 20
MEGABYTE = 1_000_000


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--date", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day, such as 1999-02-01.")
@click.option("--days", default=1, type=click.IntRange(1), help="So many days one after the other, each on its own.")
@click.option("--hours", default="0-24", show_default=True, help="From when to when, such as 9-11 or 9:30-10.")
@click.option("--database", default="", help="Use this empty database instead of a fresh SQLite file.")
@click.option("--at-once", default=1, type=click.IntRange(1, 64), help="So many days side by side, each in a process.")
@click.option("--recorded/--unrecorded", default=True, help="Whether talks are recorded, fetched and checked.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table.")
@click.option("--log-level", type=LEVELS, default="CRITICAL", help="What the application may log meanwhile.")
def replay(
    file: Path,
    day: datetime,
    days: int,
    hours: str,
    database: str,
    at_once: int,
    recorded: bool,
    as_json: bool,
    log_level: str,
) -> None:
    """Dial the calls of a call centre's log FILE again, on a virtual clock, and compare.

    Exits with 1 when a call is missing from the record, without an end, assigned twice, or passed over while somebody
    who could take it was free; with 2 for a wrong file. With --json one object a day, each on its line.
    """
    logging.configure(log_level, "console")
    if days > 1 and database:
        raise click.BadParameter("an empty database is of use for one day only", param_hint="--database")
    start, end = _hours(hours)
    dates = [day.date() + timedelta(days=number) for number in range(days)]
    dial = partial(_dial, file, start, end, database, recorded, log_level)
    good = True
    try:
        for morning in _in_turn(dial, dates) if at_once == 1 else _side_by_side(dial, dates, at_once):
            click.echo(json.dumps(morning.json(), ensure_ascii=False) if as_json else "\n".join(_told(morning)))
            good = good and morning.good
    except LogFault as fault:
        click.echo(str(fault), err=True)
        sys.exit(UNREADABLE_STATUS)
    sys.exit(0 if good else 1)


def _dial(file: Path, start: int, end: int, database: str, recorded: bool, log_level: str, day: date) -> Replayed:
    logging.configure(log_level, "console")  # once more, in a process of its own
    return dial_again(file, day, start, end, database, recorded)


def _in_turn(dial: Callable[[date], Replayed], dates: Sequence[date]) -> Iterator[Replayed]:
    return map(dial, dates)


def _side_by_side(dial: Callable[[date], Replayed], dates: Sequence[date], at_once: int) -> Iterator[Replayed]:
    """In the order of the days; a process each, which leaves nothing behind for the next."""
    with get_context("spawn").Pool(at_once, maxtasksperchild=1) as pool:
        yield from pool.imap(dial, dates)


def _hours(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?", text)
    if found is None:
        raise click.BadParameter(f"{text!r} is not like 9-11 or 9:30-10", param_hint="--hours")
    start, end = (int(found[i]) * 3600 + int(found[i + 1] or 0) * 60 for i in (1, 3))
    if not start < end <= 24 * 3600:
        raise click.BadParameter("the end must come after the start, and by 24", param_hint="--hours")
    return start, end


def _told(morning: Replayed) -> list[str]:
    result, before = morning.result, sum(call.arrived < morning.window.start for call in morning.calls)
    lines = [
        f"{morning.window.day}: {len(morning.calls)} calls, {before} of them on the line already at the start",
        f"at the desks: {', '.join(morning.servers)}",
        *(f"dirty: {sentence}" for sentence in named(morning.dirt)),
        *table(result),
        *(f"FAULT: {fault}" for fault in result.faults[:FAULTS_SHOWN]),
    ]
    if len(result.faults) > FAULTS_SHOWN:
        lines.append(f"FAULT: and {len(result.faults) - FAULTS_SHOWN} more")
    spent = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in morning.spent.items())
    lines += [_proof(morning), _shelf(morning.shelf)]
    return [*lines, f"real time went to: {spent}; the clock moved {morning.moves} times", _summary(morning)]


def _proof(morning: Replayed) -> str:
    return f"{morning.waits} waits and {morning.offers} offers on record were judged for anybody passed over"


def _shelf(shelf: Shelf) -> str:
    told = f"{shelf.stored} recordings of {shelf.bytes / MEGABYTE:.0f} MB were fetched and checked"
    gone = shelf.bytes - shelf.kept_bytes
    return f"{told}; {gone / MEGABYTE:.0f} MB of the oldest were dropped at once to save space" if gone else told


def _summary(morning: Replayed) -> str:
    ours = morning.result.ours
    verdict = (
        "nothing missing, nothing twice, nobody passed over" if morning.good else f"{len(morning.result.faults)} FAULTS"
    )
    return (
        f"{ours.received} received, {ours.served} served, {ours.abandoned} abandoned, mean wait {ours.mean_wait:g} s "
        f"(log: {morning.result.log.mean_wait:g} s), in {morning.took_seconds:.0f} s: {verdict}"
    )
