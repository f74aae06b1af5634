"""Lines over the API: shown, changed, and the emergency's switch."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field

from ivr import lines, staff
from ivr.lines import LineView
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Language, Phrase, Title, if_named, speaks
from ivr.web.ground import house

rooms = Blueprint("lines", __name__, url_prefix="/lines")

SURVEY_DELAY_MAX_SECONDS = 86_400


class LineChange(Body):
    """What is to be otherwise; what is not named stays."""

    title: Title = if_named()
    language: Language = if_named()
    survey_by: Literal["call", "sms", "link", "none"] = if_named()
    survey_delay_seconds: Annotated[int, Field(ge=0, le=SURVEY_DELAY_MAX_SECONDS)] = if_named()
    sends_sms: bool = if_named()
    receives_sms: bool = if_named()


class Emergency(Body):
    """On or off, with the words per language; without words the last ones stand."""

    on: bool
    words: Annotated[dict[Language, Phrase], Field(max_length=20)] | None = None


@rooms.get("")
@needs(Role.AGENT)
@speaks(gives=list[LineView])
def listing() -> list[LineView]:
    """Every line."""
    with house().db.reading() as tx:
        return lines.listing(tx)


@rooms.get("/<int:line_id>")
@needs(Role.AGENT)
@speaks(gives=LineView)
def show(line_id: int) -> LineView:
    """One line."""
    with house().db.reading() as tx:
        return lines.by_id(tx, line_id)


@rooms.patch("/<int:line_id>")
@needs(Role.MANAGER)
@speaks(body=LineChange, gives=LineView)
def change(line_id: int, body: LineChange) -> LineView:
    """Changes title, language or survey."""
    with house().db.writing() as tx:
        before = lines.by_id(tx, line_id)
        after = lines.change(tx, line_id, **body.given())
        was, is_now = ({name: getattr(view, name) for name in body.given()} for view in (before, after))
        staff.audit(tx, me().id, "line_changed", f"line:{line_id}", was, is_now)
        return after


@rooms.put("/<int:line_id>/emergency")
@needs(Role.MANAGER)
@speaks(body=Emergency, gives=LineView, refuses=(409,))
def switch_emergency(line_id: int, body: Emergency) -> LineView:
    """Switches the emergency announcement for the next call."""
    with house().db.writing() as tx:
        return lines.switch_emergency(tx, line_id, body.on, body.words, me().id)
