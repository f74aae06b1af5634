"""Callbacks that are still to come: which a customer may count on, and which are needed no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select, update

from ivr import calls
from ivr.agents import Agent
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues.entries import LIVE, EntryStatus, lock
from ivr.queues.leaving import leave
from ivr.queues.regaining import IS_CALLBACK, callbacks_of, caller_of, surely
from ivr.queues.rows import Queue, QueueEntry
from ivr.sentences import Sentence
from ivr.staff import Staff


class CallbackGone(Exception):
    """A callback that was made, or was called off; or it is somebody else's."""


class CallbackUnderWay(Sentence):
    """A callback that is made just now: an agent is asked to, or whoever was rung has answered."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A callback to come. `due_at`: not before; `agreed_with`: the agent who arranged it, None: the customer asked.

    `customer`: in whose name it stands, who may be another than the caller where several share the number.
    """

    entry_id: int
    queue: str
    queue_title: str
    due_at: datetime | None
    agreed_with: str | None
    customer: str | None


def planned(tx: Tx, contact_id: int, besides: int) -> tuple[Planned, ...]:
    """The callbacks that stand though this contact's customer is served, the first first; not the entry `besides`."""
    others = [each for each in callbacks_of(tx, contact_id) if each.id != besides]
    if not others:
        return ()  # as at nearly every look at a desk
    done = {each.id for each in _done(tx, contact_id, others)}
    ids = [each.id for each in others if each.id not in done]
    names = (Staff.name.label("agreed_with"), Customer.name.label("customer"))
    wanted = (
        select(QueueEntry.id, Queue.name, Queue.title, QueueEntry.due_at, *names)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .outerjoin(Agent, Agent.id == QueueEntry.agreed_by)
        .outerjoin(Staff, Staff.id == Agent.staff_id)
        .where(QueueEntry.id.in_(ids))
        .order_by(QueueEntry.due_at, QueueEntry.id)
    )
    return tuple(Planned(*row) for row in tx.rows(wanted))


def withdraw_callbacks(tx: Tx, call_id: int) -> list[int]:
    """This call's customer has been served: what they asked for in its queues is called off; returns the entries.

    What an agent has agreed with them is about something else as far as we know, and so is what they asked of other
    queues: those stand until somebody calls them off. Journalled in this call, and in the one in which the callback
    was asked for.
    """
    contact_id = tx.scalar(select(Call.contact_id).where(Call.id == call_id))
    done = _done(tx, contact_id, callbacks_of(tx, contact_id))
    if done:
        _lock(tx, [callback.id for callback in done])
    return [callback.id for callback in done if withdraw(tx, callback, call_id, served_in=call_id)]


def call_off(tx: Tx, entry_id: int, call_id: int, agent_id: int) -> None:
    """The agent of this call says that its customer needs that callback no more: it is for who rings them to stop.

    Raises CallbackGone, CallbackUnderWay.
    """
    contact_id = tx.scalar(select(Call.contact_id).where(Call.id == call_id))
    if entry_id not in {callback.id for callback in callbacks_of(tx, contact_id)}:
        raise CallbackGone("This callback is no longer planned.")
    _call_off(tx, entry_id, call_id, agent=agent_id, said_in=call_id)


def call_off_own(tx: Tx, entry_id: int, call_id: int, agent_id: int) -> None:
    """The same for a callback that is the agent's to call off, whoever calls; `call_id`: in which it is journalled.

    Raises CallbackUnderWay.
    """
    _call_off(tx, entry_id, call_id, agent=agent_id)


def _call_off(tx: Tx, entry_id: int, call_id: int, **why: int) -> None:
    callback = _lock(tx, [entry_id])[entry_id]
    if _is_answered(tx, callback) or not withdraw(tx, callback, call_id, **why):
        raise CallbackUnderWay("This callback is being made just now, and cannot be called off any more.")
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry_id).values(called_off_by=why["agent"]))
    tx.hint("tasks", entry_id)  # it was the work of who had agreed it


def withdraw(tx: Tx, callback: Any, call_id: int, **why: int) -> bool:
    """Calls a callback off in this call; False if an agent is being asked to make it, or it is over.

    Also if they have answered and wait for an agent: that is not taken from them. `why` is journalled: `served_in` a
    call, or `waits_in` one, or which `agent` has called it off, `said_in` which call if it was in a talk.
    """
    entry = _lock(tx, [callback.id])[callback.id]
    if entry.status != EntryStatus.WAITING or (entry.call_id is not None and not entry.customer_first):
        return False
    if not leave(tx, callback.id, EntryStatus.WITHDRAWN):
        return False
    data = {"entry": callback.id, **why}
    for journal in {call_id, *_asked_in(tx, callback)}:
        calls.record(tx, calls.Entry(journal, "callback_withdrawn", f"callback:{callback.id}:withdrawn", data))
    return True


def _lock(tx: Tx, entry_ids: Collection[int]) -> dict[int, Any]:
    """These callbacks, after the calls in which their customers are rung, as by whoever is asked what such a leg hears.

    One that has begun to ring by the time its entry is ours is let go, and locked after its call.
    """
    while True:
        rung = _rung_in(tx, entry_ids)
        for call_id in rung:
            calls.lock(tx, call_id)
        found: dict[int, Any] | None = tx.taken(partial(_entries, tx, entry_ids), partial(_are_of, set(rung)))
        if found is not None:
            return found


def _rung_in(tx: Tx, entry_ids: Collection[int]) -> list[int]:
    rung = (QueueEntry.id.in_(entry_ids), QueueEntry.call_id.is_not(None))
    return [row.call_id for row in tx.rows(select(QueueEntry.call_id).where(*rung).order_by(QueueEntry.call_id))]


def _entries(tx: Tx, entry_ids: Collection[int]) -> dict[int, Any]:
    return {entry_id: lock(tx, entry_id) for entry_id in sorted(entry_ids)}


def _are_of(call_ids: set[int], entries: Mapping[int, Any]) -> bool:
    return all(entry.call_id is None or entry.call_id in call_ids for entry in entries.values())


def _is_answered(tx: Tx, callback: Any) -> bool:
    """Whether somebody has come to the telephone that was rung."""
    call = calls.lock(tx, callback.call_id) if callback.call_id is not None else None
    return call is not None and call.answered_at is not None


def _waits_of(tx: Tx, contact_id: int) -> Sequence[Any]:
    """In which they were served, or are to be; neither those that they left otherwise nor the callbacks themselves."""
    columns = (QueueEntry.queue_id, QueueEntry.inherits_id)
    served = QueueEntry.status.in_(sorted({*LIVE, EntryStatus.COMPLETED}))
    return tx.rows(select(*columns).where(QueueEntry.contact_id == contact_id, served, ~IS_CALLBACK))


def _done(tx: Tx, contact_id: int, callbacks: Sequence[Any]) -> list[Any]:
    """Of these callbacks at the number of this contact's caller those that are needed no more once they are served."""
    asked = [each for each in callbacks if each.agreed_by is None]
    if not asked:
        return []
    waits = _waits_of(tx, contact_id)
    return [each for each in surely(tx, caller_of(tx, contact_id), asked) if _is_done(each, waits)]


def _is_done(callback: Any, waits: Sequence[Any]) -> bool:
    """Whether its queue has served them, or they had its place, wherever that wait was moved to: so they were told."""
    return any(callback.queue_id == wait.queue_id or callback.id == wait.inherits_id for wait in waits)


def _asked_in(tx: Tx, callback: Any) -> Sequence[int]:
    last = select(Call.id).where(Call.contact_id == callback.contact_id).order_by(Call.id.desc()).limit(1)
    return [row.id for row in tx.rows(last)]
