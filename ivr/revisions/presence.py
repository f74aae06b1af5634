"""Who has a draft open: seen a moment ago, gone by themselves when they are not seen any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from ivr.db import Tx
from ivr.revisions.rows import DraftVisit
from ivr.staff import Staff

LAPSES_AFTER_SECONDS = 35
"""A page says every fifteen seconds that it is there: it may miss one."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody else who has the draft open, at which place of it (None: at none), and when they were seen last."""

    staff_id: int
    name: str
    node: str | None
    seen_at: datetime


def present(tx: Tx, flow_name: str, staff_id: int, node: str | None) -> list[Visitor]:
    """Says that somebody has the draft open, at that place; returns who else has, by name."""
    values = {"flow": flow_name, "staff_id": staff_id, "node": node, "seen_at": tx.now}
    tx.execute(
        tx.conflict_free(DraftVisit)
        .values(values)
        .on_conflict_do_update(index_elements=["flow", "staff_id"], set_={"node": node, "seen_at": tx.now})
    )
    since = tx.now - timedelta(seconds=LAPSES_AFTER_SECONDS)
    tx.execute(delete(DraftVisit).where(DraftVisit.flow == flow_name, DraftVisit.seen_at < since))
    found = tx.rows(
        select(DraftVisit.staff_id, Staff.name, DraftVisit.node, DraftVisit.seen_at)
        .join(Staff, Staff.id == DraftVisit.staff_id)
        .where(DraftVisit.flow == flow_name, DraftVisit.staff_id != staff_id)
        .order_by(Staff.name, Staff.id)
    )
    return [Visitor(**row._mapping) for row in found]


def left(tx: Tx, flow_name: str, staff_id: int) -> None:
    """Says that they have closed it."""
    tx.execute(delete(DraftVisit).where(DraftVisit.flow == flow_name, DraftVisit.staff_id == staff_id))
