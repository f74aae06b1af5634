"""Quiet hours: when a number may be rung or written to without waking anybody. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGIN = time(9)
END = time(20)
DAYS_AHEAD = 3


def next_allowed(instant: datetime, zones: Sequence[str], otherwise: str) -> datetime:
    """`instant` or the first moment after it that is between 9 and 20 o'clock in every one of `zones`.

    Zones so far apart that no moment suits them all, or none: the zone `otherwise` counts.
    """
    for names in (zones, (otherwise,)):
        found = _first([ZoneInfo(name) for name in names], instant) if names else None
        if found is not None:
            return found
    raise AssertionError("one zone has its hours every day")


def _first(zones: Sequence[ZoneInfo], instant: datetime) -> datetime | None:
    """Only the instant itself and the openings of the zones can be first."""
    openings = sorted(_opening(zone, instant, day) for zone in zones for day in range(DAYS_AHEAD))
    for candidate in (instant, *openings):
        if candidate >= instant and all(_open(zone, candidate) for zone in zones):
            return candidate
    return None


def _opening(zone: ZoneInfo, instant: datetime, day: int) -> datetime:
    local = (instant.astimezone(zone) + timedelta(days=day)).date()
    return datetime.combine(local, BEGIN, zone).astimezone(UTC)


def _open(zone: ZoneInfo, instant: datetime) -> bool:
    return BEGIN <= instant.astimezone(zone).time() < END
