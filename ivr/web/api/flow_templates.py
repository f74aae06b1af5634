"""New flows over the API: the templates to begin with, and a draft made of one."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field, StringConstraints

from ivr import templates
from ivr.staff import Right, Role
from ivr.templates import Begun, NoSuchTemplate, NoVoice, TemplateView, Wish
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, Language, Title, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.api.vocabulary import HolidayCountry, Name, TimeZone
from ivr.web.ground import house

rooms = Blueprint("flow_templates", __name__, url_prefix="/flow-templates")

STATUS_OF |= {NoSuchTemplate: 404, NoVoice: 422}

Company = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]


class Use(Body):
    """The flow to be begun: `flow` is its name for good, `title` what people call it, `company` what callers hear.

    `languages` in the order of their keys; a language without a voice is written and planned, not served. `country`:
    whose public holidays count.
    """

    flow: Name
    title: Title | None = None
    company: Company
    languages: Annotated[list[Language], Field(min_length=1, max_length=9)]
    time_zone: TimeZone
    country: HolidayCountry

    def wish(self) -> Wish:
        languages = tuple(dict.fromkeys(self.languages))
        return Wish(self.flow, self.company, languages, self.time_zone, self.country, self.title)


@rooms.get("")
@needs(Role.MANAGER)
@speaks(gives=list[TemplateView])
def listing() -> list[TemplateView]:
    """Every template that a new flow may begin with."""
    with house().db.reading() as tx:
        return templates.listing(tx)


@rooms.post("/<name>/use")
@needs(Role.MANAGER, right=Right.EDIT_MENUS)
@speaks(body=Use, gives=Begun, status=201, refuses=(409,))
def use(name: str, body: Use) -> Begun:
    """Begins the draft of a new flow, and makes the queues it needs that are not there yet."""
    with house().db.writing() as tx:
        return templates.use(tx, name, body.wish(), me().id)
