"""Whether those who have a stream open are still logged in: looked up for all of them at once, now and then."""

from __future__ import annotations

import threading
import time

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ivr.house import House
from ivr.staff import Staff

log = structlog.get_logger()

LOOK_SECONDS = 30.0


class Attendance:
    """The session epochs of all active staff, at most LOOK_SECONDS old."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._epochs: dict[int, int] = {}
        self._looked_at = self._seen_at = float("-inf")
        self._looking = threading.Lock()

    def is_over(self, staff_id: int, epoch: int, since: float) -> bool:
        """Whether the session was ended from elsewhere, or its person may no longer log in.

        `since`, on the monotonic clock, is when it was last known to go on: what was looked up before says nothing.
        """
        self._look()
        return self._seen_at > since and self._epochs.get(staff_id) != epoch

    def _look(self) -> None:
        if time.monotonic() < self._looked_at + LOOK_SECONDS or not self._looking.acquire(blocking=False):
            return
        try:
            with self._house.db.reading() as tx:
                rows = tx.rows(select(Staff.id, Staff.session_epoch).where(Staff.active))
            self._epochs = {row.id: row.session_epoch for row in rows}
            self._seen_at = time.monotonic()
        except SQLAlchemyError as error:  # nobody is sent home because the database is away
            log.warning("attendance_unknown", error=type(error).__name__)
        finally:
            self._looked_at = time.monotonic()
            self._looking.release()
