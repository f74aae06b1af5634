"""Changes by people who may collide: each names the version it has seen, and the second one is told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from ivr.db.rows import Row
from ivr.db.transaction import Tx


class Overtaken(Exception):
    """Somebody else has changed it since it was read."""


def revise(tx: Tx, rows: type[Row], key: int, seen: int | None, values: dict[str, Any]) -> None:
    """Changes the row `key`, which has a `version`, and counts it up. Raises Overtaken unless it is at `seen`.

    With `seen` None it is changed whatever happened meanwhile. That the row exists is the caller's to know.
    """
    table = rows.__table__
    at = [table.c.id == key] if seen is None else [table.c.id == key, table.c.version == seen]
    if tx.changed(update(rows).where(*at).values(**values, version=table.c.version + 1)) == 0:
        raise Overtaken("somebody else has changed this meanwhile: load it again, and change what is there now")
