"""The statements that a process has compiled: one lot for all its engines of a kind."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.util import LRUCache

STATEMENTS = 2_000
"""Four times what SQLAlchemy keeps for one engine; the least used make room."""


class CompiledStatements(LRUCache[Any, Compiled]):
    """What an engine keeps its compiled statements in, shared with all others whose dialect has the same name.

    SQLAlchemy gives each engine one of its own, so that a second door to the same database, and every database that
    is opened anew, compiles everything again: that is half of what a short-lived one costs.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_shared(key), default)

    def __setitem__(self, key: Any, compiled: Compiled) -> None:
        super().__setitem__(_shared(key), compiled)


def _shared(key: Any) -> Any:
    """Of a dialect only the name: ours of one name are made alike, and differ in nothing that a statement shows."""
    dialect, *rest = key
    return (dialect.name, *rest)


COMPILED = CompiledStatements(STATEMENTS)
