"""A condition that takes any number of keys as one parameter, so that its statement is compiled once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Dialect, Select, bindparam, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.types import BigInteger, Boolean, Text, TypeDecorator, TypeEngine


class _Keys(TypeDecorator[list[int]]):
    """Integer keys: an array on PostgreSQL, JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(BigInteger()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        keys = list(value or ())
        return keys if dialect.name == "postgresql" else json.dumps(keys)


class Among(ColumnElement[bool]):
    """The condition that `column` is one of the keys given as the parameter `name`."""

    inherit_cache = False
    type = Boolean()
    _is_implicitly_boolean = True  # without which SQLite is told `… = 1`, and takes no index

    def __init__(self, column: Any, name: str) -> None:
        self.column, self.keys = column, bindparam(name, type_=_Keys())


def among_locked(column: Any, locking: Select[Any]) -> ColumnElement[bool]:
    """The condition, on PostgreSQL, that `column` is one of the keys of a query, which finds and locks them first.

    As an array: joined to it the table would be read from end to end where it is short.
    """
    found: ColumnElement[bool] = column == func.any(func.array(locking.correlate(None).scalar_subquery()))
    return found


@compiles(Among, "sqlite")
def _on_sqlite(element: Among, compiler: Any, **options: Any) -> str:
    column, keys = (compiler.process(each, **options) for each in (element.column, element.keys))
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608 (a column's name and a placeholder)


@compiles(Among, "postgresql")
def _on_postgresql(element: Among, compiler: Any, **options: Any) -> str:
    column, keys = (compiler.process(each, **options) for each in (element.column, element.keys))
    return f"{column} = ANY ({keys})"
