"""What is under way over the network, so that a virtual clock knows when to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.scripts import Stage

STUCK_AFTER_SECONDS = 20.0


class StuckError(Exception):
    """Something stayed under way too long; the message names it."""


class Traffic:
    """A count of requests in flight, each with a description."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._under_way: dict[int, str] = {}
        self._next = 0
        self._changed = asyncio.Event()
        self.requests_in = 0  # of REST, being answered

    def __len__(self) -> int:
        return len(self._under_way)

    def begin(self, what: str) -> int:
        self._next += 1
        self._under_way[self._next] = what
        return self._next

    def end(self, ticket: int) -> None:
        self._under_way.pop(ticket, None)
        self._changed.set()

    @contextmanager
    def under_way(self, what: str) -> Iterator[None]:
        ticket = self.begin(what)
        try:
            yield
        finally:
            self.end(ticket)

    @contextmanager
    def request_in(self, what: str) -> Iterator[None]:
        """A request of REST, from its head to its answer."""
        self.requests_in += 1
        try:
            with self.under_way(what):
                yield
        finally:
            self.requests_in -= 1

    async def quiet(self) -> None:
        """Return once nothing is in flight and no script can run. Raises StuckError after 20 real seconds."""
        self._stage.drain()
        if not self._under_way:
            return
        try:
            async with asyncio.timeout(STUCK_AFTER_SECONDS):
                while self._under_way:
                    self._changed.clear()
                    await self._changed.wait()
                    self._stage.drain()
        except TimeoutError:
            raise StuckError(", ".join(self._under_way.values())) from None
