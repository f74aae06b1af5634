"""The one list of what recurs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import recordings
from ivr import agents, conversation, dispatch, imports, planned, queues, surveys
from ivr.agents import Agent, DeskStream
from ivr.conversation import Conversation, Party
from ivr.dispatch import Offer
from ivr.house import House
from ivr.media import taking_in
from ivr.queues import QueueEntry
from workers import calls, carrier, lookups, reconciliation, spooled
from workers.expiry import Expiry

Lane = Literal["timers", "carrier", "look-ups", "recordings", "imports", "housekeeping"]
"""Sweeps of one lane run one after another; a slow lane keeps no other waiting."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something to be looked after every so often. `work` returns how many things it did: 0 once nothing is due."""

    name: str
    every_seconds: float
    work: Callable[[House], int]
    lane: Lane = "timers"


SWEEPS: tuple[Sweep, ...] = (
    Sweep("offers unanswered", 2, Expiry(Offer.expires_at, dispatch.expire_due, Offer.status == "pending")),
    Sweep("conversations", 2, Expiry(Conversation.due_at, conversation.expire_due)),
    Sweep("parties", 2, Expiry(Party.due_at, conversation.expire_parties)),
    Sweep(
        "parked callers", 2, Expiry(QueueEntry.parked_until, conversation.recall_due, QueueEntry.status == "waiting")
    ),
    Sweep("breaks for parked callers", 5, conversation.free_parkers),
    Sweep("wrap-ups", 2, Expiry(Agent.until, agents.expire_wrap_ups)),
    Sweep("desks", 1, Expiry(DeskStream.lost_at, dispatch.expire_vanished, agents.desks.IS_LOST)),
    Sweep("dispatch", 2, dispatch.run_all),
    Sweep("telephones to be rung", 2, conversation.ring_forgotten),
    Sweep("callbacks at closing time", 5, queues.put_off_closed),
    Sweep("carrier requests", 2, carrier.perform_all, "carrier"),
    Sweep("silent callers", 15, lookups.look_up_silent, "look-ups"),
    Sweep("unheard calls", 10, lookups.look_up_unheard, "look-ups"),
    Sweep("calls ended", 5, calls.finish_all),
    Sweep("surveys", 5, surveys.sweep),
    Sweep("recordings", 10, recordings.run_due, "recordings"),
    Sweep("planned menus", 2, planned.look_at_due, "housekeeping"),
    Sweep("new clips", 10, taking_in.settle, "housekeeping"),
    Sweep("imports", 10, imports.run_due, "imports"),
    Sweep("spool", 15, spooled.replay_all, "housekeeping"),
    Sweep("calls of the carrier", 60, reconciliation.reconcile_due, "housekeeping"),
)
