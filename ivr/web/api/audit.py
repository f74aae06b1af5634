"""The audit over the API: pages of who changed what, by person, kind of thing and day."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import reports
from ivr.reports import ChangeLine, ChangesWanted
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import Id, Title, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.api.spans import Span
from ivr.web.ground import house

rooms = Blueprint("audit", __name__)

PAGE_MAX_ROWS = 200
STATUS_OF[reports.NoSuchChange] = 404


class Filter(Span):
    """Which changes: of one thing ("case:7"), of a kind of thing ("queue"), by whom, when.

    `batch`: what one act did to many ("import:12"); without it, and without a subject, the act's own line alone is
    shown. `before` is the id of the last one shown.
    """

    subject: Title | None = None
    noun: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None
    batch: Title | None = None
    staff_id: Id | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


@rooms.get("/audit")
@needs(Role.MANAGER)
@speaks(query=Filter, gives=list[ChangeLine], refuses=(404,))
def listing(query: Filter) -> list[ChangeLine]:
    """Who changed what, newest first."""
    since, until = query.span(house().settings.time_zone)
    wanted = ChangesWanted(since=since, until=until, **query.model_dump(exclude={*Span.model_fields}))
    with house().db.reading() as tx:
        return reports.changes(tx, wanted)
