"""What a caller typed or said and we must remember by name; kept where erasure reaches it."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from ivr.calls.rows import Particular
from ivr.db import Tx


def keep(tx: Tx, call_id: int, name: str, value: str) -> int:
    """Stores a value under a name; of several under one name the last counts. Returns its id."""
    return tx.insert(insert(Particular).values(call_id=call_id, kind=name, value=value))


def kept(tx: Tx, call_id: int) -> dict[str, str]:
    """The values of a call by name."""
    query = select(Particular.kind, Particular.value).where(Particular.call_id == call_id).order_by(Particular.id)
    return {row.kind: row.value for row in tx.rows(query) if row.value is not None}


def count_kept(tx: Tx, call_id: int, name: str) -> int:
    """How many values a call has under a name."""
    query = select(func.count()).where(Particular.call_id == call_id, Particular.kind == name)
    return int(tx.scalar(query))
