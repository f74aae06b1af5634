"""One process kept running: started, watched, restarted with a growing wait, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

READY_LIMIT_SECONDS = 60.0
READY_LOOK_SECONDS = 0.05
CALM_SECONDS = 10.0  # a process that lived this long has its next restart at once
BACKOFF_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
_SET_PARENT_DEATH_SIGNAL = 1

Say = Callable[[str], None]


class NotReady(Exception):
    """A process did not become ready in time, or ended before it did."""


async def _at_once() -> bool:
    return True


@dataclass(frozen=True)
class Service:
    """What is to run. `ready` answers whether it serves; `stop_seconds` is how long it may take to stop."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], Awaitable[bool]] = _at_once
    stop_seconds: float = 10.0
    quiet: bool = False  # what it prints on its standard output is not shown


class Keeper:
    """Keeps one service running until told to stop."""

    def __init__(self, service: Service, say: Say, backoff_seconds: Sequence[float] = BACKOFF_SECONDS) -> None:
        self.service = service
        self.restarted = asyncio.Event()
        self._say, self._backoff_seconds = say, backoff_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Starts it and waits until it is ready; NotReady if that does not come."""
        await self._spawn()
        await self._until_ready()
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Asks it to end, and after its time ends it."""
        self._stopping.set()
        if self._process and self._process.returncode is None:
            self._signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), self.service.stop_seconds)
            except TimeoutError:
                self._say(f"{self.service.name} did not stop in {self.service.stop_seconds:g} s and was killed")
        self._end_group()
        if self._process:
            await self._process.wait()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _spawn(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self.service.argv,
            env={**os.environ, **self.service.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL if self.service.quiet else None,
            start_new_session=True,  # Ctrl-C is ours: they end in their order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    async def _until_ready(self) -> None:
        assert self._process
        deadline = time.monotonic() + READY_LIMIT_SECONDS
        while not await self._is_ready():
            if self._process.returncode is not None:
                raise NotReady(f"{self.service.name} ended with status {self._process.returncode} while starting")
            if time.monotonic() > deadline:
                raise NotReady(f"{self.service.name} was not ready after {READY_LIMIT_SECONDS:g} s")
            await asyncio.sleep(READY_LOOK_SECONDS)

    async def _is_ready(self) -> bool:
        try:
            return await self.service.ready()
        except OSError:
            return False

    async def _keep(self) -> None:
        in_a_row = 0
        while not self._stopping.is_set():
            assert self._process
            since = time.monotonic()
            status = await self._process.wait()
            if self._stopping.is_set():
                return
            self._end_group()
            in_a_row = 0 if time.monotonic() - since > CALM_SECONDS else in_a_row + 1
            wait = self._backoff_seconds[min(in_a_row, len(self._backoff_seconds) - 1)]
            self._say(f"{self.service.name} {_how_it_ended(status)}; started again in {wait:g} s")
            await asyncio.sleep(wait)
            await self._spawn()
            self.restarted.set()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    def _end_group(self) -> None:
        """Ends what a dead process left behind, such as its own workers; they hold its address."""
        if self._process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _how_it_ended(status: int) -> str:
    return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
