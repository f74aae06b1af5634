"""The few statements of the hot path: compiled once, then handed to the driver as text (measured in bench/webhook)."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler

from ivr.db.driver import tell, tell_each
from ivr.db.transaction import Tx

Converter = Callable[[Any], Any] | None


class Prepared:
    """A Core statement with named parameters that skips SQLAlchemy's execution, though not its types.

    A third of the cost of `tx.execute`, a thirtieth of building a statement each time. Columns' defaults
    are not filled in. `postgresql`: the statement there, if it is another one.
    """

    def __init__(self, sqlite: Executable, postgresql: Executable | None = None) -> None:
        self._statements = {"sqlite": sqlite, "postgresql": sqlite if postgresql is None else postgresql}
        self._texts: dict[str, _Text] = {}

    def row(self, tx: Tx, **values: Any) -> Any:
        """The first row of a query or of what RETURNING gives, its columns by name; None if there is none."""
        text = self._text(tx)
        found = text.run(tx, values).fetchone()
        return None if found is None else text.row(found)

    def rows(self, tx: Tx, **values: Any) -> list[Any]:
        """All rows of a query, their columns by name."""
        text = self._text(tx)
        return [text.row(found) for found in text.run(tx, values).fetchall()]

    def each(self, tx: Tx, rows: Iterable[dict[str, Any]]) -> None:
        """Runs an INSERT or UPDATE for each of these rows of values, in one go."""
        self._text(tx).run_each(tx, rows)

    def changed(self, tx: Tx, **values: Any) -> int:
        """How many rows an INSERT or UPDATE touched."""
        count: int = self._text(tx).run(tx, values).rowcount
        return count

    def _text(self, tx: Tx) -> _Text:
        dialect = tx.connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _Text(self._statements[dialect.name], dialect)
        return text


def _begun(tx: Tx) -> Connection:
    if not tx.connection.in_transaction():
        tx.connection.begin()
    return tx.connection


class _Text:
    """A statement in one database's words, with what its values need on the way in and out."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self._sql = compiled.string
        self._order: list[str] | None = list(compiled.positiontup) if compiled.positiontup is not None else None
        self._going_in = [
            (name, into)
            for name, bind in compiled.binds.items()
            if (into := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        ]
        self._constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        if columns := list(statement.exported_columns):  # type: ignore[attr-defined]
            self._row: Any = namedtuple("_row", [column.name for column in columns])._make  # type: ignore
            self._coming_out = [
                (place, out)
                for place, column in enumerate(columns)
                if (out := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
            ]

    def run(self, tx: Tx, values: dict[str, Any]) -> Any:
        return tell(_begun(tx), self._sql, self._parameters(values))

    def run_each(self, tx: Tx, rows: Iterable[dict[str, Any]]) -> None:
        tell_each(_begun(tx), self._sql, [self._parameters(values) for values in rows])

    def _parameters(self, values: dict[str, Any]) -> Any:
        if self._constants:
            values = {**self._constants, **values}
        for name, into in self._going_in:
            values[name] = into(values[name])
        return values if self._order is None else [values[name] for name in self._order]

    def row(self, found: Any) -> Any:
        values = list(found)
        for place, out in self._coming_out:
            values[place] = out(values[place])
        return self._row(values)
