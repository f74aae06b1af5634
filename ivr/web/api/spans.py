"""A span of time in a query: whole days of a zone, or instants."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from ivr.web.api.contract import Query

EARLIEST, LATEST = datetime.fromisoformat("1970-01-02T00:00Z"), datetime.fromisoformat("9000-01-01T00:00Z")


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as unknown:
        raise PydanticCustomError("zone", "write a time zone such as Europe/Rome") from unknown
    return name


Zone = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_known)]
Day = Annotated[date, Field(ge=EARLIEST.date(), le=LATEST.date())]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]


class Span(Query):
    """Days are whole ones, both included, of `zone` (the house's if not said); `until` is not included."""

    first_day: Day | None = None
    last_day: Day | None = None
    zone: Zone | None = None
    since: Moment | None = None
    until: Moment | None = None

    def span(self, zone_of_house: str) -> tuple[datetime | None, datetime | None]:
        """From when on, and until when (not included): what days and instants both allow."""
        zone = ZoneInfo(self.zone or zone_of_house)
        first = datetime.combine(self.first_day, time(), zone) if self.first_day else None
        after = datetime.combine(self.last_day + timedelta(days=1), time(), zone) if self.last_day else None
        since = [instant for instant in (first, self.since) if instant]
        until = [instant for instant in (after, self.until) if instant]
        return max(since, default=None), min(until, default=None)
