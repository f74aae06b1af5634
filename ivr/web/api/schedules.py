"""Planned menus over the API: which revision serves when, what is planned, and calling it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint
from pydantic import Field

from ivr import revisions
from ivr.db import Tx
from ivr.revisions import NoSuchSchedule, NoSuchTime, ScheduleOver, ScheduleOverlaps, ScheduleView, TimeUnfit
from ivr.staff import Right, Role
from ivr.surroundings import hold_queues, surroundings
from ivr.web.api.access import me, needs
from ivr.web.api.contract import speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.flows import prepared
from ivr.web.api.planning import PlannedFor
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
class FlowTimes:
    """Which revision serves when, in the time zone (IANA) in which times are meant.

    `serves` is what the next call gets, `lasting` what there is for good: another one while something is there for a
    while only. `terms` are those that have begun, the newest first; `schedules` what is planned, serves for a while or
    was refused when it was due, unseen yet.
    """

    time_zone: str
    serves: int | None
    lasting: int | None
    terms: list[RevisionTerm]
    schedules: list[ScheduleView]


class Planning(PlannedFor):
    """The revision that shall serve."""

    number: int = Field(ge=1, le=2**31)


@rooms.get("/schedules")
@needs(Role.SUPERVISOR)
@speaks(gives=list[ScheduleView])
def listing() -> list[ScheduleView]:
    """What is planned in all flows, serves for a while, or was refused when it was due, unseen yet."""
    with house().db.reading() as tx:
        return revisions.schedules(tx)


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
    period = body.period()
    if period.is_now_for_good:
        raise Refused(422, "say from when or until when: to bring it back at once, roll back", code="no_times")
    with house().db.reading() as tx:
        document, around = revisions.document_of(tx, revisions.by_number(tx, name, body.number).id), surroundings(tx)
    prepared(document, around)
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
        time_zone=house().settings.time_zone,
        serves=serves.number if serves else None,
        lasting=lasting.number if lasting else None,
        terms=[RevisionTerm(numbers[term.revision_id], term.since, term.until) for term in revisions.terms(tx, name)],
        schedules=revisions.schedules(tx, name),
    )
