"""The driver's own connection, for what is too frequent to go through SQLAlchemy's execution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def tell(connection: Connection, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
    """Runs SQL within the connection's transaction and returns the driver's cursor; errors are SQLAlchemy's."""
    driver: Any = connection.connection.dbapi_connection
    try:
        return driver.execute(sql, parameters)
    except Exception as error:
        raise _ours(connection, sql, error) from error


def tell_each(connection: Connection, sql: str, rows: Sequence[Any]) -> None:
    """Runs SQL for each of these rows of parameters, on PostgreSQL without waiting between them."""
    if len(rows) == 1:
        tell(connection, sql, rows[0])
        return
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.cursor().executemany(sql, rows)
    except Exception as error:
        raise _ours(connection, sql, error) from error


def written(connection: Connection) -> int:
    """How many rows this connection to SQLite has written since it was opened."""
    driver: Any = connection.connection.dbapi_connection
    return int(driver.total_changes)


def _ours(connection: Connection, sql: str, error: Exception) -> DBAPIError | Exception:
    dialect = connection.dialect
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, error, base, hide_parameters=True, dialect=dialect)
