"""Quiet hours in the zone of the number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.surveys.quiet import next_allowed

ROME, BANGKOK = ("Europe/Rome",), ("Asia/Bangkok",)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zones", "at", "allowed"),
    [
        (ROME, "2026-03-02T10:00", "2026-03-02T10:00"),
        (ROME, "2026-03-02T07:59:59", "2026-03-02T08:00"),
        (ROME, "2026-03-02T08:00", "2026-03-02T08:00"),
        (ROME, "2026-03-02T18:59:59", "2026-03-02T18:59:59"),
        (ROME, "2026-03-02T19:00", "2026-03-03T08:00"),
        (ROME, "2026-03-28T20:00", "2026-03-29T07:00"),  # the clocks went forward
        (BANGKOK, "2026-03-02T14:00", "2026-03-03T02:00"),  # 21:00 there
        (("America/New_York", "America/Los_Angeles"), "2026-03-02T15:00", "2026-03-02T17:00"),
        (("Europe/Rome", "Pacific/Auckland"), "2026-03-02T12:00", "2026-03-02T12:00"),  # no common hour: Rome's
        ((), "2026-03-02T23:00", "2026-03-03T08:00"),
    ],
)
def test_nobody_is_asked_before_nine_or_after_twenty_hours(zones: tuple[str, ...], at: str, allowed: str) -> None:
    assert next_allowed(_utc(at), zones, "Europe/Rome") == _utc(allowed)


@given(st.integers(min_value=0, max_value=2 * 366 * 24 * 60))
def test_an_allowed_moment_is_near_and_stays_itself(minutes: int) -> None:
    at = _utc("2026-01-01") + timedelta(minutes=minutes)
    found = next_allowed(at, ROME, "Europe/Rome")
    assert at <= found <= at + timedelta(hours=14)
    assert next_allowed(found, ROME, "Europe/Rome") == found
