"""An agent takes an offer: from that commit on there is a conversation, which both legs then join."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from ivr import calls, dispatch
from ivr.agents.rows import Agent
from ivr.calls import Call, Entry
from ivr.contacts import Contact
from ivr.conversation.rows import Conversation
from ivr.conversation.status import JOIN_LIMIT
from ivr.db import Tx
from ivr.dispatch.rows import Offer
from ivr.lines import Line
from ivr.queues.rows import QueueEntry


def accept(tx: Tx, offer_id: int, agent_id: int) -> int:
    """Takes the offer and returns the conversation's id; said again by the same agent, the same id.

    Raises dispatch.OfferGone with the reason if the offer is no longer theirs to take.
    """
    known = tx.scalar(
        select(Conversation.id).where(Conversation.offer_id == offer_id, Conversation.agent_id == agent_id)
    )
    if known is not None:
        return int(known)
    dispatch.accept(tx, offer_id, agent_id)
    entry = _entry(tx, offer_id)
    conversation_id = tx.insert(
        insert(Conversation).values(
            contact_id=entry.contact_id,
            call_id=entry.call_id or _call_back(tx, entry),
            entry_id=entry.id,
            offer_id=offer_id,
            agent_id=agent_id,
            phone=tx.scalar(select(Agent.phone).where(Agent.id == agent_id)),
            status="joining",
            started_at=tx.now,
            due_at=tx.now + JOIN_LIMIT,
        )
    )
    tx.hint("agent", agent_id)
    return conversation_id


def _entry(tx: Tx, offer_id: int) -> Any:
    statement = (
        select(QueueEntry, Contact.line_id, Contact.number)
        .join(Offer, Offer.entry_id == QueueEntry.id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(Offer.id == offer_id)
    )
    return tx.row(statement)


def _call_back(tx: Tx, entry: Any) -> int:
    """The call that will reach the customer once the agent is in the conference; the entry gets it too."""
    line = tx.row(select(Line.id, Line.number).where(Line.id == entry.line_id))
    call_id = tx.insert(
        insert(Call).values(
            purpose="callback",
            direction="outbound",
            contact_id=entry.contact_id,
            line_id=line.id,
            caller=line.number,
            called=entry.number,
            carrier_status="queued",
            language=entry.language,
            stage="talk",
            started_at=tx.now,
        )
    )
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry.id).values(call_id=call_id))
    calls.record(tx, Entry(call_id, "call_placed", "call_placed", {"purpose": "callback", "entry": entry.id}))
    return call_id
