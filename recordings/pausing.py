"""Pause and resume: card numbers and talks among colleagues are not recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import select, update

from ivr import calls
from ivr.calls import Entry
from ivr.conversation import Conversation, ConversationUnknown, NotTalking
from ivr.conversation.arriving import set_values
from ivr.conversation.finding import by_id, of_agent
from ivr.conversation.taping import CURRENT, is_pause_wanted, settle_recording
from ivr.db import Tx
from recordings.rows import Recording
from recordings.status import STATUS, Status
from recordings.taking import live

log = structlog.get_logger()

ANSWERS = {"recording-pause": Status.PAUSED, "recording-resume": Status.RECORDING}
_KINDS = {Status.PAUSED: "recording_paused", Status.RECORDING: "recording_resumed"}


class NotRecorded(Exception):
    """There is no recording to pause."""


class Outcome(Protocol):
    """What became of a request: done, failed or unknown."""

    @property
    def status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """The recording of a talk. `paused_at` while the carrier has it paused; `pause_wanted` is what the agent asked for.

    The two differ until the carrier has answered; `pause_failed`: it did not do what was wanted last.
    """

    status: str
    paused_at: datetime | None
    pause_wanted: bool
    pause_failed: bool


def set_paused(tx: Tx, conversation_id: int, agent_id: int, wanted: bool) -> None:
    """Asks for the pause, or for its end; true when the carrier has done it. Pressed twice it is asked once.

    Raises ConversationUnknown for a talk of somebody else's, NotTalking when it is over, NotRecorded.
    """
    talk = _talk(tx, conversation_id, agent_id)
    if talk.pause_wanted == wanted and not talk.pause_failed:
        return
    set_values(tx, conversation_id, pause_wanted=wanted, pause_failed=False)
    settle_recording(tx, conversation_id, _sid(tx, talk.call_id))
    tx.hint("desk", agent_id)


def _sid(tx: Tx, call_id: int) -> str:
    going_on = live(tx, call_id)
    return going_on.sid if going_on is not None else CURRENT


def standing(tx: Tx, conversation: Any) -> Standing | None:
    """How the recording of a talk (its row) stands; None when nothing is recorded now."""
    going_on = live(tx, conversation.call_id) if conversation.recorded else None
    if going_on is None:
        return None
    return Standing(going_on.status, going_on.paused_at, is_pause_wanted(conversation), conversation.pause_failed)


def state(tx: Tx, conversation_id: int, agent_id: int) -> str | None:
    """`recording` or `paused`; None when nothing is recorded now. Raises ConversationUnknown."""
    mine = (Conversation.id == conversation_id, Conversation.agent_id == agent_id)
    talk = tx.row(select(Conversation.call_id).where(*mine))
    if talk is None:
        raise ConversationUnknown(f"You have no conversation {conversation_id}.")
    going_on = live(tx, talk.call_id)
    return going_on.status if going_on is not None else None


def carrier_answered(tx: Tx, request: Any, outcome: Outcome) -> None:
    """What became of a pause, a resumption or a deletion."""
    act, _, rest = request.key.partition(":")
    if act == "recording-delete":
        _deleted(tx, int(rest.partition(":")[0]), outcome)
    elif act in ANSWERS:
        _changed(tx, request, int(rest.partition(":")[0]), ANSWERS[act], outcome)


def _talk(tx: Tx, conversation_id: int, agent_id: int) -> Any:
    talk = of_agent(tx, conversation_id, agent_id)
    if talk.talking_at is None or talk.ended_at is not None:
        raise NotTalking("There is no talk whose recording could be paused.")
    if not talk.recorded:
        raise NotRecorded("This talk is not recorded.")
    return talk


def _changed(tx: Tx, request: Any, conversation_id: int, to: Status, outcome: Outcome) -> None:
    """What was pressed meanwhile is asked next, unless it is so already; what was not done is said to have failed."""
    talk, asked, done = by_id(tx, conversation_id), to == Status.PAUSED, outcome.status == "done"
    set_values(tx, conversation_id, pause_pending=False)
    going_on = live(tx, talk.call_id)
    if done:
        paused_at = tx.now if asked else None
        if going_on is not None and STATUS.move(tx, going_on.id, to, paused_at=paused_at):
            data = {"recording": going_on.id, "conversation": conversation_id}
            calls.record(tx, Entry(talk.call_id, _KINDS[to], f"{request.key}:done", data))
    else:
        log.error("recording_not_" + ("paused" if asked else "resumed"), conversation=conversation_id)
    wanted, is_paused = is_pause_wanted(talk), asked if done else _was_paused(going_on, asked)
    may_be_done = outcome.status not in ("done", "failed")
    set_values(tx, conversation_id, pause_asked=is_paused)
    if wanted == asked:
        so = {} if talk.private else {"pause_wanted": is_paused}
        set_values(tx, conversation_id, pause_failed=is_paused != asked, **so)
    elif talk.ended_at is None and (may_be_done or wanted != is_paused):
        set_values(tx, conversation_id, pause_asked=not wanted)
        settle_recording(tx, conversation_id, _sid(tx, talk.call_id))
    tx.hint("desk", talk.agent_id)


def _was_paused(going_on: Any, asked: bool) -> bool:
    """Before it was asked; of a recording that the carrier has not named yet, the contrary."""
    return not asked if going_on is None else bool(going_on.status == Status.PAUSED)


def _deleted(tx: Tx, recording_id: int, outcome: Outcome) -> None:
    if outcome.status != "done":
        log.error("recording_still_at_carrier", recording=recording_id)
        return
    here = update(Recording).where(Recording.id == recording_id, Recording.carrier_deleted_at.is_(None))
    tx.execute(here.values(carrier_deleted_at=tx.now, carrier_url=None))
