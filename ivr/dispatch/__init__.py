"""Dispatch: which agent is asked to take which caller, and what became of the asking."""

from ivr.dispatch.directing import AgentNotFree, EntryNotFree, offer_to, recall_to
from ivr.dispatch.obstacles import Obstacle, Why, obstacles
from ivr.dispatch.offers import (
    OFFER,
    Accepted,
    OfferGone,
    OfferStatus,
    accept,
    cancel_for_entry,
    expire,
    expire_due,
    pending_of,
    reject,
    withdraw,
)
from ivr.dispatch.rows import Offer
from ivr.dispatch.running import groups, joined, run, run_all
from ivr.dispatch.steering import Place, PlaceTaken, WaitOver, hand, hand_to_anybody, move, place_of, put_at
from ivr.dispatch.vanished import expire_vanished

__all__ = [
    "OFFER",
    "Accepted",
    "AgentNotFree",
    "EntryNotFree",
    "Obstacle",
    "Offer",
    "OfferGone",
    "OfferStatus",
    "Place",
    "PlaceTaken",
    "WaitOver",
    "Why",
    "accept",
    "cancel_for_entry",
    "expire",
    "expire_due",
    "expire_vanished",
    "groups",
    "hand",
    "hand_to_anybody",
    "joined",
    "move",
    "obstacles",
    "offer_to",
    "pending_of",
    "place_of",
    "put_at",
    "recall_to",
    "reject",
    "run",
    "run_all",
    "withdraw",
]
