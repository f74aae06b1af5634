"""Which calls are wanted, found by an index however large the log is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
)

from ivr import customers
from ivr.calls.rows import Call
from ivr.calls.visits import WHOLE, Became, Did, Visit
from ivr.contacts import Contact
from ivr.conversation.rows import Conversation
from ivr.customers import NotANumber
from ivr.db import Tx
from ivr.lines import Line
from ivr.queues.rows import Queue, QueueEntry
from ivr.revisions import Revision

FEW_CALLS = 5_000  # read and sorted in some tens of milliseconds (bench/log)
NO_QUEUE = 0
NO_REVISION = 0
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Visited:
    """Calls by what they did in a flow: `node` None for the flow as a whole; `did` a Did there, else a Became.

    `revision`: the number of the only one that counts. Calls are found once they have ended.
    """

    flow: str
    revision: int | None = None
    node: str | None = None
    did: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls; None leaves it open. `since` included, `until` not; `numbers` in E.164; `before` is a call's id."""

    since: datetime | None = None
    until: datetime | None = None
    line_id: int | None = None
    queue: str | None = None
    agent_id: int | None = None
    outcome: str | None = None
    reason: str | None = None
    numbers: tuple[str, ...] | None = None
    status: str | None = None
    purpose: str | None = None
    direction: str | None = None
    customer_id: int | None = None
    visited: Visited | None = None
    before: int | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class _Facet:
    """One filter: `among` selects the calls that fit, by an index; `holds` says of one call whether it does.

    `unled` says the same of a column of the call in a way that keeps its index out of play. `newest` selects when
    the last of them began at the latest; None where nothing quicker than the log itself says so.
    """

    among: Select[Any]
    holds: ColumnElement[bool]
    unled: ColumnElement[bool] | None = None
    newest: Select[Any] | None = None


def numbers_of(tx: Tx, written: str) -> tuple[str, ...]:
    """A number as somebody wrote it, in E.164, for each country that we have a line in. Raises NotANumber."""
    countries = [row.country for row in tx.rows(select(Line.country).distinct().order_by(Line.country))]
    found: dict[str, None] = {}
    for country in countries:
        with suppress(NotANumber):
            found[customers.e164(written, country)] = None
    return tuple(found) or (customers.e164(written),)


def found(tx: Tx, wanted: Wanted, few_calls: int = FEW_CALLS) -> Select[int]:
    """The ids of the wanted calls, the newest first, without `before` and `limit`.

    A filter that at most `few_calls` fit is what they are found by. Where every filter fits many, the log is read
    from its newest call on, by the index of one of them, and each call is asked for the rest.
    """
    facets = [*_others(tx, wanted), *_own(wanted)]
    led = next(((facet, few) for facet in facets if (few := _few(tx, facet, few_calls)) is not None), None)
    if led is None:
        fulfilled = [*_time(wanted), *_not_before_the_newest(tx, facets), *_led_by_one(facets)]
        return _asked(wanted).where(*fulfilled).order_by(Call.started_at.desc(), Call.id.desc())
    leading, few = led
    fulfilled = [Call.id.in_(few), *_time(wanted), *(_asked_of_each(facet) for facet in facets if facet is not leading)]
    # By no index, or PostgreSQL reads the whole log backwards in the hope of soon meeting those few.
    return _asked(wanted).where(*fulfilled).order_by(_unled(Call.started_at).desc(), Call.id.desc())


def _asked(wanted: Wanted) -> Select[int]:
    of_contact = (wanted.numbers, wanted.customer_id, wanted.reason)
    if all(value is None for value in of_contact):
        return select(Call.id)
    return select(Call.id).join(Contact, Contact.id == Call.contact_id)


def _few(tx: Tx, facet: _Facet, few_calls: int) -> BindParameter[list[int]] | None:
    """The ids of the calls that fit, written into the statement; None where more than `few_calls` do."""
    counted = select(func.count()).select_from(facet.among.limit(few_calls + 1).subquery())
    if int(tx.scalar(counted)) > few_calls:
        return None
    return bindparam("few", [row[0] for row in tx.rows(facet.among)], expanding=True, literal_execute=True)


def _not_before_the_newest(tx: Tx, facets: list[_Facet]) -> list[ColumnElement[bool]]:
    newest = [tx.scalar(facet.newest) for facet in facets if facet.newest is not None]
    return [Call.started_at <= instant for instant in newest]


def _asked_of_each(facet: _Facet) -> ColumnElement[bool]:
    return facet.holds if facet.unled is None else facet.unled


def _led_by_one(facets: list[_Facet]) -> list[ColumnElement[bool]]:
    """Without statistics SQLite takes any index: of the call's own columns only the first may lead."""
    first = next((facet for facet in facets if facet.unled is not None), None)
    return [facet.holds if facet is first else _asked_of_each(facet) for facet in facets]


def _time(wanted: Wanted) -> list[ColumnElement[bool]]:
    return _within(wanted, Call.started_at)


def _within(wanted: Wanted, at: Any) -> list[ColumnElement[bool]]:
    return given((wanted.since, lambda: at >= wanted.since), (wanted.until, lambda: at < wanted.until))


def _own(wanted: Wanted) -> list[_Facet]:
    """Columns of the call itself, each with an index by time; the ones that single out fewest come first."""
    columns = (
        (Call.outcome, wanted.outcome),
        (Call.purpose, wanted.purpose),
        (Call.line_id, wanted.line_id),
        (Call.status, wanted.status),
        (Call.direction, wanted.direction),
    )
    within = _time(wanted)
    return [
        _Facet(
            select(Call.id).where(column == value, *within),
            holds=column == value,
            unled=_unled(column) == value,
        )
        for column, value in columns
        if value is not None
    ]


def _others(tx: Tx, wanted: Wanted) -> list[_Facet]:
    """Filters by what belongs to the call; the ones that single out fewest come first."""
    makers = (
        (wanted.numbers, _of_numbers),
        (wanted.customer_id, _of_customer),
        (wanted.visited, _of_visits),
        (wanted.agent_id, _of_agent),
        (wanted.queue, _of_queue),
        (wanted.reason, _of_reason),
    )
    return [make(tx, wanted) for given, make in makers if given is not None]


def _of_numbers(_: Tx, wanted: Wanted) -> _Facet:
    """The caller's own number, or the one that a callback went to in its place."""
    callers = _of_contact(lambda column: column.in_(wanted.numbers or ()), Contact.number)
    was_rung = and_(Call.purpose == literal_column("'callback'"), Call.called.in_(wanted.numbers or ()))
    either = union(callers.among, select(Call.id).where(was_rung))
    return _Facet(select(Call.id).where(Call.id.in_(either)), holds=or_(callers.holds, was_rung))


def _of_customer(_: Tx, wanted: Wanted) -> _Facet:
    return _of_contact(lambda column: column == wanted.customer_id, Contact.customer_id)


def _of_reason(_: Tx, wanted: Wanted) -> _Facet:
    return _of_contact(lambda column: column == wanted.reason, Contact.reason)


def _of_contact(fits: Callable[[Any], ColumnElement[bool]], column: Any) -> _Facet:
    """A column of the contact, whose own index must not lead where the log is read in order."""
    among = select(Call.id).join(Contact, Contact.id == Call.contact_id).where(fits(column))
    return _Facet(among, holds=fits(_unled(column)))


def _of_agent(_: Tx, wanted: Wanted) -> _Facet:
    theirs = (Conversation.agent_id == wanted.agent_id, Conversation.talking_at.is_not(None))
    asked_of_a_call = (_unled(Conversation.agent_id) == wanted.agent_id, Conversation.talking_at.is_not(None))
    return _Facet(
        select(Conversation.call_id).where(*theirs),
        holds=exists().where(Conversation.call_id == Call.id, *asked_of_a_call),
        newest=select(func.max(Conversation.talking_at)).where(*theirs),
    )


def _of_visits(tx: Tx, wanted: Wanted) -> _Facet:
    """By the visits' own index, and only within the time that is asked for; of one call by its key.

    The index has the time last, so all before it is named, the empty key of what has none too.
    """
    assert wanted.visited is not None
    theirs = _done(tx, wanted.visited)
    seen = [*theirs, *_within(wanted, Visit.at)]
    return _Facet(
        select(Visit.call_id).where(*seen).distinct(),
        holds=exists().where(Visit.call_id == Call.id, *theirs),
        newest=select(func.max(Visit.at)).where(*seen),
    )


def _done(tx: Tx, visited: Visited) -> list[ColumnElement[bool]]:
    of_flow = [Revision.flow == visited.flow, *given((visited.revision, lambda: Revision.number == visited.revision))]
    revisions = [row.id for row in tx.rows(select(Revision.id).where(*of_flow))]
    did = [visited.did] if visited.did else [*Became] if visited.node is None else [Did.ENTERED]
    key = visited.key if visited.key is not None or Did.CHOSE in did else ""
    return [
        Visit.revision_id.in_(revisions or [NO_REVISION]),
        Visit.node == (WHOLE if visited.node is None else visited.node),
        Visit.what.in_(did),
        *given((key, lambda: Visit.key == key)),
    ]


def _of_queue(tx: Tx, wanted: Wanted) -> _Facet:
    queue_id = tx.scalar(select(Queue.id).where(Queue.name == wanted.queue)) or NO_QUEUE
    return _Facet(
        select(QueueEntry.call_id).where(QueueEntry.queue_id == queue_id, QueueEntry.call_id.is_not(None)),
        holds=exists().where(QueueEntry.call_id == Call.id, _unled(QueueEntry.queue_id) == queue_id),
    )


def _unled(column: Any) -> Any:
    """The column, its indexes out of play: a call has few waits and talks, an agent and a queue have many."""
    return func.coalesce(column, column)


def given(*found: tuple[Any, Callable[[], ColumnElement[bool]]]) -> list[ColumnElement[bool]]:
    """The conditions whose value was given."""
    return [condition() for value, condition in found if value is not None]
