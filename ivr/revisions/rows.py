"""The rows of flow documents: revisions, which was published when or shall be, drafts, and who is at them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
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
    """From this moment on the flow's next calls get this revision, until another begins. Append-only."""

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(60))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index(None, "flow", "id"),)


class Schedule(Row):
    """A revision that shall serve from an instant on, with an end for a while only; read whenever a call begins."""

    __tablename__ = "schedules"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(60))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]  # None: for good
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    look_at: Mapped[datetime | None]  # when somebody looks again whether it may begin, or tells that it is over
    problems: Mapped[list[Any] | None]  # what was wrong when it was looked at last; None: nothing
    refused_at: Mapped[datetime | None]  # what was wrong when it was due kept it from serving
    cancelled_at: Mapped[datetime | None]  # called off, ended early, or its refusal has been seen
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (Index(None, "flow", "starts_at"), Index(None, "look_at"))


class Draft(Row):
    """The one draft of a flow, which all managers share; it goes when it is published or discarded."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(60), unique=True)
    base_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id")
    )  # what served calls when begun; None: nothing
    document: Mapped[str] = mapped_column(Text)  # JSON, its keys in the order they were written
    version: Mapped[int] = mapped_column(BigInteger)  # one more with each change; an earlier draft's is not met again
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]


class DraftVisit(Row):
    """Somebody who has a draft open, seen a moment ago; it lapses by itself."""

    __tablename__ = "draft_visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(60))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    node: Mapped[str | None] = mapped_column(String(60))  # the place they are at
    seen_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("flow", "staff_id"),)
