"""A call centre's log as a file of tab-separated rows: its calls, and what is wrong with some of them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

COLUMNS = (
    "vru+line", "call_id", "customer_id", "priority", "type", "date",
    "vru_entry", "vru_exit", "vru_time", "q_start", "q_exit", "q_time",
    "outcome", "ser_start", "ser_exit", "ser_time", "server",
)  # fmt: skip
NOBODY = "NO_SERVER"
CLOCK_TOLERANCE_SECONDS = 3  # two machines wrote the log; more apart than this is a fault of the row
NAMED_ROWS_LIMIT = 10


class LogFault(Exception):
    """The file is no such log; the message says what is missing."""


class Outcome(StrEnum):
    SERVED = "AGENT"
    HUNG_UP = "HANG"
    PHANTOM = "PHANTOM"


class Dirt(StrEnum):
    """What can be wrong with a row, in words for the report."""

    UNREADABLE = "not readable: left out"
    PHANTOM = "marked PHANTOM: left out, as the log asks"
    DUPLICATE = "the same call once more: left out"
    NEGATIVE = "negative duration: taken as 0 seconds"
    NO_SERVER = "served, but by nobody named: dialled all the same"
    NO_SERVICE = "served, but for 0 seconds: dialled, served for 1 second"
    CLOCKS = "the two clocks disagree by more than 3 seconds: durations taken, not the times"
    CUSTOMER = "the customer's number was rounded by some program: dialled as by a stranger"
    SERVED_AFTER_HANGING_UP = "hung up, yet served: taken as hung up"


LEFT_OUT = frozenset({Dirt.UNREADABLE, Dirt.PHANTOM, Dirt.DUPLICATE})


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call of the log. Instants are seconds since the day's midnight, local."""

    row: int  # of the file, the header being 1
    call_id: str
    customer_id: str | None
    priority: bool
    kind: str  # PS, PE, IN, NE, NW, TT
    arrived: int
    menu_seconds: int
    wait_seconds: int
    service_seconds: int
    outcome: Outcome
    server: str | None

    @property
    def left(self) -> int:
        return self.arrived + self.menu_seconds + self.wait_seconds + self.service_seconds

    @property
    def service_began(self) -> int:
        return self.arrived + self.menu_seconds + self.wait_seconds


@dataclass
class Day:
    """A day of the log, in the order of arrival; `dirt` names the rows by what is wrong with them."""

    date: date
    calls: list[LoggedCall] = field(default_factory=list)
    dirt: dict[Dirt, list[int]] = field(default_factory=dict)
    left_out: dict[int, int | None] = field(default_factory=dict)  # row -> its arrival, where that can be read

    def between(self, start: int, end: int) -> list[LoggedCall]:
        """The calls that were on the line at some time between two instants of the day (seconds), crossing ones too."""
        return [call for call in self.calls if call.arrived < end and call.left >= start]

    def dirt_of(self, calls: Iterable[LoggedCall], start: int, end: int) -> dict[Dirt, list[int]]:
        """The dirty rows among these calls, and those left out that arrived between the two instants."""
        rows = {call.row for call in calls}
        return {
            kind: found
            for kind, all_rows in self.dirt.items()
            if (found := [row for row in all_rows if row in rows or self._left_out_between(row, start, end)])
        }

    def _left_out_between(self, row: int, start: int, end: int) -> bool:
        """Of a row whose arrival cannot be read, every part of the day hears."""
        arrived = self.left_out.get(row, end)
        return arrived is None or start <= arrived < end


def read(path: Path, day: date) -> Day:
    """The calls of one day. Raises LogFault when the file is not such a log."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            raise LogFault(f"{path} has no column {', '.join(missing)}")
        return _gathered(day, _of_day(rows, day))


def _of_day(rows: Iterable[dict[str, str]], day: date) -> Iterator[tuple[int, dict[str, str]]]:
    wanted = day.strftime("%y%m%d")
    for number, row in enumerate(rows, start=2):
        if row["date"] == wanted:
            yield number, row


def _gathered(day: date, rows: Iterable[tuple[int, dict[str, str]]]) -> Day:
    found, seen = Day(day), set[tuple[str, str]]()
    for number, row in rows:
        for kind in _faults(row, seen):
            found.dirt.setdefault(kind, []).append(number)
        faults = {kind for kind, numbers in found.dirt.items() if numbers[-1] == number}
        seen.add((row["vru+line"], row["call_id"]))
        if not faults & LEFT_OUT:
            found.calls.append(_call(number, row))
        else:
            found.left_out[number] = None if Dirt.UNREADABLE in faults else seconds(row["vru_entry"])
    found.calls.sort(key=lambda call: (call.arrived, call.row))
    return found


def _faults(row: Mapping[str, str], seen: set[tuple[str, str]]) -> Iterator[Dirt]:
    try:
        menu, wait, service = (int(row[name]) for name in ("vru_time", "q_time", "ser_time"))
        times = {name: seconds(row[name]) for name in ("vru_entry", "vru_exit", "q_exit", "ser_start", "ser_exit")}
        outcome = Outcome(row["outcome"])
    except (ValueError, TypeError):
        yield Dirt.UNREADABLE
        return
    if outcome is Outcome.PHANTOM:
        yield Dirt.PHANTOM
    if (row["vru+line"], row["call_id"]) in seen:
        yield Dirt.DUPLICATE
    if min(menu, wait, service) < 0:
        yield Dirt.NEGATIVE
    if not row["customer_id"].isdecimal():
        yield Dirt.CUSTOMER
    if outcome is Outcome.HUNG_UP and service > 0:
        yield Dirt.SERVED_AFTER_HANGING_UP
    if outcome is Outcome.SERVED:
        yield from _service_faults(row, service, times, waited=wait > 0)


def _service_faults(row: Mapping[str, str], service: int, times: Mapping[str, int], waited: bool) -> Iterator[Dirt]:
    if row["server"] == NOBODY:
        yield Dirt.NO_SERVER
    if service == 0:
        yield Dirt.NO_SERVICE
    free = times["q_exit" if waited else "vru_exit"]
    if abs(times["ser_start"] - free) > CLOCK_TOLERANCE_SECONDS:
        yield Dirt.CLOCKS


def _call(number: int, row: Mapping[str, str]) -> LoggedCall:
    outcome = Outcome(row["outcome"])
    service = max(0, int(row["ser_time"]))
    return LoggedCall(
        row=number,
        call_id=row["call_id"],
        customer_id=_customer(row["customer_id"]),
        priority=row["priority"] == "2",
        kind=row["type"],
        arrived=seconds(row["vru_entry"]),
        menu_seconds=max(0, int(row["vru_time"])),
        wait_seconds=max(0, int(row["q_time"])),
        service_seconds=max(1, service) if outcome is Outcome.SERVED else 0,
        outcome=outcome,
        server=None if row["server"] == NOBODY else row["server"],
    )


def _customer(written: str) -> str | None:
    return written if written.isdecimal() and written.strip("0") else None


def seconds(clock: str) -> int:
    """`9:03:51` as seconds since midnight; raises ValueError."""
    hours, minutes, rest = (int(part) for part in clock.split(":"))
    if not (0 <= hours < 25 and 0 <= minutes < 60 and 0 <= rest < 60):
        raise ValueError(f"not a time of day: {clock}")
    return hours * 3600 + minutes * 60 + rest


def named(dirt: Mapping[Dirt, list[int]]) -> list[str]:
    """One sentence for each kind of dirt, with its rows."""
    return [f"{len(rows)} × {kind} (row{'s' if len(rows) > 1 else ''} {_listed(rows)})" for kind, rows in dirt.items()]


def _listed(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:NAMED_ROWS_LIMIT]))
    return shown if len(rows) <= NAMED_ROWS_LIMIT else f"{shown} and {len(rows) - NAMED_ROWS_LIMIT} more"


def presences(calls: Iterable[LoggedCall], gap_seconds: int) -> dict[str, list[tuple[int, int]]]:
    """When each named server was at work: stretches of services no more than `gap_seconds` apart."""
    services: dict[str, list[tuple[int, int]]] = {}
    for call in sorted(calls, key=lambda call: call.service_began):
        if call.outcome is Outcome.SERVED and call.server:
            services.setdefault(call.server, []).append((call.service_began, call.left))
    return {server: _stretches(mine, gap_seconds) for server, mine in sorted(services.items())}


def _stretches(services: list[tuple[int, int]], gap_seconds: int) -> list[tuple[int, int]]:
    stretches = [services[0]]
    for began, ended in services[1:]:
        start, end = stretches[-1]
        if began - end <= gap_seconds:
            stretches[-1] = (start, max(end, ended))
        else:
            stretches.append((began, ended))
    return stretches


def kinds(calls: Iterable[LoggedCall]) -> Counter[str]:
    return Counter(call.kind for call in calls)
