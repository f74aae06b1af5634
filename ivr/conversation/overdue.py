"""What a conversation waits for no longer: the joins that did not come, and wrap-ups that have run out."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select

from ivr import calls
from ivr.conversation.arriving import CALLED, begin_talk
from ivr.conversation.departing import locked_party, party_left
from ivr.conversation.ending import agent_lost, customer_left, customer_missing
from ivr.conversation.finding import by_id
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import Gone
from ivr.conversation.rows import Conversation
from ivr.conversation.status import Status
from ivr.conversation.wrapping import time_out
from ivr.db import Tx

AT_ONCE = 100
"""Rows a transaction; the sweep comes again."""


def expire_due(tx: Tx) -> int:
    """Does what is due in every conversation whose time has come; returns how many it was done in.

    Each for itself: one that cannot be ended must not stop the timers of all others.
    """
    due = (Conversation.due_at.is_not(None), Conversation.due_at <= tx.now)
    found = tx.rows(
        select(Conversation.id, Conversation.call_id)
        .where(*due)
        .order_by(Conversation.due_at, Conversation.id)
        .limit(AT_ONCE)
    )
    return sum(tx.attempt("conversation", row.id, partial(_expired, tx, row.id, row.call_id)) for row in found)


def _expired(tx: Tx, conversation_id: int, call_id: int) -> bool:
    calls.lock(tx, call_id)
    conversation = by_id(tx, conversation_id)
    if conversation.due_at is not None and conversation.due_at <= tx.now:
        _expire(tx, conversation)
    return True


def expire_parties(tx: Tx) -> int:
    """Ends the asking for whoever did not come in time; returns how many."""
    due = tx.rows(select(Party.id).where(Party.due_at.is_not(None), Party.due_at <= tx.now).order_by(Party.id))
    return sum(tx.attempt("party", row.id, partial(_party_expired, tx, row.id)) for row in due)


def _party_expired(tx: Tx, party_id: int) -> bool:
    party = locked_party(tx, party_id)
    if party.due_at is not None and party.due_at <= tx.now:
        party_left(tx, by_id(tx, party.conversation_id), party, Gone.NO_ANSWER)
    return True


def _expire(tx: Tx, conversation: Any) -> None:
    if conversation.status == Status.ENDED:
        time_out(tx, conversation)
    elif conversation.joined_at is None:
        agent_lost(tx, conversation)
    elif conversation.customer_at is not None:
        begin_talk(tx, conversation)  # told to join and not gone: the news of the join was lost
    elif conversation.entry_kind in CALLED:
        customer_left(tx, conversation)
    else:
        customer_missing(tx, conversation)
