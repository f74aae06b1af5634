"""The rows of surveys: the invitation and the answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Survey(Row):
    """One contact asked once (surveys.status has the statuses). `why` says what ended or moved it, in one word."""

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), unique=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))  # who is rated
    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    channel: Mapped[str] = mapped_column(String(10))  # call | sms | link | stay
    number: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(12), default="due")
    why: Mapped[str | None] = mapped_column(String(40))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))  # the invitation by text
    state: Mapped[str] = mapped_column(Text, default="{}")  # by text: the question now open, and hints given
    turn: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "status", "due_at"),
        Index(None, "status", "expires_at"),
        Index(None, "number", "asked_at"),
        Index(None, "call_id"),
        Index(None, "created_at", "id"),
        Index(None, "agent_id", "created_at"),
    )


class SurveyAnswer(Row):
    """One answered question."""

    __tablename__ = "survey_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    question: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("survey_id", "question"),)
