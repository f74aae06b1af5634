"""Calls and messages that may have been made: looked up at the carrier, never sent a second time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select

from ivr.house import House
from ivr.telephony.carrier import Carrier, NotSent, Refused, Unsure
from ivr.telephony.leases import move, sent_at
from ivr.telephony.outcomes import UNSURE
from ivr.telephony.requests import Kind
from ivr.telephony.rows import CarrierRequest as Request
from ivr.telephony.rows import stands

log = structlog.get_logger()

LOOK_UP_SECONDS = (10, 30, 60)  # after an unsure sending; the carrier's lists are not at once complete
CLOCK_SKEW = timedelta(seconds=2)  # the carrier's dates are in whole seconds


def doubt(house: House, request: Any, error: str) -> None:
    """It may have been made: to be looked up."""
    with house.db.writing() as tx:
        due_at = tx.now + timedelta(seconds=LOOK_UP_SECONDS[0])
        move(tx, request, "unknown", due_at=due_at, error=UNSURE + error)


def due(house: House) -> Sequence[Any]:
    """The requests (whole rows) to be looked up now."""
    with house.db.reading() as tx:
        doubted = select(Request.__table__).where(stands("unknown"), Request.due_at <= tx.now)
        return tx.rows(doubted.order_by(Request.due_at, Request.id))


def find(house: House, carrier: Carrier, request: Any) -> str | None:
    """The SID of what was made of it after all; None where there is nothing, or the carrier does not tell."""
    try:
        return _find(house, carrier, request)
    except (NotSent, Refused, Unsure) as error:
        log.warning("carrier_look_up_failed", request=request.id, error=type(error).__name__)
        return None


def put_off(house: House, request: Any) -> bool:
    """To be looked up once more, later; False when it was looked up often enough."""
    sent = sent_at(house.clock, request)
    with house.db.writing() as tx:
        age = (tx.now - sent).total_seconds()
        later = next((seconds for seconds in LOOK_UP_SECONDS if seconds > age), None)
        if later is not None:
            move(tx, request, "unknown", due_at=sent + timedelta(seconds=later))
    return later is not None


def _find(house: House, carrier: Carrier, request: Any) -> str | None:
    wanted = request.parameters
    since = sent_at(house.clock, request) - CLOCK_SKEW
    made = carrier.list_made(Kind(request.kind), wanted["to"], wanted["from_"], since)
    made = [item for item in made if item.body is None or item.body == wanted.get("body")]
    with house.db.reading() as tx:
        taken = {row.sid for row in tx.rows(select(Request.sid).where(Request.sid.in_([m.sid for m in made])))}
    return next((item.sid for item in reversed(made) if item.sid not in taken), None)
