"""Tasks over the API: what is to be done, and that it is."""

from __future__ import annotations

from flask import Blueprint

from ivr import cases, staff
from ivr.cases import TaskView
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Id, Phrase, Query, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.openings import sees_all
from ivr.web.ground import house

rooms = Blueprint("tasks", __name__, url_prefix="/tasks")


class Filter(Query):
    """Whose tasks: one's own unless `everybody`; `after` is the id of the last one shown."""

    everybody: bool = False
    after: Id | None = None


class Closing(Body):
    """What came of it."""

    word: Phrase


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=list[TaskView], refuses=(403, 404))
def listing(query: Filter) -> list[TaskView]:
    """Tasks not done, the one due first before the others. Agents see their own."""
    if query.everybody and not sees_all(me()):
        raise Refused(403, "only supervisors look through everybody's tasks", code="own_tasks")
    with house().db.reading() as tx:
        last = None if query.after is None else cases.task_by_id(tx, query.after)
        place = None if last is None else (last.due_at, last.id)
        return cases.tasks_due(tx, None if query.everybody else me().id, place)


@rooms.post("/<int:task_id>/done")
@needs(Role.AGENT)
@speaks(gives=TaskView)
def finish(task_id: int) -> TaskView:
    """Says that a task is done; once more changes nothing."""
    return _finished(task_id)


@rooms.post("/<int:task_id>/close")
@needs(Role.AGENT)
@speaks(body=Closing, gives=TaskView)
def close(task_id: int, body: Closing) -> TaskView:
    """The same, with a word of what came of it for whoever looks later."""
    return _finished(task_id, body.word)


def _finished(task_id: int, word: str = "") -> TaskView:
    with house().db.writing() as tx:
        if cases.finish_task(tx, task_id, word):
            staff.audit(tx, me().id, "task_done", f"task:{task_id}")
        return cases.task_by_id(tx, task_id)


@rooms.delete("/<int:task_id>/done")
@needs(Role.AGENT)
@speaks(gives=TaskView)
def reopen(task_id: int) -> TaskView:
    """Says that a task is not done after all; once more changes nothing."""
    with house().db.writing() as tx:
        if cases.reopen_task(tx, task_id):
            staff.audit(tx, me().id, "task_reopened", f"task:{task_id}")
        return cases.task_by_id(tx, task_id)
