"""How an entry comes back that an agent was asked about: to its place, or to the time its customer was promised."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from ivr.db import Tx
from ivr.queues.callbacks import is_early, kept
from ivr.queues.entries import ENTRY, NOBODY_S, EntryStatus, lock
from ivr.queues.placing import keep_for_nobody
from ivr.queues.rows import QueueEntry


def return_to_wait(tx: Tx, entry_id: int, *, to_anybody: bool = False) -> bool:
    """The offer came to nothing: the entry waits on at its rank, and somebody else is looked for.

    `to_anybody`: even if it was kept for an agent, who has not taken it. A callback that an agent wanted to make before
    its time waits for that time again: the customer expects nobody before, and nobody else has said to call sooner.
    """
    entry = lock(tx, entry_id)
    if not ENTRY.move(tx, entry_id, EntryStatus.WAITING, origin=EntryStatus.OFFERED):
        return False
    if entry.call_id is None and is_early(entry, tx.now):
        _stand_at_its_time(tx, entry)
    elif to_anybody:
        keep_for_nobody(tx, entry)
    tx.wake("dispatch", entry.routing_group)
    return True


def not_made(tx: Tx, entry_id: int) -> bool:
    """The agent was lost before the time of a callback, with its customer's telephone not rung yet: the same.

    False if it is none, or in time. The call that was begun for it is nobody's then.
    """
    entry = lock(tx, entry_id)
    if entry.status != EntryStatus.WAITING or not is_early(entry, tx.now):
        return False
    _stand_at_its_time(tx, entry, call_id=None)
    return True


def _stand_at_its_time(tx: Tx, entry: Any, **values: Any) -> None:
    whose = kept(tx, entry.agreed_by, entry.promised_at) if entry.by_themselves else NOBODY_S
    stands = {"due_at": entry.promised_at, **whose, **values}
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry.id).values(**stands))
    tx.hint("queues", entry.queue_id)
    tx.hint("tasks", entry.id)
