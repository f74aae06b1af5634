"""Scripts: coroutines stepped by hand, so that "nothing is left to do" is a fact and not a guess."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")
log = logging.getLogger("sandbox")
KEPT_CRASHES = 100  # each keeps its call alive


class Stopped(BaseException):
    """Thrown into a script that is told to stop."""


class Stage:
    """The queue of runnable steps. A step never runs inside another."""

    def __init__(self) -> None:
        self._ready: deque[Callable[[], None]] = deque()
        self._running = False
        self._asked = False
        self.crashes: list[BaseException] = []

    @property
    def idle(self) -> bool:
        return not self._ready and not self._running

    def soon(self, step: Callable[[], None]) -> None:
        self._ready.append(step)
        if not self._running and not self._asked:
            self._asked = True
            asyncio.get_running_loop().call_soon(self.drain)

    def drain(self) -> None:
        """Run every step, and those they cause, until none is left; one that breaks spares the others."""
        self._asked = False
        if self._running:
            return
        self._running = True
        try:
            while self._ready:
                self._take(self._ready.popleft())
        finally:
            self._running = False

    def _take(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as broken:
            self.crashed("of a step", broken)

    def crashed(self, name: str, error: BaseException) -> None:
        self.crashes.append(error)
        del self.crashes[:-KEPT_CRASHES]
        log.error("the script %s broke", name, exc_info=error)


class Signal(Generic[T]):
    """A value that arrives once; later ones are ignored."""

    __slots__ = ("_stage", "_value", "_waiting", "done")

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._waiting: list[Callable[[], None]] | None = None  # made when somebody waits: most signals see nobody
        self._value: T | None = None
        self.done = False

    def send(self, value: T) -> None:
        if self.done:
            return
        self._value, self.done = value, True
        waiting, self._waiting = self._waiting, None
        for wake in waiting or ():
            self._stage.soon(wake)

    def then(self, wake: Callable[[], None]) -> None:
        if self.done:
            self._stage.soon(wake)
        elif self._waiting is None:
            self._waiting = [wake]
        else:
            self._waiting.append(wake)

    def forget(self, wake: Callable[[], None]) -> None:
        if self._waiting is not None and wake in self._waiting:
            self._waiting.remove(wake)

    def value(self) -> T:
        return self._value  # type: ignore[return-value]  # done: the value is there

    def __await__(self) -> Generator[Signal[Any], None, T]:
        if not self.done:
            yield self
        return self.value()


class Script:
    """A coroutine that waits on signals only; it starts with the stage's next step."""

    def __init__(self, stage: Stage, work: Coroutine[Signal[Any], None, None], name: str) -> None:
        self._stage = stage
        self._work = work
        self._name = name
        self._awaited: Signal[Any] | None = None
        self._running = False
        self._stop_asked = False
        self.over: Signal[None] = Signal(stage)
        stage.soon(self._start)

    def _start(self) -> None:
        if not self.over.done:
            self._step(None)

    def _step(self, error: BaseException | None) -> None:
        self._running = True
        self._awaited = None
        try:
            awaited = self._work.throw(error) if error is not None else self._work.send(None)
        except (StopIteration, Stopped):
            self.over.send(None)
        except Exception as broken:
            self.over.send(None)
            self._stage.crashed(self._name, broken)
        else:
            self._awaited = awaited
            awaited.then(lambda: self._wake(awaited))
        finally:
            self._running = False
        if self._stop_asked and not self.over.done:
            self._step(Stopped())

    def _wake(self, signal: Signal[Any]) -> None:
        if self._awaited is signal:
            self._step(None)

    def interrupt(self, error: BaseException) -> None:
        """Throw `error` into the script where it waits, as the stage's next step."""
        self._stage.soon(lambda: self._throw(error))

    def _throw(self, error: BaseException) -> None:
        if not self.over.done:
            self._step(error)

    def stop(self) -> None:
        """End the script now; its `finally` blocks have run when this returns (unless it stops itself)."""
        if self.over.done:
            return
        if self._running:
            self._stop_asked = True
        else:
            self._step(Stopped())


def first_of(stage: Stage, *signals: Signal[Any]) -> Signal[Signal[Any]]:
    """A signal carrying whichever of `signals` arrives first; the others are waited for no longer."""
    first: Signal[Signal[Any]] = Signal(stage)
    wakes: list[tuple[Signal[Any], Callable[[], None]]] = []

    def arrive(signal: Signal[Any]) -> None:
        first.send(signal)
        for other, wake in wakes:
            other.forget(wake)
        wakes.clear()

    for signal in signals:
        wakes.append((signal, partial(arrive, signal)))
        signal.then(wakes[-1][1])
    return first


class Mailbox(Generic[T]):
    """What arrives one by one and is taken in order."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._items: deque[T] = deque()
        self._arrival: Signal[None] = Signal(stage)

    def put(self, item: T) -> None:
        self._items.append(item)
        self._arrival.send(None)

    def arrival(self) -> Signal[None]:
        """A signal that is there as soon as something can be taken."""
        return self._arrival

    def take(self) -> T:
        item = self._items.popleft()
        if not self._items:
            self._arrival = Signal(self._stage)
        return item
