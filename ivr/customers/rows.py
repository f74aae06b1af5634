"""The rows of customers: the customer, the numbers and the words they are found by."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from ivr.db import Row

# Prefixes are searched as ranges, which only an order by code points makes contiguous.
IN_CODE_POINT_ORDER = String(60).with_variant(String(60, collation="C"), "postgresql")
LAST_CODE_POINT = "\U0010ffff"
NUMBER = String(20).with_variant(String(20, collation="C"), "postgresql")


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
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (Index(None, "merged_into"),)


def _backwards(context: ExecutionContext) -> str:
    return str(context.get_current_parameters()["number"])[::-1]  # type: ignore[attr-defined]


class CustomerNumber(Row):
    """A telephone number that a customer uses; several people may share one."""

    __tablename__ = "customer_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str] = mapped_column(NUMBER)  # E.164
    backwards: Mapped[str] = mapped_column(NUMBER, default=_backwards)  # found by its last digits

    __table_args__ = (UniqueConstraint("customer_id", "number"), Index(None, "number"), Index(None, "backwards"))


class CustomerWord(Row):
    """A word of a customer's name as it is searched for: without accents, in small letters."""

    __tablename__ = "customer_words"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    word: Mapped[str] = mapped_column(IN_CODE_POINT_ORDER, primary_key=True)

    __table_args__ = (Index(None, "word", "customer_id"),)


class WrongProof(Row):
    """One time that somebody on the telephone could not prove to be this customer."""

    __tablename__ = "wrong_proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]

    __table_args__ = (Index(None, "customer_id", "at"),)


def begins(column: InstrumentedAttribute[str], prefix: str) -> ColumnElement[bool]:
    """A prefix as a range, which an index answers on both databases."""
    return and_(column >= prefix, column < prefix + LAST_CODE_POINT)
