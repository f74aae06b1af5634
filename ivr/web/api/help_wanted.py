"""Agents who call for a supervisor, for every screen of those who may come."""

from __future__ import annotations

from flask import Blueprint

from ivr.reports import talks
from ivr.reports.talks import HelpCall
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import speaks
from ivr.web.ground import house

rooms = Blueprint("help", __name__)


@rooms.get("/board/help")
@needs(Role.SUPERVISOR)
@speaks(gives=list[HelpCall])
def listing() -> list[HelpCall]:
    """Who calls for help now and to whom nobody has come yet, the longest first."""
    with house().db.reading() as tx:
        return talks.help_wanted(tx)
