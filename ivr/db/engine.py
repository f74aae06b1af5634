"""Opening the database: SQLite or PostgreSQL, a reading and a writing door (DESIGN rule 13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ivr.clock import Clock
from ivr.db import places
from ivr.db.ahead import WriteAheadLog
from ivr.db.compiled import COMPILED
from ivr.db.driver import tell, written
from ivr.db.places import Places
from ivr.db.races import lost_race
from ivr.db.steps import SqliteSteps
from ivr.db.transaction import DatabaseSilent, Tx
from ivr.db.turnstile import Turnstile

T = TypeVar("T")

STEP_TIMEOUT_SECONDS = 2.0
POSTGRESQL_SILENCE_MILLISECONDS = 2000
PROBED_AFTER_SECONDS = 1.0
"""A connection that was used a moment ago is there: to ask it each time is one more way there and back."""
OPTIONS: dict[str, Any] = {
    "pool_size": 8,
    "max_overflow": 32,
    "hide_parameters": True,
    "execution_options": {"compiled_cache": COMPILED},
}
"""Parameters are hidden because an error's message ends in a log, and they are people's numbers and names."""


class Database:
    """The doors to the only truth. `on_commit` gets every transaction once it has committed.

    `before_commit` gets, on SQLite alone, those that are committed together just before they are: there one more
    transaction is one more wait for the one writer. It may not raise, and writes in the last one's name. One that
    others wait for does without: what is called for by all of them is then done once, after them (see `next_at`).

    One that is not `lasting` does not wait for the disk, on SQLite: for what nobody wants once the process has ended.
    """

    def __init__(
        self, url: str, clock: Clock, on_commit: Callable[[Tx], None] = lambda tx: None, lasting: bool = True
    ) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.step_seconds = STEP_TIMEOUT_SECONDS  # on SQLite; tests on a busy machine have more patience
        self.on_commit = on_commit
        self.before_commit: Callable[[Sequence[Tx]], None] = lambda txs: None
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        if self.on_sqlite:
            path = Path(self.url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
            self._turnstile: Turnstile | None = Turnstile(path)
            self._places = Places(path)
            self._log: WriteAheadLog | None = WriteAheadLog(path) if lasting else None
            self.writer = _sqlite(url, "BEGIN IMMEDIATE", query_only=False, lasting=lasting)
            self._reader = _sqlite(url, "BEGIN", query_only=True, lasting=lasting)
            self._steps = SqliteSteps(self.writer, self._turnstile, clock, self._conclude, self._log)
        else:
            self._turnstile, self._log = None, None
            self._places = Places(places.MACHINE / f"postgresql-{_whose(self.url)}")
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
        with self._connected() as connection, self._turnstile or nullcontext(), self._transaction(connection) as tx:
            yield tx
        self.on_commit(tx)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection to write by: while it is taken from the pool and brings its log to disk nobody has to wait."""
        with self.writer.connect() as connection:
            if self._log is None:
                yield connection
                return
            before = written(connection)
            yield connection
            if written(connection) != before:
                self._log.secure()

    @contextmanager
    def _transaction(self, connection: Connection) -> Iterator[Tx]:
        with connection.begin():
            tx = Tx(connection, self.clock.now())
            yield tx
            if self._turnstile is not None and not self._turnstile.others_wait():
                self.before_commit((tx,))

    @contextmanager
    def next_at(self, what: str) -> Iterator[Tx | None]:
        """A transaction in which `what` is done for all who wanted it before; None where somebody is next already.

        Whoever is next has read nothing yet, and will see all that is committed by now. Of one machine's processes
        that is found out without asking the server.
        """
        place = self._places.at(what)
        if not place.take():
            yield None
            return
        with ExitStack() as waiting:
            waiting.callback(place.give_back)
            next_ = self._next_on_postgresql if self._turnstile is None else self._next_on_sqlite
            with next_(what, waiting) as tx:
                yield tx

    @contextmanager
    def _next_on_sqlite(self, what: str, waiting: ExitStack) -> Iterator[Tx]:
        """Closes `waiting` once its turn has come: from then on somebody else is next."""
        with self._connected() as connection, self._turnstile or nullcontext():
            waiting.close()
            with self._transaction(connection) as tx:
                yield tx
        self.on_commit(tx)

    @contextmanager
    def _next_on_postgresql(self, what: str, waiting: ExitStack) -> Iterator[Tx | None]:
        """The same, where somebody on another machine may be next as well: that is asked of the server."""
        with self.writing() as tx:
            is_next = tx.next_at(what)
            waiting.close()
            yield tx if is_next else None

    def _conclude(self, txs: Sequence[Tx]) -> None:
        self.before_commit(txs)

    def step(self, work: Callable[[Tx], T]) -> T:
        """The webhooks' door: runs `work` and returns its result once it is durable.

        On SQLite steps of several threads share a commit, so `work` may not wait for anything, and is done again when
        another's failed. On PostgreSQL a step that lost a race is done again, and then sees what the winner wrote.
        Raises what `work` raises, and DatabaseSilent when there is no answer in `step_seconds` (there: when the driver
        gives up).
        """
        try:
            return self._step_on_sqlite(work) if self.on_sqlite else self._step_on_postgresql(work)
        except (OperationalError, PoolTimeout, self.writer.dialect.loaded_dbapi.OperationalError) as error:
            raise DatabaseSilent(f"the database did not answer: {type(error).__name__}") from error

    def _step_on_sqlite(self, work: Callable[[Tx], T]) -> T:
        result, tx = self._steps.run(work, self.step_seconds)
        self.on_commit(tx)
        return result

    def _step_on_postgresql(self, work: Callable[[Tx], T]) -> T:
        try:
            return self._attempt_on_postgresql(work)
        except Exception as error:
            if not lost_race(error):
                raise
        return self._attempt_on_postgresql(work)

    def _attempt_on_postgresql(self, work: Callable[[Tx], T]) -> T:
        with self.writing() as tx:
            # Of the steps alone: a report or a sweep may take its time.
            tell(tx.connection, f"SET LOCAL statement_timeout = {POSTGRESQL_SILENCE_MILLISECONDS}")
            return work(tx)

    def close(self) -> None:
        if self.on_sqlite:
            self._steps.close()
            self._reader.dispose()
        self.writer.dispose()
        self._places.close()
        if self._turnstile is not None:
            self._turnstile.close()


def _whose(url: URL) -> str:
    """Of all databases this one, in a few letters. A socket's folder stands among the options, not as the host."""
    where = url.set(username=None, password=None).render_as_string()
    return sha256(where.encode()).hexdigest()[:8]


def _postgresql(url: URL) -> Engine:
    """An engine that gives up where a caller would: on a host that is gone, and on a lock that is not let go."""
    patience = {
        "connect_timeout": 2,
        "tcp_user_timeout": POSTGRESQL_SILENCE_MILLISECONDS,
        "options": f"-c lock_timeout={POSTGRESQL_SILENCE_MILLISECONDS}",
    }
    psycopg = url.set(drivername="postgresql+psycopg")
    engine = create_engine(psycopg, connect_args=patience, pool_timeout=STEP_TIMEOUT_SECONDS, **OPTIONS)
    _probe(engine)
    return engine


def _probe(engine: Engine) -> None:
    """A connection that has rested is asked whether it is still there; if not, neither are the others."""

    @event.listens_for(engine, "checkin")
    def _note(_: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: Any, _: object) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) < PROBED_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _sqlite(url: str, begin: str, query_only: bool, lasting: bool) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10}, **OPTIONS)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={'NORMAL' if lasting else 'OFF'}",  # NORMAL: commits do not wait for the disk, checkpoints do
            "foreign_keys=ON",
            f"query_only={int(query_only)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        tell(connection, begin)

    return engine
