"""When a line is open, as its published hours say."""

from __future__ import annotations

from datetime import datetime

import pytest

from ivr import lines
from ivr.clock import VirtualClock
from ivr.house import House
from ivr.opening import Opening, opening
from tests.ivr.conftest import LINE


def _opening(house: House) -> Opening | None:
    with house.db.reading() as tx:
        line = lines.by_number(tx, LINE)
        assert line is not None
        return opening(tx, line)


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        ("2026-03-02T10:00+01:00", True, "2026-03-02T20:00+01:00"),
        ("2026-03-02T22:00+01:00", False, "2026-03-03T08:00+01:00"),
        ("2026-03-07T13:00+01:00", False, "2026-03-09T08:00+01:00"),
        ("2026-04-04T14:00+02:00", False, "2026-04-07T08:00+02:00"),  # over Easter Monday, a holiday
        ("2026-03-28T13:00+01:00", False, "2026-03-30T08:00+02:00"),  # over the night of the summer time
    ],
)
def test_it_says_whether_it_is_open_and_when_that_changes(
    company: House, clock: VirtualClock, now: str, is_open: bool, changes: str
) -> None:
    clock.move_to(datetime.fromisoformat(now))
    found = _opening(company)
    assert found is not None
    assert (found.is_open, found.zone, found.now) == (is_open, "Europe/Rome", datetime.fromisoformat(now))
    assert found.changes == datetime.fromisoformat(changes)


def test_a_flow_without_hours_has_no_opening(company: House) -> None:
    with company.db.writing() as tx:
        lines.change(tx, 1, flow="survey")
    assert _opening(company) is None


def test_a_flow_that_was_never_published_has_no_opening(company: House) -> None:
    with company.db.writing() as tx:
        lines.change(tx, 1, flow="nothing")
    assert _opening(company) is None
