"""Planned menus over the API: which revision serves when, what is planned, and calling it off."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from flask import Blueprint
from pydantic import Field

from ivr import revisions
from ivr.db import Tx
from ivr.revisions import (
    NoSuchSchedule,
    NoSuchTime,
    ScheduleOver,
    ScheduleOverlaps,
    ScheduleState,
    ScheduleView,
    TimeUnfit,
)
from ivr.staff import Right, Role
from ivr.surroundings import hold_queues, surroundings
from ivr.web.api.access import me, needs
from ivr.web.api.contract import speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.flows import ProblemView, prepared, problem_view
from ivr.web.api.planning import PlannedFor, zone_of
from ivr.web.ground import house

rooms = Blueprint("schedules", __name__)

STATUS_OF |= {NoSuchSchedule: 404, NoSuchTime: 422, ScheduleOver: 409, ScheduleOverlaps: 409, TimeUnfit: 422}


@dataclass(frozen=True, slots=True)
class RevisionTerm:
    """From when until when the flow's calls got a revision; `until` null: still, and for good."""

    number: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ScheduleSheet:
    """What is planned. `by` is a name, null for the command line; `problems` are of the last look.

    `time_zone` is the one (IANA) in which its times are meant.
    `then`: the number of the revision that comes back at its end, as things stand; null where it has no end.
    """

    id: int
    flow: str
    number: int
    note: str
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str
    state: ScheduleState
    by: str | None
    made_at: datetime
    problems: list[ProblemView]
    then: int | None


@dataclass(frozen=True, slots=True)
class FlowTimes:
    """Which revision serves when.

    `serves` is what the next call gets, `lasting` what there is for good: another one while something is there for a
    while only. `terms` are those that have begun, the newest first; `schedules` what is planned, serves for a while or
    was refused when it was due, unseen yet.
    """

    serves: int | None
    lasting: int | None
    terms: list[RevisionTerm]
    schedules: list[ScheduleSheet]


class Planning(PlannedFor):
    """The revision that shall serve."""

    number: int = Field(ge=1, le=2**31)


@rooms.get("/schedules")
@needs(Role.SUPERVISOR)
@speaks(gives=list[ScheduleSheet])
def listing() -> list[ScheduleSheet]:
    """What is planned in all flows, serves for a while, or was refused when it was due, unseen yet."""
    with house().db.reading() as tx:
        return [_sheet(tx, each) for each in revisions.schedules(tx)]


@rooms.get("/flows/<name>/times")
@needs(Role.AGENT)
@speaks(gives=FlowTimes)
def show(name: str) -> FlowTimes:
    """Which revision of a flow served and serves when, and what is planned."""
    with house().db.reading() as tx:
        return _times(tx, name)


@rooms.post("/flows/<name>/schedules")
@needs(Role.SUPERVISOR, right=Right.PUBLISH_MENUS)
@speaks(body=Planning, gives=FlowTimes, refuses=(409,))
def plan(name: str, body: Planning) -> FlowTimes:
    """Lets a revision serve at its time; 422 with its problems if callers would suffer, as things stand."""
    if body.since is None and body.until is None:
        raise Refused(422, "say from when or until when: to bring it back at once, roll back", code="no_times")
    with house().db.reading() as tx:
        document, around = revisions.document_of(tx, revisions.by_number(tx, name, body.number).id), surroundings(tx)
    prepared(document, around)
    period = body.period(document)
    with house().db.writing() as tx:
        hold_queues(tx, document)
        revisions.rollback(tx, name, body.number, me().id, period)
        return _times(tx, name)


@rooms.delete("/flows/<name>/schedules/<int:schedule_id>")
@needs(Role.SUPERVISOR, right=Right.PUBLISH_MENUS)
@speaks(gives=FlowTimes, refuses=(409,))
def cancel(name: str, schedule_id: int) -> FlowTimes:
    """Calls off what is planned, ends now what is there for a while, or takes note of a refusal."""
    with house().db.writing() as tx:
        revisions.cancel(tx, name, schedule_id, me().id)
        return _times(tx, name)


def _times(tx: Tx, name: str) -> FlowTimes:
    numbers = {view.id: view.number for view in revisions.history(tx, name)}
    serves, lasting = revisions.published_view(tx, name), revisions.lasting_view(tx, name)
    if not numbers:
        raise revisions.NeverPublished(f"no revision of the flow {name} was ever published")
    return FlowTimes(
        serves=serves.number if serves else None,
        lasting=lasting.number if lasting else None,
        terms=[RevisionTerm(numbers[term.revision_id], term.since, term.until) for term in revisions.terms(tx, name)],
        schedules=[_sheet(tx, each) for each in revisions.schedules(tx, name)],
    )


def _sheet(tx: Tx, view: ScheduleView) -> ScheduleSheet:
    document = revisions.document_of(tx, revisions.by_number(tx, view.flow, view.number).id)
    told = {each.name: getattr(view, each.name) for each in fields(view)}
    problems = [problem_view(problem) for problem in view.problems]
    return ScheduleSheet(**{**told, "time_zone": zone_of(document), "problems": problems})
