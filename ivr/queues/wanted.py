"""A callback as its customer wanted it: when they asked, what they were told, and how far we are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ivr.calls import Call
from ivr.db import Tx
from ivr.queues.rows import Queue, QueueEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """`promised_at` None: as soon as may be. `times_tried`: calls made in vain before this one, of `tries` at most.

    `answered`: whoever was called is on the line already.
    """

    asked_at: datetime
    promised_at: datetime | None
    times_tried: int
    tries: int
    answered: bool


def wanted(tx: Tx, entry_id: int) -> Wanted | None:
    """What this callback is about; None for any other wait."""
    row = tx.row(
        select(
            QueueEntry.asked_at,
            QueueEntry.promised_at,
            QueueEntry.times_tried,
            Queue.callback_tries,
            Call.answered_at,
        )
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .outerjoin(Call, Call.id == QueueEntry.call_id)
        .where(QueueEntry.id == entry_id, QueueEntry.kind == "callback")
    )
    return row and Wanted(
        row.asked_at, row.promised_at, row.times_tried, row.callback_tries, row.answered_at is not None
    )
