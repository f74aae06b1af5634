"""Which revision is in force when: what was published and what was scheduled, read as one row of times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from ivr.db import Tx
from ivr.revisions.rows import Publication, Schedule

COUNTS = (Schedule.cancelled_at.is_(None), Schedule.refused_at.is_(None), Schedule.problems.is_(None))
"""A schedule that begins by itself: nobody called it off, and nothing was wrong when it was looked at last."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A revision, and the schedule that it is in force by, None if it was published."""

    revision_id: int
    schedule_id: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when (None: still, or for good) the flow's calls got or get a revision."""

    revision_id: int
    since: datetime
    until: datetime | None


def in_force(tx: Tx, flow_name: str, at: datetime | None = None, lasting: bool = False) -> InForce | None:
    """What a call gets that begins `at` that instant (None: now), as things stand; None before the first publication.

    Of all that has begun and not ended, what began last counts. `lasting`: leaves out what is there for a while only.
    """
    at = at or tx.now
    published = tx.row(
        select(Publication.revision_id, Publication.at)
        .where(Publication.flow == flow_name)
        .order_by(Publication.id.desc())
        .limit(1)
    )
    scheduled = tx.row(
        select(Schedule.id, Schedule.revision_id, Schedule.starts_at)
        .where(*_on(flow_name, at, lasting))
        .order_by(Schedule.starts_at.desc())
        .limit(1)
    )
    if scheduled is not None and (published is None or scheduled.starts_at >= published.at):
        return InForce(scheduled.revision_id, scheduled.id)
    return InForce(published.revision_id, None) if published is not None else None


def terms(tx: Tx, flow_name: str) -> list[Term]:
    """Every term that has begun, the newest first; the first one has no end unless it is there for a while only."""
    begun = _begun(tx, flow_name)
    edges = sorted({edge for term in begun for edge in (term.since, term.until) if edge is not None and edge <= tx.now})
    found: list[Term] = []
    for since, until in pairwise([*edges, None]):
        revision_id = _latest(begun, since)
        if revision_id is None or since is None:
            continue
        goes_on = bool(found) and found[-1].revision_id == revision_id and found[-1].until == since
        found.append(Term(revision_id, found.pop().since if goes_on else since, until))
    if found and found[-1].until is None:
        ends = [term.until for term in begun if term.until and term.until > tx.now]
        found[-1] = Term(found[-1].revision_id, found[-1].since, min(ends, default=None))
    return found[::-1]


def _begun(tx: Tx, flow_name: str) -> list[Term]:
    """All that ever began, in the order in which it counts."""
    scheduled = tx.rows(select(Schedule).where(Schedule.flow == flow_name, Schedule.starts_at <= tx.now))
    published = tx.rows(
        select(Publication.revision_id, Publication.at).where(Publication.flow == flow_name).order_by(Publication.id)
    )
    fit = [row for row in scheduled if row.problems is None or row.refused_at is not None]
    found = [Term(row.revision_id, row.starts_at, _end(row)) for row in fit]
    found = [term for term in found if term.until is None or term.until > term.since]
    return sorted([*(Term(row.revision_id, row.at, None) for row in published), *found], key=lambda term: term.since)


def _end(row: Any) -> datetime | None:
    return min((end for end in (row.ends_at, row.cancelled_at, row.refused_at) if end is not None), default=None)


def _latest(begun: Sequence[Term], at: datetime | None) -> int | None:
    on = [term for term in begun if at is not None and term.since <= at and (term.until is None or at < term.until)]
    return on[-1].revision_id if on else None


def _on(flow_name: str, at: datetime, lasting: bool) -> tuple[ColumnElement[bool], ...]:
    ends = Schedule.ends_at.is_(None)
    return (
        Schedule.flow == flow_name,
        Schedule.starts_at <= at,
        ends if lasting else or_(ends, Schedule.ends_at > at),
        *COUNTS,
    )
