"""The row of a word that people choose."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class ChoiceKind(StrEnum):
    """Which list: why this contact; why the customer is dissatisfied (in menu, wrap-up and survey alike); breaks."""

    REASON = "reason"
    CAUSE = "cause"
    BREAK = "break"


class ChoiceRow(Row):
    """One word of a list, as somebody changed or added it; those that come with the program need no row."""

    __tablename__ = "choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(40))  # as flows, contacts and cases have it
    labels: Mapped[dict[str, Any]]  # language -> label
    allowed_minutes: Mapped[int | None]  # breaks: how long one may last; None: as long as it takes
    position: Mapped[int] = mapped_column(default=100)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("kind", "key"),)
