"""From when until when a revision shall serve: instants, from what a clock on the wall shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ivr.sentences import Sentence


class NoSuchTime(Sentence):
    """A time that the clocks of the zone leave out, when they are put forward."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` on (None: at once) until `until` (not included; None: for good)."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_now_for_good(self) -> bool:
        """As a publication is without any times."""
        return self.since is None and self.until is None


def instant(wall: datetime, zone_name: str) -> datetime:
    """What the clocks of the zone show, as an instant; the first of two, in the hour that they show twice.

    Raises NoSuchTime for what they never show.
    """
    zone = ZoneInfo(zone_name)
    found = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        said = f"{wall:%Y-%m-%d %H:%M}"
        raise NoSuchTime(f"the clocks are put forward, so that there is no {said}: choose another time", time=said)
    return found
