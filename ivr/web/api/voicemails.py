"""The messages that callers have left, over the API."""

from __future__ import annotations

from flask import Blueprint

from ivr import reports
from ivr.reports import VoicemailLine
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import speaks
from ivr.web.api.to_do import ToDoPage
from ivr.web.ground import house

rooms = Blueprint("voicemails", __name__, url_prefix="/voicemails")


class Filter(ToDoPage):
    """Which of the messages."""


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=list[VoicemailLine])
def listing(query: Filter) -> list[VoicemailLine]:
    """Messages, the newest first; agents see those left in queues that they serve or in none, with masked numbers.

    Each is done as its task is; who left it is called by its contact.
    """
    with house().db.reading() as tx:
        return reports.voicemails(tx, query.wanted, me())
