"""The conductor: lets time pass for the carrier, the application and the cast together, and passes the news on."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from ivr.clock import VirtualClock
from ivr.rehearsal.exchange import Exchange, Moment

T = TypeVar("T")
Listener = Callable[[dict[str, Any]], None]

OVERDUE_STEP = timedelta(seconds=1)  # what is due and stays due is looked at again as a sweep would
SETTLING_ROUNDS_LIMIT = 500
LONGEST_POLL_SECONDS = 0.5


class Restless(Exception):
    """The systems keep making work for each other while time stands still."""


class Application(Protocol):
    """The application as the conductor drives it."""

    def settle(self) -> int:
        """Does what is due and woken; how many things were done."""

    def next_due(self) -> datetime | None:
        """When it will next have something to do by itself."""

    def listen(self, topic: str, listener: Callable[[str], None]) -> None:
        """Has `listener` told the subject of every hint about `topic`."""


class Conductor(Protocol):
    """Lets time pass. `listeners` hear every event of the carrier, in order."""

    listeners: list[Listener]

    def now(self) -> datetime: ...

    def pass_time(self, until: datetime) -> None:
        """Lets everything happen that happens up to `until`."""

    def wait_for(self, met: Callable[[], T | None], until: datetime) -> T | None:
        """Lets time pass until `met` gives something, which is returned; None when `until` came first."""

    def call_at(self, when: datetime, wish: Callable[[], None]) -> None:
        """Has `wish` done once it is `when`."""


class _Wishes:
    """What the cast wants done at which instant."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def add(self, when: datetime, wish: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (when, next(self._order), wish))

    def next_due(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def fulfil(self, now: datetime) -> int:
        done = 0
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()
            done += 1
        return done


class VirtualConductor:
    """Moves both virtual clocks from one due instant to the next; nobody ever waits."""

    def __init__(self, exchange: Exchange, application: Application, clock: VirtualClock) -> None:
        self._exchange, self.application, self._clock = exchange, application, clock
        self._wishes = _Wishes()
        self.listeners: list[Listener] = []
        self.moves = 0
        self.spent = dict.fromkeys(("carrier and webhooks", "the cast", "the application's work"), 0.0)  # real seconds

    def now(self) -> datetime:
        return self._clock.now()

    def call_at(self, when: datetime, wish: Callable[[], None]) -> None:
        self._wishes.add(when, wish)

    def pass_time(self, until: datetime) -> None:
        self.wait_for(_never, until)

    def wait_for(self, met: Callable[[], T | None], until: datetime) -> T | None:
        while True:
            moment = self._settle()
            if (found := met()) is not None:
                return found
            if self.now() >= until:
                return None
            self._move(self._next(moment, until))

    def _next(self, moment: Moment, until: datetime) -> datetime:
        dues = (moment.next_due, self.application.next_due(), self._wishes.next_due(), until)
        target = min(due for due in dues if due is not None)
        if target <= self.now():
            target = min(self.now() + OVERDUE_STEP, until)
        return target

    def _move(self, target: datetime) -> None:
        # The application's first: what the carrier does at `target` must find it there.
        self.moves += 1
        self._clock.move_to(target)

    def _settle(self) -> Moment:
        for _ in range(SETTLING_ROUNDS_LIMIT):
            began = time.perf_counter()
            moment, events = self._exchange.move_to(self.now())
            began = self._spend("carrier and webhooks", began)
            for event in events:
                for listener in self.listeners:
                    listener(event)
            wished = self._wishes.fulfil(self.now())
            began = self._spend("the cast", began)
            done = self.application.settle()
            self._spend("the application's work", began)
            if not (events or wished or done):
                return moment
        raise Restless(f"no rest at {self.now().isoformat()} after {SETTLING_ROUNDS_LIMIT} rounds")

    def _spend(self, on: str, began: float) -> float:
        now = time.perf_counter()
        self.spent[on] += now - began
        return now


class LiveConductor:
    """Waits while systems run by clocks of their own (real, or so many times as fast)."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._wishes = _Wishes()
        self.listeners: list[Listener] = []

    def now(self) -> datetime:
        return self._exchange.moment().now

    def call_at(self, when: datetime, wish: Callable[[], None]) -> None:
        self._wishes.add(when, wish)

    def pass_time(self, until: datetime) -> None:
        self.wait_for(_never, until)

    def wait_for(self, met: Callable[[], T | None], until: datetime) -> T | None:
        wait_seconds = 0.0
        while True:
            for event in self._exchange.events(wait_seconds):
                for listener in self.listeners:
                    listener(event)
            now = self.now()
            self._wishes.fulfil(now)
            if (found := met()) is not None:
                return found
            if now >= until:
                return None
            wait_seconds = LONGEST_POLL_SECONDS / 5


def _never() -> None:
    return None
