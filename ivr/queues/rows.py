"""The rows of queues: the queue and its entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row


class Queue(Row):
    """Where callers wait. Queues of one `routing_group` share agents and are matched under one lock."""

    __tablename__ = "queues"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)  # as flows name it
    title: Mapped[str] = mapped_column(String(120))
    titles: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> title; of another `title`
    routing_group: Mapped[str] = mapped_column(String(60), default="main")
    hours: Mapped[dict[str, Any] | None]  # as an `hours` node's; None: whenever the flow sends callers
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/Rome")
    max_size: Mapped[int] = mapped_column(default=200)
    max_wait_seconds: Mapped[int] = mapped_column(default=1800)
    help_seconds: Mapped[int | None]  # waited this long: agents of the group's other queues are asked, too; None: never
    overflow_seconds: Mapped[int | None]  # waited this long: leaves by the node's `overflowed`; None: never
    callback_seconds: Mapped[int] = mapped_column(default=0)  # waited this long: callers are told of the callback
    other_language_seconds: Mapped[int | None] = mapped_column(default=20)  # none speaks theirs: offers others
    target_seconds: Mapped[int] = mapped_column(default=20)  # service level's T
    offer_seconds: Mapped[int] = mapped_column(default=20)
    wrap_up_seconds: Mapped[int] = mapped_column(default=60)
    wrap_up_least_seconds: Mapped[int] = mapped_column(default=0)  # not to be ended sooner
    wrap_up_extensions: Mapped[int] = mapped_column(default=1)  # how often its time may be had once more
    wrap_up_needs: Mapped[list[Any]] = mapped_column(default=list)  # fields that must be said: note | reason | cause
    callback_tries: Mapped[int] = mapped_column(default=3)  # calls made before a person sees to it
    callback_retry_seconds: Mapped[int] = mapped_column(default=900)  # from one to the next
    callback_first: Mapped[str] = mapped_column(String(10), default="agent")  # who is rung first: agent | customer
    last_agent_seconds: Mapped[int] = mapped_column(default=0)  # kept so long for who talked to them last; 0: not
    last_agent_days: Mapped[int] = mapped_column(default=7)  # … and that not longer ago
    redial_seconds: Mapped[int] = mapped_column(default=300)  # who hangs up and redials within keeps the rank
    skills: Mapped[list[Any]] = mapped_column(default=list)  # required of every agent
    dispositions: Mapped[list[Any]] = mapped_column(default=list)
    script: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> what the agent says and asks
    allowances: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> what may be granted without asking
    music: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> clip; of another the flow's
    announcements: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> words said now and then
    disposition_needs: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of those: case | promise
    active: Mapped[bool] = mapped_column(default=True)
    draining: Mapped[bool] = mapped_column(default=False)  # takes no new callers; those who wait are served
    version: Mapped[int] = mapped_column(default=1)


class QueueEntry(Row):
    """One wait of one contact. `rank_at` = entered − priority seconds, lowest first (DESIGN: dispatch).

    It stays as it is unless somebody who watches over the queue changes it.
    """

    __tablename__ = "queue_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))  # None: a callback, nobody on the line
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"))
    kind: Mapped[str] = mapped_column(String(10), default="call")  # call | callback | parked | outgoing
    node: Mapped[str] = mapped_column(String(60), default="")  # the flow's node that waits
    language: Mapped[str] = mapped_column(String(8))  # in which the caller is served
    spoken_language: Mapped[str | None] = mapped_column(String(8))  # the caller's own, who has chosen another
    skills: Mapped[list[Any]] = mapped_column(default=list)
    lane: Mapped[str] = mapped_column(String(200))  # queue, language and required skills in one key
    rank_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    entered_at: Mapped[datetime]
    waiting_since: Mapped[datetime]  # as entered_at, or when the agent was lost, …: what the wait's limits count from
    waited_from: Mapped[datetime]  # as entered_at, moved on by parking, broken talks: until left_at or now is the wait
    asked_at: Mapped[datetime | None]  # callbacks: when the customer first asked; `waited_from` moves once they answer
    due_at: Mapped[datetime | None]  # callbacks: not before; calls: None
    at_any_time: Mapped[bool] = mapped_column(default=False)  # callbacks: arranged for when the queue is not served
    promised_at: Mapped[datetime | None]  # callbacks: when the customer was told they would be called; None: soon
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))  # callbacks: with whom; None: asked for
    called_off_by: Mapped[int | None] = mapped_column(
        ForeignKey("agents.id")
    )  # callbacks: whose customer needs it no more
    by_themselves: Mapped[bool] = mapped_column(default=False)  # callbacks: made by whoever agreed to it, if to be had
    seen_at: Mapped[datetime]  # the last wait poll: the heartbeat
    round: Mapped[int] = mapped_column(default=0)  # how many polls this wait has had
    told: Mapped[str] = mapped_column(Text, default="")  # the document that answered the last one
    carrier_queue_sid: Mapped[str | None] = mapped_column(String(34))
    number: Mapped[str | None] = mapped_column(String(20))  # callbacks: the number to be called
    customer_first: Mapped[bool] = mapped_column(default=False)  # callbacks: rung, and there, before an agent is asked
    inherits_id: Mapped[int | None] = mapped_column(ForeignKey("queue_entries.id"))  # whose rank it has
    handed_by: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))  # who talked before and handed them over
    handing_note: Mapped[str] = mapped_column(Text, default="")  # what that agent says about it
    parked_until: Mapped[datetime | None]  # left to whoever takes them back; None: not, or not any more
    times_tried: Mapped[int] = mapped_column(default=0)  # callbacks: calls already made in vain
    times_requeued: Mapped[int] = mapped_column(default=0)
    times_steered: Mapped[int] = mapped_column(default=0)  # changes of place by those who watch over the queue
    preferred_agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))  # nobody else is asked before
    preferred_until: Mapped[datetime | None]  # … this instant, while that agent is at work
    preferred_why: Mapped[str | None] = mapped_column(String(12))  # handed: before all others | last_agent
    announced_low: Mapped[int | None]  # seconds, the first estimate told
    announced_high: Mapped[int | None]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    connected_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # left the queue's responsibility: answered-and-done, abandoned, …
    left_at: Mapped[datetime | None]  # stopped waiting, whatever came next

    __table_args__ = (
        Index(
            "ix_queue_entries_waiting",
            "lane",
            "rank_at",
            "id",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index(  # one wait; what an agent has agreed for a time stands beside it
            "uq_queue_entries_live_contact",
            "contact_id",
            unique=True,
            sqlite_where=text("status IN ('waiting', 'offered', 'connected') AND agreed_by IS NULL"),
            postgresql_where=text("status IN ('waiting', 'offered', 'connected') AND agreed_by IS NULL"),
        ),
        Index(
            "ix_queue_entries_ahead",
            "queue_id",
            "rank_at",
            "id",
            sqlite_where=text("status IN ('waiting', 'offered')"),
            postgresql_where=text("status IN ('waiting', 'offered')"),
        ),
        Index(
            "ix_queue_entries_parked",
            "parked_until",
            sqlite_where=text("parked_until IS NOT NULL"),
            postgresql_where=text("parked_until IS NOT NULL"),
        ),
        Index(
            "ix_queue_entries_callbacks",
            "kind",
            sqlite_where=text("kind = 'callback' AND status IN ('waiting', 'offered')"),
            postgresql_where=text("kind = 'callback' AND status IN ('waiting', 'offered')"),
        ),
        Index(
            "ix_queue_entries_called_back",
            "kind",
            sqlite_where=text("kind = 'callback' AND status = 'connected'"),
            postgresql_where=text("kind = 'callback' AND status = 'connected'"),
        ),
        Index(
            "ix_queue_entries_preferred",
            "preferred_agent_id",
            "preferred_until",
            sqlite_where=text("status = 'waiting' AND preferred_agent_id IS NOT NULL"),
            postgresql_where=text("status = 'waiting' AND preferred_agent_id IS NOT NULL"),
        ),
        Index(
            "ix_queue_entries_agreed",
            "agreed_by",
            sqlite_where=text("status = 'waiting' AND agreed_by IS NOT NULL"),
            postgresql_where=text("status = 'waiting' AND agreed_by IS NOT NULL"),
        ),
        Index(
            "ix_queue_entries_called_off",
            "agreed_by",
            "ended_at",
            sqlite_where=text("called_off_by IS NOT NULL"),
            postgresql_where=text("called_off_by IS NOT NULL"),
        ),
        Index(None, "queue_id", "entered_at"),
        Index(None, "queue_id", "connected_at"),
        Index(None, "contact_id"),
        Index(None, "inherits_id"),
        Index(None, "call_id"),
    )


class AgreedAnew(Row):
    """A callback that a colleague has agreed anew with its customer: told to the agent with whom it stood before."""

    __tablename__ = "callbacks_agreed_anew"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("queue_entries.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))  # with whom it stood
    due_at: Mapped[datetime | None]  # … and for when
    by_agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    anew_for: Mapped[datetime]
    at: Mapped[datetime]

    __table_args__ = (Index(None, "agent_id", "at"),)
