"""A status and the only ways it may change (DESIGN rule 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import update

from ivr.db.rows import Row
from ivr.db.transaction import Tx


class Transitions:
    """The table of a status: for each status, the ones it may be reached from.

    `move` is a claim: a conditional update whose row count is checked, so two that race have one winner.
    """

    def __init__(self, rows: type[Row], column: str, sources: Mapping[str, Iterable[str]]) -> None:
        self._table = rows.__table__
        self._column = column
        self.sources = {target: frozenset(map(str, origins)) for target, origins in sources.items()}

    def move(self, tx: Tx, key: int, to: str, *conditions: Any, **values: Any) -> bool:
        """Changes the status of row `key` to `to`, with `values` beside it; False if it may not from where it is.

        A status unknown to the table raises KeyError: that is a mistake in the code, not news that came late.
        """
        status = self._table.c[self._column]
        statement = (
            update(self._table)  # type: ignore[arg-type]
            .where(self._table.c["id"] == key, status.in_(sorted(self.sources[to])), *conditions)
            .values({self._column: str(to), **values})
        )
        return tx.changed(statement) == 1
