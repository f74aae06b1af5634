"""The board of the supervisors, and the definitions of its figures."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import reports
from ivr.reports import METRICS, Board, Metric, Waiting
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import Id, Query, speaks
from ivr.web.ground import house

rooms = Blueprint("board", __name__)

PAGE_MAX_ROWS = 200


class Behind(Query):
    """Who comes behind one who waits, by the id of that entry; without it from the front on."""

    after: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


@rooms.get("/board")
@needs(Role.SUPERVISOR)
@speaks(gives=Board)
def show() -> Board:
    """Now: how many wait and who first, who talks, every agent, and the day's figures so far."""
    with house().db.reading() as tx:
        return reports.board(tx, house().settings.time_zone)


@rooms.get("/board/queues/<int:queue_id>/waiting")
@needs(Role.SUPERVISOR)
@speaks(query=Behind, gives=list[Waiting])
def waiting(queue_id: int, query: Behind) -> list[Waiting]:
    """Everybody who waits in a queue, in their order, by the page."""
    with house().db.reading() as tx:
        return reports.waiting_page(tx, queue_id, query.after, query.limit)


@rooms.get("/metrics")
@needs(Role.AGENT)
@speaks(gives=list[Metric])
def metrics() -> list[Metric]:
    """Every figure's definition, to be shown beside it."""
    return list(METRICS)
