"""The messages that callers have left, over the API."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import reports
from ivr.reports import VoicemailLine, VoicemailsWanted
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Id, Query, speaks
from ivr.web.ground import house

rooms = Blueprint("voicemails", __name__, url_prefix="/voicemails")

PAGE_MAX_ROWS = 200


class Filter(Query):
    """Those that somebody has seen to, or the others; `before` is the id of the last one shown."""

    done: bool = False
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=list[VoicemailLine])
def listing(query: Filter) -> list[VoicemailLine]:
    """Messages, the newest first; agents see those left in queues that they serve or in none, with masked numbers.

    Each is done as its task is; who left it is called by its contact.
    """
    with house().db.reading() as tx:
        return reports.voicemails(tx, VoicemailsWanted(query.done, query.before, query.limit), me())
