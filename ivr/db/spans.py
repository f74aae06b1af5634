"""The time between two instants as the database reckons it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class SecondsBetween(FunctionElement[float]):
    """Seconds, to the millisecond, from the first of two instants to the second."""

    type = Float()
    inherit_cache = True


@compiles(SecondsBetween, "sqlite")
def _on_sqlite(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    since, until = (compiler.process(clause, **options) for clause in element.clauses)
    return f"ROUND((julianday({until}) - julianday({since})) * 86400.0, 3)"


@compiles(SecondsBetween, "postgresql")
def _on_postgresql(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    since, until = (compiler.process(clause, **options) for clause in element.clauses)
    return f"ROUND(EXTRACT(EPOCH FROM ({until} - {since})), 3)"
