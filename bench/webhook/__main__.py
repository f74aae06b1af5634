"""`python -m bench.webhook`: every application on every server, in turn and several times; prints medians and best."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.webhook import stand
from bench.webhook.callers import Caller, OurCaller, TutorialCaller
from bench.webhook.load import Connection, run
from bench.webhook.servers import SERVERS, Server, served

BARE, TUTORIAL, OURS, OURS_POSTGRESQL = "bare", "tutorial", "ours", "ours, PostgreSQL"
APPS = {
    BARE: "bench.webhook.bare:app",
    TUTORIAL: "bench.webhook.tutorial:app",
    OURS: "wsgi:app",
    OURS_POSTGRESQL: "wsgi:app",
}
WARM_UP_TURNS = 25


@dataclass(frozen=True, slots=True)
class Figure:
    """One run: microseconds of the server's CPU a request, and requests a second."""

    cpu_micros: float
    rate: float


def measure(server: Server, kind: type[Caller], connections: int, requests: int) -> Figure:
    """One run of the load against a server that is already warm, each caller a new call."""
    lines = [Connection(server.port) for _ in range(connections)]
    try:
        callers = [kind(line) for line in lines]
        for caller in callers:
            caller.arrive()
        run(lines, [caller.turns(WARM_UP_TURNS) for caller in callers])
        turns = [caller.turns(requests // connections) for caller in callers]
        before = server.cpu_seconds()
        load = run(lines, turns)
        used = server.cpu_seconds() - before
    finally:
        for line in lines:
            line.close()
    return Figure(used / load.requests * 1e6, load.requests / load.seconds)


@contextmanager
def stood(chosen: argparse.Namespace) -> Iterator[dict[tuple[str, str], Server]]:
    """Every application on every server, started, each with a database of its own."""
    with ExitStack() as open_until_done:
        folder = Path(open_until_done.enter_context(tempfile.TemporaryDirectory(dir=chosen.folder)))
        running = {}
        for server in chosen.servers:
            for app in chosen.apps:
                var = folder / f"{server}-{app.replace(', ', '-')}"
                var.mkdir()
                url = f"sqlite:///{var / 'hotline.db'}"
                if app == OURS_POSTGRESQL:
                    url = open_until_done.enter_context(stand.postgresql(var / "pg"))
                if app in (OURS, OURS_POSTGRESQL):
                    stand.furnish(url, var)
                environment = stand.environment(url, var)
                running[server, app] = open_until_done.enter_context(
                    served(server, APPS[app], chosen.threads, environment)
                )
        yield running


def rounds(chosen: argparse.Namespace) -> dict[tuple[str, str], list[Figure]]:
    """Runs everything in turn, so that what else the machine does falls on all alike."""
    figures: dict[tuple[str, str], list[Figure]] = {}
    with stood(chosen) as running:
        for number in range(chosen.rounds):
            for (server, app), process in running.items():
                kind = OurCaller if app.startswith(OURS) else TutorialCaller
                figure = measure(process, kind, chosen.connections, chosen.requests)
                figures.setdefault((server, app), []).append(figure)
                print(
                    f"round {number + 1}  {server:8}  {app:16}  {figure.cpu_micros:6.0f} µs  {figure.rate:6.0f}/s",
                    file=sys.stderr,
                )
    return figures


def table(figures: dict[tuple[str, str], list[Figure]]) -> Iterator[str]:
    """As Markdown, medians and in brackets the best round's; ratios of the same round, and of the best rounds.

    A busy machine only ever adds to a round: with enough of them, the best ones are those that had it to themselves.
    """
    yield "| server | application | CPU a request | × bare | requests a second | × tutorial |"
    yield "|---|---|---:|---:|---:|---:|"
    for (server, app), runs in figures.items():
        cpu, rate = [run.cpu_micros for run in runs], [run.rate for run in runs]
        bare = [run.cpu_micros for run in figures.get((server, BARE), [])]
        tutorial = [run.rate for run in figures.get((server, TUTORIAL), [])]
        yield (
            f"| {server} | {app} | {median(cpu):.0f} µs ({min(cpu):.0f}) | {_against(cpu, bare, min)} "
            f"| {median(rate):.0f} ({max(rate):.0f}) | {_against(rate, tutorial, max)} |"
        )


def _against(mine: list[float], floor: list[float], best: Callable[[list[float]], float]) -> str:
    if not floor:
        return ""
    return f"{median(a / b for a, b in zip(mine, floor, strict=True)):.2f} ({best(mine) / best(floor):.2f})"


def surroundings() -> str:
    """The machine and the versions that the figures belong to."""
    return json.dumps(
        {"python": sys.version.split()[0], "sqlite": sqlite3.sqlite_version, "cores": os.cpu_count()}, sort_keys=True
    )


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.webhook", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1600, help="a run")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--threads", type=int, default=16, help="of each server")
    parser.add_argument("--servers", nargs="+", choices=list(SERVERS), default=list(SERVERS))
    parser.add_argument("--apps", nargs="+", choices=list(APPS), default=list(APPS))
    parser.add_argument("--folder", help="where the databases are made; its disk decides what a commit costs")
    return parser.parse_args()


if __name__ == "__main__":
    chosen = asked()
    print(surroundings())
    print(f"{chosen.connections} connections, {chosen.threads} threads, {chosen.requests} requests a run", end=", ")
    print(f"medians of {chosen.rounds} runs, the best in brackets")
    print("\n".join(table(rounds(chosen))))
