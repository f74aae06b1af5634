"""The emergency's switch over all lines: how it stands, who switched it when, on and off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import lines, revisions, staff
from ivr.db import Tx
from ivr.lines import LineView
from ivr.revisions import NeverPublished
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Id, Language, Phrase, speaks
from ivr.web.ground import house

rooms = Blueprint("emergency", __name__, url_prefix="/emergency")


class EmergencySwitch(Body):
    """On or off, for these lines or (null) for all in use; words per language, without them the last ones stand."""

    on: bool
    words: Annotated[dict[Language, Phrase], Field(max_length=20)] | None = None
    line_ids: Annotated[list[Id], Field(min_length=1, max_length=200)] | None = None


@dataclass(frozen=True, slots=True)
class LineEmergency:
    """How the switch stands on one line.

    `languages` are those of the line's flow; callers in one of `without_words` hear that there is a disturbance.
    `announced`: whether the published flow tells of an emergency at all.
    """

    line_id: int
    number: str
    title: str
    language: str
    on: bool
    words: Mapping[str, str]
    languages: list[str]
    without_words: list[str]
    announced: bool
    switched_at: datetime | None
    switched_by: str | None


@rooms.get("")
@needs(Role.AGENT)
@speaks(gives=list[LineEmergency])
def show() -> list[LineEmergency]:
    """The switch of every line in use."""
    with house().db.reading() as tx:
        return _state(tx)


@rooms.put("")
@needs(Role.MANAGER)
@speaks(body=EmergencySwitch, gives=list[LineEmergency], refuses=(404, 409))
def switch(body: EmergencySwitch) -> list[LineEmergency]:
    """Switches the announcement on one line, several or all, for the next call: on all of them or on none."""
    with house().db.writing() as tx:
        chosen = body.line_ids or [line.id for line in lines.listing(tx) if line.active]
        for line_id in sorted(set(chosen)):
            lines.switch_emergency(tx, line_id, body.on, body.words, me().id)
        return _state(tx)


def _state(tx: Tx) -> list[LineEmergency]:
    names = {person.id: person.name for person in staff.listing(tx)}
    return [_of(tx, line, names) for line in lines.listing(tx) if line.active]


def _of(tx: Tx, line: LineView, names: Mapping[int, str]) -> LineEmergency:
    languages, announced = _flow(tx, line.flow)
    return LineEmergency(
        line_id=line.id,
        number=line.number,
        title=line.title,
        language=line.language,
        on=line.emergency,
        words=line.emergency_words,
        languages=languages,
        without_words=[language for language in languages if language not in line.emergency_words],
        announced=announced,
        switched_at=line.emergency_at,
        switched_by=None if line.emergency_by is None else names.get(line.emergency_by),
    )


def _flow(tx: Tx, name: str) -> tuple[list[str], bool]:
    """The languages of the published flow, and whether it tells of an emergency."""
    try:
        flow = revisions.published(tx, name).flow
    except NeverPublished:
        return [], False
    return list(flow.languages), any("emergency" in facts for facts in flow.entering.values())
