"""Scheduling: a revision serves at its time, by itself; what stands in its way is told, what is planned called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, insert, null, or_, select, update

from callflows.problems import Problem, Severity
from ivr.db import Tx
from ivr.revisions.force import InForce, in_force
from ivr.revisions.periods import Period
from ivr.revisions.rows import Revision, Schedule
from ivr.sentences import Sentence
from ivr.staff import Staff, audit

LOOK_AHEAD = timedelta(hours=1)
"""So long before it begins, somebody looks whether it may: time enough to put things right."""

ScheduleState = Literal["coming", "serving", "over", "cancelled", "refused"]


class NoSuchSchedule(Exception):
    """Nothing is scheduled by that number."""


class TimeUnfit(Sentence):
    """A time that has gone by, or an end before its beginning."""


class ScheduleOverlaps(Sentence):
    """Another revision is scheduled for that time; `values` say which, by whom and when."""


class ScheduleOver(Sentence):
    """It has begun for good, is over, or was called off: there is nothing to call off."""


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule. `by` is a name, None for the command line; `problems` are of the last look.

    `then`: the number of the revision that comes back at its end, as things stand; None where it has no end.
    """

    id: int
    flow: str
    number: int
    note: str
    starts_at: datetime
    ends_at: datetime | None
    state: ScheduleState
    by: str | None
    made_at: datetime
    problems: list[Problem]
    then: int | None


def schedule(tx: Tx, flow_name: str, revision_id: int, period: Period, by: int | None) -> ScheduleView:
    """Lets a revision that was checked just now serve at its time; raises TimeUnfit, ScheduleOverlaps."""
    tx.one_at_a_time(f"flow:{flow_name}")
    starts_at = period.since or tx.now
    _expect_ahead(tx, starts_at, period.until)
    _expect_free(tx, flow_name, starts_at, period.until)
    look_at = period.until if starts_at <= tx.now else max(tx.now, starts_at - LOOK_AHEAD)
    values = {"flow": flow_name, "revision_id": revision_id, "starts_at": starts_at, "ends_at": period.until}
    key = tx.insert(insert(Schedule).values(**values, by_id=by, made_at=tx.now, look_at=look_at))
    made = by_id(tx, key)
    audit(tx, by, "flow_scheduled", f"flow:{flow_name}", _live(tx, flow_name), _told(made))
    tx.hint("flows", flow_name)
    return made


def cancel(tx: Tx, flow_name: str, schedule_id: int, by: int | None) -> ScheduleView:
    """Calls off what is planned, ends now what is there for a while, or takes note of a refusal.

    Raises NoSuchSchedule, ScheduleOver.
    """
    tx.one_at_a_time(f"flow:{flow_name}")
    found = by_id(tx, schedule_id)
    if found.flow != flow_name:
        raise NoSuchSchedule(f"the flow {flow_name} has no schedule {schedule_id}")
    if not _may_be_cancelled(tx, found):
        raise ScheduleOver("it is over already, or serves for good: bring another revision back instead")
    act = {"serving": "flow_ended_early", "refused": "refusal_seen"}.get(found.state, "schedule_cancelled")
    _cancel(tx, schedule_id, by)
    audit(tx, by, act, f"flow:{flow_name}", _told(found), _live(tx, flow_name))
    return by_id(tx, schedule_id)


def make_way(tx: Tx, flow_name: str, by: int | None) -> None:
    """Ends what is there for a while only, or began at this very instant: something else is published in its place."""
    found = in_force(tx, flow_name)
    if found is None or found.schedule_id is None:
        return
    current = by_id(tx, found.schedule_id)
    if current.ends_at is not None or current.starts_at == tx.now:
        _cancel(tx, current.id, by)


def schedules(tx: Tx, flow_name: str | None = None) -> list[ScheduleView]:
    """Of one flow or of all: what is planned, serves by a schedule, or was refused unseen; the next one first."""
    is_open = (
        Schedule.cancelled_at.is_(None),
        or_(Schedule.starts_at > tx.now, Schedule.ends_at > tx.now, Schedule.refused_at.is_not(None)),
    )
    of_flow = () if flow_name is None else (Schedule.flow == flow_name,)
    return _views(tx, *is_open, *of_flow)


def by_id(tx: Tx, schedule_id: int) -> ScheduleView:
    """Raises NoSuchSchedule."""
    found = _views(tx, Schedule.id == schedule_id)
    if not found:
        raise NoSuchSchedule(f"there is no schedule {schedule_id}")
    return found[0]


def due(tx: Tx) -> Sequence[Any]:
    """The rows that somebody has to look at now: id, flow and revision."""
    return tx.rows(
        select(Schedule.id, Schedule.flow, Schedule.revision_id)
        .where(Schedule.look_at <= tx.now, Schedule.cancelled_at.is_(None))
        .order_by(Schedule.id)
    )


def looked_at(tx: Tx, schedule_id: int, problems: Sequence[Problem]) -> None:
    """Keeps what was found. Once it is due, problems keep it from serving; what is over is told to open screens."""
    row = tx.row(select(Schedule).where(Schedule.id == schedule_id, Schedule.look_at <= tx.now))
    if row is None or row.cancelled_at is not None:
        return
    values = _over(row) if row.ends_at is not None and row.ends_at <= tx.now else _judged(row, tx.now, problems)
    tx.execute(update(Schedule).where(Schedule.id == schedule_id).values(values))
    if values.get("refused_at") is not None:
        refused = by_id(tx, schedule_id)
        why = {"problems": [problem.message for problem in refused.problems]}
        audit(tx, None, "schedule_refused", f"flow:{row.flow}", _told(refused), why)
    tx.hint("flows", row.flow)


def _over(row: Any) -> dict[str, Any]:
    is_late = row.problems is not None and row.refused_at is None  # nobody looked in all that time
    return {"look_at": None, **({"refused_at": row.starts_at} if is_late else {})}


def _judged(row: Any, now: datetime, problems: Sequence[Problem]) -> dict[str, Any]:
    was_fit = row.problems is None
    found: dict[str, Any] = {"problems": [asdict(problem) for problem in problems] or null()}
    if now < row.starts_at:
        return found | {"look_at": row.starts_at}
    if row.refused_at is not None:
        return {"look_at": None}
    if problems:  # from its time until now it served, unless it was known before that it could not
        return found | {"look_at": None, "refused_at": now if was_fit else row.starts_at}
    return found | {"look_at": row.ends_at, **({} if was_fit else {"starts_at": now})}


def _expect_ahead(tx: Tx, starts_at: datetime, ends_at: datetime | None) -> None:
    if starts_at < tx.now:
        raise TimeUnfit("that time has gone by: choose a later one, or publish now", "time_gone_by")
    if ends_at is not None and ends_at <= starts_at:
        raise TimeUnfit("it would end before it begins: choose a later end", "end_before_beginning")


def _expect_free(tx: Tx, flow_name: str, starts_at: datetime, ends_at: datetime | None) -> None:
    for other in schedules(tx, flow_name):
        if other.state in ("coming", "serving") and _overlap((starts_at, ends_at), (other.starts_at, other.ends_at)):
            who, since = other.by or "the command line", f"{other.starts_at:%Y-%m-%dT%H:%M:%SZ}"
            raise ScheduleOverlaps(
                f"revision {other.number} is scheduled for that time, by {who}, from {since} on: call that off first",
                number=other.number,
                who=who,
                since=since,
            )


def _overlap(one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    """Whether they share a moment; what begins for good is one moment, since it may well be followed."""
    (begin, end), (begins, ends) = one, other
    if end is None or ends is None:
        return begin == begins or (end is not None and begin < begins < end) or _within(begin, begins, ends)
    return begin < ends and begins < end


def _within(moment: datetime, begins: datetime, ends: datetime | None) -> bool:
    return ends is not None and begins <= moment < ends


def _may_be_cancelled(tx: Tx, found: ScheduleView) -> bool:
    is_for_good = found.ends_at is None and found.state == "serving"
    return found.state in ("coming", "serving", "refused") and not is_for_good


def _cancel(tx: Tx, schedule_id: int, by: int | None) -> None:
    values = {"cancelled_at": tx.now, "cancelled_by_id": by, "look_at": None}
    tx.execute(update(Schedule).where(Schedule.id == schedule_id).values(values))
    tx.hint("flows", by_id(tx, schedule_id).flow)


def _views(tx: Tx, *conditions: ColumnElement[bool]) -> list[ScheduleView]:
    rows = tx.rows(
        select(Schedule, Revision.number, Revision.note, Staff.name.label("by"))
        .join(Revision, Revision.id == Schedule.revision_id)
        .outerjoin(Staff, Staff.id == Schedule.by_id)
        .where(*conditions)
        .order_by(Schedule.starts_at, Schedule.id)
    )
    return [_view(tx, row) for row in rows]


def _view(tx: Tx, row: Any) -> ScheduleView:
    then = in_force(tx, row.flow, row.ends_at) if row.ends_at is not None else None
    return ScheduleView(
        id=row.id,
        flow=row.flow,
        number=row.number,
        note=row.note,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=_state(row, tx.now),
        by=row.by,
        made_at=row.made_at,
        problems=[Problem(**{**each, "severity": Severity(each["severity"])}) for each in row.problems or ()],
        then=_number(tx, then),
    )


def _state(row: Any, now: datetime) -> ScheduleState:
    if row.refused_at is not None:
        return "refused" if row.cancelled_at is None else "cancelled"
    if row.cancelled_at is not None:
        return "over" if row.cancelled_at > row.starts_at else "cancelled"
    if now < row.starts_at or row.problems is not None:
        return "coming"
    return "serving" if row.ends_at is None or now < row.ends_at else "over"


def _number(tx: Tx, found: InForce | None) -> int | None:
    if found is None:
        return None
    return int(tx.scalar(select(Revision.number).where(Revision.id == found.revision_id)))


def _live(tx: Tx, flow_name: str) -> Mapping[str, Any] | None:
    number = _number(tx, in_force(tx, flow_name))
    return None if number is None else {"revision": number}


def _told(view: ScheduleView) -> dict[str, Any]:
    until = {"until": view.ends_at.isoformat()} if view.ends_at else {}
    return {"revision": view.number, "since": view.starts_at.isoformat(), **until}
