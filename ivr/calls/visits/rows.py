"""The rows of visits: what one call did at a place of its flow, and how many did so on a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row

WHOLE = ""
"""In the column `node`: what became of the call in the flow as a whole."""


class Visit(Row):
    """One thing that an ended call did at one place, how often, and for how many seconds.

    `what` is a Did, or of the whole call (WHOLE) a Became; `key` the option's, else empty. `day` is that on which the
    call began, in the zone that its days are counted in; `at` the instant. Gone with its call.
    """

    __tablename__ = "visits"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    node: Mapped[str] = mapped_column(Text, primary_key=True)
    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    key: Mapped[str] = mapped_column(String(8), primary_key=True)
    times: Mapped[int]
    seconds: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "revision_id", "node", "what", "key", "at", "call_id"),)


class VisitCount(Row):
    """How many calls of a day did so, how often and how long in all; nobody's, so it outlives the calls.

    `bucket`: of `entered`, how long a call was there, as the first whole second of its class (see counting.bucket).
    """

    __tablename__ = "visit_counts"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    node: Mapped[str] = mapped_column(Text, primary_key=True)
    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    key: Mapped[str] = mapped_column(String(8), primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    calls: Mapped[int]
    times: Mapped[int]
    seconds: Mapped[int]
