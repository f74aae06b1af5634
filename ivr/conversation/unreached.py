"""A callback that reached nobody: made again while its queue is served, in the end by a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from ivr import calls, cases, queues
from ivr.calls import Call, Entry
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues.regaining import WHOSE, caller_of, surely, theirs
from ivr.queues.rows import QueueEntry

UNREACHED_DUE = timedelta(hours=2)
"""By when a person tries again."""
SERVED = "served"
"""The word with which a task is closed whose customer has been served meanwhile; the console says it in words."""
_KIND = "callback"
_OF_ENTRY = f"{_KIND}:"


def unreached(tx: Tx, entry_id: int, call_id: int) -> None:
    """The number was busy, nobody answered, or a machine did: this wait is over, and another follows, or a task."""
    if not queues.was_nobody(tx, entry_id):
        queues.abandon(tx, entry_id)
    calls.record(tx, Entry(call_id, "callback_unreached", f"callback_unreached:{entry_id}", {"entry": entry_id}))
    if queues.try_again(tx, entry_id) is not None:
        return
    task = cases.NewTask(
        kind=_KIND,
        source=f"{_OF_ENTRY}{entry_id}",
        contact_id=int(tx.scalar(select(QueueEntry.contact_id).where(QueueEntry.id == entry_id))),
        due_at=tx.now + UNREACHED_DUE,
    )
    given_up = {"entry": entry_id, "task": cases.add_task(tx, task)}
    calls.record(tx, Entry(call_id, "callback_given_up", f"callback_given_up:{entry_id}", given_up))


def settle_given_up(tx: Tx, call_id: int) -> None:
    """This call's customer has been served: nobody need call them any more, whatever it was given up for.

    At a number that several share it is settled for who it is for certain, and for nobody else.
    """
    tasks = tx.rows(select(Task.id, Task.source).where(Task.kind == _KIND, Task.done_at.is_(None)))
    given_up = {int(task.source.removeprefix(_OF_ENTRY)): task.id for task in tasks}
    for entry_id in _of_customer(tx, call_id, given_up) if given_up else ():
        data = {"entry": entry_id, "task": given_up[entry_id]}
        cases.finish_task(tx, given_up[entry_id], SERVED, call_id)
        calls.record(tx, Entry(call_id, "callback_settled", f"callback:{entry_id}:settled", data))


def nothing_settled(tx: Tx, call_id: int) -> None:
    """It was not the customer who was served in this call: what it has settled is for a person to see to, as before."""
    settled = select(Task.id).where(Task.kind == _KIND, Task.served_in == call_id)
    for task in tx.rows(settled.order_by(Task.id)):
        cases.reopen_task(tx, task.id)


def _of_customer(tx: Tx, call_id: int, entry_ids: Collection[int]) -> list[int]:
    who = caller_of(tx, int(tx.scalar(select(Call.contact_id).where(Call.id == call_id))))
    wanted = (
        select(QueueEntry.id, *WHOSE)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(QueueEntry.id.in_(entry_ids), theirs(who))
        .order_by(QueueEntry.id)
    )
    return [callback.id for callback in surely(tx, who, tx.rows(wanted))]
