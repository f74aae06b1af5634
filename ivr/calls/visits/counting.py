"""Counting an ended call's visits into its day: as often as it is done, each call counts once."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from callflows.flow import Flow
from ivr import revisions
from ivr.calls.journal import events
from ivr.calls.lifecycle import lock
from ivr.calls.visits.rows import Visit, VisitCount
from ivr.calls.visits.walk import Did, Spot, walk
from ivr.db import Tx

CLASSES = ((30, 1), (120, 5), (600, 30), (3_600, 300))
"""Up to how many seconds, classes of what width: a median is told no finer."""
LONG = 3_600
PEOPLE = frozenset({"queue", "transfer"})


class Done(NamedTuple):
    """How often a call did it, for how many seconds, and on which day it began."""

    times: int
    seconds: int
    day: date


class Tally(NamedTuple):
    """A spot's day and class, as `visit_counts` has its key."""

    spot: Spot
    day: date
    bucket: int


def bucket(seconds: int) -> int:
    """The first second of the class that a stay of so many whole seconds is in."""
    width = next((width for until, width in CLASSES if seconds < until), LONG)
    return seconds - seconds % width


def count(tx: Tx, call_id: int, zone: str) -> bool:
    """Writes what an ended call did, and counts it on its day of `zone`; True if that was news.

    The difference to what had been written is what is counted, in one transaction: again, late or after a crash, it
    comes out the same. A call that still lasts has no visits yet.
    """
    call = lock(tx, call_id)
    if call is None or call.revision_id is None or call.status != "ended":
        return False
    fresh = _told(tx, call, call.started_at.astimezone(ZoneInfo(zone)).date())
    known = _written(tx, call_id)
    if fresh == known:
        return False
    tx.execute(delete(Visit).where(Visit.call_id == call_id))
    if fresh:
        fixed = {"call_id": call_id, "at": call.started_at}
        tx.execute(insert(Visit), [{**fixed, **spot._asdict(), **done._asdict()} for spot, done in fresh.items()])
    _shift(tx, known, fresh)
    return True


def _told(tx: Tx, call: Any, day: date) -> dict[Spot, Done]:
    """What the journal tells."""
    journal = events(tx, call.id)
    later = [revision for event in journal if (revision := json.loads(event.data).get("revision")) is not None]
    people = {revision: _people(revisions.compiled(tx, revision)) for revision in (call.revision_id, *later)}
    walked = walk(journal, call.revision_id, people, tx.now)
    return {spot: Done(total.times, total.seconds, day) for spot, total in walked.items()}


def _people(flow: Flow) -> frozenset[str]:
    """Where one asks for a person."""
    return frozenset(name for name, node in flow.nodes.items() if node.kind in PEOPLE)


def _written(tx: Tx, call_id: int) -> dict[Spot, Done]:
    rows = tx.rows(select(Visit.__table__).where(Visit.call_id == call_id))
    return {Spot(row.revision_id, row.node, row.what, row.key): Done(row.times, row.seconds, row.day) for row in rows}


def _shift(tx: Tx, known: dict[Spot, Done], fresh: dict[Spot, Done]) -> None:
    """Takes away what was counted of the call and adds what is counted now, in one order for all who do."""
    moved: dict[Tally, list[int]] = {}
    for sign, visits in ((-1, known), (1, fresh)):
        for spot, done in visits.items():
            change = moved.setdefault(_tally(spot, done), [0, 0, 0])
            for place, value in enumerate((1, done.times, done.seconds)):
                change[place] += sign * value
    rows = [
        {**tally.spot._asdict(), "day": tally.day, "bucket": tally.bucket, "calls": calls, "times": times, "seconds": s}
        for tally, (calls, times, s) in sorted(moved.items())
        if calls or times or s
    ]
    if rows:
        tx.execute(_added(tx), rows)


def _tally(spot: Spot, done: Done) -> Tally:
    return Tally(spot, done.day, bucket(done.seconds) if spot.what == Did.ENTERED else 0)


def _added(tx: Tx) -> Any:
    """Adds to a count, or begins it."""
    begun = tx.conflict_free(VisitCount)
    sums = {name: getattr(VisitCount, name) + begun.excluded[name] for name in ("calls", "times", "seconds")}
    return begun.on_conflict_do_update(
        index_elements=["revision_id", "day", "node", "what", "key", "bucket"], set_=sums
    )
