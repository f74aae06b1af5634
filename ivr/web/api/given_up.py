"""The callbacks that have reached nobody and were given up, over the API."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import reports
from ivr.reports import GivenUpLine, GivenUpWanted
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Id, Query, speaks
from ivr.web.ground import house

rooms = Blueprint("given_up", __name__, url_prefix="/callbacks/given-up")

PAGE_MAX_ROWS = 200


class Filter(Query):
    """Those that somebody has seen to, or the others; `before` is the id of the last one shown."""

    done: bool = False
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=list[GivenUpLine])
def listing(query: Filter) -> list[GivenUpLine]:
    """Callbacks given up after the last try, the newest first; agents see those of their queues, with masked numbers.

    Each is done as its task is, `POST /tasks/<id>/close` with a word; the customer is called by the contact.
    """
    with house().db.reading() as tx:
        return reports.given_up(tx, GivenUpWanted(query.done, query.before, query.limit), me())
