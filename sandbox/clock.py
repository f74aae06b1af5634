"""The carrier's clock: real, scaled (xN) or virtual, and the timers that hang on it."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sandbox.scripts import Signal, Stage

LARGEST_RATE = 1e6
FEW_TIMERS = 256  # so few are never swept
LATEST_COUNTED_MS = 10_000


class ClockError(Exception):
    """The clock cannot be moved so; the message says why."""


class Timer:
    """Rings once at `due`, unless canceled before."""

    __slots__ = ("canceled", "clock", "due", "order", "rang")

    def __init__(self, due: datetime, order: int, clock: Clock) -> None:
        self.due = due
        self.order = order
        self.clock = clock
        self.rang: Signal[None] = Signal(clock.stage)
        self.canceled = False

    def cancel(self) -> None:
        if not self.canceled and not self.rang.done:
            self.canceled = True
            self.clock.timer_canceled()

    def __lt__(self, other: Timer) -> bool:
        return (self.due, self.order) < (other.due, other.order)


class Lateness:
    """How late timers rang, in whole milliseconds of real time, since the clock began."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._rung = 0
        self.max_ms = 0.0

    def add(self, late_ms: float) -> None:
        whole = min(int(late_ms), LATEST_COUNTED_MS)
        self._counts[whole] = self._counts.get(whole, 0) + 1
        self._rung += 1
        self.max_ms = max(self.max_ms, late_ms)

    def within_ms(self, share: float) -> int:
        """The milliseconds that so large a share of the timers kept to; 0 when none rang."""
        missing = share * self._rung
        for whole in sorted(self._counts):
            missing -= self._counts[whole]
            if missing <= 0:
                return whole + 1 if self._rung else 0
        return 0


class Clock:
    """What every clock does; a kind of clock says what `now` is and who fires the timers."""

    mode = "clock"
    rate = 1.0

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.lateness = Lateness()
        self._timers: list[Timer] = []
        self._canceled = 0
        self._order = 0

    def now(self) -> datetime:
        raise NotImplementedError

    def timer(self, seconds: float) -> Timer:
        """A timer due `seconds` from now (never in the past)."""
        self._order += 1
        timer = Timer(self.now() + timedelta(seconds=max(0.0, seconds)), self._order, self)
        heapq.heappush(self._timers, timer)
        self._timer_added(timer)
        return timer

    async def sleep(self, seconds: float) -> None:
        timer = self.timer(seconds)
        try:
            await timer.rang
        finally:
            timer.cancel()

    def timer_canceled(self) -> None:
        """Sweep when most are canceled: a time limit of hours would else outlive its call, and keep it in memory."""
        self._canceled += 1
        if len(self._timers) > FEW_TIMERS and 2 * self._canceled > len(self._timers):
            self._timers = [timer for timer in self._timers if not timer.canceled]
            heapq.heapify(self._timers)
            self._canceled = 0

    def next_due(self) -> datetime | None:
        while self._timers and self._timers[0].canceled:
            heapq.heappop(self._timers)
            self._canceled -= 1
        return self._timers[0].due if self._timers else None

    def _timer_added(self, timer: Timer) -> None:
        """Told of each new timer, for clocks that must arm something."""

    def _fire(self) -> None:
        heapq.heappop(self._timers).rang.send(None)


class RunningClock(Clock):
    """A clock that runs by itself, `rate` times as fast as the wall's, from `start`."""

    def __init__(self, stage: Stage, rate: float = 1.0, start: datetime | None = None) -> None:
        super().__init__(stage)
        self.rate = rate
        self.mode = "real" if rate == 1.0 and start is None else f"x{rate:g}"
        self._start = start or datetime.now(UTC)
        self._origin = time.monotonic()
        self._armed: asyncio.TimerHandle | None = None
        self._armed_for: datetime | None = None

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._origin) * self.rate)

    def _timer_added(self, timer: Timer) -> None:
        if self._armed_for is None or timer.due < self._armed_for:
            self._arm()

    def _arm(self) -> None:
        if self._armed is not None:
            self._armed.cancel()
        self._armed, self._armed_for = None, self.next_due()
        if self._armed_for is not None:
            wait = (self._armed_for - self.now()).total_seconds() / self.rate
            self._armed = asyncio.get_running_loop().call_later(max(0.0, wait), self._ring)

    def _ring(self) -> None:
        now = self.now()
        while (due := self.next_due()) is not None and due <= now:
            self.lateness.add((now - due).total_seconds() / self.rate * 1000)
            self._fire()
        self._arm()


class VirtualClock(Clock):
    """A clock that stands still until it is told to move."""

    mode = "virtual"

    def __init__(self, stage: Stage, start: datetime | None = None) -> None:
        super().__init__(stage)
        self._now = start or datetime.now(UTC)
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        return self._now

    async def advance(self, to: datetime, quiet: Callable[[], Awaitable[None]]) -> None:
        """Move to `to`; after each timer wait until `quiet` returns. Backwards raises ClockError."""
        async with self._moving:
            if to < self._now:
                raise ClockError(f"the clock stands at {stamp(self._now)} and never goes back")
            await quiet()
            while (due := self.next_due()) is not None and due <= to:
                self._now = max(self._now, due)
                self._fire()
                await quiet()
            self._now = max(self._now, to)


def stamp(moment: datetime) -> str:
    """ISO-8601 in UTC with microseconds and a Z, the way the control API writes instants."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant(text: str) -> datetime:
    """Read an ISO-8601 instant; one without an offset is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def clock_named(name: str, stage: Stage, start: datetime | None) -> Clock:
    """`real`, `virtual` or `xN`. Raises ValueError for anything else."""
    if name == "virtual":
        return VirtualClock(stage, start)
    if name == "real":
        return RunningClock(stage)
    if name.startswith("x") and _positive(name[1:]):
        return RunningClock(stage, float(name[1:]), start or datetime.now(UTC))
    raise ValueError(f"{name!r} is no clock: say real, virtual or xN, such as x60")


def _positive(text: str) -> bool:
    try:
        return 0 < float(text) <= LARGEST_RATE
    except ValueError:
        return False
