"""The row of a clip: what its file cannot say of itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class ClipRow(Row):
    """What is known of a clip; a file that somebody put among the clips by hand has none until it is described."""

    __tablename__ = "clips"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)  # of the file
    title: Mapped[str] = mapped_column(String(120))
    language: Mapped[str | None] = mapped_column(String(3))  # None: no words in it
    script: Mapped[str] = mapped_column(Text, default="")  # what is said in it
    series: Mapped[str] = mapped_column(String(80), index=True)  # the name of the first take of the same words
    take: Mapped[int] = mapped_column(default=1)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    added_at: Mapped[datetime]
    staged: Mapped[str | None] = mapped_column(String(32))  # its sound, until that is put in its place (taking_in)
    removed_at: Mapped[datetime | None]  # no longer offered; the file stays, since a call may still be asking for it
    version: Mapped[int] = mapped_column(default=1)
