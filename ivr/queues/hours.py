"""When a queue is served: its week, its special days and the country's holidays, in its own time zone.

A queue's hours are its own. Of one that has none they are, for callbacks, those of the flow of the line by which the
caller came, as it is in force; and where that has none either, the queue is always served. (Whoever is on the line is
let in by the flow itself.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from callflows.flow import Flow
from callflows.timetable import hours_before
from ivr import revisions, special_days
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.lines import Line
from ivr.queues.rows import Queue

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


LOOK_AHEAD_DAYS = 60

HolidayCalendar = Callable[[str, date], bool]
"""Whether a country's holidays keep closed on that day."""


def _public(country: str, day: date) -> bool:
    return day in special_days.public(country, day.year)


@dataclass(frozen=True, slots=True)
class Serving:
    """By which hours a queue is served, in which time zone."""

    hours: Mapping[str, Any] | None
    time_zone: str


def serving(tx: Tx, queue: Any, contact_id: int) -> Serving:
    """The hours by which a queue (with its `name`) calls back whoever came in this contact."""
    if queue.hours is not None:
        return Serving(queue.hours, queue.time_zone)
    return _of_flow(tx, queue.name, contact_id) or Serving(None, queue.time_zone)


def calls_back_from(tx: Tx, name: str, flow: Flow, at: datetime) -> datetime | None:
    """From when on a queue of this flow calls back who asks for it then, in the zone of its hours; None: at once."""
    queue = tx.row(select(Queue.hours, Queue.time_zone).where(Queue.name == name))
    node = hours_before(flow, name)
    if queue is not None and queue.hours is not None:
        hours = Serving(queue.hours, queue.time_zone)
    elif node is not None:
        hours = Serving(node.source, str(node.zone))
    else:
        return None
    opens = next_served(tx, hours, at)
    return opens.astimezone(zone_of(hours)) if opens > at else None


def _of_flow(tx: Tx, queue_name: str, contact_id: int) -> Serving | None:
    flow = tx.scalar(select(Line.flow).join(Contact, Contact.line_id == Line.id).where(Contact.id == contact_id))
    revision = revisions.in_force(tx, flow) if flow is not None else None
    node = hours_before(revisions.compiled(tx, revision.revision_id), queue_name) if revision is not None else None
    return Serving(node.source, str(node.zone)) if node is not None else None


def is_served(tx: Tx, queue: Any) -> bool:
    """Whether a queue (anything with `hours` and `time_zone`) is served now, the company's special days counted."""
    return is_open(queue.hours, queue.time_zone, tx.now, partial(special_days.is_closed, tx))


def next_served(tx: Tx, queue: Any, after: datetime) -> datetime:
    """The first instant from `after` on at which the queue is served; `after` itself where none comes in weeks."""
    zone = zone_of(queue)
    closed = partial(special_days.is_closed, tx)
    if is_open(queue.hours, queue.time_zone, after, closed):
        return after
    today = after.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)):
        for begin, _ in sorted(_periods(_of_day(queue.hours, day, closed))):
            if (opens := datetime.combine(day, begin, zone).astimezone(UTC)) > after:
                return opens
    return after


def zone_of(queue: Any) -> ZoneInfo:
    """The time zone by which its hours (anything with `hours` and `time_zone`) are meant."""
    return ZoneInfo(str((queue.hours or {}).get("timezone") or queue.time_zone))


def is_open(
    hours: Mapping[str, Any] | None, time_zone: str, now: datetime, on_holiday: HolidayCalendar = _public
) -> bool:
    """Whether the queue is served at `now`. `hours` as an `hours` node's (week, special_days, holidays, timezone).

    Without hours it is always open: the flow alone decides. Raises ValueError for a period that is none.
    """
    if hours is None:
        return True
    local = now.astimezone(ZoneInfo(str(hours.get("timezone") or time_zone)))
    return any(begin <= local.time() < end for begin, end in _periods(_of_day(hours, local.date(), on_holiday)))


def _of_day(hours: Mapping[str, Any], day: date, on_holiday: HolidayCalendar) -> Any:
    special = hours.get("special_days") or {}
    if day.isoformat() in special:
        return special[day.isoformat()]
    if hours.get("holidays") and on_holiday(str(hours["holidays"]), day):
        return None
    return (hours.get("week") or {}).get(WEEKDAYS[day.weekday()])


def _periods(written: Any) -> list[tuple[time, time]]:
    texts = [written] if isinstance(written, str) else list(written or ())
    return [_period(text) for text in texts]


def _period(text: str) -> tuple[time, time]:
    begin, _, end = (part.strip() for part in text.partition("-"))
    return time.fromisoformat(begin), time.max if end == "24:00" else time.fromisoformat(end)
