"""The end of a call as the carrier tells it, whatever was going on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from ivr import calls, conversation, surveys
from ivr.db import Tx
from ivr.telephony import twiml

__all__ = ["LegNews", "news"]


class LegNews(NamedTuple):
    """A leg's status as the carrier tells it: its own counter, and when it was so, where it says."""

    sid: str
    status: str
    sequence: int | None = None
    at: datetime | None = None


def news(tx: Tx, call: Any, told: LegNews) -> None:
    """A status of the customer's leg; a final one ends the call and everything that hangs on it."""
    sid, status, sequence = told.sid, told.status, told.sequence
    calls.believe(tx, told.at, call.started_at)
    if status in calls.FINAL:
        call = calls.lock(tx, call.id)
    key = f"leg:{sid}:{status}" if sequence is None else f"leg:{sid}:{sequence}"
    entry = calls.Entry(call.id, "leg_status", key, {"leg": sid, "status": status}, sid, sequence)
    if not calls.record(tx, entry):
        return
    calls.leg_news(tx, sid, status)
    if call.purpose in conversation.CALLED:
        conversation.tell_desk(tx, call.id)
    if status in calls.FINAL:
        _end(tx, call, status)


def _end(tx: Tx, call: Any, status: str) -> None:
    cause = _cause(tx, call, status)
    conversation.customer_hung_up(tx, call.id)
    if call.purpose == calls.Purpose.SURVEY:
        surveys.call_status(tx, call.id, status)
    calls.end(tx, call.id, status, cause)


def _cause(tx: Tx, call: Any, status: str) -> calls.HangupCause:
    """The hangup cause: the carrier's word on a call never answered, who left the talk, whether we said goodbye."""
    if status in calls.UNANSWERED_CAUSES:
        return calls.UNANSWERED_CAUSES[status]
    said = conversation.ended_by(tx, call.id)
    if said is not None and call.stage == calls.Stage.TALK:
        return calls.HangupCause(said)
    if call.answer.endswith(f"{twiml.Hangup().xml()}{twiml.TAIL}"):
        return calls.HangupCause.FLOW
    return calls.HangupCause.CUSTOMER
