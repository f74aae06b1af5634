"""The log of calls over the API: pages of it, all of it as CSV, one call."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from flask import Blueprint, Response
from pydantic import AfterValidator, AwareDatetime, Field

from ivr import reports, staff
from ivr.db import Tx
from ivr.reports import CallLine, CallSheet, Direction, Outcome, Purpose, Status, Style, Wanted
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Id, Query, Word, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.ground import house

rooms = Blueprint("calls", __name__)

PAGE_MAX_ROWS = 200
HIDDEN = "…"  # an audit outlives the customer whose number was looked for
STATUS_OF[reports.NoSuchCall] = 404


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as unknown:
        raise ValueError("write a time zone such as Europe/Rome") from unknown
    return name


Zone = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_zone)]
Day = Annotated[date, Field(ge=date(1970, 1, 2), le=date(9000, 1, 1))]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime.fromisoformat("1970-01-02T00:00Z"), le=datetime.fromisoformat("9000-01-01T00:00Z"))
]


class Chosen(Query):
    """Which calls. Days are whole ones, both included, of `zone` (the house's if not said); times have their own zone.

    `until` is not included; `number` in any writing.
    """

    first_day: Day | None = None
    last_day: Day | None = None
    zone: Zone | None = None
    since: Moment | None = None
    until: Moment | None = None
    line_id: Id | None = None
    queue: Word | None = None
    agent_id: Id | None = None
    outcome: Outcome | None = None
    reason: Word | None = None
    number: Word | None = None
    status: Status | None = None
    purpose: Purpose | None = None
    direction: Direction | None = None
    customer_id: Id | None = None


class Filter(Chosen):
    """A page of them: `before` is the id of the last one shown."""

    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


class Export(Chosen):
    """All of them as CSV; `mark` puts a byte order mark first, which Excel needs to see that it is UTF-8."""

    separator: Literal["comma", "semicolon"] = "comma"
    mark: bool = False


@rooms.get("/calls")
@needs(Role.SUPERVISOR)
@speaks(query=Filter, gives=list[CallLine], refuses=(404,))
def listing(query: Filter) -> list[CallLine]:
    """Calls, newest first."""
    with house().db.reading() as tx:
        return reports.page(tx, _wanted(tx, query))


@rooms.get("/calls.csv")
@needs(Role.MANAGER)
@speaks(query=Export, media="text/csv")
def export(query: Export) -> Response:
    """The calls of the same filter as a table, newest first. Put on the audit."""
    chosen = query.model_dump(mode="json", exclude_none=True) | ({"number": HIDDEN} if query.number else {})
    with house().db.writing() as tx:
        wanted = _wanted(tx, query)
        staff.audit(tx, me().id, "calls_exported", "calls", None, chosen)
    style = Style(_zone_of(query), query.separator, query.mark)
    answer = Response(reports.written(house().db, wanted, style), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return answer


@rooms.get("/calls/<int:call_id>")
@needs(Role.AGENT)
@speaks(gives=CallSheet)
def show(call_id: int) -> CallSheet:
    """One call: legs, journal, waits, talks, recordings, survey."""
    with house().db.reading() as tx:
        return reports.sheet(tx, call_id)


def _wanted(tx: Tx, chosen: Chosen) -> Wanted:
    apart = {"first_day", "last_day", "zone", "since", "until", "number", "separator", "mark"}
    number = reports.numbers_of(tx, chosen.number) if chosen.number else None
    return Wanted(**chosen.model_dump(exclude=apart), **_span(chosen), numbers=number)


def _span(chosen: Chosen) -> dict[str, Any]:
    """The days and the times as one span: what both allow."""
    zone = ZoneInfo(_zone_of(chosen))
    first = datetime.combine(chosen.first_day, time(), zone) if chosen.first_day else None
    after = datetime.combine(chosen.last_day + timedelta(days=1), time(), zone) if chosen.last_day else None
    since = [instant for instant in (first, chosen.since) if instant]
    until = [instant for instant in (after, chosen.until) if instant]
    return {"since": max(since, default=None), "until": min(until, default=None)}


def _zone_of(chosen: Chosen) -> str:
    return chosen.zone or house().settings.time_zone
