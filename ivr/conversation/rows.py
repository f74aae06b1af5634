"""The rows of conversation: customer and agent together in a conference."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row

_LIVE = text("status <> 'ended'")


class Conversation(Row):
    """One talk of one agent with one customer, on the conference `c-<contact>`."""

    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("queue_entries.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    status: Mapped[str] = mapped_column(String(10), default="joining")  # joining | talking | held | ended
    conference_sid: Mapped[str | None] = mapped_column(String(34))
    agent_sid: Mapped[str | None] = mapped_column(String(34))
    joined_at: Mapped[datetime | None]  # the agent's leg is in
    started_at: Mapped[datetime]
    talking_at: Mapped[datetime | None]  # both are in
    hold_wanted: Mapped[bool] = mapped_column(default=False)
    held_at: Mapped[datetime | None]
    held_seconds: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(20))  # customer | agent | system

    __table_args__ = (
        Index("uq_conversations_live_agent", "agent_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("uq_conversations_live_call", "call_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(None, "contact_id"),
        Index(None, "conference_sid"),
    )
