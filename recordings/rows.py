"""The row of a recording."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Recording(Row):
    """One recording: recording -> paused -> available (at the carrier) -> stored (here) -> deleted; or absent."""

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(String(34), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    purpose: Mapped[str] = mapped_column(String(16))  # conversation | suggestion | voicemail | survey_comment
    status: Mapped[str] = mapped_column(String(12))
    carrier_url: Mapped[str | None] = mapped_column(Text)
    channels: Mapped[int] = mapped_column(default=1)
    seconds: Mapped[int | None]
    path: Mapped[str | None] = mapped_column(Text)  # within our storage
    sha256: Mapped[str | None] = mapped_column(String(64))
    bytes: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]  # the next thing to do: fetch, delete at the carrier, delete here
    carrier_deleted_at: Mapped[datetime | None]
    delete_on: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]  # while it is
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "call_id"), Index(None, "due_at"))
