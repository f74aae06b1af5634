"""What the lists of what people see to have in common: the query."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ivr import reports
from ivr.reports import ToDoWanted
from ivr.web.api.contract import Id, Query

PAGE_MAX_ROWS = 200


class ToDoPage(Query):
    """Those that somebody has seen to, or the others; `before` is the id of the last one shown."""

    done: bool = False
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX_ROWS)] = reports.PAGE_ROWS

    @property
    def wanted(self) -> ToDoWanted:
        return ToDoWanted(self.done, self.before, self.limit)
