"""The emergency's switch over all lines: how it stands, who switched it when, on and off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from callflows.flow import Flow
from callflows.nodes.passages import Branch
from ivr import lines, revisions, staff
from ivr.db import Tx
from ivr.lines import LineView
from ivr.revisions import NeverPublished
from ivr.staff import Right, Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Id, speaks
from ivr.web.api.lines import Emergency
from ivr.web.ground import house

rooms = Blueprint("emergency", __name__, url_prefix="/emergency")


class EmergencySwitch(Emergency):
    """On or off, for these lines or (null) for all in use; words per language, without them the last ones stand.

    `ends_calls`: after the words callers are offered a message or a callback, and no menu; null: as it was last.
    """

    line_ids: Annotated[list[Id], Field(min_length=1, max_length=200)] | None = None


@dataclass(frozen=True, slots=True)
class LineEmergency:
    """How the switch stands on one line.

    `languages` are those of the line's flow; callers in one of `without_words` hear that there is a disturbance.
    `announced`: whether the published flow tells of an emergency at all; `ends_calls`: whether callers hear no menu
    after the words, which `can_end_calls` tells of the published flow: in others the menu follows all the same.
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
    ends_calls: bool
    can_end_calls: bool
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
@needs(Role.SUPERVISOR, right=Right.SWITCH_EMERGENCY)
@speaks(body=EmergencySwitch, gives=list[LineEmergency], refuses=(404, 409))
def switch(body: EmergencySwitch) -> list[LineEmergency]:
    """Switches the announcement on one line, several or all, for the next call: on all of them or on none."""
    with house().db.writing() as tx:
        chosen = body.line_ids or [line.id for line in lines.listing(tx) if line.active]
        for line_id in sorted(set(chosen)):
            lines.switch_emergency(tx, line_id, body.wanted(), me().id)
        return _state(tx)


def _state(tx: Tx) -> list[LineEmergency]:
    names = {person.id: person.name for person in staff.listing(tx)}
    return [_of(tx, line, names) for line in lines.listing(tx) if line.active]


def _of(tx: Tx, line: LineView, names: Mapping[int, str]) -> LineEmergency:
    flow = _flow(tx, line.flow)
    languages = list(flow.languages) if flow else []
    return LineEmergency(
        line_id=line.id,
        number=line.number,
        title=line.title,
        language=line.language,
        on=line.emergency,
        words=line.emergency_words,
        languages=languages,
        without_words=[language for language in languages if language not in line.emergency_words],
        announced=flow is not None and _tells(flow),
        ends_calls=line.emergency_ends_calls,
        can_end_calls=flow is not None and _can_end_calls(flow),
        switched_at=line.emergency_at,
        switched_by=None if line.emergency_by is None else names.get(line.emergency_by),
    )


def _flow(tx: Tx, name: str) -> Flow | None:
    try:
        return revisions.published(tx, name).flow
    except NeverPublished:
        return None


def _tells(flow: Flow) -> bool:
    return any("emergency" in facts for facts in flow.entering.values())


def _can_end_calls(flow: Flow) -> bool:
    branches = [node for node in flow.nodes.values() if isinstance(node, Branch)]
    return any("emergency_ends_calls" in when for branch in branches for when, _ in branch.cases)
