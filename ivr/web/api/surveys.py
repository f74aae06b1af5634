"""Surveys over the API: what customers said, and what was done about it."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import reports
from ivr.reports import SurveyLine, SurveyStatus, SurveysWanted
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import Id, Word, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.api.spans import Span
from ivr.web.ground import house

rooms = Blueprint("surveys", __name__, url_prefix="/surveys")

PAGE_MAX_ROWS = 200
STATUS_OF[reports.NoSuchSurvey] = 404


class Filter(Span):
    """Which surveys, by when they were to be asked; `answered`: whether anything was said.

    `score` is the one given to the agent. `before` is the id of the last one shown.
    """

    queue: Word | None = None
    agent_id: Id | None = None
    score: Annotated[int, Field(ge=1, le=10)] | None = None
    solved: bool | None = None
    repeated: bool | None = None
    answered: bool | None = None
    status: SurveyStatus | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


@rooms.get("")
@needs(Role.SUPERVISOR)
@speaks(query=Filter, gives=list[SurveyLine], refuses=(404,))
def listing(query: Filter) -> list[SurveyLine]:
    """Surveys, newest first, with their answers, their calls and the task that a bad answer made."""
    since, until = query.span(house().settings.time_zone)
    chosen = query.model_dump(exclude=set(Span.model_fields))
    with house().db.reading() as tx:
        return reports.surveys(tx, SurveysWanted(since=since, until=until, **chosen))
