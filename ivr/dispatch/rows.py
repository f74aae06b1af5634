"""The rows of dispatch: offers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row

HANDED_OVER = "handed_over"
TAKEN_OVER = "taken_over"
"""Why an offer stands for a talk that nobody was rung for: a colleague's customer, or a supervisor's act."""

_LIVE = text("status = 'pending'")


class Offer(Row):
    """One agent asked to take one entry. At most one pending per entry and per agent (DESIGN rule 6)."""

    __tablename__ = "offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("queue_entries.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    status: Mapped[str] = mapped_column(String(10), default="pending")
    reason: Mapped[str | None] = mapped_column(String(30))  # why it ended unaccepted; or HANDED_OVER, TAKEN_OVER
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_offers_live_entry", "entry_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("uq_offers_live_agent", "agent_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_offers_due", "expires_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(None, "entry_id"),
        Index(None, "agent_id", "made_at"),
    )
