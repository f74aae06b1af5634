"""A callback that reached nobody: made again while its queue is served, in the end by a person."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, case, cast, func, select

from ivr import calls, cases, queues
from ivr.calls import Call, Entry
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues.regaining import WHOSE, Caller, caller_of, surely, theirs
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
    for given_up in _given_up(tx, caller_of(tx, int(tx.scalar(select(Call.contact_id).where(Call.id == call_id))))):
        data = {"entry": given_up.id, "task": given_up.task}
        cases.finish_task(tx, given_up.task, SERVED, call_id)
        calls.record(tx, Entry(call_id, "callback_settled", f"callback:{given_up.id}:settled", data))


def nothing_settled(tx: Tx, call_id: int) -> None:
    """It was not the customer who was served in this call: what it has settled is for a person to see to, as before.

    And what it has called off they are still to be called back for.
    """
    settled = select(Task.id).where(Task.kind == _KIND, Task.served_in == call_id)
    for task in tx.rows(settled.order_by(Task.id)):
        cases.reopen_task(tx, task.id)
    for entry_id in _called_off(tx, call_id):
        queues.want_again(tx, entry_id)


def _called_off(tx: Tx, call_id: int) -> list[int]:
    """The callbacks that were called off since their customer was served in this very call."""
    told = [json.loads(event.data) for event in calls.events(tx, call_id) if event.kind == "callback_withdrawn"]
    return [int(data["entry"]) for data in told if data.get("served_in") == call_id]


_ENTRY = case((Task.kind == _KIND, func.substr(Task.source, len(_OF_ENTRY) + 1)))  # of no other kind is it a number


def _given_up(tx: Tx, who: Caller) -> list[Any]:
    """Those of this person for whom somebody has yet to see to it."""
    theirs_to_see_to = (
        select(QueueEntry.id, Task.id.label("task"), *WHOSE)
        .select_from(Task)
        .join(QueueEntry, QueueEntry.id == cast(_ENTRY, Integer))
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(Task.kind == _KIND, Task.done_at.is_(None), theirs(who))
        .order_by(QueueEntry.id)
    )
    return surely(tx, who, tx.rows(theirs_to_see_to))
