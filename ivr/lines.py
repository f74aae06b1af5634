"""The company's own telephone numbers: which flow each runs, in which languages, what it can do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Line(Row):
    """One number of ours."""

    __tablename__ = "lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)  # E.164
    title: Mapped[str] = mapped_column(String(120))
    flow: Mapped[str] = mapped_column(String(60))
    survey_flow: Mapped[str | None] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))  # spoken when nothing is known of the caller
    country: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(60))
    sends_sms: Mapped[bool] = mapped_column(default=True)
    receives_sms: Mapped[bool] = mapped_column(default=True)
    survey_by: Mapped[str] = mapped_column(String(10), default="call")  # call | sms | link | none
    survey_delay_seconds: Mapped[int] = mapped_column(default=30)
    emergency: Mapped[bool] = mapped_column(default=False)
    emergency_words: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> text
    carrier_sid: Mapped[str | None] = mapped_column(String(34))
