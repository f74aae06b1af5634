"""The conductor: time passes for carrier, application and cast together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.clock import VirtualClock
from ivr.rehearsal.conductor import Restless, VirtualConductor
from ivr.rehearsal.exchange import Moment

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class TimedExchange:
    """A carrier at which events happen at given instants."""

    def __init__(self, *happenings: datetime) -> None:
        self.happenings = sorted(happenings)

    def move_to(self, instant: datetime) -> tuple[Moment, list[dict[str, Any]]]:
        events = [{"kind": "tick", "at": each} for each in self.happenings if each <= instant]
        self.happenings = [each for each in self.happenings if each > instant]
        return Moment(instant, self.happenings[0] if self.happenings else None, 0), events


class TimedApplication:
    """An application that has one thing to do at each of its instants, or always something."""

    def __init__(self, clock: VirtualClock, *dues: datetime, restless: bool = False) -> None:
        self.clock, self.dues, self.restless, self.done_at = clock, sorted(dues), restless, list[datetime]()

    def settle(self) -> int:
        ripe = [due for due in self.dues if due <= self.clock.now()]
        self.dues = [due for due in self.dues if due > self.clock.now()]
        self.done_at += [self.clock.now()] * len(ripe)
        return 1 if self.restless else len(ripe)

    def next_due(self) -> datetime | None:
        return self.dues[0] if self.dues else None

    def listen(self, topic: str, listener: Any) -> None:
        raise AssertionError("nobody listens here")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


def conducting(clock: VirtualClock, exchange: TimedExchange, application: TimedApplication) -> VirtualConductor:
    return VirtualConductor(exchange, application, clock)  # type: ignore[arg-type]


def test_time_stops_at_every_due_instant_and_no_other(clock: VirtualClock) -> None:
    heard: list[datetime] = []
    conductor = conducting(clock, TimedExchange(after(3), after(7)), application := TimedApplication(clock, after(5)))
    conductor.listeners.append(lambda event: heard.append(clock.now()))
    conductor.pass_time(after(10))
    assert heard == [after(3), after(7)]
    assert application.done_at == [after(5)]
    assert clock.now() == after(10)
    assert conductor.moves == 4


def test_waiting_ends_with_what_was_waited_for(clock: VirtualClock) -> None:
    conductor = conducting(clock, TimedExchange(after(3)), TimedApplication(clock))
    events: list[dict[str, Any]] = []
    conductor.listeners.append(events.append)
    assert conductor.wait_for(lambda: events or None, after(60)) == events
    assert clock.now() == after(3)


def test_waiting_gives_up_when_its_time_is_over(clock: VirtualClock) -> None:
    conductor = conducting(clock, TimedExchange(), TimedApplication(clock))
    assert conductor.wait_for(lambda: None, after(60)) is None
    assert clock.now() == after(60)


def test_wishes_come_true_in_their_order_at_their_instants(clock: VirtualClock) -> None:
    conductor = conducting(clock, TimedExchange(), TimedApplication(clock))
    done: list[tuple[str, datetime]] = []
    for name, seconds in (("late", 9), ("early", 2), ("also early", 2)):
        conductor.call_at(after(seconds), lambda name=name: done.append((name, clock.now())))  # type: ignore[misc]
    conductor.pass_time(after(20))
    assert done == [("early", after(2)), ("also early", after(2)), ("late", after(9))]


def test_systems_that_never_come_to_rest_are_a_fault(clock: VirtualClock) -> None:
    conductor = conducting(clock, TimedExchange(), TimedApplication(clock, restless=True))
    with pytest.raises(Restless, match="no rest at"):
        conductor.pass_time(after(1))
