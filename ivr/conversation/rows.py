"""The rows of conversation: customer and agent together in a conference."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row

_LIVE = text("status <> 'ended'")
_DUE = text("due_at IS NOT NULL")


class Conversation(Row):
    """One talk of one agent with one customer, on the conference `c-<contact>-<room>`."""

    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("queue_entries.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    room: Mapped[int]  # the offer that opened it: another talk of the contact has another, whatever ends late
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    phone: Mapped[str] = mapped_column(String(10), default="browser")  # the agent's at the time: browser | telephone
    status: Mapped[str] = mapped_column(String(10), default="joining")  # joining | talking | held | ended
    due_at: Mapped[datetime | None]  # joining: somebody must have come by then; ended: the wrap-up ends by itself
    conference_sid: Mapped[str | None] = mapped_column(String(34))
    agent_sid: Mapped[str | None] = mapped_column(String(34))
    joined_at: Mapped[datetime | None]  # the agent's leg is in
    customer_at: Mapped[datetime | None]  # the customer's leg was told to join
    started_at: Mapped[datetime]
    talking_at: Mapped[datetime | None]  # both are in
    recorded: Mapped[bool] = mapped_column(default=False)  # the customer's leg is recorded from its join on
    pause_wanted: Mapped[bool] = mapped_column(default=False)  # of the recording, by the agent
    pause_asked: Mapped[bool] = mapped_column(default=False)  # of the carrier, the last time
    pause_turn: Mapped[int] = mapped_column(default=0)  # how many requests there have been
    pause_pending: Mapped[bool] = mapped_column(default=False)  # the carrier has not answered the last request yet
    pause_failed: Mapped[bool] = mapped_column(default=False)  # it did not do what was wanted last
    private: Mapped[bool] = mapped_column(default=False)  # the customer is held over a consultation: not recorded
    hold_wanted: Mapped[bool] = mapped_column(default=False)
    hold_pending: Mapped[bool] = mapped_column(default=False)  # the carrier has not answered the last request yet
    hold_turn: Mapped[int] = mapped_column(default=0)  # how many requests there have been
    hold_sequence: Mapped[int] = mapped_column(default=-1)  # of the newest hold event seen
    held_at: Mapped[datetime | None]
    held_seconds: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(20))  # customer | agent | system
    ended_why: Mapped[str | None] = mapped_column(String(20))  # see ivr.conversation.status.Why
    disposition: Mapped[str | None] = mapped_column(String(60))  # as chosen so far
    result: Mapped[str | None] = mapped_column(String(60))  # of it what is taken as said: nothing is wanting to it
    note: Mapped[str] = mapped_column(Text, default="")  # as typed so far; the contact's once the wrap-up has ended
    wrap_up_at: Mapped[datetime | None]  # began
    wrap_up_extensions: Mapped[int] = mapped_column(default=0)
    wrapped_up_at: Mapped[datetime | None]
    wrapped_up_how: Mapped[str | None] = mapped_column(String(10))  # saved | timer | ended (by a supervisor)

    __table_args__ = (
        Index("uq_conversations_live_agent", "agent_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("uq_conversations_live_call", "call_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(None, "contact_id", "id"),
        Index(None, "agent_id", "talking_at"),
        Index(None, "offer_id"),
        Index(None, "entry_id"),
        Index(None, "call_id"),
        Index(None, "agent_sid"),
        Index("ix_conversations_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        Index(None, "conference_sid"),
    )
