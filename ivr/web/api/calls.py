"""The log of calls over the API: pages of it, all of it as CSV, one call."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Blueprint, Response, request
from pydantic import Field

from ivr import contacts, reports, staff
from ivr.db import Tx
from ivr.reports import CallLine, CallSheet, Direction, Doing, Outcome, Purpose, Status, Style, Visited, Wanted
from ivr.sentences import LANGUAGES
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Id, Title, Word, speaks
from ivr.web.api.errors import MISUSED, STATUS_OF, Refused
from ivr.web.api.openings import contact_opened
from ivr.web.api.spans import Span
from ivr.web.ground import house

rooms = Blueprint("calls", __name__)

PAGE_MAX_ROWS = 200
VISITED = ("flow", "revision", "node", "did", "key")
HIDDEN = "…"  # an audit outlives the customer whose number was looked for
STATUS_OF[reports.NoSuchCall] = 404


class Chosen(Span):
    """Which calls; `number` in any writing.

    `node`, `did` and `key`: what was done in the `flow`, of calls that have ended; without `node`, `did` is what became
    of the call in the flow as a whole.
    """

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
    flow: Word | None = None
    revision: Annotated[int, Field(ge=1, le=2**31)] | None = None
    node: Title | None = None
    did: Doing | None = None
    key: Annotated[str, Field(min_length=1, max_length=8, pattern=NO_NUL)] | None = None


class Filter(Chosen):
    """A page of them: `before` is the id of the last one shown."""

    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


class Export(Chosen):
    """All of them as CSV, in words of `language`; without it, of the one that the browser likes best.

    `mark` puts a byte order mark first, which Excel needs to see that it is UTF-8.
    """

    language: Literal["en", "it", "th", "vi", "mn"] | None = None
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
    """The calls of the same filter as a table, newest first; codes beside the words. Put on the audit."""
    chosen = query.model_dump(mode="json", exclude_none=True) | ({"number": HIDDEN} if query.number else {})
    with house().db.writing() as tx:
        wanted = _wanted(tx, query)
        staff.audit(tx, me().id, "calls_exported", "calls", None, chosen)
    language = query.language or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    style = Style(query.zone or house().settings.time_zone, language, query.separator, query.mark)
    answer = Response(reports.written(house().db, wanted, style), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return answer


@rooms.get("/calls/<int:call_id>")
@needs(Role.AGENT)
@speaks(gives=CallSheet)
def show(call_id: int) -> CallSheet:
    """One call: its timeline, legs, waits, talks, recordings, case and survey.

    Who opens it is put on the audit as of its contact, unless it is the one at one's desk.
    """
    with house().db.reading() as tx:
        sheet = reports.sheet(tx, call_id, me())
        contact = contacts.by_id(tx, sheet.call.contact_id)
    contact_opened(contact)
    return sheet


def _wanted(tx: Tx, chosen: Chosen) -> Wanted:
    apart = {*Span.model_fields, *VISITED, "number", "language", "separator", "mark"}
    numbers = reports.numbers_of(tx, chosen.number) if chosen.number else None
    since, until = chosen.span(house().settings.time_zone)
    return Wanted(
        since=since, until=until, numbers=numbers, visited=_visited(chosen), **chosen.model_dump(exclude=apart)
    )


def _visited(chosen: Chosen) -> Visited | None:
    """What was done in a flow, if that is asked for; a place alone is nowhere."""
    asked = chosen.model_dump(include=set(VISITED), exclude_none=True)
    if asked and chosen.flow is None:
        raise Refused(422, f"{', '.join(asked)}: say of which flow", code=MISUSED)
    return Visited(**asked) if asked else None
