"""A callback that reached nobody: made again while its queue is served, in the end by a person."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from ivr import calls, cases, queues
from ivr.calls import Call, Entry
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues.rows import QueueEntry

UNREACHED_DUE = timedelta(hours=2)
"""By when a person tries again."""
SERVED = "served"
"""The word with which a task is closed whose customer has been served meanwhile; the console says it in words."""
_OF_ENTRY = "callback:"


def unreached(tx: Tx, entry_id: int, call_id: int) -> None:
    """The number was busy, nobody answered, or a machine did: this wait is over, and another follows, or a task."""
    if not queues.was_nobody(tx, entry_id):
        queues.abandon(tx, entry_id)
    calls.record(tx, Entry(call_id, "callback_unreached", f"callback_unreached:{entry_id}", {"entry": entry_id}))
    if queues.try_again(tx, entry_id) is not None:
        return
    task = cases.NewTask(
        kind="callback",
        source=f"{_OF_ENTRY}{entry_id}",
        contact_id=int(tx.scalar(select(QueueEntry.contact_id).where(QueueEntry.id == entry_id))),
        due_at=tx.now + UNREACHED_DUE,
    )
    given_up = {"entry": entry_id, "task": cases.add_task(tx, task)}
    calls.record(tx, Entry(call_id, "callback_given_up", f"callback_given_up:{entry_id}", given_up))


def served_meanwhile(tx: Tx, call_id: int) -> None:
    """This call's customer has been served: nobody need see to what was given up while they were on the line."""
    since = select(Contact.started_at).join(Call, Call.contact_id == Contact.id).where(Call.id == call_id)
    lately = (Task.kind == "callback", Task.done_at.is_(None), Task.created_at >= since.scalar_subquery())
    tasks = tx.rows(select(Task.id, Task.source).where(*lately))
    given_up = {int(task.source.removeprefix(_OF_ENTRY)): task.id for task in tasks}
    for entry_id in sorted(queues.needed_no_more(tx, call_id, given_up)) if given_up else ():
        cases.finish_task(tx, given_up[entry_id], SERVED)
