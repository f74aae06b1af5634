"""The rows of telephony: requests to the carrier, and the slots they leave in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, String, Text, and_, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row

_OPEN = text("status IN ('pending', 'leased', 'unknown')")


class CarrierRequest(Row):
    """One thing asked of the carrier: pending -> leased -> done | failed | unknown (DESIGN rule 10).

    `key` names the intent, so that it is written once; the id stands in the callback URL.
    """

    __tablename__ = "carrier_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(30))  # see ivr.telephony.requests.Kind
    urgency: Mapped[int]  # 0 live, 1 callback, 2 survey, 3 housekeeping: lower first
    paced: Mapped[bool] = mapped_column(default=False)  # makes a call: takes a slot of the account's calls a second
    call_id: Mapped[int | None]
    parameters: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(8), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(120))  # see ivr.telephony.holders
    admitted: Mapped[bool] = mapped_column(default=False)  # past the last door of this attempt: it may have left
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sid: Mapped[str | None] = mapped_column(String(34))  # what the carrier made
    error_code: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "ix_carrier_requests_open",
            "urgency",
            "due_at",
            "id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(None, "call_id"),
        Index(None, "sid"),
    )


class PacerSlot(Row):
    """When the account may make its next call by REST. One row an account."""

    __tablename__ = "pacer_slots"

    account: Mapped[str] = mapped_column(String(34), primary_key=True)
    next_at: Mapped[datetime]


def stands(status: str) -> ColumnElement[bool]:
    """The condition that a request is still open, with this status; in the very words of the index of open ones.

    A bound parameter, or the status alone, would keep SQLite from that index: every look would read the whole log.
    """
    still_open = CarrierRequest.status.in_([literal_column(f"'{name}'") for name in ("pending", "leased", "unknown")])
    return and_(still_open, CarrierRequest.status == status)
