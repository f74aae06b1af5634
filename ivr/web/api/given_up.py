"""The callbacks that have reached nobody and were given up, over the API."""

from __future__ import annotations

from flask import Blueprint

from ivr import reports
from ivr.reports import GivenUpLine
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import speaks
from ivr.web.api.to_do import ToDoPage
from ivr.web.ground import house

rooms = Blueprint("given_up", __name__, url_prefix="/callbacks/given-up")


class Filter(ToDoPage):
    """Which of the callbacks given up."""


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=list[GivenUpLine])
def listing(query: Filter) -> list[GivenUpLine]:
    """Callbacks given up after the last try, the newest first; agents see those of their queues, with masked numbers.

    Each is done as its task is, `POST /tasks/<id>/close` with a word; the customer is called by the contact.
    """
    with house().db.reading() as tx:
        return reports.given_up(tx, query.wanted, me())
