"""Callbacks whose customer's line is engaged: a call of ours with them is under way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, and_, bindparam, case, exists, literal_column, or_, select, union
from sqlalchemy.orm import aliased

from ivr.calls import Call
from ivr.contacts import Contact
from ivr.db import Prepared, Tx, stands
from ivr.queues.entries import AHEAD, IS_AHEAD, IS_WAITING
from ivr.queues.regaining import IS_CALLBACK
from ivr.queues.rows import QueueEntry
from ivr.queues.waiting import is_on_the_line


def engaged() -> CompoundSelect[Any]:
    """The callbacks ahead, as rows (id), to somebody who is on a call of ours just now, whoever called whom.

    In a queue, with an agent or a number outside, in a menu, or asked by a survey; at another number, too, where it is
    the same customer, or the very call in which they have asked for it. Its own call is none of these, and who has
    answered that is there for the agent, whoever calls from their number besides. One that waits is engaged, too, while
    an agent is asked to make another to its number. From the calls under way and the callbacks ahead, each found by its
    index, so that it costs the same however many there have been; and no look at one of them for each of the others,
    which is what the planners make of a join.
    """
    under_way = _under_way()
    at_number = QueueEntry.number.in_(select(under_way.c.number).where(under_way.c.number.is_not(None)))
    at_another = Contact.customer_id.in_(select(under_way.c.customer_id).where(under_way.c.customer_id.is_not(None)))
    is_next = and_(IS_WAITING, QueueEntry.number.in_(_asked_about()))
    goes_on = QueueEntry.contact_id.in_(select(under_way.c.contact_id))
    theirs = or_(
        under_way.c.number == QueueEntry.number,
        under_way.c.customer_id == Contact.customer_id,
        under_way.c.contact_id == QueueEntry.contact_id,
    )
    # Of two calls that wait for an agent before they are made the first is made: else each would wait for the other.
    goes_before = or_(under_way.c.sid.is_not(None), under_way.c.id < QueueEntry.call_id)
    besides = exists().where(theirs, under_way.c.id != QueueEntry.call_id, goes_before)
    ahead = select(QueueEntry.id).join(Contact, Contact.id == QueueEntry.contact_id).where(IS_AHEAD, IS_CALLBACK)
    return union(
        ahead.where(QueueEntry.call_id.is_(None), or_(at_number, at_another, goes_on, is_next)),
        ahead.where(QueueEntry.call_id.is_not(None), ~is_on_the_line(), besides),
    )


def is_engaged(tx: Tx, entry_id: int) -> bool:
    """Whether that is so of this callback."""
    return _IS_ENGAGED.row(tx, entry=entry_id) is not None


def _asked_about() -> Any:
    """The numbers that an agent is just being asked to call."""
    asked = aliased(QueueEntry)
    as_the_index_has_it = (asked.kind == literal_column("'callback'"), stands(asked.status, *AHEAD))
    is_asked = (asked.status == literal_column("'offered'"), asked.number.is_not(None))
    return select(asked.number).where(*as_the_index_has_it, *is_asked)


def _under_way() -> Any:
    """The calls that last, with whoever is at the other end: whom we called, or who called us."""
    number = case((Call.direction == literal_column("'outbound'"), Call.called), else_=Contact.number)
    return (
        select(Call.id, Call.sid, Call.contact_id, number.label("number"), Contact.customer_id)
        .join(Contact, Contact.id == Call.contact_id)
        .where(Call.status == literal_column("'active'"))
        .cte("under_way")
    )


_IS_ENGAGED = Prepared(select(QueueEntry.id).where(QueueEntry.id == bindparam("entry"), QueueEntry.id.in_(engaged())))
