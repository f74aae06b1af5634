"""A status and the only ways it may change (DESIGN rule 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, String, bindparam, literal_column, update
from sqlalchemy.sql.expression import Update

from ivr.db.among import Among
from ivr.db.prepared import Prepared
from ivr.db.rows import Row
from ivr.db.transaction import Tx

Value = str | int | float | datetime | Mapping[str, Any] | ColumnElement[Any] | None
_MANY = "several rows at once"


class Transitions:
    """The table of a status: for each status, the ones it may be reached from.

    `move` is a claim: a conditional update whose row count is checked, so two that race have one winner.
    """

    def __init__(self, rows: type[Row], column: str, sources: Mapping[str, Iterable[str]]) -> None:
        self._table = rows.__table__
        self._column = column
        self.sources = {target: frozenset(map(str, origins)) for target, origins in sources.items()}
        self._moves: dict[tuple[str, str | None, frozenset[str]], Prepared] = {}

    def move(
        self, tx: Tx, key: int, to: str, *conditions: ColumnElement[bool], origin: str | None = None, **values: Value
    ) -> bool:
        """Changes the status of row `key` to `to`, with `values` beside it; False if it may not from where it is.

        A value may be an expression of the row's columns (`Row.attempts + 1`).

        `origin`: from that status only. A status unknown to the table raises KeyError: that is a mistake in the code,
        not news that came late.
        """
        if conditions or any(isinstance(value, ClauseElement) for value in values.values()):
            return tx.changed(self._statement(to, origin, key, values).where(*conditions)) == 1
        shape = (str(to), origin and str(origin), frozenset(values))
        prepared = self._moves.get(shape)
        if prepared is None:
            bound: dict[str, Any] = {name: bindparam(name) for name in values}
            prepared = self._moves[shape] = Prepared(self._statement(to, origin, bindparam("moved"), bound))
        return prepared.changed(tx, moved=key, **values) == 1

    def move_all(self, tx: Tx, keys: Iterable[int], to: str, origin: str, **values: Any) -> set[int]:
        """The same for several rows at once, all from one status; the keys of those that were moved."""
        shape = (str(to), str(origin), frozenset({*values, _MANY}))
        prepared = self._moves.get(shape)
        if prepared is None:
            bound: dict[str, Any] = {name: bindparam(name) for name in values}
            moving = self.moving(to, origin, Among(self._table.c["id"], "moved"), bound)
            prepared = self._moves[shape] = Prepared(moving.returning(self._table.c["id"]))
        return {row.id for row in prepared.rows(tx, moved=list(keys), **values)}

    def _statement(self, to: str, origin: str | None, key: Any, values: Mapping[str, Any]) -> Update:
        return self.moving(to, origin, self._table.c["id"] == key, values)

    def moving(self, to: str, origin: str | None, which: Any, values: Mapping[str, Any]) -> Update:
        """The statement that moves the rows of the condition `which`, for those who make it a part of another."""
        status, sources = self._table.c[self._column], self.sources[to]
        origins = sorted(sources & {str(origin)} if origin else sources)
        return (
            update(self._table)  # type: ignore[arg-type]
            .where(which, status.in_([_word(each) for each in origins]))
            .values({self._column: _word(to), **values})
        )


def stands(column: Any, *statuses: str) -> ColumnElement[bool]:
    """The statuses written into the statement: bound parameters would keep SQLite from its partial indexes."""
    condition: ColumnElement[bool] = column.in_([_word(status) for status in statuses])
    return condition


def _word(status: str) -> ColumnElement[str]:
    return literal_column(f"'{status}'", String)
