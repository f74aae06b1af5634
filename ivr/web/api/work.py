"""One's own work over the API: what one owes to whom, by when."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import AwareDatetime, Field, model_validator
from pydantic_core import PydanticCustomError

from ivr import conversation, queues, reports
from ivr.reports import What, Work, WorkDue, WorkPlace
from ivr.staff import Role
from ivr.web.api.access import me, my_agent, needs
from ivr.web.api.contract import Body, Id, Query, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.api.spans import LATEST
from ivr.web.ground import house

rooms = Blueprint("work", __name__, url_prefix="/work")

STATUS_OF |= {reports.CallbackOffered: 409}

PAGE_MAX_ROWS = 200


class Filter(Query):
    """Where the page begins: the `next` of the one before, all three of it."""

    due_at: AwareDatetime | None = None
    what: What | None = None
    id: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS

    @model_validator(mode="after")
    def _is_whole(self) -> Filter:
        if len({self.due_at is None, self.what is None, self.id is None}) > 1:
            raise PydanticCustomError("page_whole", "the next page needs all three: due_at, what and id")
        return self

    @property
    def after(self) -> WorkPlace | None:
        """None for the first page."""
        if self.due_at is None or self.what is None or self.id is None:
            return None
        return WorkPlace(self.due_at, self.what, self.id)


class AnotherTime(Body):
    """When the customer is called instead; `by_me`: by me, unless I am not at work then or busy for long."""

    at: Annotated[AwareDatetime, Field(strict=False, le=LATEST)]
    by_me: bool = False


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=Work)
def listing(query: Filter) -> Work:
    """My open cases with what is promised in them, my tasks, callbacks that I agreed to: what is due first, first.

    `called_off`: callbacks of mine that a colleague has called off within a day, since the customer needs them no more,
    or has agreed anew.
    """
    with house().db.reading() as tx:
        return reports.work_of(tx, me().id, query.after, query.limit)


@rooms.post("/callbacks/<int:entry_id>/call-off")
@needs(Role.AGENT)
@speaks(refuses=(404, 409))
def call_off(entry_id: int) -> None:
    """Calls off a callback that I have agreed to, or make myself: its customer needs it no more."""
    agent_id = my_agent()
    with house().db.writing() as tx:
        call_id = reports.call_of_callback(tx, me().id, entry_id)
        conversation.call_off_own(tx, entry_id, call_id, agent_id)


@rooms.post("/callbacks/<int:entry_id>/make")
@needs(Role.AGENT)
@speaks(refuses=(404, 409))
def make(entry_id: int) -> None:
    """Makes a callback that I have agreed to, or make myself, before its time: it is offered to me at once."""
    agent_id = my_agent()
    with house().db.writing() as tx:
        reports.call_of_callback(tx, me().id, entry_id)
        queues.make_now(tx, entry_id, agent_id)


@rooms.post("/callbacks/<int:entry_id>/put-off")
@needs(Role.AGENT)
@speaks(body=AnotherTime, refuses=(404, 409))
def put_off(entry_id: int, body: AnotherTime) -> None:
    """Puts a callback that I have agreed to, or make myself, at another time, as a wrap-up would."""
    agent_id = my_agent()
    with house().db.writing() as tx:
        call_id = reports.call_of_callback(tx, me().id, entry_id)
        conversation.put_off_own(tx, entry_id, call_id, agent_id, body.at, body.by_me)


@rooms.get("/due")
@needs(Role.AGENT)
@speaks(gives=WorkDue)
def due() -> WorkDue:
    """How much of it is due today, and how much is overdue."""
    with house().db.reading() as tx:
        return reports.work_due(tx, me().id, house().settings.time_zone)
