"""What follows a call that has ended: its record is folded, its way counted, and the survey considered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr import calls, surveys
from ivr.calls import Call
from ivr.db import Tx
from ivr.house import House

BATCH_CALLS = 200

OUTCOMES = {
    "answered": surveys.Outcome.TALKED,
    "message": surveys.Outcome.LEFT_MESSAGE,
    "abandoned": surveys.Outcome.ABANDONED,
}


def ended(house: House, call_id: int) -> None:
    """Folds the record of a call that has ended, counts its visits and decides about its survey.

    Done twice it is done once.
    """
    with house.db.writing() as tx:
        _finish(tx, calls.load(tx, call_id), house.settings.time_zone)


def finish_all(house: House) -> int:
    """The sweep's way: every call that has ended and has no record yet."""
    with house.db.reading() as tx:
        unfinished = tx.rows(
            select(Call.id).where(Call.status == calls.Status.ENDED, Call.record.is_(None)).limit(BATCH_CALLS)
        )
    for row in unfinished:
        ended(house, row.id)
    return len(unfinished)


def _finish(tx: Tx, call: Any, zone: str) -> None:
    if call is None or call.status != calls.Status.ENDED:
        return
    calls.rebuild(tx, call.id)
    outcome = OUTCOMES.get(calls.record_of(tx, call.id)["outcome"])
    if outcome is not None and call.purpose != calls.Purpose.SURVEY:
        surveys.consider(tx, call.contact_id, outcome)
    calls.count_visits(
        tx, call.id, zone
    )  # last: all calls of a day have the same counts, and wait for each other there
