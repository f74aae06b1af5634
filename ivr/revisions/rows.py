"""The rows of flow documents: revisions, which of them was published when, and drafts of the next ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Revision(Row):
    """A flow document that was published once; it never changes."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)  # JSON, its keys in the order they were written
    source: Mapped[str | None] = mapped_column(Text)  # the file it was published from, comments and all; None: no file
    digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("flow", "number"),)


class Publication(Row):
    """From this moment on the flow's next calls get this revision; the newest row of a flow counts. Append-only."""

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(60))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index(None, "flow", "id"),)


class Draft(Row):
    """The one draft of a flow, which all managers share; it goes when it is published or discarded."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(60), unique=True)
    base_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id")
    )  # what served calls when begun; None: nothing
    document: Mapped[str] = mapped_column(Text)  # JSON, its keys in the order they were written
    version: Mapped[int]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]
