"""The rows of cases: the case, its history, and tasks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class CaseKind(StrEnum):
    DOUBT = "doubt"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    ORDER = "order"


class CaseStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Case(Row):
    """One matter. `reference` is six digits and a check digit (callflows.reference)."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(7), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    status: Mapped[str] = mapped_column(String(8), default=CaseStatus.OPEN)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    summary: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str | None] = mapped_column(String(40))
    next_step: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime | None]
    solved: Mapped[bool | None]  # the agent's word at closing; the customer's stands in the survey
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "status = 'closed' OR (owner_id IS NOT NULL AND next_step IS NOT NULL AND due_at IS NOT NULL)",
            name="open_has_owner_and_next_step",
        ),
        Index(None, "customer_id", "status"),
        Index(None, "owner_id", "status", "due_at"),
    )


class CaseEvent(Row):
    """One thing that happened to a case. Append-only."""

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(30))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    text: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index(None, "case_id", "id"),)


_TO_DO = text("done_at IS NULL")


class Task(Row):
    """Something a person must do by a time: answer a voicemail, follow up a bad survey, call somebody back."""

    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # voicemail | suggestion | follow_up | callback
    source: Mapped[str] = mapped_column(String(60), unique=True)  # what it came from, so that it is made once
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_word: Mapped[str] = mapped_column(Text, default="")  # what came of it, by who has seen to it
    served_in: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))  # done by this call, not by a person
    created_at: Mapped[datetime]

    __table_args__ = (
        Index(None, "done_at", "due_at"),
        Index(None, "served_in"),
        Index("ix_tasks_owed", "owner_id", "due_at", "id", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
    )
