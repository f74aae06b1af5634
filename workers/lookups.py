"""Callers of whom nothing is heard any more: the carrier is asked whether they are still there (DESIGN: dispatch)."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from ivr import calls, dialogue, queues
from ivr.db import Tx
from ivr.house import House
from ivr.telephony.carrier import Carrier, NotSent, Refused, Unsure
from ivr.telephony.client import TwilioCarrier

log = structlog.get_logger()

AT_ONCE = 20
UNKNOWN_AT_CARRIER = "completed"


def look_up_silent(house: House, carrier: Carrier | None = None) -> int:
    """Asks about each silent caller; returns how many are found gone or alive again."""
    with house.db.reading() as tx:
        found = queues.silent(tx)
        some = random.sample(found, min(AT_ONCE, len(found)))  # whoever cannot be looked up keeps nobody else from it
        silent = [(entry.id, calls.load(tx, entry.call_id)) for entry in some]
    asked = carrier or TwilioCarrier(house.settings) if silent else None
    return sum(
        _look_up(house, asked, call, partial(_is_there, entry_id))
        for entry_id, call in silent
        if asked and call and call.sid
    )


def look_up_unheard(house: House, carrier: Carrier | None = None) -> int:
    """Asks about each call whose end may have been told in vain; returns how many have ended or are known to last."""
    with house.db.reading() as tx:
        doubtful = calls.unheard(tx, AT_ONCE)
    asked = carrier or TwilioCarrier(house.settings) if doubtful else None
    return sum(_look_up(house, asked, call, partial(_lasts, call.id)) for call in doubtful if asked)


def _lasts(call_id: int, tx: Tx) -> None:
    calls.is_alive(tx, call_id)


def _is_there(entry_id: int, tx: Tx) -> None:
    queues.seen(tx, entry_id)


def _look_up(house: House, carrier: Carrier, call: Any, alive: Callable[[Tx], None]) -> bool:
    try:
        status = carrier.call_status(call.sid) or UNKNOWN_AT_CARRIER
    except (NotSent, Refused, Unsure) as error:
        log.warning("caller_not_looked_up", call_sid=call.sid, error=type(error).__name__)
        return False
    with house.db.writing() as tx:
        if status not in calls.FINAL:
            alive(tx)
        else:
            log.warning("call_ended_unheard", call_sid=call.sid)
            dialogue.news(tx, call, dialogue.LegNews(call.sid, status))
    return True
