"""A caller offered to one agent by name, whatever queues that agent serves."""

from __future__ import annotations

from collections.abc import Callable

from ivr import agents, queues
from ivr.db import Tx
from ivr.dispatch.matching import Pairing
from ivr.dispatch.running import make


class AgentNotFree(Exception):
    """The agent cannot be asked now."""


class EntryNotFree(Exception):
    """The caller does not wait any more, or is just being offered to somebody."""


def offer_to(tx: Tx, entry_id: int, agent_id: int) -> int:
    """Offers a waiting entry to this agent, who must be available; returns the offer's id.

    Refused or unanswered it is offered to whoever serves the queue. Raises EntryNotFree and AgentNotFree; then
    nothing of the transaction may be kept.
    """
    return _offer(tx, entry_id, agent_id, agents.reserve)


def recall_to(tx: Tx, entry_id: int, agent_id: int) -> int:
    """As `offer_to`, to an agent who may be on a break: who has parked the caller, or asks for them."""
    return _offer(tx, entry_id, agent_id, agents.recall)


def _offer(tx: Tx, entry_id: int, agent_id: int, claim: Callable[[Tx, int], bool]) -> int:
    queues.lock(tx, entry_id)
    if not queues.offer(tx, entry_id):
        raise EntryNotFree("The caller is not waiting there any more.")
    if not claim(tx, agent_id):
        raise AgentNotFree("This colleague is not available now.")
    return make(tx, Pairing(entry_id, agent_id))
