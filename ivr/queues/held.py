"""Callbacks held back: their customer is on a call of ours, or somebody writes up what they have just talked about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, bindparam, exists, literal_column, or_, select, union

from ivr.agents import Agent
from ivr.contacts import Contact
from ivr.db import Instant, Prepared, Tx
from ivr.queues.engaged import engaged
from ivr.queues.entries import IS_AHEAD
from ivr.queues.regaining import IS_CALLBACK
from ivr.queues.rows import QueueEntry

HELD_FOR = timedelta(minutes=15)
"""How long a callback waits for a talk to be written up: a queue may leave an hour for that, and prolong it."""
_SINCE: Any = bindparam("written_up_since", type_=Instant())


def written_up_since(now: datetime) -> datetime:
    """Whoever writes up for longer holds nothing back any more."""
    return now - HELD_FOR


def held() -> CompoundSelect[Any]:
    """The callbacks ahead, as rows (id), that are not to be made yet: they are `engaged`, or `written_up`."""
    return union(*engaged().selects, written_up())


def written_up(*by: Any) -> Select[Any]:
    """The callbacks ahead, as rows (id), to somebody who has just hung up, and of whom an agent writes up the talk.

    They may be needed no more, which that agent is asked. What was wanted since the talk is not in question, nor is a
    callback whose call is made. `by`: conditions on that agent. From the agents who write up, found by their index,
    if they have only done so since the parameter of that name: `written_up_since`.
    """
    talk = (
        select(Contact.id, Contact.number, Contact.customer_id, Agent.presence_since.label("ended_at"))
        .join(Agent, Agent.writes_up == Contact.id)
        .where(Agent.presence == literal_column("'wrap_up'"), Agent.presence_since > _SINCE, *by)
        .cte("talk")
    )
    # Two known customers who share a number are two people (see `regaining.theirs`).
    maybe = or_(talk.c.customer_id.is_(None), Contact.customer_id.is_(None))
    theirs = or_(
        talk.c.customer_id == Contact.customer_id,
        talk.c.id == QueueEntry.contact_id,
        and_(or_(talk.c.number == QueueEntry.number, talk.c.number == Contact.number), maybe),
    )
    numbers = select(talk.c.number).where(talk.c.number.is_not(None))
    customers = select(talk.c.customer_id).where(talk.c.customer_id.is_not(None))
    # Each of these finds its own at one look; whoever fits is few, and only of those each talk is looked at.
    perhaps = or_(
        QueueEntry.number.in_(numbers),
        Contact.number.in_(numbers),
        Contact.customer_id.in_(customers),
        QueueEntry.contact_id.in_(select(talk.c.id)),
    )
    return (
        select(QueueEntry.id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(IS_AHEAD, IS_CALLBACK, QueueEntry.call_id.is_(None), perhaps)
        .where(exists().where(theirs, QueueEntry.asked_at < talk.c.ended_at))
    )


def is_held(tx: Tx, entry_id: int) -> bool:
    """Whether this callback is not to be made yet."""
    return _IS_HELD.row(tx, entry=entry_id, written_up_since=written_up_since(tx.now)) is not None


def is_written_up(tx: Tx, entry_id: int, agent_id: int) -> bool:
    """Whether somebody else than this agent writes up a talk with its customer."""
    since = written_up_since(tx.now)
    return _IS_WRITTEN_UP.row(tx, entry=entry_id, agent=agent_id, written_up_since=since) is not None


_ENTRY: Any = QueueEntry.id == bindparam("entry")
_IS_HELD = Prepared(select(QueueEntry.id).where(_ENTRY, QueueEntry.id.in_(held())))
_IS_WRITTEN_UP = Prepared(written_up(Agent.id != bindparam("agent")).where(_ENTRY))
