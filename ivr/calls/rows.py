"""The rows of a call: the call, its legs, its journal, and the particulars that erasure can empty."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row

_RECORD = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_CALLBACK = text("purpose = 'callback'")
_UNFINISHED = text("status = 'ended' AND record IS NULL")
_LOOKED_UP = text("look_up_at IS NOT NULL")


class Call(Row):
    """One call and where its dialogue stands. `answer` is the TwiML of its current turn (DESIGN rule 5)."""

    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str | None] = mapped_column(String(34), unique=True)  # None until the carrier has said it
    purpose: Mapped[str] = mapped_column(String(12), default="customer")  # customer | survey | callback
    direction: Mapped[str] = mapped_column(String(10))  # inbound | outbound
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    caller: Mapped[str | None] = mapped_column(String(120))  # as the carrier said it; E.164, sip:, or a word
    called: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(8), default="active")  # active | ended
    carrier_status: Mapped[str] = mapped_column(String(12), default="ringing")
    language: Mapped[str | None] = mapped_column(String(8))
    stage: Mapped[str] = mapped_column(String(12), default="menu")  # menu | queue | talk | survey | ended
    turn: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(Text, default="{}")  # the engine's State as JSON
    answer: Mapped[str] = mapped_column(Text, default="")
    notice_given: Mapped[bool] = mapped_column(default=False)  # the spoken recording notice was heard
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    hangup_cause: Mapped[str | None] = mapped_column(String(30))
    look_up_at: Mapped[datetime | None]  # when the carrier is asked whether it still lasts; None: others see to it
    record: Mapped[dict[str, Any] | None] = mapped_column(
        _RECORD
    )  # the call record (CDR): a fold over the journal, rebuildable
    outcome: Mapped[str | None] = mapped_column(String(12))  # the record's, for the log's filter

    __table_args__ = (
        Index(None, "contact_id"),
        Index(None, "started_at", "id"),
        Index(None, "status", "started_at"),
        Index(None, "line_id", "started_at"),
        Index(None, "outcome", "started_at"),
        Index(None, "purpose", "started_at"),
        Index(None, "direction", "started_at"),
        Index("ix_calls_rung", "called", sqlite_where=_CALLBACK, postgresql_where=_CALLBACK),
        Index("ix_calls_unfinished", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
        Index("ix_calls_looked_up", "look_up_at", sqlite_where=_LOOKED_UP, postgresql_where=_LOOKED_UP),
    )


class Leg(Row):
    """One leg as the carrier knows it: the customer's, an agent's, one of ours to a telephone."""

    __tablename__ = "legs"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    sid: Mapped[str | None] = mapped_column(String(34), unique=True)
    role: Mapped[str] = mapped_column(String(12))  # customer | agent | colleague | supervisor
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    status: Mapped[str] = mapped_column(String(12))  # the carrier's: queued ringing in-progress completed busy …
    in_conference: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "call_id"),)


class CallEvent(Row):
    """One line of a call's journal: append-only, unique by its source, references only (DESIGN rule 3)."""

    __tablename__ = "call_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    kind: Mapped[str] = mapped_column(String(40))
    source_key: Mapped[str] = mapped_column(String(120))
    source: Mapped[str | None] = mapped_column(String(80))  # whose sequence number it is (a leg, a conference)
    sequence: Mapped[int | None]
    at: Mapped[datetime]
    data: Mapped[str] = mapped_column(Text, default="{}")  # JSON

    __table_args__ = (UniqueConstraint("call_id", "source_key"),)


class Reconciliation(Row):
    """One comparison of our calls with the carrier's: from when on, and what was missing here."""

    __tablename__ = "reconciliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    since: Mapped[datetime]
    calls: Mapped[int] = mapped_column(default=0)
    recordings: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)


class Particular(Row):
    """Something personal that an event refers to: typed digits, speech, a number. Erasure empties `value`."""

    __tablename__ = "particulars"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    kind: Mapped[str] = mapped_column(String(20))  # digits | speech | number
    value: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index(None, "call_id"),)
