"""What time it has been here already: a clock that went back would contradict the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, func, select

from ivr.calls import CallEvent
from ivr.db import Tx
from ivr.house import House
from ivr.revisions import Publication
from ivr.seed.planting import is_our_own

LAST_EVENTS = 1_000
"""Events stand in the order of their instants, but for those that were written side by side."""

_LAST = select(CallEvent.at).order_by(CallEvent.id.desc()).limit(LAST_EVENTS).subquery()
TOLD_BY: tuple[Select[tuple[datetime]], ...] = (select(func.max(_LAST.c.at)), select(func.max(Publication.at)))


class TimeWouldGoBack(Exception):
    """The clock would begin before what is on record. The message names the way out."""


def latest(tx: Tx) -> datetime | None:
    """The last instant at which something was put on record, None in an empty database."""
    return max((told for query in TOLD_BY if (told := tx.scalar(query)) is not None), default=None)


def require_later(house: House, begins: datetime) -> None:
    """Raises TimeWouldGoBack if a clock that begins then would contradict what is on record."""
    with house.db.reading() as tx:
        known = latest(tx)
    if known is None or begins >= known:
        return
    other = "start over with --fresh" if is_our_own(house.settings) else "use an empty database"
    later = (known + timedelta(minutes=1)).astimezone(UTC).isoformat(timespec="minutes")
    raise TimeWouldGoBack(
        f"the record already goes to {known:%Y-%m-%d %H:%M:%S} UTC, and the clock would begin before that, "
        f"at {begins:%Y-%m-%d %H:%M:%S} UTC: go on with --starting {later} or later, or {other}"
    )
