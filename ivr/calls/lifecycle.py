"""A call from its first webhook to its end: the row that says where its dialogue stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from ivr import contacts
from ivr.calls.journal import Entry, record
from ivr.calls.rows import Call, Leg
from ivr.calls.unheard import QUIET
from ivr.contacts import Contact
from ivr.db import Prepared, Transitions, Tx


class Status(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class Purpose(StrEnum):
    """Why the call is made: a customer's own, our survey, the callback they asked for, or an agent's call to them."""

    CUSTOMER = "customer"
    SURVEY = "survey"
    CALLBACK = "callback"
    OUTGOING = "outgoing"


class Stage(StrEnum):
    """What the customer's leg is doing now."""

    MENU = "menu"
    QUEUE = "queue"
    TALK = "talk"
    SURVEY = "survey"  # stayed on the line after the talk
    ENDED = "ended"


class HangupCause(StrEnum):
    """Who or what ended the call."""

    CUSTOMER = "customer"
    AGENT = "agent"
    FLOW = "flow"  # our goodbye
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


STATUS = Transitions(Call, "status", {Status.ENDED: [Status.ACTIVE]})

_LEG_RANK = {"queued": 0, "initiated": 1, "ringing": 2, "in-progress": 3}
FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
UNANSWERED_CAUSES = {
    "busy": HangupCause.BUSY,
    "no-answer": HangupCause.NO_ANSWER,
    "failed": HangupCause.FAILED,
    "canceled": HangupCause.CANCELED,
}


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call to be put on record; `sid` None: we are about to ask the carrier for it."""

    contact_id: int
    line_id: int
    revision_id: int | None
    called: str
    caller: str | None = None
    sid: str | None = None
    direction: str = "inbound"
    purpose: Purpose = Purpose.CUSTOMER
    language: str | None = None


def begin(tx: Tx, new: NewCall) -> int:
    """Puts a call on record, with its customer's leg when the carrier has named it."""
    call_id = tx.insert(
        insert(Call).values(
            sid=new.sid,
            purpose=new.purpose,
            direction=new.direction,
            contact_id=new.contact_id,
            line_id=new.line_id,
            revision_id=new.revision_id,
            caller=new.caller,
            called=new.called,
            status=Status.ACTIVE,
            carrier_status="ringing" if new.sid else "queued",
            language=new.language,
            started_at=tx.now,
            look_up_at=tx.now + QUIET if new.sid else None,
        )
    )
    if new.sid:
        add_leg(tx, call_id, new.sid, "customer")
    tx.hint("call", call_id)
    return call_id


_ONE = select(Call.__table__).where(Call.id == bindparam("key"))
_BY_ID = Prepared(_ONE)
# NO KEY: the journal refers to the call, and may go on being written by those who do not change it.
_LOCKED = Prepared(_ONE, postgresql=_ONE.with_for_update(key_share=True))
_BY_SID = Prepared(select(Call.__table__).where(Call.sid == bindparam("key")))


def load(tx: Tx, call_id: int) -> Any:
    """The call's row, or None."""
    return _BY_ID.row(tx, key=call_id)


def lock(tx: Tx, call_id: int) -> Any:
    """The call's row, nobody else's to change until this transaction ends, or None; taken before all other locks.

    Without it two webhooks of one call run side by side on PostgreSQL: a turn would be taken while the call ends.
    """
    return _LOCKED.row(tx, key=call_id)


def by_sid(tx: Tx, sid: str) -> Any:
    """The row of the call whose customer's leg is `sid`, or None."""
    return _BY_SID.row(tx, key=sid)


def name_leg(tx: Tx, call_id: int, sid: str) -> bool:
    """The carrier's name for a call that we asked for; the first one given counts."""
    nameless = update(Call).where(Call.id == call_id, Call.sid.is_(None))
    if tx.changed(nameless.values(sid=sid, look_up_at=tx.now + QUIET)) == 0:
        return False
    add_leg(tx, call_id, sid, "customer")
    return True


def add_leg(tx: Tx, call_id: int, sid: str, role: str, agent_id: int | None = None, offer_id: int | None = None) -> int:
    """Puts a leg of the call on record; one that is there already stays as it is."""
    found: int | None = tx.scalar(select(Leg.id).where(Leg.sid == sid))
    if found is not None:
        return found
    return tx.insert(
        insert(Leg).values(
            call_id=call_id,
            sid=sid,
            role=role,
            agent_id=agent_id,
            offer_id=offer_id,
            status="ringing",
            started_at=tx.now,
        )
    )


def leg_news(tx: Tx, sid: str, status: str) -> bool:
    """The carrier's word on a leg; late or repeated news changes nothing. True if it did."""
    leg = tx.row(select(Leg.id, Leg.status).where(Leg.sid == sid))
    if leg is None or leg.status in FINAL:
        return False
    if status not in FINAL and _LEG_RANK.get(status, -1) <= _LEG_RANK.get(leg.status, 0):
        return False
    values: dict[str, Any] = {"status": status}
    if status == "in-progress":
        values["answered_at"] = tx.happened
    if status in FINAL:
        values["ended_at"] = tx.happened
    return tx.changed(update(Leg).where(Leg.id == leg.id, Leg.status == leg.status).values(**values)) == 1


def leg_is_answered(tx: Tx, sid: str) -> bool:
    """Whether somebody, or a machine, is on that leg as far as the carrier has told."""
    return bool(tx.scalar(select(Leg.status).where(Leg.sid == sid)) == "in-progress")


def answered(tx: Tx, call_id: int) -> None:
    """The carrier has connected the call; the first time counts."""
    changed = tx.changed(
        update(Call)
        .where(Call.id == call_id, Call.answered_at.is_(None))
        .values(answered_at=tx.happened, carrier_status="in-progress")
    )
    if changed:
        tx.execute(
            update(Leg)
            .where(Leg.call_id == call_id, Leg.role == "customer", Leg.answered_at.is_(None))
            .values(answered_at=tx.happened, status="in-progress")
        )


_TURN = Prepared(
    update(Call)
    .where(Call.id == bindparam("key"), Call.turn == bindparam("answered"))
    .values({name: bindparam(f"new_{name}") for name in ("turn", "state", "answer", "language", "stage", "look_up_at")})
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the dialogue stands after an event: the document now playing and the state behind it."""

    state: str
    answer: str
    language: str | None
    stage: Stage


def take_turn(tx: Tx, call_id: int, number: int, turn: Turn) -> bool:
    """Turn `number` is answered and the next one begins; False if somebody else was first."""
    return (
        _TURN.changed(
            tx,
            key=call_id,
            answered=number,
            new_turn=number + 1,
            new_state=turn.state,
            new_answer=turn.answer,
            new_language=turn.language,
            new_stage=turn.stage,
            new_look_up_at=_look_up_at(tx, turn.stage),
        )
        == 1
    )


def _look_up_at(tx: Tx, stage: Stage) -> datetime | None:
    """A wait has its heartbeat, a talk its conference and an agent who hears; of all else only turns are heard."""
    return None if stage in (Stage.QUEUE, Stage.TALK) else tx.now + QUIET


def set_stage(tx: Tx, call_id: int, stage: Stage) -> None:
    """The customer's leg is doing something else now, outside the dialogue's turns."""
    active = (Call.id == call_id, Call.status == Status.ACTIVE)
    tx.execute(update(Call).where(*active).values(stage=stage, look_up_at=_look_up_at(tx, stage)))


def note_given(tx: Tx, call_id: int) -> None:
    """The spoken recording notice was heard: from here on the talk may be recorded."""
    tx.execute(update(Call).where(Call.id == call_id).values(notice_given=True))


def end_unmade(tx: Tx, call_id: int) -> bool:
    """A call that we asked for, which nobody has heard of since: it is over. False if it was made after all."""
    call = lock(tx, call_id)
    return call is not None and call.sid is None and end(tx, call_id, "failed", HangupCause.FAILED)


def end(tx: Tx, call_id: int, carrier_status: str, cause: HangupCause) -> bool:
    """The call is over; the first end counts. Journals it and asks for the call record.

    With the last of its calls a contact is over, too.
    """
    ended = STATUS.move(
        tx,
        call_id,
        Status.ENDED,
        ended_at=tx.happened,
        stage=Stage.ENDED,
        carrier_status=carrier_status,
        hangup_cause=cause,
        look_up_at=None,
    )
    if ended:
        record(tx, Entry(call_id, "call_ended", "end", {"cause": cause, "status": carrier_status}))
        _close_contact(tx, int(tx.scalar(select(Call.contact_id).where(Call.id == call_id))))
        tx.wake("call_ended", call_id)
        tx.hint("call", call_id)
    return ended


def _close_contact(tx: Tx, contact_id: int) -> None:
    """Of two calls that end at once each would take the other for live: the second waits here, and looks then."""
    tx.execute(select(Contact.id).where(Contact.id == contact_id).with_for_update(key_share=True))
    live = select(Call.id).where(Call.contact_id == contact_id, Call.status == Status.ACTIVE)
    if tx.scalar(live.limit(1)) is None:
        contacts.close(tx, contact_id)
