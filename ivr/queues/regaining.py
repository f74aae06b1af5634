"""Whose place a caller regains: the one they gave up a moment ago, or the one that a promised callback keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, literal_column, or_, select, true, update
from sqlalchemy.orm import aliased

from ivr import calls, contacts, customers
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.db import Tx, stands
from ivr.queues.entries import IS_AHEAD, IS_CONNECTED, LIVE, SILENT_AFTER_SECONDS, EntryStatus, lock, note
from ivr.queues.rows import Queue, QueueEntry

DAY = timedelta(days=1)
WHOSE = (QueueEntry.contact_id, Contact.customer_id)
"""What `surely` asks of a callback's row."""
IS_CALLBACK = QueueEntry.kind == literal_column("'callback'")


class Caller(NamedTuple):
    """Somebody in a contact (`id`): who, if it is known, and from which number, unless it is withheld."""

    id: int
    customer_id: int | None
    number: str | None


KEEPS_A_PLACE = and_(IS_CALLBACK, QueueEntry.agreed_by.is_(None))
"""A callback instead of a wait. What an agent has agreed for a time is an appointment, and no place in line."""


def regained(tx: Tx, contact_id: int, queue: Any) -> Any:
    """The wait (id, rank_at) in this queue whose rank the contact's caller has, the oldest rank first; None: none."""
    who = caller_of(tx, contact_id)
    found = [_promised(tx, who, queue), _taken_up(tx, who, queue), _given_up(tx, who, queue)]
    return min((wait for wait in found if wait is not None), key=lambda wait: wait.rank_at, default=None)


def hand_down(tx: Tx, gone: Any) -> None:
    """The end of a wait (its entry, as locked before) is told only now: who has redialled since has its place.

    Whoever was on the line at the same time is somebody else at the same number, and has their own.
    """
    who = caller_of(tx, gone.contact_id)
    since, seconds = _gone_since(tx, gone), tx.scalar(select(Queue.redial_seconds).where(Queue.id == gone.queue_id))
    if not _is_known(who) or since >= tx.now:
        return
    heirs = tx.rows(
        select(QueueEntry.id, *WHOSE)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(
            contacts.of_same_person(who.customer_id, who.number),
            Contact.started_at > since,
            Contact.started_at <= since + timedelta(seconds=seconds),
            QueueEntry.queue_id == gone.queue_id,
            QueueEntry.rank_at > gone.rank_at,
            QueueEntry.inherits_id.is_(None),
            IS_AHEAD,
            ~IS_CALLBACK,
        )
        .order_by(QueueEntry.id)
    )
    heir = next(iter(_as_one(tx, who, heirs)), None)
    if heir is not None:
        _regain(tx, lock(tx, heir.id), gone)


def _gone_since(tx: Tx, gone: Any) -> datetime:
    """When they hung up as far as is known: as told, or, where nobody can say, since they were heard of last."""
    is_silent = gone.seen_at < tx.happened - timedelta(seconds=SILENT_AFTER_SECONDS)
    since: datetime = gone.seen_at if is_silent else tx.happened
    return since


def _regain(tx: Tx, entry: Any, gone: Any) -> None:
    place = {"rank_at": gone.rank_at, "inherits_id": gone.id}
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry.id).values(**place))
    data = {"inherits": gone.id, calls.HAPPENED: tx.now.isoformat()}  # whenever it was that the other call ended
    note(tx, entry, "place_regained", f"entry:{entry.id}:regained", data)


def callbacks_of(tx: Tx, contact_id: int) -> list[Any]:
    """The callbacks that this contact's caller still waits for, or another who shares the number (see `surely`).

    As rows (id, status, call_id, contact_id, customer_id, queue_id, agreed_by).
    """
    who = caller_of(tx, contact_id)
    columns = (QueueEntry.id, QueueEntry.status, QueueEntry.call_id, *WHOSE, QueueEntry.queue_id, QueueEntry.agreed_by)
    statement = (
        select(*columns)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(IS_AHEAD, IS_CALLBACK, theirs(who))
        .order_by(QueueEntry.id)
    )
    return list(tx.rows(statement))


def awaits_callback(tx: Tx, contact_id: int) -> bool:
    """Whether a callback keeps this contact's caller's place that nobody has answered yet."""
    who = caller_of(tx, contact_id)
    if not _is_known(who):
        return False
    unanswered = (
        select(*WHOSE)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(Call, Call.id == QueueEntry.call_id)
        .where(KEEPS_A_PLACE, theirs(who), Call.answered_at.is_(None))
    )
    return any(surely(tx, who, tx.rows(unanswered.where(stand))) for stand in (IS_AHEAD, IS_CONNECTED))


def has_place_of_callback(tx: Tx, entry: Any) -> bool:
    """Whether an entry's rank is that of a callback which is made no more once its caller has been served."""
    kept = (QueueEntry.id == entry.inherits_id, IS_CALLBACK, stands(QueueEntry.status, *sorted(LIVE)))
    return entry.inherits_id is not None and tx.scalar(select(QueueEntry.id).where(*kept)) is not None


def _given_up(tx: Tx, who: Caller, queue: Any) -> Any:
    """A wait that was broken off, or left for a callback that came to nothing, and whose rank nobody has yet."""
    heir = aliased(QueueEntry)
    lately = QueueEntry.ended_at >= tx.now - timedelta(seconds=queue.redial_seconds)
    broken_off = and_(QueueEntry.status == EntryStatus.ABANDONED, lately)
    stayed = and_(QueueEntry.status == EntryStatus.CALLBACK, QueueEntry.contact_id == who.id)
    statement = (
        select(QueueEntry.id, QueueEntry.rank_at, *WHOSE)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(
            contacts.of_same_person(who.customer_id, who.number) if _is_known(who) else Contact.id == who.id,
            Contact.started_at >= tx.now - DAY,
            QueueEntry.queue_id == queue.id,
            or_(broken_off, stayed),
            ~exists().where(heir.inherits_id == QueueEntry.id),
        )
        .order_by(QueueEntry.rank_at)
    )
    return next(iter(_as_one(tx, who, tx.rows(statement))), None)


def _promised(tx: Tx, who: Caller, queue: Any) -> Any:
    return _callback(tx, who, queue, IS_AHEAD)


def _taken_up(tx: Tx, who: Caller, queue: Any) -> Any:
    """One that an agent makes this moment: whoever calls us is not there to answer it, and what does is a machine."""
    return _callback(tx, who, queue, IS_CONNECTED)


def _callback(tx: Tx, who: Caller, queue: Any, stands_so: ColumnElement[bool]) -> Any:
    if not _is_known(who):
        return None
    statement = (
        select(QueueEntry.id, QueueEntry.rank_at, *WHOSE)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(stands_so, KEEPS_A_PLACE, QueueEntry.queue_id == queue.id, theirs(who))
        .order_by(QueueEntry.rank_at)
    )
    return next(iter(surely(tx, who, tx.rows(statement))), None)


def caller_of(tx: Tx, contact_id: int) -> Caller:
    """Who calls in this contact, as far as is known."""
    return Caller(*tx.row(select(Contact.id, Contact.customer_id, Contact.number).where(Contact.id == contact_id)))


def _is_known(who: Caller) -> bool:
    return who.customer_id is not None or who.number is not None


def theirs(who: Caller) -> ColumnElement[bool]:
    """Callbacks (joined with their contacts) of the same person, or to the number that this person calls from.

    Where several share that number they may be another's: see `surely`.
    """
    same = contacts.of_same_person(who.customer_id, who.number)
    if who.number is None:
        return same
    maybe = or_(Contact.customer_id.is_(None), Contact.customer_id == who.customer_id) if who.customer_id else true()
    return or_(same, and_(QueueEntry.number == who.number, maybe))


def surely(tx: Tx, who: Caller, callbacks: Sequence[Any]) -> list[Any]:
    """Of these callbacks (rows with WHOSE) at this person's number those that are this person's for certain.

    Of a number that several share: what they asked for in this very contact, or under their name.
    """
    if not callbacks or not _is_shared(tx, who.number, callbacks):
        return list(callbacks)
    return [each for each in callbacks if each.contact_id == who.id or _is_of(each, who.customer_id)]


def _as_one(tx: Tx, who: Caller, waits: Sequence[Any]) -> list[Any]:
    """Of these waits (rows with WHOSE) at this person's number those whose caller may be the same person.

    Who redials is the same as long as nothing says otherwise; at a number that several share, to be known by name or
    not says otherwise: a place that somebody has by name is theirs, and not the next caller's of whom nobody knows.
    """
    if not waits or not _is_shared(tx, who.number, waits):
        return list(waits)
    return [each for each in waits if each.contact_id == who.id or each.customer_id == who.customer_id]


def _is_shared(tx: Tx, number: str | None, callbacks: Sequence[Any]) -> bool:
    named = {each.customer_id for each in callbacks if each.customer_id is not None}
    return len(named) > 1 or customers.recognise(tx, number).candidates > 1


def _is_of(callback: Any, customer_id: int | None) -> bool:
    return customer_id is not None and callback.customer_id == customer_id
