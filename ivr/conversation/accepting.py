"""An agent takes an offer: from that commit on there is a conversation, which both legs then join."""

from __future__ import annotations

from sqlalchemy import insert, select

from ivr import calls, dispatch, queues
from ivr.agents.rows import Agent
from ivr.calls import Stage
from ivr.conversation import notes
from ivr.conversation.calling_back import call_for
from ivr.conversation.rows import Conversation
from ivr.conversation.status import JOIN_LIMIT, Status
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.queues.rows import QueueEntry


def accept(tx: Tx, offer_id: int, agent_id: int) -> int:
    """Takes the offer and returns the conversation's id; said again by the same agent, the same id.

    Raises dispatch.OfferGone with the reason if the offer is no longer theirs to take; then nothing of the
    transaction may be kept.
    """
    _lock_call(tx, offer_id)
    known = of_offer(tx, offer_id, agent_id)
    if known is not None:
        return known
    accepted = dispatch.accept(tx, offer_id, agent_id)
    conversation_id = tx.insert(
        insert(Conversation).values(
            contact_id=accepted.contact_id,
            call_id=accepted.call_id or call_for(tx, queues.load(tx, accepted.entry_id), Stage.TALK),
            entry_id=accepted.entry_id,
            offer_id=offer_id,
            room=offer_id,
            agent_id=agent_id,
            phone=tx.scalar(select(Agent.phone).where(Agent.id == agent_id)),
            status=Status.JOINING,
            note=notes.last_own(tx, accepted.contact_id, agent_id),
            started_at=tx.now,
            due_at=tx.now + JOIN_LIMIT,
        )
    )
    tx.hint("desk", agent_id)
    return conversation_id


def _lock_call(tx: Tx, offer_id: int) -> None:
    """Before its entry, as everywhere: a caller who hangs up this moment is gone, or finds the conversation to end."""
    call_id = tx.scalar(
        select(QueueEntry.call_id).join(Offer, Offer.entry_id == QueueEntry.id).where(Offer.id == offer_id)
    )
    if call_id is not None:
        calls.lock(tx, call_id)


def is_by_browser(tx: Tx, conversation_id: int) -> bool:
    """Whether the agent's browser calls in; a telephone has been rung instead."""
    return bool(tx.scalar(select(Conversation.phone).where(Conversation.id == conversation_id)) == "browser")


def of_offer(tx: Tx, offer_id: int, agent_id: int) -> int | None:
    """The conversation that came of the agent's offer, or None."""
    mine = (Conversation.offer_id == offer_id, Conversation.agent_id == agent_id)
    found: int | None = tx.scalar(select(Conversation.id).where(*mine))
    return found
