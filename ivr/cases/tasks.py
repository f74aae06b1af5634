"""Tasks: something a person must do by a time, made once for what it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from ivr.cases.owners import default_owner
from ivr.cases.rows import Case, CaseStatus, Task
from ivr.db import Tx

TASK_DUE_HOURS = 24
PAGE_ROWS = 100


class NoSuchTask(Exception):
    """There is no task of that id."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be made: `source` ("survey:7") makes it once; without an owner the case's, else a manager, has it."""

    kind: str
    source: str
    text: str = ""
    contact_id: int | None = None
    case_id: int | None = None
    owner_id: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as it stands now. `served_in`: the call in which the customer was served, which has made it needless."""

    id: int
    kind: str
    source: str
    contact_id: int | None
    case_id: int | None
    owner_id: int | None
    text: str
    due_at: datetime
    done_at: datetime | None
    done_word: str
    served_in: int | None
    created_at: datetime


def add_task(tx: Tx, new: NewTask) -> int | None:
    """Makes the task and returns its id; None when its source made one before."""
    owner_id = new.owner_id if new.owner_id is not None else _owner(tx, new.case_id)
    statement = (
        tx.conflict_free(Task)
        .values(
            kind=new.kind,
            source=new.source,
            text=new.text,
            contact_id=new.contact_id,
            case_id=new.case_id,
            owner_id=owner_id,
            due_at=new.due_at or tx.now + timedelta(hours=TASK_DUE_HOURS),
            created_at=tx.now,
        )
        .on_conflict_do_nothing(index_elements=["source"])
        .returning(Task.id)
    )
    task_id: int | None = tx.scalar(statement)
    if task_id is not None:
        tx.hint("tasks", task_id)
    return task_id


def task_by_id(tx: Tx, task_id: int) -> TaskView:
    """Raises NoSuchTask."""
    row = tx.row(select(Task).where(Task.id == task_id))
    if row is None:
        raise NoSuchTask(f"there is no task {task_id}")
    return TaskView(**row._mapping)


def tasks_due(
    tx: Tx, owner_id: int | None = None, after: tuple[datetime, int] | None = None, limit: int = PAGE_ROWS
) -> list[TaskView]:
    """Tasks not done, the one due first before the others; `after` is (due_at, id) of the page before's last."""
    statement = select(Task).where(Task.done_at.is_(None))
    if owner_id is not None:
        statement = statement.where(Task.owner_id == owner_id)
    if after is not None:
        due_at, task_id = after
        statement = statement.where(Task.due_at >= due_at, or_(Task.due_at > due_at, Task.id > task_id))
    return [TaskView(**row._mapping) for row in tx.rows(statement.order_by(Task.due_at, Task.id).limit(limit))]


def finish_task(tx: Tx, task_id: int, word: str = "", served_in: int | None = None) -> bool:
    """The task is done, with a word of what came of it; False if it was already. Raises NoSuchTask.

    `served_in`: the call in which its customer was served, so that nobody need do it.
    """
    task_by_id(tx, task_id)
    open_still = (Task.id == task_id, Task.done_at.is_(None))
    done_so = {"done_at": tx.now, "done_word": word.strip(), "served_in": served_in}
    done = tx.changed(update(Task).where(*open_still).values(**done_so)) == 1
    tx.hint("tasks", task_id)
    return done


def reopen_task(tx: Tx, task_id: int) -> bool:
    """The task is not done after all; False if it was not. Raises NoSuchTask."""
    task_by_id(tx, task_id)
    done = (Task.id == task_id, Task.done_at.is_not(None))
    was_done = tx.changed(update(Task).where(*done).values(done_at=None, served_in=None)) == 1
    tx.hint("tasks", task_id)
    return was_done


def _owner(tx: Tx, case_id: int | None) -> int | None:
    if case_id is not None:
        owner: int | None = tx.scalar(select(Case.owner_id).where(Case.id == case_id, Case.status == CaseStatus.OPEN))
        if owner is not None:
            return owner
    return default_owner(tx)
