"""The row of a question that was put to somebody to prove who they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Proof(Row):
    """One question put to a caller, and whether the answer was that customer's. The answer itself is kept nowhere."""

    __tablename__ = "proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))  # whom they were taken for then
    question: Mapped[str] = mapped_column(String(20))
    matched: Mapped[bool]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))  # who asked
    at: Mapped[datetime]

    __table_args__ = (Index(None, "contact_id", "customer_id"), Index(None, "customer_id"))
