"""Callers whose heartbeat has stopped: the carrier is asked whether they are still there (DESIGN §7)."""

from __future__ import annotations

import structlog

from ivr import calls, dialogue, queues
from ivr.house import House
from ivr.telephony.carrier import Carrier, NotSent, Refused, Unsure
from ivr.telephony.client import TwilioCarrier

log = structlog.get_logger()

AT_ONCE = 20
UNKNOWN_AT_CARRIER = "completed"


def look_up_silent(house: House, carrier: Carrier | None = None) -> int:
    """Asks about each silent caller; returns how many are found gone or alive again."""
    with house.db.reading() as tx:
        silent = [(entry.id, calls.load(tx, entry.call_id)) for entry in queues.silent(tx)[:AT_ONCE]]
    asked = carrier or TwilioCarrier(house.settings) if silent else None
    return sum(_look_up(house, asked, entry_id, call) for entry_id, call in silent if asked and call and call.sid)


def _look_up(house: House, carrier: Carrier, entry_id: int, call: object) -> bool:
    sid: str = call.sid  # type: ignore[attr-defined]
    try:
        status = carrier.call_status(sid) or UNKNOWN_AT_CARRIER
    except (NotSent, Refused, Unsure) as error:
        log.warning("silent_caller_not_looked_up", call_sid=sid, error=type(error).__name__)
        return False
    with house.db.writing() as tx:
        if status in calls.FINAL:
            dialogue.news(tx, call, sid, status, None)
        else:
            queues.seen(tx, entry_id)
    return True
