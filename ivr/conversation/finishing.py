"""What a queue asks of a wrap-up's end: fields that must be said, a least time, how often it may be extended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from ivr import queues
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues.entries import IS_LIVE
from ivr.queues.regaining import IS_CALLBACK
from ivr.queues.rows import Queue, QueueEntry
from ivr.sentences import Sentence

WORDS = {
    "note": "This queue asks for a note of what was said.",
    "reason": "This queue asks why the customer called.",
    "cause": "This queue asks for the cause of dissatisfaction.",
}


class FieldMissing(Exception):
    """The queue asks for this field before the wrap-up may end."""

    def __init__(self, field: str) -> None:
        super().__init__(WORDS[field])
        self.field = field


class TooEarly(Sentence):
    """The queue keeps the wrap-up open for so many seconds more."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"this queue keeps the wrap-up open: finish in {seconds} seconds", None, seconds=seconds)


class CannotCallBack(Sentence):
    """A callback at a time that is not to come, or to somebody without a number; `field` is what is wrong."""

    field = "callback_at"


def require_fields(tx: Tx, conversation: Any, said: Any) -> None:
    """Raises FieldMissing for the first one that neither was said now nor is there already."""
    wanted = tx.scalar(select(Queue.wrap_up_needs).where(Queue.id == conversation.queue_id)) or ()
    if not wanted:
        return
    contact = tx.row(select(Contact.reason, Contact.cause).where(Contact.id == conversation.contact_id))
    known = {
        "note": said.note if said.note is not None else conversation.note,
        "reason": said.reason or contact.reason,
        "cause": said.cause or contact.cause,
    }
    for field in wanted:
        if not (known[field] or "").strip():
            raise FieldMissing(field)


def require_time(tx: Tx, conversation: Any) -> None:
    """Raises TooEarly."""
    least = tx.scalar(select(Queue.wrap_up_least_seconds).where(Queue.id == conversation.queue_id))
    left = conversation.wrap_up_at + timedelta(seconds=least) - tx.now
    if left > timedelta():
        raise TooEarly(max(1, round(left.total_seconds())))


def extensions_allowed(tx: Tx, entry_id: int) -> int:
    """How often the wrap-up of this entry's talk may have the queue's time once more."""
    of_queue = select(Queue.wrap_up_extensions).join(QueueEntry, QueueEntry.queue_id == Queue.id)
    return int(tx.scalar(of_queue.where(QueueEntry.id == entry_id)))


def call_back_at(tx: Tx, conversation: Any, at: datetime, by_me: bool) -> int:
    """Promises the customer a call at that time, by their queue or `by_me`; the entry's id.

    Raises CannotCallBack.
    """
    require_to_come(tx, at)
    if _is_with_others(tx, conversation.contact_id):
        raise CannotCallBack(
            "The customer is with somebody else now, or waits for them: whoever talks to them last arranges it.",
            "callback_passed_on",
        )
    number = tx.scalar(select(Contact.number).where(Contact.id == conversation.contact_id))
    if not number:
        raise CannotCallBack(
            "The customer's number is not known: nobody could be called back.", "callback_without_number"
        )
    queue = tx.scalar(select(Queue.name).where(Queue.id == conversation.queue_id))
    language = tx.scalar(select(Call.language).where(Call.id == conversation.call_id)) or conversation.entry_language
    agreed = conversation.agent_id, by_me
    wanted = queues.CallbackWanted(conversation.contact_id, queue, number, language, at, *agreed)
    entry_id = queues.want_callback(tx, wanted)
    if entry_id is None:
        raise CannotCallBack("This queue is out of use: nobody would call back.", "callback_queue_gone")
    return entry_id


def require_to_come(tx: Tx, at: datetime) -> None:
    """Raises CannotCallBack."""
    if at <= tx.now:
        raise CannotCallBack("Choose a time that is to come.", "callback_past")


def _is_with_others(tx: Tx, contact_id: int) -> bool:
    """Whether the customer waits or talks yet, or is being called: a contact has one wait at a time, callbacks too."""
    under_way = or_(~IS_CALLBACK, QueueEntry.call_id.is_not(None))
    live = select(QueueEntry.id).where(QueueEntry.contact_id == contact_id, IS_LIVE, under_way)
    return tx.scalar(live) is not None
