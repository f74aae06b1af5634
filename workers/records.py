"""Call records of ended calls whose job was lost."""

from __future__ import annotations

from sqlalchemy import select

from ivr import calls
from ivr.calls import Call
from ivr.house import House

AT_ONCE = 200


def rebuild_missing(house: House) -> int:
    """Folds the journal of every ended call that has no record; returns how many."""
    with house.db.reading() as tx:
        missing = select(Call.id).where(Call.status == "ended", Call.record.is_(None)).order_by(Call.id).limit(AT_ONCE)
        found = [row.id for row in tx.rows(missing)]
    if not found:
        return 0
    with house.db.writing() as tx:
        return sum(calls.rebuild(tx, call_id) for call_id in found)
