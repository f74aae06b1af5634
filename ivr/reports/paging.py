"""Where the next page of a log begins: after the last row of the one before, by its time and its id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from ivr.db import Tx


def older(tx: Tx, at: Any, row_id: Any, before: int | None, missing: type[Exception]) -> list[ColumnElement[bool]]:
    """What comes after the row `before` in a log with the newest first; raises `missing` when there is none."""
    if before is None:
        return []
    instant = tx.scalar(select(at).where(row_id == before))
    if instant is None:
        raise missing(f"there is no row {before} to begin after")
    return [at <= instant, or_(at < instant, and_(at == instant, row_id < before))]
