"""Who waits in a queue, in their order, and what is in their way: the first few for the board, the rest by the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_

from ivr import agents, dispatch, queues
from ivr.agents.roster import LANGUAGE
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import QueueEntry, Waits
from ivr.queues.entries import IS_AHEAD, is_behind
from ivr.queues.parking import KIND_BY_NOW
from ivr.reports.numbers import masked

FEW = 5
"""Of each queue on the board: no more are shown there before somebody asks for the others."""

WhyWord = Literal[
    "silent",
    "on_the_line",
    "written_up",
    "handed",
    "kept",
    "called_first",
    "held_for_callback",
    "unserved",
    "nobody_has",
    "help_later",
    "none_free_has",
]


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Why nobody is asked about one who waits, though agents may be free.

    silent: nothing is heard of the caller, who is looked up first. on_the_line: a callback to somebody who calls us,
    waits or talks just now. written_up: to somebody who has just talked with an agent, who writes it up and may find it
    needed no more. handed, kept: to the agent, until then; kept for who talked to them last. called_first: a
    callback whose customer is rung first, while an agent is held. held_for_callback: the free agents are held for
    callbacks that come before. unserved: nobody at work serves the queue. nobody_has, none_free_has: of those at work,
    or of those free, none has these `languages` and `skills`, or not all at once. help_later: only agents of other
    queues have them, and are asked from `until` on. `on_break`: of unserved and nobody_has, how many could take them
    who are on a break.
    """

    why: WhyWord
    agent_id: int | None
    agent: str | None
    until: datetime | None
    languages: list[str]
    skills: list[str]
    on_break: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits. `who` is a name, else a number with its middle hidden, None when withheld.

    `position` is the place in the line shown, 1 is next; `since` when the wait began; a callback's `due_at` is the
    instant before which nobody is asked. `held_up` None: just not their turn yet. `spoken_language`: the caller's own,
    who has chosen `language` for want of anybody who speaks it.
    """

    entry_id: int
    contact_id: int
    call_id: int | None
    kind: Literal["call", "callback", "parked"]
    status: Literal["waiting", "offered"]
    who: str | None
    customer_id: int | None
    reason: str | None
    language: str
    spoken_language: str | None
    since: datetime
    due_at: datetime | None
    position: int
    held_up: HeldUp | None


@dataclass(frozen=True, slots=True)
class Line:
    """Who waits in one queue: as many as are `counted`, and the first few of them."""

    counted: Waits
    first: list[Waiting]


def lines(tx: Tx, queue_ids: Collection[int]) -> dict[int, Line]:
    """The lines of these queues, by their ids."""
    counted = queues.waits(tx, queue_ids)
    rows = {each: _few(tx, each, counted[each]) for each in queue_ids}
    held_up = _held_up(tx, [row for each in rows.values() for row in each])
    return {queue_id: Line(counted[queue_id], _shown(rows[queue_id], held_up)) for queue_id in queue_ids}


def _few(tx: Tx, queue_id: int, counted: Waits) -> Sequence[Any]:
    if not counted.anybody:
        return []
    return _page(tx, queue_id, FEW) if counted.callbacks else tx.rows(_in_turn(queue_id, tx.now).limit(FEW))


def waiting_page(tx: Tx, queue_id: int, after: int | None, limit: int) -> list[Waiting]:
    """So many of a queue, those behind the entry `after` or from the front on: whose turn it may be, by their rank.

    Callbacks that nobody is asked for before their time come behind them, the first first. Raises EntryUnknown.
    """
    if after is None:
        rows = _page(tx, queue_id, limit)
        return _shown(rows, _held_up(tx, rows))
    last = queues.load(tx, after)
    if last is None:
        raise queues.EntryUnknown(f"there is no queue entry {after}")
    rows = _page(tx, queue_id, limit, last)
    return _shown(rows, _held_up(tx, rows), _ahead(tx, queue_id, last))


def _page(tx: Tx, queue_id: int, limit: int, last: Any = None) -> list[Any]:
    """Behind `last`, who may have left meanwhile."""
    in_turn, to_come = _in_turn(queue_id, tx.now), _to_come(queue_id, tx.now)
    if last is not None and _is_to_come(last, tx.now):
        return [*tx.rows(to_come.where(_comes_after(last)).limit(limit))]
    if last is not None:
        in_turn = in_turn.where(is_behind(last.rank_at, last.id))
    rows = [*tx.rows(in_turn.limit(limit))]
    return rows if len(rows) == limit else [*rows, *tx.rows(to_come.limit(limit - len(rows)))]


def _ahead(tx: Tx, queue_id: int, last: Any) -> int:
    """How many stand before who stands behind `last`."""

    def count(*conditions: ColumnElement[bool]) -> int:
        return int(tx.scalar(select(func.count()).where(QueueEntry.queue_id == queue_id, IS_AHEAD, *conditions)))

    to_come = _is_not_due(tx.now)
    if not _is_to_come(last, tx.now):
        return count(~to_come, ~is_behind(last.rank_at, last.id))
    return count(~to_come) + count(to_come, ~_comes_after(last))


_WAITING = (
    select(
        QueueEntry.id.label("entry_id"),
        QueueEntry.contact_id,
        QueueEntry.call_id,
        KIND_BY_NOW.label("kind"),
        QueueEntry.status,
        QueueEntry.number,
        QueueEntry.language,
        QueueEntry.spoken_language,
        QueueEntry.waited_from.label("since"),
        QueueEntry.due_at,
        Contact.number.label("contact_number"),
        Contact.reason,
        Contact.customer_id,
        Customer.name,
    )
    .join(Contact, Contact.id == QueueEntry.contact_id)
    .outerjoin(Customer, Customer.id == Contact.customer_id)
    .where(IS_AHEAD)
)


def _in_turn(queue_id: int, now: datetime) -> Select[*tuple[Any, ...]]:
    found = _WAITING.where(QueueEntry.queue_id == queue_id, ~_is_not_due(now))
    return found.order_by(QueueEntry.rank_at, QueueEntry.id)


def _to_come(queue_id: int, now: datetime) -> Select[*tuple[Any, ...]]:
    found = _WAITING.where(QueueEntry.queue_id == queue_id, _is_not_due(now))
    return found.order_by(QueueEntry.due_at, QueueEntry.id)


def _is_not_due(now: datetime) -> ColumnElement[bool]:
    """A callback that nobody is asked for yet, nor its customer rung; never unknown, so that it has a contrary."""
    return and_(func.coalesce(QueueEntry.due_at, now) > now, QueueEntry.call_id.is_(None))


def _is_to_come(entry: Any, now: datetime) -> bool:
    return entry.due_at is not None and entry.due_at > now and entry.call_id is None


def _comes_after(last: Any) -> ColumnElement[bool]:
    return tuple_(QueueEntry.due_at, QueueEntry.id) > (last.due_at, last.id)


def _shown(rows: Sequence[Any], held_up: dict[int, HeldUp], ahead: int = 0) -> list[Waiting]:
    return [_line(row, position, held_up.get(row.entry_id)) for position, row in enumerate(rows, ahead + 1)]


def _line(row: Any, position: int, held_up: HeldUp | None) -> Waiting:
    return Waiting(
        entry_id=row.entry_id,
        contact_id=row.contact_id,
        call_id=row.call_id,
        kind=row.kind,
        status=row.status,
        who=row.name or masked(row.number or row.contact_number),
        customer_id=row.customer_id,
        reason=row.reason,
        language=row.language,
        spoken_language=row.spoken_language,
        since=row.since,
        due_at=row.due_at,
        position=position,
        held_up=held_up,
    )


def _held_up(tx: Tx, rows: Sequence[Any]) -> dict[int, HeldUp]:
    found = dispatch.obstacles(tx, [row.entry_id for row in rows])
    names = agents.names(tx, {each.agent_id for each in found.values() if each.agent_id is not None})
    return {entry_id: _said(obstacle, names) for entry_id, obstacle in found.items()}


def _said(obstacle: dispatch.Obstacle, names: dict[int, str]) -> HeldUp:
    languages = {skill for skill in obstacle.skills if skill.startswith(LANGUAGE)}
    return HeldUp(
        why=obstacle.why.value,
        agent_id=obstacle.agent_id,
        agent=None if obstacle.agent_id is None else names[obstacle.agent_id],
        until=obstacle.until,
        languages=sorted(skill.removeprefix(LANGUAGE) for skill in languages),
        skills=sorted(obstacle.skills - languages),
        on_break=obstacle.on_break,
    )
