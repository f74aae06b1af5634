"""Lines over the API: shown, added, changed, and the emergency's switch."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Blueprint
from pydantic import Field

from ivr import lines, revisions, staff
from ivr.db import Tx
from ivr.lines import LineView, NewLine
from ivr.staff import Right, Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Language, Phrase, Title, if_named, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.vocabulary import Country, Number, TimeZone, Version, seen_version
from ivr.web.ground import house

rooms = Blueprint("lines", __name__, url_prefix="/lines")

SURVEY_DELAY_MAX_SECONDS = 86_400

SurveyBy = Literal["call", "sms", "link", "none"]
Delay = Annotated[int, Field(ge=0, le=SURVEY_DELAY_MAX_SECONDS)]
FlowName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]


class LineIn(Body):
    """A number of ours to be put into use; `hotline provision` then points it here at the carrier."""

    number: Number
    title: Title
    flow: FlowName
    survey_flow: FlowName | None = None
    language: Language
    country: Country
    time_zone: TimeZone
    sends_sms: bool = True
    receives_sms: bool = True
    survey_by: SurveyBy = "call"
    survey_delay_seconds: Delay = 30


class LineChange(Body):
    """What is to be otherwise; what is not named stays."""

    version: Version = seen_version()
    number: Number = if_named()
    title: Title = if_named()
    flow: FlowName = if_named()
    survey_flow: FlowName | None = if_named()
    language: Language = if_named()
    country: Country = if_named()
    time_zone: TimeZone = if_named()
    survey_by: SurveyBy = if_named()
    survey_delay_seconds: Delay = if_named()
    sends_sms: bool = if_named()
    receives_sms: bool = if_named()
    active: bool = if_named()


class Emergency(Body):
    """On or off, with the words per language; without words the last ones stand.

    `ends_calls`: after the words callers are offered a message or a callback, and no menu; null: as it was last.
    """

    on: bool
    words: Annotated[dict[Language, Phrase], Field(max_length=20)] | None = None
    ends_calls: bool | None = None

    def wanted(self) -> lines.Emergency:
        return lines.Emergency(self.on, self.words, self.ends_calls)


@rooms.get("")
@needs(Role.AGENT)
@speaks(gives=list[LineView])
def listing() -> list[LineView]:
    """Every line, those out of use too."""
    with house().db.reading() as tx:
        return lines.listing(tx)


@rooms.post("")
@needs(Role.MANAGER)
@speaks(body=LineIn, gives=LineView, status=201, refuses=(409,))
def add(body: LineIn) -> LineView:
    """Puts a number into use; its flow must have been published."""
    given = body.model_dump()
    with house().db.writing() as tx:
        _expect_flows(tx, given)
        added = lines.add(tx, NewLine(**given))
        staff.audit(tx, me().id, "line_added", f"line:{added.id}", None, given)
        return added


@rooms.get("/<int:line_id>")
@needs(Role.AGENT)
@speaks(gives=LineView)
def show(line_id: int) -> LineView:
    """One line."""
    with house().db.reading() as tx:
        return lines.by_id(tx, line_id)


@rooms.patch("/<int:line_id>")
@needs(Role.MANAGER)
@speaks(body=LineChange, gives=LineView, refuses=(409,))
def change(line_id: int, body: LineChange) -> LineView:
    """Changes a line for the next call; calls going on keep the flow that they began with."""
    given = body.given()
    seen = given.pop("version", None)
    with house().db.writing() as tx:
        before = lines.by_id(tx, line_id)
        _expect_flows(tx, given)
        after = lines.change(tx, line_id, seen, **given)
        was, is_now = ({name: getattr(view, name) for name in given} for view in (before, after))
        staff.audit(tx, me().id, "line_changed", f"line:{line_id}", was, is_now)
        return after


@rooms.put("/<int:line_id>/emergency")
@needs(Role.SUPERVISOR, right=Right.SWITCH_EMERGENCY)
@speaks(body=Emergency, gives=LineView, refuses=(409,))
def switch_emergency(line_id: int, body: Emergency) -> LineView:
    """Switches the emergency announcement of one line for the next call."""
    with house().db.writing() as tx:
        return lines.switch_emergency(tx, line_id, body.wanted(), me().id)


def _expect_flows(tx: Tx, given: dict[str, Any]) -> None:
    """A line whose flow nobody has published could not answer its callers."""
    for field in ("flow", "survey_flow"):
        name = given.get(field)
        if name is not None and revisions.published_view(tx, name) is None:
            raise Refused(
                422,
                f"no revision of the flow {name} was ever published",
                code="flow_unpublished",
                values={"flow": name},
            )
