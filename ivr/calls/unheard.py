"""Calls that nothing is heard of: when the carrier is asked whether they still last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from ivr.calls.rows import Call
from ivr.db import Tx

QUIET = timedelta(minutes=2)
"""A dialogue is heard of more often; in mid of a long message the carrier is asked in vain, which costs nothing."""
LIKELY_OVER = timedelta(seconds=10)
"""How long the news of a call's end may take once somebody is gone from the line."""


def is_likely_over(tx: Tx, call_id: int) -> None:
    """Somebody has left it: unless the call goes on or its end is told, the carrier is asked soon."""
    active = (Call.id == call_id, Call.status == "active")
    tx.execute(update(Call).where(*active).values(look_up_at=tx.now + LIKELY_OVER))


def is_alive(tx: Tx, call_id: int) -> None:
    """The carrier says that it lasts."""
    active = (Call.id == call_id, Call.status == "active")
    tx.execute(update(Call).where(*active).values(look_up_at=tx.now + QUIET))


def unheard(tx: Tx, limit: int) -> Sequence[Any]:
    """Calls (whole rows) to be asked about now, the longest overdue first."""
    due = (Call.look_up_at <= tx.now, Call.sid.is_not(None))
    return tx.rows(select(Call.__table__).where(*due).order_by(Call.look_up_at).limit(limit))
