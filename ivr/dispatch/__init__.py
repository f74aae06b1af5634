"""Dispatch: which agent is asked to take which caller, and what became of the asking."""

from ivr.dispatch.briefing import Briefing, briefing
from ivr.dispatch.offers import (
    OFFER,
    Accepted,
    OfferGone,
    OfferStatus,
    accept,
    cancel_for_entry,
    expire,
    expire_due,
    next_due,
    pending_of,
    reject,
    withdraw,
)
from ivr.dispatch.rows import Offer
from ivr.dispatch.running import groups, offer_all, run, run_all
from ivr.dispatch.vanished import expire_vanished

__all__ = [
    "OFFER",
    "Accepted",
    "Briefing",
    "Offer",
    "OfferGone",
    "OfferStatus",
    "accept",
    "briefing",
    "cancel_for_entry",
    "expire",
    "expire_due",
    "expire_vanished",
    "groups",
    "next_due",
    "offer_all",
    "pending_of",
    "reject",
    "run",
    "run_all",
    "withdraw",
]
