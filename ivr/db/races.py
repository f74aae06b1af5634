"""Who came second: how each database says that somebody else was quicker."""

from __future__ import annotations

LOST_RACES = frozenset({"23505", "40001", "40P01"})
"""SQLSTATEs of one who came second: unique violation, serialization failure, deadlock."""
TAKEN_ON_SQLITE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


def lost_race(error: BaseException) -> bool:
    """Whether the same work, done again, would see what the winner wrote; SQLAlchemy's errors and drivers'."""
    orig = getattr(error, "orig", error)
    return getattr(orig, "sqlstate", None) in LOST_RACES or getattr(orig, "sqlite_errorname", None) in TAKEN_ON_SQLITE
