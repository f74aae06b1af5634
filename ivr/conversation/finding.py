"""Finding a conversation, with its row locked for the rest of the transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from ivr import queues
from ivr.calls import Call
from ivr.conversation.rows import Conversation
from ivr.db import Tx
from ivr.queues.rows import QueueEntry

_TABLE = Conversation.__table__
COLUMNS = (
    *_TABLE.c,
    Call.sid.label("customer_sid"),
    Call.started_at.label("call_started_at"),
    Call.language.label("call_language"),
    Call.notice_given,
    Call.purpose,
    QueueEntry.kind.label("entry_kind"),
    QueueEntry.language.label("entry_language"),
    QueueEntry.queue_id,
    QueueEntry.carrier_queue_sid,
)


class ConversationUnknown(Exception):
    """There is no such conversation, or it is another agent's."""


def locked(tx: Tx, *conditions: ColumnElement[bool]) -> Any:
    """The newest conversation that fits, with its call's and its entry's columns, or None.

    The lock makes news that comes at the same moment queue up; SQLite has one writer anyway.
    """
    statement = (
        select(*COLUMNS)
        .join(Call, Call.id == Conversation.call_id)
        .join(QueueEntry, QueueEntry.id == Conversation.entry_id)
        .where(*conditions)
        .order_by(Conversation.id.desc())
        .limit(1)
        .with_for_update(of=_TABLE)
    )
    return tx.row(statement)


def live_entries(tx: Tx, call_id: int) -> list[int]:
    """The call's entries that wait, are offered or are being talked to: one, if any."""
    statement = select(QueueEntry.id).where(QueueEntry.call_id == call_id, QueueEntry.status.in_(sorted(queues.LIVE)))
    return [row.id for row in tx.rows(statement)]


def call_of(tx: Tx, conversation_id: int) -> int:
    """The call it belongs to, nothing locked; ConversationUnknown if there is none."""
    call_id: int | None = tx.scalar(select(Conversation.call_id).where(Conversation.id == conversation_id))
    if call_id is None:
        raise ConversationUnknown(f"There is no conversation {conversation_id}.")
    return call_id


def by_id(tx: Tx, conversation_id: int) -> Any:
    """The conversation; ConversationUnknown if there is none."""
    found = locked(tx, Conversation.id == conversation_id)
    if found is None:
        raise ConversationUnknown(f"There is no conversation {conversation_id}.")
    return found


def of_agent(tx: Tx, conversation_id: int, agent_id: int) -> Any:
    """The agent's own conversation; ConversationUnknown for any other."""
    found = locked(tx, Conversation.id == conversation_id, Conversation.agent_id == agent_id)
    if found is None:
        raise ConversationUnknown(f"You have no conversation {conversation_id}.")
    return found
