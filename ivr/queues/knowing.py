"""Who knows a caller's matter: the agent who talked to them last, for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from ivr import agents, contacts
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues.placing import Preference, keep_for


def prefer_last_agent(tx: Tx, entry: Any, queue: Any) -> None:
    """Keeps an entry (as locked) for who talked to this caller last, if the queue wants it and they can take them."""
    if not queue.last_agent_seconds:
        return
    agent_id = _last_agent(tx, entry, queue.last_agent_days)
    if agent_id is not None and agents.could_take(tx, agent_id, entry.queue_id, entry.language, entry.skills):
        until = tx.now + timedelta(seconds=queue.last_agent_seconds)
        keep_for(tx, entry, agent_id, until, Preference.LAST_AGENT)


def _last_agent(tx: Tx, entry: Any, days: int) -> int | None:
    who = tx.row(select(Contact.customer_id, Contact.number).where(Contact.id == entry.contact_id))
    if who.customer_id is None and who.number is None:
        return None
    lately = (
        contacts.of_same_person(who.customer_id, who.number),
        Contact.id != entry.contact_id,
        Contact.agent_id.is_not(None),
        Contact.started_at >= tx.now - timedelta(days=days),
    )
    last = select(Contact.agent_id).where(*lately).order_by(Contact.started_at.desc(), Contact.id.desc()).limit(1)
    agent_id: int | None = tx.scalar(last)
    return agent_id
