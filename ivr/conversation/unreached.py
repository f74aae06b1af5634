"""A callback that reached nobody: made again while its queue is served, in the end by a person."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from ivr import calls, cases, queues
from ivr.calls import Entry
from ivr.db import Tx
from ivr.queues.rows import QueueEntry

UNREACHED_DUE = timedelta(hours=2)
"""By when a person tries again."""


def unreached(tx: Tx, entry_id: int, call_id: int) -> None:
    """The number was busy, nobody answered, or a machine did: this wait is over, and another follows, or a task."""
    if not queues.was_nobody(tx, entry_id):
        queues.abandon(tx, entry_id)
    calls.record(tx, Entry(call_id, "callback_unreached", f"callback_unreached:{entry_id}", {"entry": entry_id}))
    if queues.try_again(tx, entry_id) is not None:
        return
    task = cases.NewTask(
        kind="callback",
        source=f"callback:{entry_id}",
        contact_id=int(tx.scalar(select(QueueEntry.contact_id).where(QueueEntry.id == entry_id))),
        due_at=tx.now + UNREACHED_DUE,
    )
    given_up = {"entry": entry_id, "task": cases.add_task(tx, task)}
    calls.record(tx, Entry(call_id, "callback_given_up", f"callback_given_up:{entry_id}", given_up))
