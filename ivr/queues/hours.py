"""When a queue is served: its week, its special days and the country's holidays, in its own time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_open(hours: Mapping[str, Any] | None, time_zone: str, now: datetime) -> bool:
    """Whether the queue is served at `now`. `hours` as an `hours` node's (week, special_days, holidays, timezone).

    Without hours it is always open: the flow alone decides. Raises ValueError for a period that is none.
    """
    if hours is None:
        return True
    local = now.astimezone(ZoneInfo(str(hours.get("timezone") or time_zone)))
    return any(begin <= local.time() < end for begin, end in _periods(_of_day(hours, local.date())))


def _of_day(hours: Mapping[str, Any], day: date) -> Any:
    special = hours.get("special_days") or {}
    if day.isoformat() in special:
        return special[day.isoformat()]
    if hours.get("holidays") and day in _holidays(str(hours["holidays"]), day.year):
        return None
    return (hours.get("week") or {}).get(WEEKDAYS[day.weekday()])


def _periods(written: Any) -> list[tuple[time, time]]:
    texts = [written] if isinstance(written, str) else list(written or ())
    return [_period(text) for text in texts]


def _period(text: str) -> tuple[time, time]:
    begin, _, end = (part.strip() for part in text.partition("-"))
    return time.fromisoformat(begin), time.max if end == "24:00" else time.fromisoformat(end)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
