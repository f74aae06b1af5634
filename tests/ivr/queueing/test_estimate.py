"""What a caller is told of the wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.queues.estimate import STEPS_MINUTES, Pace, estimate

MINUTE = 60


@pytest.mark.parametrize(
    ("position", "pace", "told"),
    [
        (1, Pace(4, 600, 120, 0), None),  # too little to go on, and nobody there
        (1, Pace(0, 600, None, 0), None),
        (1, Pace(20, 600, 90, 3), (0, 1)),  # an answer each half minute, an agent free each half minute
        (4, Pace(20, 600, 90, 3), (1, 3)),
        (10, Pace(20, 600, 90, 3), (2, 10)),
        (10, Pace(20, 600, 360, 3), (5, 15)),  # agents slower than the answers lately: between the two
        (4, Pace(20, 600, 90, 0), (1, 3)),  # all on a break: by the answers alone
        (1, Pace(2, 600, 180, 1), (1, 5)),  # few answers: by the agents at work
        (2, Pace(0, 600, None, 2), (2, 10)),
        (200, Pace(5, 600, None, 1), (90, 120)),
        (5, Pace(50, 100, 60, 9), (0, 1)),
    ],
)
def test_the_wait_is_told_as_a_plain_range(position: int, pace: Pace, told: tuple[int, int] | None) -> None:
    expected = None if told is None else (told[0] * MINUTE, told[1] * MINUTE - 1)
    assert estimate(position, pace) == expected


paces = st.builds(
    Pace,
    answers=st.integers(0, 50),
    seconds=st.floats(1, 600),
    handle_seconds=st.none() | st.floats(1, 3600),
    staffed=st.integers(0, 100),
)


@given(st.integers(1, 300), paces)
def test_a_range_is_of_plain_steps_and_never_empty(position: int, pace: Pace) -> None:
    told = estimate(position, pace)
    if told is not None:
        low, high = told
        assert low < high
        assert low // MINUTE in STEPS_MINUTES
        assert (high + 1) // MINUTE in STEPS_MINUTES


@given(st.integers(1, 300), paces)
def test_who_is_further_back_is_never_told_less(position: int, pace: Pace) -> None:
    here, behind = estimate(position, pace), estimate(position + 1, pace)
    assert (here is None) == (behind is None)
    if here and behind:
        assert here[0] <= behind[0]
        assert here[1] <= behind[1]
