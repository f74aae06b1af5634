"""From when until when, as a manager says it: times that the clock on a wall shows, where the flow's callers are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

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
    """From when until when it serves, in the zone of its document (`timezone`), else in the company's.

    `since` null: at once, `until` null: for good.
    """

    since: WallTime | None = None
    until: WallTime | None = None

    def period(self, document: Mapping[str, Any]) -> Period:
        """As instants, by the clock of a document that was checked; raises NoSuchTime."""
        zone = zone_of(document)
        return Period(_instant(self.since, zone), _instant(self.until, zone))


def zone_of(document: Mapping[str, Any]) -> str:
    """In which zone (IANA) times of a flow are meant: its own, else the company's."""
    return str(document.get("timezone") or house().settings.time_zone)


def _instant(wall: str | None, zone: str) -> datetime | None:
    return None if wall is None else instant(datetime.fromisoformat(wall), zone)
