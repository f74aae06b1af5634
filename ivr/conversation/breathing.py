"""The breather: an agent ends an abusive call, the caller hears why, and the agent has a moment."""

from __future__ import annotations

from sqlalchemy import select

from ivr import agents, calls
from ivr.calls import Entry
from ivr.conversation.ending import completed, ended, part, tell_contact
from ivr.conversation.finding import by_id
from ivr.conversation.rows import Conversation
from ivr.conversation.status import By, Why
from ivr.conversation.transferring import in_talk
from ivr.db import Tx

BREATHER = "breather"
"""The break's reason, which only the system sets."""


def take_a_breather(tx: Tx, conversation_id: int, agent_id: int, seconds: int) -> None:
    """Ends the call with a polite sentence; the agent is on break for so many seconds, then back by themselves.

    Raises ConversationUnknown, NotTalking.
    """
    conversation = in_talk(tx, conversation_id, agent_id)
    if not ended(tx, conversation, By.AGENT, Why.ABUSED):
        return
    completed(tx, conversation)
    tell_contact(tx, by_id(tx, conversation_id))
    agents.rest(tx, agent_id, BREATHER, seconds)
    data = {"conversation": conversation_id, "agent": agent_id, "seconds": seconds}
    calls.record(tx, Entry(conversation.call_id, "breather_taken", f"breather:{conversation_id}", data))
    part(tx, conversation)


def was_abused(tx: Tx, contact_id: int) -> bool:
    """Whether an agent ended a call of this contact so: nobody asks such a caller how it was."""
    so = (Conversation.contact_id == contact_id, Conversation.ended_why == Why.ABUSED)
    return tx.scalar(select(Conversation.id).where(*so).limit(1)) is not None
