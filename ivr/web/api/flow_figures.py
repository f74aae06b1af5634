"""What callers do in a flow over the API: counts only, so that agents may see them too."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import reports
from ivr.reports import Asked, FlowFigures
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import Query, speaks
from ivr.web.api.spans import Day
from ivr.web.ground import house

rooms = Blueprint("flow_figures", __name__, url_prefix="/flows")


class Days(Query):
    """Whole days of the house's zone, both included; `revision` by its number, all of them if not said."""

    first_day: Day | None = None
    last_day: Day | None = None
    revision: Annotated[int, Field(ge=1, le=2**31)] | None = None


@rooms.get("/<name>/figures")
@needs(Role.AGENT)
@speaks(query=Days, gives=FlowFigures)
def show(name: str, query: Days) -> FlowFigures:
    """What callers did at each place and with each option, of the calls that began in these days and have ended."""
    asked = Asked(name, query.revision, query.first_day, query.last_day)
    with house().db.reading() as tx:
        return reports.flow_figures(tx, asked, house().settings.time_zone)
