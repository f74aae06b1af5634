"""What a centre knew when somebody began to wait."""

from datetime import date

from bench.estimate.moments import moments
from ivr.rehearsal.replay.log import Day, LoggedCall, Outcome


def call(row: int, arrived: int, waited: int = 0, served: int = 0, *, priority: bool = False) -> LoggedCall:
    outcome = Outcome.SERVED if served else Outcome.HUNG_UP
    return LoggedCall(row, str(row), None, priority, "PS", arrived, 0, waited, served, outcome, "DORIT")


def test_only_those_who_waited_and_were_served_are_asked_about() -> None:
    day = Day(date(1999, 2, 1), [call(2, 0, 0, 60), call(3, 10, 50, 30), call(4, 20, 15)])
    assert [(moment.at, moment.waited) for moment in moments(day)] == [(10, 50)]


def test_priority_goes_before_and_who_has_left_is_not_ahead() -> None:
    calls = [call(2, 0, 0, 200), call(3, 10, 15), call(4, 20, 180, 10), call(5, 40, 170, 10, priority=True)]
    assert [(moment.at, moment.position) for moment in moments(Day(date(1999, 2, 1), calls))] == [(20, 2), (40, 1)]


def test_what_comes_later_is_not_known() -> None:
    day = Day(date(1999, 2, 1), [call(2, 0, 0, 60), call(3, 10, 50, 30), call(4, 70, 20, 30)])
    first, second = moments(day)
    assert (len(first.answers), first.handled(100)) == (1, [])
    assert (len(second.answers), second.handled(100)) == (2, [60])
