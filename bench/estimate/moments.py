"""What a centre knew at each instant at which somebody began to wait, and how long they waited then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from ivr.rehearsal.replay.log import Day, LoggedCall, Outcome

PRIORITY_SECONDS = 90  # what the centre counted as already served for priority callers
AT_WORK_SECONDS = 900  # who took a call so lately is at work


@dataclass(frozen=True, slots=True)
class Moment:
    """`waited`: what was to come, in seconds. `answers`: the calls answered before, the latest first."""

    at: int
    position: int
    answers: list[LoggedCall]
    waited: int

    def handled(self, many: int) -> list[int]:
        """How long the last calls took that are over, in seconds."""
        return [call.service_seconds for call in self.answers if call.left <= self.at][:many]

    def lately(self, seconds: int) -> list[LoggedCall]:
        return list(takewhile(lambda call: call.service_began >= self.at - seconds, self.answers))

    @property
    def staffed(self) -> int:
        """Agents at work, as far as a log without log-ins tells."""
        lately = {call.server for call in self.lately(AT_WORK_SECONDS)}
        talking = {call.server for call in self.answers[:40] if call.left > self.at}
        return len((lately | talking) - {None})


def moments(day: Day) -> Iterator[Moment]:
    """One for each caller who waited and was served: of the others nobody knows how long it would have taken."""
    answered = sorted((call for call in day.calls if call.outcome is Outcome.SERVED), key=lambda c: c.service_began)
    begins = [call.service_began for call in answered]
    queued = [call for call in day.calls if call.wait_seconds]
    for call in queued:
        if call.outcome is Outcome.SERVED:
            now = call.arrived + call.menu_seconds
            before = answered[: bisect_right(begins, now)]
            yield Moment(now, 1 + _ahead(queued, call, now), before[::-1], call.wait_seconds)


def _ahead(queued: list[LoggedCall], caller: LoggedCall, now: int) -> int:
    waiting = (call for call in queued if _entered(call) <= now < _entered(call) + call.wait_seconds)
    return sum(_rank(call) < _rank(caller) for call in waiting if call is not caller)


def _entered(call: LoggedCall) -> int:
    return call.arrived + call.menu_seconds


def _rank(call: LoggedCall) -> tuple[int, int]:
    return _entered(call) - PRIORITY_SECONDS * call.priority, call.row
