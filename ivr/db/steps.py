"""SQLite's one writer thread a process: many webhooks' steps in one commit (measured in bench/webhook)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from ivr.clock import Clock
from ivr.db.ahead import WriteAheadLog
from ivr.db.driver import tell, written
from ivr.db.transaction import DatabaseSilent, Tx

T = TypeVar("T")

STEPS_A_COMMIT = 64


class _Step:
    """Work that waits for its turn; `finished` is released once its commit is durable or it has failed."""

    __slots__ = ("abandoned", "error", "finished", "result", "tx", "work")

    def __init__(self, work: Callable[[Tx], Any]) -> None:
        self.work = work
        self.result: Any = None
        self.tx: Tx | None = None
        self.error: BaseException | None = None
        self.abandoned = False
        self.finished = threading.Lock()
        self.finished.acquire()


class _StepFailed(Exception):
    """A step of the batch raised: all of it is rolled back and done again, each step by itself."""


class SqliteSteps:
    """Collects steps while a commit is under way and commits them together; the thread starts with the first."""

    def __init__(
        self,
        engine: Engine,
        turnstile: AbstractContextManager[None],
        clock: Clock,
        conclude: Callable[[Sequence[Tx]], None] = lambda txs: None,
        log: WriteAheadLog | None = None,
    ) -> None:
        self._engine, self._turnstile, self._clock = engine, turnstile, clock
        self._conclude, self._log = conclude, log
        self._steps: SimpleQueue[_Step | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self, work: Callable[[Tx], T], timeout: float) -> tuple[T, Tx]:
        """Runs `work` in its savepoint; returns when the commit that holds it is on disk."""
        if self._thread is None:
            self._start()
        step = _Step(work)
        self._steps.put(step)
        if not step.finished.acquire(timeout=timeout):
            step.abandoned = True
            raise DatabaseSilent(f"no answer within {timeout} s")
        if step.error is not None:
            raise step.error
        assert step.tx is not None
        return step.result, step.tx

    def close(self) -> None:
        if self._thread is not None:
            self._steps.put(None)
            self._thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="sqlite-steps", daemon=True)
                self._thread.start()

    def _serve(self) -> None:
        connection: Connection | None = None
        while (first := self._steps.get()) is not None:
            batch = [first]
            try:
                connection = connection or self._engine.connect()  # kept: a pool's hand-over costs as much as a step
                before = written(connection)
                self._commit(connection, batch)
                if self._log is not None and written(connection) != before:
                    self._log.secure()
            except BaseException as error:  # each waiting webhook gets it and speaks its apology
                _give_back(connection)
                connection = None
                for step in batch:
                    step.error = step.error or error
            for step in batch:
                step.finished.release()
        _give_back(connection)

    def _commit(self, connection: Connection, batch: list[_Step]) -> None:
        """Runs what has gathered by the time the lock is ours, and what arrives meanwhile; `batch` grows by it.

        Hardly a step fails, and a savepoint costs what a statement does: it is the second try that has them.
        """
        with self._turnstile:
            with suppress(_StepFailed), connection.begin():
                for step in batch:
                    if not step.abandoned:
                        _run(step, connection, self._clock)
                    if step is batch[-1]:
                        self._gather(batch)
                self._end(batch)
                return
            with connection.begin():
                for step in batch:
                    step.tx = None
                    if not step.abandoned:
                        _attempt(step, connection, self._clock)
                self._end(batch)

    def _end(self, batch: list[_Step]) -> None:
        """What the steps have called for is done once for all of them; news of it is told by one who still waits."""
        done = [step for step in batch if step.tx is not None and step.error is None]
        done.sort(key=lambda step: not step.abandoned)
        self._conclude([step.tx for step in done if step.tx is not None])

    def _gather(self, batch: list[_Step]) -> None:
        while len(batch) < STEPS_A_COMMIT:
            try:
                step = self._steps.get_nowait()
            except Empty:
                return
            if step is None:
                self._steps.put(None)
                return
            batch.append(step)


def _give_back(connection: Connection | None) -> None:
    """Gives up a connection whatever state it is in; the next batch gets another."""
    if connection is not None:
        with suppress(Exception):
            connection.close()


def _run(step: _Step, connection: Connection, clock: Clock) -> None:
    step.tx = Tx(connection, clock.now())
    try:
        step.result = step.work(step.tx)
    except BaseException as error:
        raise _StepFailed from error


def _attempt(step: _Step, connection: Connection, clock: Clock) -> None:
    tell(connection, "SAVEPOINT step")
    step.tx = Tx(connection, clock.now())
    try:
        step.result = step.work(step.tx)
    except BaseException as error:  # belongs to the webhook that asked, not to its neighbours
        tell(connection, "ROLLBACK TO step")
        step.error = error
    tell(connection, "RELEASE step")
