"""The row of a contact."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Contact(Row):
    """One meeting: what it was about, with whom, and what came of it."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))  # call, callback, e-mail, visit, sms, letter, chat: an open list
    line_id: Mapped[int | None] = mapped_column(ForeignKey("lines.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str | None] = mapped_column(String(20))  # E.164 of the other party, None when withheld
    language: Mapped[str | None] = mapped_column(String(8))
    trust: Mapped[str] = mapped_column(String(12), default="none")
    reason: Mapped[str | None] = mapped_column(String(40))
    first_reason: Mapped[str | None] = mapped_column(String(40))  # as chosen; `reason` may be corrected by an agent
    cause: Mapped[str | None] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))  # who talked last
    disposition: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "customer_id", "started_at"),
        Index(None, "number", "started_at"),
        Index(None, "started_at", "id"),
        Index(None, "reason", "started_at"),
        Index(None, "case_id"),
    )
