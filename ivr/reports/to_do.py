"""What people see to, task by task: the page of it that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from ivr.cases import Task
from ivr.reports.call_filter import PAGE_ROWS


@dataclass(frozen=True, slots=True)
class ToDoWanted:
    """Which tasks: those seen to or the others; `before` is the id of the last one shown."""

    done: bool = False
    before: int | None = None
    limit: int = PAGE_ROWS


def page_of(tasks: Select[*tuple[Any, ...]], wanted: ToDoWanted) -> Select[*tuple[Any, ...]]:
    """Of a query of tasks, the page, the newest first."""
    page = tasks.where(Task.done_at.is_not(None) if wanted.done else Task.done_at.is_(None))
    if wanted.before is not None:
        page = page.where(Task.id < wanted.before)
    return page.order_by(Task.id.desc()).limit(wanted.limit)
