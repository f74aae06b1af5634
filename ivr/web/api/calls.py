"""The log of calls over the API."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import AwareDatetime, Field

from ivr import reports
from ivr.reports import CallLine, CallSheet, Wanted
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import Id, Query, Word, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.ground import house

rooms = Blueprint("calls", __name__, url_prefix="/calls")

PAGE_MAX_ROWS = 200
STATUS_OF[reports.NoSuchCall] = 404


class Filter(Query):
    """Which calls; times with their zone, `until` not included; `before` is the id of the last one shown."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    line_id: Id | None = None
    queue: Word | None = None
    agent_id: Id | None = None
    outcome: Word | None = None
    reason: Word | None = None
    number: Word | None = None
    status: Word | None = None
    purpose: Word | None = None
    customer_id: Id | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


@rooms.get("")
@needs(Role.SUPERVISOR)
@speaks(query=Filter, gives=list[CallLine], refuses=(404,))
def listing(query: Filter) -> list[CallLine]:
    """Calls, newest first."""
    with house().db.reading() as tx:
        return reports.page(tx, Wanted(**query.model_dump()))


@rooms.get("/<int:call_id>")
@needs(Role.AGENT)
@speaks(gives=CallSheet)
def show(call_id: int) -> CallSheet:
    """One call: legs, journal, waits, talks, recordings, survey."""
    with house().db.reading() as tx:
        return reports.sheet(tx, call_id)
