"""The people who call: what is known of them, and the numbers that recognise, never prove them (DESIGN rule 16)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Trust(StrEnum):
    """How sure we are that the caller is this customer."""

    NONE = "none"
    RECOGNISED = "recognised"
    VERIFIED = "verified"


class Customer(Row):
    """One customer; merged duplicates point to the one that stays."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    postcode: Mapped[str | None] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(8))
    slow: Mapped[bool] = mapped_column(default=False)  # hears slower speech, gets double time
    priority_seconds: Mapped[int] = mapped_column(default=0)  # served as if having waited this long already
    notes: Mapped[str] = mapped_column(Text, default="")
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "name"),)


class CustomerNumber(Row):
    """A telephone number that a customer uses; several people may share one."""

    __tablename__ = "customer_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str] = mapped_column(String(20))

    __table_args__ = (UniqueConstraint("customer_id", "number"), Index(None, "number"))
