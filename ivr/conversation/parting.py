"""The last words to an agent at a telephone whose callback has reached nobody; a desk shows them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import select

from ivr import queues
from ivr.agents import Agent
from ivr.conversation.rows import Conversation
from ivr.conversation.status import Why
from ivr.db import Tx
from ivr.queues.rows import QueueEntry

TOLD = (Why.UNREACHED, Why.MACHINE)


class Parting(NamedTuple):
    """A standing sentence (callflows.words), in the agent's language."""

    language: str
    sentence: str


def parting(tx: Tx, conversation_id: int) -> Parting | None:
    """What the agent's telephone hears out of this conversation; None: nothing."""
    found = _found(tx, conversation_id)
    if found is None or found.ended_why not in TOLD:
        return None
    again = queues.next_of(tx, found.contact_id) is not None
    return Parting(found.language, "not_reached" if again else "given_up")


def _found(tx: Tx, conversation_id: int) -> Any:
    by_telephone = (Conversation.id == conversation_id, Conversation.phone == "telephone")
    return tx.row(
        select(Conversation.contact_id, Conversation.ended_why, Agent.language)
        .join(Agent, Agent.id == Conversation.agent_id)
        .join(QueueEntry, QueueEntry.id == Conversation.entry_id)
        .where(*by_telephone, QueueEntry.kind == "callback")
    )
