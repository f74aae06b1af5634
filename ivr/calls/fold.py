"""The call record (CDR): a fold over the journal, so that it can be rebuilt at any time from what was kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from ivr.calls.journal import events, happened
from ivr.calls.lifecycle import UNANSWERED_CAUSES, lock
from ivr.calls.rows import Call
from ivr.calls.telling import is_late
from ivr.clock import whole_seconds
from ivr.db import Tx

PHASES = ("menu", "queue", "joining", "talk", "hold", "after")
PARKED = "parked"
"""Told as hold: the agent has set them aside, and the queue has nobody asked for them."""


@dataclass(slots=True)
class CallRecord:
    """What became of a call. Times in whole seconds; `outcome` is the last thing that the caller reached.

    `queue_seconds` until an agent took the call, `joining_seconds` from then to the first word; `hold_seconds` with the
    time set aside by an agent.
    `requested`: the queues asked for, in order; `answered_by`: the agents who talked, in order.
    """

    outcome: str = (
        "menu"  # menu | emergency | abandoned | answered | message | callback | left (closed …) | missed | unanswered
    )
    reason: str | None = None
    cause: str | None = None
    language: str | None = None
    requested: list[str] = field(default_factory=list)
    answered_by: list[int] = field(default_factory=list)
    offers: int = 0
    messages: int = 0
    menu_seconds: int = 0
    queue_seconds: int = 0
    joining_seconds: int = 0
    talk_seconds: int = 0
    hold_seconds: int = 0
    after_seconds: int = 0
    wrap_up_seconds: int = 0
    seconds: int = 0
    hangup_cause: str | None = None
    ended: bool = False


class _Fold:
    """The record in the making: which phase the caller is in, and since when."""

    def __init__(self) -> None:
        self.record = CallRecord()
        self.spent = dict.fromkeys((*PHASES, PARKED), 0.0)
        self.phase: str | None = None
        self.since: datetime | None = None
        self.began: datetime | None = None
        self.placed: datetime | None = None  # by us
        self.wrapping_since: datetime | None = None
        self.wrapped = 0.0

    def enter(self, phase: str | None, at: datetime) -> None:
        at = at if self.since is None else max(at, self.since)  # the carrier's order beats its whole seconds
        if self.phase is not None and self.since is not None:
            self.spent[self.phase] += (at - self.since).total_seconds()
        self.phase, self.since = phase, at

    def finished(self) -> CallRecord:
        spent = self.spent | {"hold": self.spent["hold"] + self.spent[PARKED]}
        for phase in PHASES:
            setattr(self.record, f"{phase}_seconds", whole_seconds(spent[phase]))
        self.record.wrap_up_seconds = whole_seconds(self.wrapped)
        return self.record


def fold(journal: Iterable[Any]) -> CallRecord:
    """The record of a call from its events in order (kind, at, data as JSON text); unknown kinds are passed."""
    state = _Fold()
    for event in journal:
        step = STEPS.get(event.kind)
        data = json.loads(event.data)
        if step is not None:
            step(state, happened(event), data)
        _absorb_effects(state.record, data)
    return state.finished()


def _absorb_effects(record: CallRecord, data: dict[str, Any]) -> None:
    for name, value in data.get("did", ()):
        if name in ("reason", "cause", "language"):
            setattr(record, name, value)


def _received(state: _Fold, at: datetime, data: dict[str, Any]) -> None:
    state.began = at
    state.record.language = data.get("language")
    state.enter("menu", at)


def _queued(state: _Fold, at: datetime, data: dict[str, Any]) -> None:
    if queue := data.get("queue"):
        state.record.requested.append(queue)
    state.enter("queue", at)


def _requeued(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    _waited_on(state)
    state.enter("queue", at)


def _accepted(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    if state.phase in ("queue", PARKED):
        state.enter("joining", at)


def _parked(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    state.enter(PARKED, at)


def _unparked(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    if state.phase == PARKED:
        state.enter("queue", at)


def _waited_on(state: _Fold) -> None:
    """The agent who took the call never came: the caller has waited all along."""
    if state.phase == "joining":
        state.phase = "queue"


def _offered(state: _Fold, _: datetime, __: dict[str, Any]) -> None:
    state.record.offers += 1


def _talking(state: _Fold, at: datetime, data: dict[str, Any]) -> None:
    state.record.outcome = "answered"
    if (agent := data.get("agent")) is not None:
        state.record.answered_by.append(agent)
    state.enter("talk", at)


def _held(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    if state.phase == "talk":
        state.enter("hold", at)


def _resumed(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    if state.phase == "hold":
        state.enter("talk", at)


def _talked(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    if state.phase in ("talk", "hold"):
        state.enter("after", at)


def _entry_ended(state: _Fold, at: datetime, data: dict[str, Any]) -> None:
    status = data.get("status")
    _waited_on(state)
    if state.phase in ("queue", PARKED):
        state.enter("menu", at)
    if status == "abandoned":
        state.record.outcome = "abandoned"
    elif status != "completed" and state.record.outcome != "answered":
        state.record.outcome = "left"


def _promised(state: _Fold, _: datetime, __: dict[str, Any]) -> None:
    """Who only began to ask for a callback, and was promised none, has asked for none."""
    if state.record.outcome in ("menu", "emergency", "left"):
        state.record.outcome = "callback"


def _unreached(state: _Fold, _: datetime, __: dict[str, Any]) -> None:
    state.record.outcome = "unanswered"  # whatever was heard at the other end, it was not the customer
    state.record.answered_by = []


def _taken_up(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    state.enter("queue", at)


def _reconciled(state: _Fold, _: datetime, data: dict[str, Any]) -> None:
    state.record.outcome = "missed"
    state.record.seconds = data.get("seconds", 0)


def _message(state: _Fold, _: datetime, data: dict[str, Any]) -> None:
    if "turn" in data:  # what the dialogue made of the message, which stands beside it
        return
    state.record.messages += 1
    if state.record.outcome in ("menu", "emergency", "left", "missed"):
        state.record.outcome = "message"


def _emergency(state: _Fold, _: datetime, __: dict[str, Any]) -> None:
    if state.record.outcome == "menu":
        state.record.outcome = "emergency"


def _placed(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    state.placed = at


def _wrapping(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    state.wrapping_since = at


def _wrapped(state: _Fold, at: datetime, _: dict[str, Any]) -> None:
    if state.wrapping_since is not None:
        state.wrapped += (at - state.wrapping_since).total_seconds()
        state.wrapping_since = None


def _ended(state: _Fold, at: datetime, data: dict[str, Any]) -> None:
    state.enter(None, at)
    state.record.ended = True
    state.record.hangup_cause = data.get("cause")
    if state.began is None and data.get("cause") in UNANSWERED_CAUSES.values():
        state.record.outcome = "unanswered"  # nobody took a call that we made
    since = state.began or state.placed
    if since is not None:
        state.record.seconds = whole_seconds((at - since).total_seconds())


STEPS: dict[str, Callable[[_Fold, datetime, dict[str, Any]], None]] = {
    "call_received": _received,
    "call_placed": _placed,
    "entry_queued": _queued,
    "entry_requeued": _requeued,
    "offer_made": _offered,
    "offer_accepted": _accepted,
    "talk_started": _talking,
    "parked": _parked,
    "unparked": _unparked,
    "hold_started": _held,
    "hold_ended": _resumed,
    "talk_ended": _talked,
    "entry_ended": _entry_ended,
    "callback_offered": _promised,
    "callback_unreached": _unreached,
    "callback_taken_up": _taken_up,
    "message_recorded": _message,
    "emergency_heard": _emergency,
    "call_reconciled": _reconciled,
    "wrap_up_started": _wrapping,
    "wrap_up_ended": _wrapped,
    "call_ended": _ended,
}


def record_of(tx: Tx, call_id: int) -> dict[str, Any]:
    """The call record as JSON values, folded from the journal now."""
    return asdict(fold(events(tx, call_id)))


def told_late(tx: Tx, call_id: int) -> None:
    """Late news may have its place before an end that was folded already."""
    if is_late(tx) and tx.scalar(select(Call.status).where(Call.id == call_id)) == "ended":
        fold_anew(tx, call_id)


def fold_anew(tx: Tx, call_id: int) -> None:
    """News that belongs to the record came after the end (a wrap-up): it is folded again, by wake or by sweep."""
    tx.execute(update(Call).where(Call.id == call_id).values(record=None))
    tx.wake("call_ended", call_id)


def rebuild(tx: Tx, call_id: int) -> bool:
    """Folds the journal again and stores the record; True if the stored one was different."""
    lock(tx, call_id)  # else news that comes meanwhile (`fold_anew`) would be overwritten by what was read before it
    fresh = record_of(tx, call_id)
    if tx.scalar(select(Call.record).where(Call.id == call_id)) == fresh:
        return False
    tx.execute(update(Call).where(Call.id == call_id).values(record=fresh, outcome=fresh["outcome"]))
    tx.hint("call", call_id)
    return True
