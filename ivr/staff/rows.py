"""The rows of staff: people with a log-in, and the audit of what they changed."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Role(IntEnum):
    """Each role may do all that the ones before it may."""

    AGENT = 1
    SUPERVISOR = 2
    MANAGER = 3
    ADMIN = 4


class Staff(Row):
    """One person with a log-in."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)  # raised to end every session of this person
    must_change_password: Mapped[bool] = mapped_column(default=False)  # it was given by somebody else
    rights: Mapped[list[Any] | None]  # see `staff.rights`; None: those of the role
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


def noun_of(subject: str) -> str:
    """What is before the colon."""
    return subject.partition(":")[0]


def _noun(context: ExecutionContext) -> str:
    return noun_of(context.get_current_parameters()["subject"])  # type: ignore[attr-defined]


_WHOLE, _PART = text("batch IS NULL"), text("batch IS NOT NULL")


class AuditEntry(Row):
    """Who changed what, with the state before and after. Append-only."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # None: the command line
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    noun: Mapped[str] = mapped_column(String(120), default=_noun)  # the subject's, before its colon
    batch: Mapped[str | None] = mapped_column(String(120))  # the act that this is one of many parts of: "import:12"
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]

    __table_args__ = (
        Index(None, "subject", "at", "id"),
        Index(None, "batch", "at", "id", sqlite_where=_PART, postgresql_where=_PART),
        Index(None, "at", "id", sqlite_where=_WHOLE, postgresql_where=_WHOLE),
        Index(None, "noun", "at", "id", sqlite_where=_WHOLE, postgresql_where=_WHOLE),
        Index(None, "staff_id", "at", "id", sqlite_where=_WHOLE, postgresql_where=_WHOLE),
    )
