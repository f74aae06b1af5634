"""The two legs on their way into the conference: the agent calls in, then the customer is fetched."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from ivr import calls, contacts, queues
from ivr.calls import Call, Entry, Purpose, Stage
from ivr.conversation.calling_back import dial
from ivr.conversation.finding import by_id, call_of
from ivr.conversation.rows import Conversation
from ivr.conversation.status import CALLBACK_LIMIT, JOIN_LIMIT, RING_SECONDS, STATUS, Status
from ivr.db import Tx
from ivr.lines import Line
from ivr.telephony import twiml
from ivr.telephony.requests import Asking, Kind, ask

CALLED = frozenset({Purpose.CALLBACK, Purpose.OUTGOING})
"""Customers whom we call: the agent is there first. Kinds of entries, and purposes of calls, are called so alike."""

WAY_OUT = twiml.render((twiml.Leave(),))


class ConversationOver(Exception):
    """It has ended: the leg is not to join it."""


def ring_in(tx: Tx, number: str, offer_id: int, call_id: int) -> None:
    """Rings the telephone of an agent who has the talk already: taken up, it leads into the conference at once."""
    parameters = {
        "to": number,
        "from_": tx.scalar(select(Line.number).join(Call, Call.line_id == Line.id).where(Call.id == call_id)),
        "url": f"/voice/offers/{offer_id}/whisper",
        "timeout": RING_SECONDS,
        "status_callback": f"/voice/offers/{offer_id}/status",
        "status_callback_event": ["ringing", "answered", "completed"],
    }
    ask(tx, Asking(Kind.CREATE_CALL, f"ring:{offer_id}", parameters, call_id=call_id))


def agent_called_in(tx: Tx, conversation_id: int, agent_id: int, leg_sid: str) -> Any:
    """The agent's leg asks to join; returns the conversation. A newer leg of the agent replaces an older one.

    Raises ConversationUnknown if it is not theirs, ConversationOver if there is nothing left to join.
    """
    conversation = by_id(tx, conversation_id)
    if conversation.agent_id != agent_id or conversation.status == Status.ENDED:
        raise ConversationOver("The conversation has ended.")
    if conversation.agent_sid == leg_sid:
        return conversation
    if conversation.agent_sid is not None:
        end_leg(tx, conversation, conversation.agent_sid)
    set_values(tx, conversation_id, agent_sid=leg_sid)
    calls.add_leg(tx, conversation.call_id, leg_sid, "agent", agent_id, conversation.offer_id)
    calls.leg_news(tx, leg_sid, "in-progress")
    return conversation


def customer_called_in(tx: Tx, conversation_id: int, leg_sid: str) -> Any:
    """The customer's leg asks to join; returns the conversation, or raises ConversationOver.

    `recorded` in it says whether the talk may be recorded: the notice was heard, or, called back, is heard now.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = by_id(tx, conversation_id)
    if conversation.status == Status.ENDED:
        raise ConversationOver("The conversation has ended.")
    if conversation.customer_sid is None:
        calls.name_leg(tx, conversation.call_id, leg_sid)
    calls.answered(tx, conversation.call_id)  # of a callback the leg was known since it was dialled
    if conversation.customer_at is None:
        recorded = conversation.notice_given or conversation.purpose in CALLED
        set_values(tx, conversation_id, customer_at=tx.now, recorded=recorded)
        calls.set_stage(tx, conversation.call_id, Stage.TALK)
        if not conversation.notice_given and recorded:
            calls.note_given(tx, conversation.call_id)
    return by_id(tx, conversation_id)


def hears_notice(tx: Tx, conversation: Any) -> bool:
    """Whether the customer is told of the recording on the way into this talk: whom we called, before the first one.

    Asked again it is the same. A caller has heard it on the way in.
    """
    if not conversation.recorded or conversation.purpose not in CALLED:
        return False
    earlier = (Conversation.call_id == conversation.call_id, Conversation.id < conversation.id, Conversation.recorded)
    return tx.scalar(select(Conversation.id).where(*earlier).limit(1)) is None


def agent_joined(tx: Tx, conversation: Any, conference_sid: str) -> None:
    """The agent's leg is in: now the customer may come."""
    if conversation.status == Status.ENDED or conversation.joined_at is not None:
        return
    limit = CALLBACK_LIMIT if conversation.entry_kind in CALLED else JOIN_LIMIT
    set_values(tx, conversation.id, joined_at=tx.happened, conference_sid=conference_sid, due_at=tx.now + limit)
    tx.hint("desk", conversation.agent_id)
    if conversation.entry_kind in CALLED and conversation.customer_sid is None:
        dial(tx, conversation.call_id, join_url(conversation))
    elif conversation.carrier_queue_sid is not None:
        _fetch_customer(tx, conversation)
    # else: not in the carrier's queue yet (a prompt before it still plays): the first wait poll brings them.


def ready_for_customer(tx: Tx, entry_id: int) -> int | None:
    """The conversation whose agent is in the conference and waits for this entry's caller, if there is one.

    A wait poll that finds one answers <Leave/>; whatever asks next what the caller should hear answers with the
    way into the conference. So a caller is found who was not in the carrier's queue when the agent joined.
    """
    statement = select(Conversation.id).where(
        Conversation.entry_id == entry_id, Conversation.status == Status.JOINING, Conversation.joined_at.is_not(None)
    )
    found: int | None = tx.scalar(statement)
    return found


def let_out(tx: Tx, entry_id: int) -> str:
    """Brings the caller out of the carrier's queue to the agent, by the answer to their own poll."""
    queues.tell(tx, entry_id, WAY_OUT)
    return WAY_OUT


def is_let_out(tx: Tx, entry_id: int) -> bool:
    """Whether the caller is on that way: the carrier knows of nobody in its queue, and nobody has hung up."""
    return queues.told(tx, entry_id) == WAY_OUT


def customer_joined(tx: Tx, conversation: Any) -> None:
    """The customer's leg is in; with the agent there, they talk."""
    if conversation.status == Status.JOINING and conversation.joined_at is not None:
        begin_talk(tx, conversation)


def begin_talk(tx: Tx, conversation: Any) -> None:
    """Both are in: the contact is this agent's from now on."""
    if not STATUS.move(tx, conversation.id, Status.TALKING, talking_at=tx.happened, due_at=None):
        return
    contacts.set_agent(tx, conversation.contact_id, conversation.agent_id)
    data = {"conversation": conversation.id, "agent": conversation.agent_id, "entry": conversation.entry_id}
    calls.record(tx, Entry(conversation.call_id, "talk_started", f"talk_started:{conversation.id}", data))
    tx.hint("desk", conversation.agent_id)
    tx.hint("call", conversation.call_id)


def _fetch_customer(tx: Tx, conversation: Any) -> None:
    parameters = {
        "queue_sid": conversation.carrier_queue_sid,
        "call_sid": conversation.customer_sid,
        "url": join_url(conversation),
    }
    ask(tx, Asking(Kind.DEQUEUE_MEMBER, f"dequeue:{conversation.id}", parameters, call_id=conversation.call_id))


def join_url(conversation: Any) -> str:
    """Where the customer's leg learns how to join. Its language stands in it, so that even a fault can be spoken."""
    return f"/voice/calls/{conversation.call_id}/join/{conversation.id}?l={language_of(conversation)}"


def left_url(conversation: Any) -> str:
    """Where it learns how to go on afterwards."""
    return f"/voice/calls/{conversation.call_id}/left/{conversation.id}?l={language_of(conversation)}"


def language_of(conversation: Any) -> str:
    """What the customer speaks."""
    return str(conversation.call_language or conversation.entry_language)


def end_leg(tx: Tx, conversation: Any, leg_sid: str) -> None:
    """Asks the carrier to end one leg of ours."""
    key = f"end-leg:{conversation.id}:{leg_sid}"
    ask(tx, Asking(Kind.END_CALL, key, {"sid": leg_sid}, call_id=conversation.call_id))


def set_values(tx: Tx, conversation_id: int, **values: Any) -> None:
    """Writes plain columns; the status has its own way."""
    tx.execute(update(Conversation).where(Conversation.id == conversation_id).values(**values))
