"""A callback as its customer wanted it: when they asked, what they were told, and how far we are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ivr.calls import Call
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues.rows import Queue, QueueEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """`promised_at` None: as soon as may be. `times_tried`: calls made in vain before this one, of `tries` at most.

    `answered`: whoever was called is on the line already. `asked_from`: the number from which they asked to be called
    at another one.
    """

    asked_at: datetime
    promised_at: datetime | None
    times_tried: int
    tries: int
    answered: bool
    asked_from: str | None


def wanted(tx: Tx, entry_id: int) -> Wanted | None:
    """What this callback is about; None for any other wait."""
    row = tx.row(
        select(
            QueueEntry.asked_at,
            QueueEntry.promised_at,
            QueueEntry.times_tried,
            Queue.callback_tries,
            Call.answered_at,
            QueueEntry.number,
            Contact.number.label("theirs"),
        )
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .outerjoin(Call, Call.id == QueueEntry.call_id)
        .where(QueueEntry.id == entry_id, QueueEntry.kind == "callback")
    )
    return row and Wanted(
        asked_at=row.asked_at,
        promised_at=row.promised_at,
        times_tried=row.times_tried,
        tries=row.callback_tries,
        answered=row.answered_at is not None,
        asked_from=row.theirs if row.number and row.theirs != row.number else None,
    )
