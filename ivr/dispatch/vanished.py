"""Agents whose last desk has closed: nobody is offered to them, and who was goes to the next."""

from __future__ import annotations

from functools import partial
from typing import Any

from ivr import agents
from ivr.agents import DESK_LOST, Presence
from ivr.db import Tx
from ivr.dispatch.offers import pending_of, withdraw


def expire_vanished(tx: Tx) -> int:
    """Takes off every agent who is gone; returns how many."""
    return sum(tx.attempt("desk", agent.id, partial(take_off, tx, agent)) for agent in agents.desks.lost(tx))


def take_off(tx: Tx, agent: Any) -> bool:
    """Takes one off (`id`, `presence` as they were found); False for who is asked no more, or is back."""
    # Only once they are off is the agent's row ours: a desk may have opened since they were found.
    return _lose(tx, agent) and not agents.desks.take_back(tx, agent.id)


def _lose(tx: Tx, agent: Any) -> bool:
    if agent.presence != Presence.RESERVED:
        return agents.lose(tx, agent.id)
    offer = pending_of(tx, agent.id)
    return offer is not None and withdraw(tx, offer.id, agent.id, DESK_LOST)
