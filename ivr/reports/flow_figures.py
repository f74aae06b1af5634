"""What callers do in a flow: per place and per option, for any days and any revision, from the counts by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select

from ivr.calls.visits import WHOLE, Became, Did, VisitCount
from ivr.db import Tx
from ivr.revisions import Revision

Doing = Literal[
    "entered",
    "chose",
    "repeated",
    "silent",
    "erred",
    "broke",
    "went_on",
    "connected",
    "hung_up",
    "finished",
    "cut_off",
    "person",
    "callback",
    "message",
]
"""What a call did at a place, or what became of it in the flow as a whole."""
ENDS = [became for became in Became if became != Became.STAYED]
CONTAINED = (Became.FINISHED, Became.HUNG_UP)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which flow, which of its revisions by number (None: all), which days of the house's zone, both included."""

    flow: str
    revision: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Occurred:
    """In how many calls, and how often."""

    calls: int
    times: int


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """What was done at one place. By times, entered is the sum of went_on, connected, hung_up, finished and cut_off.

    `seconds` is the time of all calls there, `median_seconds` that of the middle one, to the second up to half a minute
    and in coarser steps after it. What is said on the way to a question is time at the question.
    """

    node: str
    entered: Occurred
    seconds: int
    median_seconds: int
    silent: Occurred
    erred: Occurred
    repeated: Occurred
    broke: Occurred
    went_on: Occurred
    connected: Occurred
    hung_up: Occurred
    finished: Occurred
    cut_off: Occurred


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """How often a key of a place was pressed, or its words spoken."""

    node: str
    key: str
    chosen: Occurred


@dataclass(frozen=True, slots=True)
class EndFigures:
    """How many calls ended so in the flow, each counted once; they add up to all calls."""

    person: int
    callback: int
    message: int
    finished: int
    hung_up: int
    cut_off: int


@dataclass(frozen=True, slots=True)
class Served:
    """A revision that served calls in these days."""

    number: int
    calls: int


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """What callers did. `zone`: whose days they are. `calls`: those that have ended, on the day they began.

    `contained`: ended without having asked for a person: neither a queue nor a transfer, no callback, no message.
    """

    flow: str
    revision: int | None
    first_day: date | None
    last_day: date | None
    zone: str
    calls: int
    ends: EndFigures
    contained: int
    nodes: list[PlaceFigures]
    options: list[OptionFigures]
    served: list[Served]


Classes = dict[int, int]
"""How many calls in each class of seconds."""


def flow_figures(tx: Tx, asked: Asked, zone: str) -> FlowFigures:
    """The figures of a flow; of one that nobody has called, or that there is not, empty ones."""
    numbers = _revisions(tx, asked.flow)
    chosen = [row_id for row_id, number in numbers.items() if asked.revision in (None, number)]
    counted = _Counted(tx.rows(_summed(chosen, asked)))
    ends = {became.value: counted.of(WHOLE, became).calls for became in ENDS}
    return FlowFigures(
        flow=asked.flow,
        revision=asked.revision,
        first_day=asked.first_day,
        last_day=asked.last_day,
        zone=zone,
        calls=sum(ends.values()),
        ends=EndFigures(**ends),
        contained=sum(ends[became] for became in CONTAINED),
        nodes=[counted.place(node) for node in counted.nodes()],
        options=counted.options(),
        served=_served(tx, numbers, asked),
    )


def _revisions(tx: Tx, flow: str) -> dict[int, int]:
    found = select(Revision.id, Revision.number).where(Revision.flow == flow).order_by(Revision.number)
    return {row.id: row.number for row in tx.rows(found)}


def _summed(revision_ids: list[int], asked: Asked) -> Any:
    counts = VisitCount
    kept = (counts.node, counts.what, counts.key, counts.bucket)
    sums = (func.sum(each).label(each.key) for each in (counts.calls, counts.times, counts.seconds))
    return select(*kept, *sums).where(counts.revision_id.in_(revision_ids), *_days(asked)).group_by(*kept)


def _served(tx: Tx, numbers: Mapping[int, int], asked: Asked) -> list[Served]:
    of_flow = (VisitCount.revision_id.in_(list(numbers)), VisitCount.node == WHOLE, *_days(asked))
    by_revision = select(VisitCount.revision_id, func.sum(VisitCount.calls).label("calls")).where(*of_flow)
    calls = {row.revision_id: int(row.calls) for row in tx.rows(by_revision.group_by(VisitCount.revision_id))}
    return [Served(number, calls[row_id]) for row_id, number in numbers.items() if calls.get(row_id)]


def _days(asked: Asked) -> list[ColumnElement[bool]]:
    first = [VisitCount.day >= asked.first_day] if asked.first_day else []
    return [*first, VisitCount.day <= asked.last_day] if asked.last_day else first


class _Counted:
    """The sums by place and deed, however many classes of seconds they were kept in."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.sums: dict[tuple[str, str, str], tuple[int, int, int]] = {}
        self.classes: dict[str, Classes] = defaultdict(dict)
        for row in rows:
            spot = (row.node, row.what, row.key)
            calls, times, seconds = self.sums.get(spot, (0, 0, 0))
            self.sums[spot] = (calls + int(row.calls), times + int(row.times), seconds + int(row.seconds))
            if row.what == Did.ENTERED:
                self.classes[row.node][row.bucket] = int(row.calls)

    def of(self, node: str, what: str, key: str = "") -> Occurred:
        return Occurred(*self.sums.get((node, what, key), (0, 0, 0))[:2])

    def nodes(self) -> list[str]:
        return sorted(node for (node, what, _), (calls, *_) in self.sums.items() if what == Did.ENTERED and calls)

    def options(self) -> list[OptionFigures]:
        chosen = [(node, key) for (node, what, key), (calls, *_) in self.sums.items() if what == Did.CHOSE and calls]
        return [OptionFigures(node, key, self.of(node, Did.CHOSE, key)) for node, key in sorted(chosen)]

    def place(self, node: str) -> PlaceFigures:
        return PlaceFigures(
            node=node,
            entered=self.of(node, Did.ENTERED),
            seconds=self.sums[node, Did.ENTERED, ""][2],
            median_seconds=_median(self.classes[node]),
            silent=self.of(node, Did.SILENT),
            erred=self.of(node, Did.ERRED),
            repeated=self.of(node, Did.REPEATED),
            broke=self.of(node, Did.BROKE),
            went_on=self.of(node, Did.WENT_ON),
            connected=self.of(node, Did.CONNECTED),
            hung_up=self.of(node, Did.HUNG_UP),
            finished=self.of(node, Did.FINISHED),
            cut_off=self.of(node, Did.CUT_OFF),
        )


def _median(classes: Classes) -> int:
    """The class of the middle call; of two in the middle, the first."""
    middle, before = (sum(classes.values()) + 1) // 2, 0
    for seconds, calls in sorted(classes.items()):
        before += calls
        if before >= middle:
            return seconds
    return 0
