"""Requests to the carrier as workers carry them out, and which noun hears what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

import recordings
from ivr import calls, conversation, messages, outbound, surveys
from ivr.db import Tx
from ivr.house import House
from ivr.telephony.carrier import Carrier
from ivr.telephony.client import TwilioCarrier
from ivr.telephony.outcomes import Outcome, Tell
from ivr.telephony.performing import Performer
from ivr.telephony.requests import Urgency

log = structlog.get_logger()

LISTENERS: Mapping[str, Tell] = {
    **dict.fromkeys(conversation.KEYS, conversation.carrier_answered),
    "survey": surveys.carrier_answered,
    "sms": messages.carrier_answered,
    "recording-delete": recordings.carrier_answered,
    "recording-pause": recordings.carrier_answered,
    "recording-resume": recordings.carrier_answered,
}
"""The part of a request's key before its first colon -> who asked."""

LATER = tuple(urgency for urgency in Urgency if urgency != Urgency.LIVE)


def tell(tx: Tx, request: Any, outcome: Outcome) -> None:
    """Hands the outcome to the noun whose key it is; a key of nobody's is logged."""
    listener = LISTENERS.get(request.key.partition(":")[0])
    if listener is not None:
        listener(tx, request, outcome)
    elif outcome.status != "done":
        log.warning("carrier_outcome_unheard", request=request.id, kind=request.kind, status=outcome.status)


def performer(house: House, carrier: Carrier | None = None) -> Performer:
    """Who carries requests out for this house; `carrier` defaults to the one configured."""

    def door(tx: Tx, request: Any) -> str | None:
        return outbound.admit(tx, house.settings, request)

    return Performer(house, carrier or TwilioCarrier(house.settings), tell, door, calls.lock)


def perform_live(house: House, *_: object) -> int:
    """Carries out what callers on the line wait for."""
    return performer(house).perform(Urgency.LIVE)


def perform_later(house: House, *_: object) -> int:
    """Carries out the rest, as fast as the pacer lets it."""
    return performer(house).perform(*LATER)


def perform_all(house: House) -> int:
    """The sweep's turn: expired leases, unsure sendings, and whatever is due."""
    who = performer(house)
    return who.recover() + who.perform()
