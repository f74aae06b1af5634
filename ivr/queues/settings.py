"""How a queue is set up: shown and changed by managers, each change counted as a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, select, update

from ivr.db import Tx, revise
from ivr.queues.entries import LIVE
from ivr.queues.rows import Queue, QueueEntry
from ivr.queues.standing import NewQueue, QueueUnknown
from ivr.queues.standing import add as add_row
from ivr.sentences import Sentence

Need = Literal["case", "promise"]
"""A case that the contact belongs to; or one with its next step and the day by which it is due."""
Field = Literal["note", "reason", "cause"]
First = Literal["agent", "customer"]
"""Who is called first for a callback; the customer is, once an agent is free for them."""


class QueueNameTaken(Exception):
    """Another queue is called so."""


class QueueInUse(Exception):
    """Callers wait in it, so that it cannot be put out of use now."""


class LeastTooLong(Sentence):
    """A wrap-up that is kept open for longer than it lasts: nobody could finish it."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A queue's hours: periods such as "08:00-12:00" by day; a special day without any is closed."""

    week: dict[str, list[str]]
    special_days: dict[str, list[str]]
    holidays: str | None

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Hours:
        """As an `hours` node writes them, a day's only period without a list too."""
        return cls(
            week={day: _periods(periods) for day, periods in (written.get("week") or {}).items()},
            special_days={str(day): _periods(periods) for day, periods in (written.get("special_days") or {}).items()},
            holidays=written.get("holidays"),
        )


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """A queue as it is set up; times in seconds. `hours` None: whenever a flow sends callers.

    `titles` by language: what those who read it call the queue; in another it is its `title`.

    `disposition_needs`: what must be there before a wrap-up may end with one of the dispositions.
    `script` and `allowances`, by language: what the agent says and asks, and may grant without asking. `wrap_up_needs`:
    the fields that a wrap-up must say. `music` and `announcements`, by language: a clip's name, and words said now and
    then to those who wait. `version` goes with the next change.
    """

    id: int
    name: str
    title: str
    titles: dict[str, str]
    routing_group: str
    hours: Hours | None
    time_zone: str
    max_size: int
    max_wait_seconds: int
    help_seconds: int | None
    overflow_seconds: int | None
    callback_seconds: int
    other_language_seconds: int | None
    target_seconds: int
    offer_seconds: int
    wrap_up_seconds: int
    wrap_up_least_seconds: int
    wrap_up_extensions: int
    wrap_up_needs: list[Field]
    callback_tries: int
    callback_retry_seconds: int
    callback_first: First
    last_agent_seconds: int
    last_agent_days: int
    redial_seconds: int
    skills: list[str]
    dispositions: list[str]
    disposition_needs: dict[str, Need]
    script: dict[str, str]
    allowances: dict[str, str]
    music: dict[str, str]
    announcements: dict[str, str]
    active: bool
    draining: bool
    version: int

    @classmethod
    def of(cls, row: Any) -> QueueSettings:
        """Hours written as a flow's may carry a zone of their own, which counts."""
        written = row.hours or {}
        hours = None if row.hours is None else Hours.of(written)
        return cls(**{**row._mapping, "hours": hours, "time_zone": str(written.get("timezone") or row.time_zone)})


_COLUMNS = tuple(getattr(Queue, field.name) for field in fields(QueueSettings))


def listing(tx: Tx) -> list[QueueSettings]:
    """Every queue, those out of use too, by title."""
    return [QueueSettings.of(row) for row in tx.rows(select(*_COLUMNS).order_by(Queue.title, Queue.id))]


def by_id(tx: Tx, queue_id: int) -> QueueSettings:
    """Raises QueueUnknown."""
    found = _one(tx, Queue.id == queue_id)
    if found is None:
        raise QueueUnknown(f"there is no queue {queue_id}")
    return found


def create(tx: Tx, new: NewQueue) -> QueueSettings:
    """Makes a queue; raises QueueNameTaken, LeastTooLong."""
    if _one(tx, Queue.name == new.name) is not None:
        raise QueueNameTaken(f"there is a queue called {new.name} already")
    queue_id = add_row(tx, new)
    _forget_needs(tx, queue_id)
    tx.hint("queues", queue_id)
    return _possible(by_id(tx, queue_id))


def drain(tx: Tx, queue_id: int, draining: bool) -> QueueSettings:
    """Takes no new callers from now on, or takes them again; who waits is served. Raises QueueUnknown."""
    by_id(tx, queue_id)
    revise(tx, Queue, queue_id, None, {"draining": draining})
    tx.hint("queues", queue_id)
    return by_id(tx, queue_id)


def change(tx: Tx, queue_id: int, seen: int | None = None, **values: Any) -> QueueSettings:
    """Changes columns other than the name, which flows use. Raises QueueUnknown, QueueInUse, LeastTooLong,
    Overtaken unless at version `seen`; then nothing of the transaction may be kept.

    Who waits goes on under the new settings from the next poll on.
    """
    before = by_id(tx, queue_id)
    if values.get("active") is False and tx.scalar(select(QueueEntry.id).where(_lives_in(queue_id)).limit(1)):
        raise QueueInUse("callers wait in this queue: let them be served, or close it by its hours first")
    revise(tx, Queue, queue_id, seen, values)
    _forget_needs(tx, queue_id)
    after = _possible(by_id(tx, queue_id))
    for group in sorted({before.routing_group, after.routing_group}):
        tx.wake("dispatch", group)
    tx.hint("queues", queue_id)
    tx.hint("choices", "queue")  # what the desk offers of it
    return after


def _possible(queue: QueueSettings) -> QueueSettings:
    if queue.wrap_up_least_seconds <= queue.wrap_up_seconds:
        return queue
    seconds = queue.wrap_up_seconds
    raise LeastTooLong(f"a wrap-up that lasts {seconds} seconds cannot be kept open for longer", seconds=seconds)


def needed_by(tx: Tx, queue_id: int, disposition: str | None) -> Need | None:
    """What a wrap-up that ends with this disposition must have."""
    needs: dict[str, Need] = tx.scalar(select(Queue.disposition_needs).where(Queue.id == queue_id)) or {}
    return needs.get(disposition or "")


def _forget_needs(tx: Tx, queue_id: int) -> None:
    """Of dispositions that the queue has not, or has no longer."""
    queue = tx.row(select(Queue.dispositions, Queue.disposition_needs).where(Queue.id == queue_id))
    kept = {word: need for word, need in queue.disposition_needs.items() if word in queue.dispositions}
    if kept != queue.disposition_needs:
        tx.execute(update(Queue).where(Queue.id == queue_id).values(disposition_needs=kept))


def _one(tx: Tx, condition: ColumnElement[bool]) -> QueueSettings | None:
    row = tx.row(select(*_COLUMNS).where(condition))
    return None if row is None else QueueSettings.of(row)


def _periods(written: Any) -> list[str]:
    return [written] if isinstance(written, str) else list(written or ())


def _lives_in(queue_id: int) -> ColumnElement[bool]:
    return and_(QueueEntry.queue_id == queue_id, QueueEntry.status.in_(sorted(LIVE)))
