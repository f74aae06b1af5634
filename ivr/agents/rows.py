"""The rows of agents: their telephone, their presence, their skills and queues."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Agent(Row):
    """Somebody who takes calls. `idle_since` orders the longest idle; `until` is when the system moves them on."""

    __tablename__ = "agents"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), unique=True)
    phone: Mapped[str] = mapped_column(String(10), default="browser")  # browser | telephone
    number: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8), default="en")  # the whisper's and the desk's
    presence: Mapped[str] = mapped_column(String(10), default="offline")
    presence_reason: Mapped[str | None] = mapped_column(String(40))
    presence_since: Mapped[datetime]
    next_presence: Mapped[str | None] = mapped_column(String(10))  # chosen during a call, for after it
    next_reason: Mapped[str | None] = mapped_column(String(40))
    put_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # on this break, or home; None: not by others
    next_put_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # the same of what comes after the call
    idle_since: Mapped[datetime | None]
    until: Mapped[datetime | None]  # wrap_up: when it ends by itself
    writes_up: Mapped[int | None]  # wrap_up: the contact; no key to contacts, which have one to here
    active: Mapped[bool] = mapped_column(default=True)  # False: takes no calls any more, and stays on record
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (Index(None, "presence", "idle_since"), Index(None, "until"))


class AgentSkill(Row):
    """What an agent can do; languages are skills named `language:th`. Proficiency 1 (some) to 5 (best)."""

    __tablename__ = "agent_skills"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(40), primary_key=True)
    proficiency: Mapped[int] = mapped_column(default=3)


class AgentQueue(Row):
    """A queue that an agent serves."""

    __tablename__ = "agent_queues"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"), primary_key=True)

    __table_args__ = (Index(None, "queue_id"),)


class DeskStream(Row):
    """A desk of an agent's that a process of the event stream has open, or had until lately."""

    __tablename__ = "desk_streams"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    process: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime]  # when the process was last heard of
    lost_at: Mapped[datetime | None]  # closed: from when on the agent is gone, unless another desk is open

    __table_args__ = (Index(None, "lost_at"),)


class PresencePeriod(Row):
    """One stretch of one presence, for occupancy and the supervisor. `ended_at` None: the present one."""

    __tablename__ = "presence_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    presence: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(40))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "agent_id", "started_at"),
        Index(
            "uq_presence_periods_open",
            "agent_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
