"""The board of the supervisors, and the definitions of its figures."""

from __future__ import annotations

from flask import Blueprint

from ivr import reports
from ivr.reports import METRICS, Board, Metric
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import speaks
from ivr.web.ground import house

rooms = Blueprint("board", __name__)


@rooms.get("/board")
@needs(Role.SUPERVISOR)
@speaks(gives=Board)
def show() -> Board:
    """Now: who waits, who talks, every agent, and the day's figures so far."""
    with house().db.reading() as tx:
        return reports.board(tx, house().settings.time_zone)


@rooms.get("/metrics")
@needs(Role.AGENT)
@speaks(gives=list[Metric])
def metrics() -> list[Metric]:
    """Every figure's definition, to be shown beside it."""
    return list(METRICS)
