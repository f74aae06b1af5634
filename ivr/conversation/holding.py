"""Hold and resume: wanted by the agent at once, true when the conference says so."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from ivr import calls
from ivr.conversation.arriving import language_of, set_values
from ivr.conversation.ending import fetch_out
from ivr.conversation.finding import by_id, call_of, of_agent
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties.finding import live_of
from ivr.conversation.parties.status import Gone, Role
from ivr.conversation.status import STATUS, Status
from ivr.conversation.taping import settle_recording
from ivr.db import Tx
from ivr.queues.rows import Queue
from ivr.telephony.requests import Asking, Kind, ask

TALK = frozenset({Status.TALKING, Status.HELD})


class NotTalking(Exception):
    """Hold needs a caller to hold."""


def set_hold(tx: Tx, conversation_id: int, agent_id: int, wanted: bool) -> None:
    """Asks for hold or for the caller back; pressed twice it is asked once. NotTalking if nobody is there."""
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = of_agent(tx, conversation_id, agent_id)
    if conversation.status not in TALK:
        raise NotTalking("There is no caller to put on hold.")
    among_ourselves = any(p.role != Role.SUPERVISOR and not p.held_wanted for p in live_of(tx, conversation_id))
    want_hold(tx, conversation, wanted, private=wanted and among_ourselves)


def want_hold(tx: Tx, conversation: Any, wanted: bool, private: bool = False) -> None:
    """Has the customer on hold, or back. `private`: over a talk among ourselves, which is not recorded."""
    if conversation.private != private:
        set_values(tx, conversation.id, private=private)
        settle_recording(tx, conversation.id)
    is_so = (conversation.status == Status.HELD) == wanted
    if conversation.hold_wanted == wanted and (conversation.hold_pending or is_so):
        return
    set_values(tx, conversation.id, hold_wanted=wanted)
    if not conversation.hold_pending:
        _ask(tx, conversation, wanted)
    tx.hint("desk", conversation.agent_id)


def hold_answered(tx: Tx, conversation_id: int, asked: bool, done: bool) -> None:
    """The carrier has answered a request: what was pressed meanwhile is asked next, a refusal shows what is so."""
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = by_id(tx, conversation_id)
    set_values(tx, conversation_id, hold_pending=False)
    if conversation.status not in TALK:
        if not asked and not done:
            _kept_from_the_number(tx, conversation)
        return
    if conversation.hold_wanted != asked:
        _ask(tx, conversation, conversation.hold_wanted)
    elif not done:
        set_values(tx, conversation_id, hold_wanted=conversation.status == Status.HELD, private=False)
        settle_recording(tx, conversation_id)
        tx.hint("desk", conversation.agent_id)


def hold_changed(tx: Tx, conversation: Any, held: bool, sequence: int) -> None:
    """The conference says what is so; news older than what is known is past.

    That a hold was over before the talk ended may be told after it: the rest was talk.
    """
    if sequence < conversation.hold_sequence:
        return
    set_values(tx, conversation.id, hold_sequence=sequence)
    if held:
        STATUS.move(tx, conversation.id, Status.HELD, held_at=tx.happened)
    elif conversation.status == Status.HELD:
        seconds = round((tx.happened - conversation.held_at).total_seconds())
        STATUS.move(tx, conversation.id, Status.TALKING, held_at=None, held_seconds=conversation.held_seconds + seconds)
    elif conversation.status == Status.ENDED and conversation.held_at is not None:
        after = max(0, round((conversation.ended_at - max(tx.happened, conversation.held_at)).total_seconds()))
        set_values(tx, conversation.id, held_at=None, held_seconds=conversation.held_seconds - after)
    for agent_id in (conversation.agent_id, *(party.agent_id for party in live_of(tx, conversation.id))):
        if agent_id is not None:  # a number outside has no desk
            tx.hint("desk", agent_id)
    tx.hint("call", conversation.call_id)


def take_off_hold(tx: Tx, conversation: Any) -> None:
    """The customer may hear the number outside that they were left with."""
    set_values(tx, conversation.id, hold_wanted=False)
    _ask(tx, conversation, False)


def _kept_from_the_number(tx: Tx, conversation: Any) -> None:
    """The carrier does not let a customer go from hold whom only a number waits for: that comes to nothing."""
    for party in live_of(tx, conversation.id):
        if party.keeps and parties.end(tx, party, Gone.UNREACHABLE):
            fetch_out(tx, conversation)


def _ask(tx: Tx, conversation: Any, wanted: bool) -> None:
    turn = conversation.hold_turn + 1
    set_values(tx, conversation.id, hold_turn=turn, hold_pending=True)
    parameters = {
        "conference_sid": conversation.conference_sid,
        "call_sid": conversation.customer_sid,
        "hold": wanted,
        "hold_url": _music_url(tx, conversation),
        "hold_method": "POST",  # the carrier's own default is GET
    }
    key = f"hold:{conversation.id}:{turn}"
    ask(tx, Asking(Kind.HOLD_PARTICIPANT, key, parameters, call_id=conversation.call_id))


def _music_url(tx: Tx, conversation: Any) -> str:
    """The queue's own in the customer's language; who is to be connected to somebody outside is told so first."""
    language = language_of(conversation)
    music = tx.scalar(select(Queue.music).where(Queue.id == conversation.queue_id)) or {}
    asked = {"for": "transfer"} if any(party.keeps for party in live_of(tx, conversation.id)) else {}
    asked |= {"music": music[language]} if language in music else {}
    return f"/voice/hold/{language}{'?' + urlencode(asked) if asked else ''}"
