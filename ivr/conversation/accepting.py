"""An agent takes an offer: from that commit on there is a conversation, which both legs then join."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import insert, select, update

from ivr import calls, dispatch
from ivr.agents.rows import Agent
from ivr.calls import Call, Entry, NewCall, Purpose, Stage
from ivr.contacts import Contact
from ivr.conversation.rows import Conversation
from ivr.conversation.status import JOIN_LIMIT, Status
from ivr.db import Tx
from ivr.dispatch import Accepted, Offer
from ivr.lines import Line
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
            call_id=accepted.call_id or _call_back(tx, accepted),
            entry_id=accepted.entry_id,
            offer_id=offer_id,
            room=offer_id,
            agent_id=agent_id,
            phone=tx.scalar(select(Agent.phone).where(Agent.id == agent_id)),
            status=Status.JOINING,
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


def _call_back(tx: Tx, accepted: Accepted) -> int:
    """The call that will reach the customer once the agent is in the conference; the entry gets it too."""
    line = tx.row(
        select(Line.id, Line.number).join(Contact, Contact.line_id == Line.id).where(Contact.id == accepted.contact_id)
    )
    asked_in = _call_of_contact(tx, accepted.contact_id)
    call_id = calls.begin(
        tx,
        NewCall(
            contact_id=accepted.contact_id,
            line_id=line.id,
            revision_id=asked_in.revision_id if asked_in else None,
            called=accepted.number or "",
            caller=line.number,
            direction="outbound",
            purpose=Purpose.CALLBACK,
            language=accepted.language,
        ),
    )
    calls.set_stage(tx, call_id, Stage.TALK)
    if asked_in is not None:
        _go_on_from(tx, call_id, asked_in.state, accepted.entry_id)
    tx.execute(update(QueueEntry).where(QueueEntry.id == accepted.entry_id).values(call_id=call_id))
    data = {"purpose": Purpose.CALLBACK, "entry": accepted.entry_id}
    calls.record(tx, Entry(call_id, "call_placed", "call_placed", data))
    return call_id


def _call_of_contact(tx: Tx, contact_id: int) -> Any:
    """The call in which the customer asked to be called back: its flow goes on after the talk."""
    statement = select(Call.revision_id, Call.state).where(Call.contact_id == contact_id).order_by(Call.id.desc())
    return tx.row(statement.limit(1))


def _go_on_from(tx: Tx, call_id: int, state: str, entry_id: int) -> None:
    """The dialogue stands at the node that waited: there a lost agent or the end of the talk finds it."""
    node = tx.scalar(select(QueueEntry.node).where(QueueEntry.id == entry_id))
    if known := json.loads(state):
        standing = json.dumps(known | ({"node": node} if node else {}), separators=(",", ":"))
        tx.execute(update(Call).where(Call.id == call_id).values(state=standing))
