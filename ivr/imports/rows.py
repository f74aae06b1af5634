"""The rows of imports: the import itself and the rows of its file that were refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Import(Row):
    """One file of customers, taken in row by row. `rows_done` counts those looked at, header not among them."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(60))  # within var/imports; empty once it is deleted
    title: Mapped[str] = mapped_column(String(200))  # what the file was called where it came from
    country: Mapped[str | None] = mapped_column(String(2))  # where numbers without a country's code are
    dry_run: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    rows: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    why: Mapped[str | None] = mapped_column(String(300))  # failed: a sentence
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # None: the command line
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # when somebody looks whether it still goes on

    __table_args__ = (Index(None, "due_at"), Index(None, "status", "ended_at"))


class ImportFault(Row):
    """Why a row of the file was refused, without what it says: that is somebody's personal data."""

    __tablename__ = "import_faults"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    row: Mapped[int]  # 1 is the first below the header
    line: Mapped[int]  # of the file, where the row begins; the header is line 1
    column: Mapped[str] = mapped_column(String(60))
    why: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(40))  # the same for other languages, with the values in it
    values: Mapped[dict[str, Any]]

    __table_args__ = (UniqueConstraint("import_id", "row", "column"), Index(None, "import_id", "id"))
