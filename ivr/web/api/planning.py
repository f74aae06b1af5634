"""From when until when, as a manager says it: times that the clock on the company's wall shows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from ivr.revisions import Period, instant
from ivr.web.api.contract import Body
from ivr.web.ground import house

_WALL = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$"


def _is_a_day(written: str) -> str:
    try:
        if datetime.fromisoformat(written).year < 2000:
            raise ValueError(written)
    except ValueError:
        raise PydanticCustomError("day", "there is no such day") from None
    return written


WallTime = Annotated[str, StringConstraints(pattern=_WALL), AfterValidator(_is_a_day)]


class PlannedFor(Body):
    """From when until when it serves, in the company's time zone; `since` null: at once, `until` null: for good."""

    since: WallTime | None = None
    until: WallTime | None = None

    def period(self) -> Period:
        """As instants; raises NoSuchTime."""
        return Period(_instant(self.since), _instant(self.until))


def _instant(wall: str | None) -> datetime | None:
    return None if wall is None else instant(datetime.fromisoformat(wall), house().settings.time_zone)
