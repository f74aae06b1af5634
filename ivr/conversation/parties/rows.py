"""The row of a party: somebody besides customer and agent who is asked into their talk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row

_LIVE = text("status <> 'ended'")
_DUE = text("due_at IS NOT NULL")


class Party(Row):
    """A colleague, a number outside or a supervisor in a talk. `conversation_id` is the newest one it is part of."""

    __tablename__ = "parties"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    role: Mapped[str] = mapped_column(String(10))  # colleague | number | supervisor
    status: Mapped[str] = mapped_column(String(10), default="asked")  # asked | joining | inside | ended
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))  # None: a number; help that nobody has taken
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))  # None: came unasked
    phone: Mapped[str] = mapped_column(String(10), default="browser")  # browser | telephone
    number: Mapped[str | None] = mapped_column(String(20))  # outside: E.164
    note: Mapped[str] = mapped_column(Text, default="")  # what the one who asks says about it
    keeps: Mapped[bool] = mapped_column(default=False)  # a number that the customer was left with
    told: Mapped[bool] = mapped_column(default=True)  # the agent is shown that a supervisor is there
    leg_sid: Mapped[str | None] = mapped_column(String(34))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # asked, joining: somebody must have come by then
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(20))  # see ivr.conversation.parties.status.Gone
    mode: Mapped[str] = mapped_column(String(10), default="speak")  # listen | coach | speak: as the carrier has it
    mode_wanted: Mapped[str] = mapped_column(String(10), default="speak")
    held: Mapped[bool] = mapped_column(default=False)  # as the carrier has it
    held_wanted: Mapped[bool] = mapped_column(default=False)
    steering: Mapped[bool] = mapped_column(default=False)  # the carrier has not answered the last request yet
    turn: Mapped[int] = mapped_column(default=0)  # how many requests there have been

    __table_args__ = (
        Index("uq_parties_live_agent", "agent_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_parties_live", "conversation_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_parties_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        Index(None, "call_id"),
        Index(None, "contact_id"),
        Index(None, "leg_sid"),
    )
