"""The rows of messages: each SMS, and each number's no."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Message(Row):
    """One SMS."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str | None] = mapped_column(String(34), unique=True)
    direction: Mapped[str] = mapped_column(String(10))  # inbound | outbound
    purpose: Mapped[str] = mapped_column(String(20))  # survey | reference | reply | inbound (see Purpose)
    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    number: Mapped[str | None] = mapped_column(String(20))  # the other party
    body: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    error_code: Mapped[int | None]
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "number", "created_at"), Index(None, "contact_id"))


class OptOut(Row):
    """A number's no to a purpose on a channel (`*`: every one); START alone sets `lifted_at`."""

    __tablename__ = "opt_outs"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(30))  # stop_word | key | carrier_21610 | staff
    since: Mapped[datetime]
    lifted_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("number", "purpose", "channel"),)
