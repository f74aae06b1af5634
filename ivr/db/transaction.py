"""One transaction as the rules see it: its connection, its instant, and what its commit will wake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, CursorResult, Executable, Insert
from sqlalchemy.dialects.postgresql import Insert as InsertOnPostgresql
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import Insert as InsertOnSqlite
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.exc import OperationalError

from ivr.db.driver import tell
from ivr.db.rows import Row
from ivr.jobs import Wake

log = structlog.get_logger()
T = TypeVar("T")


_NEXT_AT = (
    # Keys given as an array have PostgreSQL plan each statement anew, which takes as long as to run it: here once.
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), CASE WHEN pg_try_advisory_lock(%(place)s) THEN"
    " CASE WHEN pg_advisory_xact_lock(%(turn)s) IS NOT NULL THEN pg_advisory_unlock(%(place)s) END"
    " ELSE false END"
)


class DatabaseSilent(Exception):
    """The database did not answer in time; nothing is known of what became of the work."""


SILENCE = (DatabaseSilent, OperationalError)
"""The database did not answer: whether it kept what it was told is not known."""


class Tx:
    """A transaction that is open now. `now` is one instant for all that is done in it: dues count from it.

    `happened`: when that happened which it is about, for figures: `now`, or earlier for news that came late.
    """

    __slots__ = ("connection", "happened", "hints", "now", "wakes")

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.happened = now
        self.wakes: dict[Wake, None] = {}
        self.hints: dict[tuple[str, str], None] = {}

    @property
    def on_sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Runs a Core statement."""
        return self.connection.execute(statement, parameters)

    def row(self, statement: Executable) -> Any:
        """The one row of a query, or None."""
        return self.connection.execute(statement).one_or_none()

    def rows(self, statement: Executable) -> Sequence[Any]:
        """All rows of a query."""
        return self.connection.execute(statement).all()

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self.connection.execute(statement).scalar()

    def conflict_free(self, rows: type[Row]) -> InsertOnSqlite | InsertOnPostgresql:
        """An INSERT into `rows` in the words of this database, for `on_conflict_do_nothing` and its kin."""
        return insert_on_sqlite(rows) if self.on_sqlite else insert_on_postgresql(rows)

    def insert(self, statement: Insert) -> int:
        """Inserts one row and returns its integer key."""
        key = self.connection.execute(statement).inserted_primary_key
        assert key is not None
        return int(key[0])

    def changed(self, statement: Executable) -> int:
        """How many rows an INSERT, UPDATE or DELETE touched: a claim that touched none was lost (DESIGN rule 6)."""
        # An INSERT's count is dropped on PostgreSQL unless it is asked for.
        return self.connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount

    def attempt(self, what: str, key: int, work: Callable[[], object]) -> bool:
        """Runs `work` in a savepoint: what fails is undone and logged with `what` and `key`; False, not raised.

        For batches of timers: one row that cannot be dealt with must not stop all others, at every sweep anew.
        """
        tell(self.connection, "SAVEPOINT attempt")
        try:
            done = bool(work())
        except Exception:
            tell(self.connection, "ROLLBACK TO SAVEPOINT attempt")
            log.exception("left_for_later", what=what, key=key)
            done = False
        tell(self.connection, "RELEASE SAVEPOINT attempt")
        return done

    def taken(self, locks: Callable[[], T], holds: Callable[[T], bool]) -> T | None:
        """What `locks` has locked, if that `holds`; else None, and all of it is let go again.

        For what must be locked in an order that only the row itself tells, which may be another by the time it is ours.
        """
        tell(self.connection, "SAVEPOINT taken")
        found = locks()
        is_right = holds(found)
        if not is_right:
            tell(self.connection, "ROLLBACK TO SAVEPOINT taken")
        tell(self.connection, "RELEASE SAVEPOINT taken")
        return found if is_right else None

    def one_at_a_time(self, what: str) -> None:
        """Waits for whoever else does `what` to commit; then nobody does until this has. SQLite has one writer anyway.

        For what is decided by counting or looking, where there is no row yet to be locked.
        """
        if not self.on_sqlite:
            tell(self.connection, f"SELECT pg_advisory_xact_lock({_advisory(what)})")

    def next_at(self, what: str) -> bool:
        """On PostgreSQL `one_at_a_time`, but False at once where somebody is next already (`Database.next_at`)."""
        turn, place = _advisory(what), _advisory(f"next at {what}")
        try:
            is_next: bool = tell(self.connection, _NEXT_AT, {"turn": turn, "place": place}).fetchone()[1]
        except BaseException:
            # The place is the session's, which a rollback does not end, and behind a pooler nobody finds it again.
            self.connection.invalidate()
            raise
        return is_next

    def wake(self, name: str, *ids: int | str) -> None:
        """Names a job to be woken once this has committed."""
        self.wakes[Wake(name, ids)] = None

    def hint(self, topic: str, subject: int | str) -> None:
        """Tells open screens, once this has committed, that something about `topic` is new."""
        self.hints[(topic, str(subject))] = None


def _advisory(what: str) -> int:
    return int.from_bytes(sha256(what.encode()).digest()[:8], signed=True)
