"""Queues as managers set them up: opened, changed, put out of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field

from ivr import queues, staff
from ivr.db import Tx
from ivr.media.clips import find
from ivr.queues import LeastTooLong, NewQueue, QueueInUse, QueueNameTaken, QueueSettings
from ivr.queues.settings import Need
from ivr.staff import Role
from ivr.surroundings import QueueNamed, release_queue
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, Language, Title, Word, if_named, speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.vocabulary import Day, HolidayCountry, Name, Periods, Seconds, TimeZone, Version, seen_version
from ivr.web.ground import house

rooms = Blueprint("queue_settings", __name__, url_prefix="/queue-settings")

STATUS_OF |= {LeastTooLong: 422, QueueInUse: 409, QueueNamed: 409, QueueNameTaken: 409}

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Size = Annotated[int, Field(ge=1, le=10_000)]
Timeout = Annotated[int, Field(ge=5, le=120)]
Wait = Annotated[int, Field(ge=30, le=86_400)]
Target = Annotated[int, Field(ge=1, le=3_600)]
Tries = Annotated[int, Field(ge=1, le=10)]
Retry = Annotated[int, Field(ge=60, le=86_400)]
Days = Annotated[int, Field(ge=1, le=365)]
WrapUp = Annotated[int, Field(ge=0, le=3_600)]
Dispositions = Annotated[list[Word], Field(max_length=60)]
Needs = Annotated[dict[Word, Need], Field(max_length=60)]
Times = Annotated[int, Field(ge=0, le=10)]
Fields = Annotated[list[queues.settings.Field], Field(max_length=3)]
Words = Annotated[str, Field(min_length=1, max_length=4_000, pattern=NO_NUL)]
Guidance = Annotated[dict[Language, Words], Field(max_length=20)]
"""Words for the agent by language; of a language without any, the English ones are shown."""
Clip = Annotated[str, Field(min_length=1, max_length=84, pattern=NO_NUL)]
Music = Annotated[dict[Language, Clip], Field(max_length=20)]
"""The name of a clip by language; of a language without any, the flow's music is played."""
Announcements = Annotated[
    dict[Language, Annotated[str, Field(min_length=1, max_length=500, pattern=NO_NUL)]], Field(max_length=20)
]
"""Words said now and then to those who wait, by language; of a language without any, the flow's are said."""
Titles = Annotated[dict[Language, Title], Field(max_length=20)]
"""What the queue is called, by language; in a language without any it is called by its title."""
Skills = Annotated[list[Word], Field(max_length=20)]


class HoursIn(Body):
    """When the queue is served, by its time zone's clock: the week, days that are otherwise, public holidays."""

    week: dict[Weekday, Periods]
    special_days: Annotated[dict[Day, Periods], Field(max_length=400)] = Field(default_factory=dict)
    holidays: HolidayCountry | None = None


class QueueFields(Body):
    """How a queue is set up; what is not named stays or, of a queue to be made, has the usual value."""

    titles: Titles = if_named()
    routing_group: Name = if_named()
    hours: HoursIn | None = if_named()
    time_zone: TimeZone = if_named()
    max_size: Size = if_named()
    max_wait_seconds: Wait = if_named()
    help_seconds: Seconds | None = if_named()
    overflow_seconds: Seconds | None = if_named()
    callback_seconds: Seconds = if_named()
    other_language_seconds: Seconds | None = if_named()
    target_seconds: Target = if_named()
    offer_seconds: Timeout = if_named()
    wrap_up_seconds: WrapUp = if_named()
    wrap_up_least_seconds: WrapUp = if_named()
    wrap_up_extensions: Times = if_named()
    wrap_up_needs: Fields = if_named()
    callback_tries: Tries = if_named()
    callback_retry_seconds: Retry = if_named()
    callback_first: queues.settings.First = if_named()
    last_agent_seconds: Seconds = if_named()
    last_agent_days: Days = if_named()
    redial_seconds: Seconds = if_named()
    skills: Skills = if_named()
    dispositions: Dispositions = if_named()
    disposition_needs: Needs = if_named()
    script: Guidance = if_named()
    allowances: Guidance = if_named()
    music: Music = if_named()
    announcements: Announcements = if_named()


class QueueIn(QueueFields):
    """A queue to be made. `name` is what flows call it, for good; `hours` null: whenever a flow sends callers."""

    name: Name
    title: Title


class QueueChange(QueueFields):
    """What is to be otherwise; what is not named stays."""

    version: Version = seen_version()
    title: Title = if_named()
    active: bool = if_named()


@rooms.get("")
@needs(Role.SUPERVISOR)
@speaks(gives=list[QueueSettings])
def listing() -> list[QueueSettings]:
    """Every queue as it is set up, those out of use too."""
    with house().db.reading() as tx:
        return queues.settings.listing(tx)


@rooms.post("")
@needs(Role.MANAGER)
@speaks(body=QueueIn, gives=QueueSettings, status=201, refuses=(409,))
def add(body: QueueIn) -> QueueSettings:
    """Makes a queue. Callers reach it once a flow names it and an agent serves it."""
    values = body.model_dump(exclude_unset=True, exclude={"name", "title"})
    _refuse_missing(values.get("music", {}))
    with house().db.writing() as tx:
        made = queues.settings.create(tx, NewQueue(body.name, body.title, values))
        staff.audit(tx, me().id, "queue_added", f"queue:{made.id}", None, asdict(made))
        return made


@rooms.get("/<int:queue_id>")
@needs(Role.SUPERVISOR)
@speaks(gives=QueueSettings)
def show(queue_id: int) -> QueueSettings:
    """One queue as it is set up."""
    with house().db.reading() as tx:
        return _view(tx, queue_id)


@rooms.patch("/<int:queue_id>")
@needs(Role.MANAGER)
@speaks(body=QueueChange, gives=QueueSettings, refuses=(409,))
def change(queue_id: int, body: QueueChange) -> QueueSettings:
    """Changes a queue. Who waits goes on under the new settings; one that a live flow names stays in use."""
    given = {**body.model_dump(exclude_unset=True)}
    seen = given.pop("version", None)
    _refuse_missing(given.get("music", {}))
    with house().db.writing() as tx:
        before = _view(tx, queue_id)
        if given.get("active") is False:
            release_queue(tx, before.name)
        after = queues.settings.change(tx, queue_id, seen, **given)
        was, is_now = ({name: asdict(view)[name] for name in given} for view in (before, after))
        staff.audit(tx, me().id, "queue_changed", f"queue:{queue_id}", was, is_now)
        return after


def _refuse_missing(music: Mapping[str, str]) -> None:
    """Who waits would hear silence."""
    var = house().settings.var
    missing = next((clip for clip in music.values() if find(var, clip if "." in clip else f"{clip}.wav") is None), None)
    if missing is not None:
        raise Refused(
            422, f"there is no clip {missing}: put it among the clips first", code="no_clip", values={"clip": missing}
        )


def _view(tx: Tx, queue_id: int) -> QueueSettings:
    try:
        return queues.settings.by_id(tx, queue_id)
    except queues.QueueUnknown as unknown:
        raise Refused(404, str(unknown), code="gone") from unknown
