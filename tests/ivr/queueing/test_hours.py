"""When a queue is served."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.queues.hours import is_open

WEEK = {"week": {"mon": ["08:00-12:00", "14:00-24:00"], "sun": "00:00-24:00"}}
HOURS: dict[str, Any] = WEEK | {"special_days": {"2026-03-09": "10:00-11:00"}, "holidays": "IT"}


@pytest.mark.parametrize(
    ("instant", "hours", "open_now"),
    [
        ("2026-03-02T07:00", None, True),
        ("2026-03-02T06:59", HOURS, False),  # Monday 7:59 in Rome
        ("2026-03-02T07:00", HOURS, True),
        ("2026-03-02T11:00", HOURS, False),
        ("2026-03-02T22:59:59", HOURS, True),
        ("2026-03-02T23:00", HOURS, False),  # Tuesday
        ("2026-03-02T07:00", HOURS | {"timezone": "Asia/Bangkok"}, True),  # 14:00 there
        ("2026-03-02T06:59", HOURS | {"timezone": "Asia/Bangkok"}, False),
        ("2026-03-09T08:00", HOURS, False),
        ("2026-03-09T09:00", HOURS, True),
        ("2026-03-29T01:30", HOURS, True),  # the night when the clocks go forward
        ("2026-04-06T08:00", HOURS, False),  # Easter Monday
        ("2026-04-06T08:00", WEEK, True),
    ],
)
def test_the_week_special_days_and_holidays_say(instant: str, hours: dict[str, Any] | None, open_now: bool) -> None:
    assert is_open(hours, "Europe/Rome", datetime.fromisoformat(instant).replace(tzinfo=UTC)) is open_now
