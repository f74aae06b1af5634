"""Opening the database: SQLite or PostgreSQL, a reading and a writing door (DESIGN rule 13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url

from ivr.clock import Clock
from ivr.db.driver import tell
from ivr.db.steps import SqliteSteps
from ivr.db.transaction import Tx
from ivr.db.turnstile import Turnstile

T = TypeVar("T")

STEP_TIMEOUT_SECONDS = 2.0
POSTGRESQL_SILENCE_MILLISECONDS = 2000
OPTIONS = {"pool_size": 8, "max_overflow": 32, "hide_parameters": True}
"""Parameters are hidden because an error's message ends in a log, and they are people's numbers and names."""


class Database:
    """The doors to the only truth. `on_commit` gets every transaction once it has committed."""

    def __init__(self, url: str, clock: Clock, on_commit: Callable[[Tx], None] = lambda tx: None) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.on_commit = on_commit
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        if self.on_sqlite:
            path = Path(self.url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
            self._turnstile: AbstractContextManager[None] = Turnstile(path)
            self.writer = _sqlite(url, begin="BEGIN IMMEDIATE", query_only=False)
            self._reader = _sqlite(url, begin="BEGIN", query_only=True)
            self._steps = SqliteSteps(self.writer, self._turnstile, clock)
        else:
            self._turnstile = nullcontext()
            self.writer = _postgresql(self.url)
            self._reader = self.writer.execution_options(postgresql_readonly=True)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A view of one moment; a write in it is an error of the database."""
        with self._reader.connect() as connection:
            yield Tx(connection, self.clock.now())

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """A transaction, committed at the end of the block. Never hold one over a REST call, hashing or a file."""
        with self._turnstile, self.writer.begin() as connection:
            tx = Tx(connection, self.clock.now())
            yield tx
        self.on_commit(tx)

    def step(self, work: Callable[[Tx], T], timeout: float = STEP_TIMEOUT_SECONDS) -> T:
        """The webhooks' door: runs `work` and returns its result once it is durable.

        On SQLite steps of several threads share a commit, each in its savepoint, so `work` may not wait for
        anything. Raises what `work` raises, and DatabaseSilent when there is no answer in `timeout` seconds.
        """
        if not self.on_sqlite:
            with self.writing() as tx:
                return work(tx)
        result, tx = self._steps.run(work, timeout)
        self.on_commit(tx)
        return result

    def close(self) -> None:
        if self.on_sqlite:
            self._steps.close()
            self._reader.dispose()
        self.writer.dispose()
        if isinstance(self._turnstile, Turnstile):
            self._turnstile.close()


def _postgresql(url: URL) -> Engine:
    """An engine that gives up where a caller would: on a host that is gone, and on a lock that is not let go."""
    patience = {
        "connect_timeout": 2,
        "tcp_user_timeout": POSTGRESQL_SILENCE_MILLISECONDS,
        "options": f"-c lock_timeout={POSTGRESQL_SILENCE_MILLISECONDS}",
    }
    psycopg = url.set(drivername="postgresql+psycopg")
    return create_engine(psycopg, connect_args=patience, pool_pre_ping=True, **OPTIONS)


def _sqlite(url: str, begin: str, query_only: bool) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10}, **OPTIONS)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"query_only={int(query_only)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        tell(connection, begin)

    return engine
