"""An offer's statuses: made by a run, then accepted, rejected, timed out or canceled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import literal_column, select

from ivr import agents, calls, queues
from ivr.agents import Agent
from ivr.db import Prepared, Transitions, Tx
from ivr.dispatch.rows import Offer
from ivr.queues import EntryStatus, QueueEntry


class OfferStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    CANCELED = "canceled"


_PENDING = (OfferStatus.PENDING,)

OFFER = Transitions(
    Offer,
    "status",
    {
        OfferStatus.ACCEPTED: _PENDING,
        OfferStatus.REJECTED: _PENDING,
        OfferStatus.TIMED_OUT: _PENDING,
        OfferStatus.CANCELED: _PENDING,
    },
)

IS_PENDING = Offer.status == literal_column("'pending'")  # as the partial indexes have it

GONE = {
    "unknown": "There is no such offer for you.",
    "accepted": "You have taken this call already.",
    "rejected": "You have refused this call.",
    "timed_out": "The offer has run out; the call went back to the queue.",
    "canceled": "The caller is no longer waiting.",
}


class OfferGone(Exception):
    """An offer that can no longer be answered; `reason`: unknown, accepted, rejected, timed_out or canceled."""

    def __init__(self, reason: str) -> None:
        super().__init__(GONE[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was taken. `call_id` None: a callback, whose call is yet to be made."""

    offer_id: int
    entry_id: int
    agent_id: int
    contact_id: int
    call_id: int | None
    queue_id: int
    kind: str
    language: str
    number: str | None
    carrier_queue_sid: str | None


def accept(tx: Tx, offer_id: int, agent_id: int) -> Accepted:
    """The agent takes the caller: offer accepted, entry connected, agent on call. Raises OfferGone."""
    entry = _lock_entry(tx, offer_id, agent_id)
    _end(tx, entry, offer_id, OfferStatus.ACCEPTED)
    if not queues.connect(tx, entry.id, agent_id) or not agents.start_call(tx, agent_id):
        raise OfferGone("canceled")
    return Accepted(
        offer_id=offer_id,
        entry_id=entry.id,
        agent_id=agent_id,
        contact_id=entry.contact_id,
        call_id=entry.call_id,
        queue_id=entry.queue_id,
        kind=entry.kind,
        language=entry.language,
        number=entry.number,
        carrier_queue_sid=entry.carrier_queue_sid,
    )


def reject(tx: Tx, offer_id: int, agent_id: int, reason: str = "refused") -> None:
    """The agent does not take the caller, who waits on at their rank; the agent is on break for that `reason`.

    Otherwise the best agent for a caller, refusing, would be asked again and again while others are free.
    Raises OfferGone.
    """
    entry = _lock_entry(tx, offer_id, agent_id)
    _end(tx, entry, offer_id, OfferStatus.REJECTED, reason)
    queues.return_to_wait(tx, entry.id, to_anybody=True)
    agents.take_off(tx, agent_id, reason)


def withdraw(tx: Tx, offer_id: int, agent_id: int, why: str) -> bool:
    """The agent cannot answer any more: the caller waits on at their rank, the agent is on break for `why`.

    False if the offer was over already.
    """
    entry = _lock_entry(tx, offer_id, agent_id)
    if not _move(tx, entry, offer_id, OfferStatus.CANCELED, why):
        return False
    queues.return_to_wait(tx, entry.id)
    return agents.take_off(tx, agent_id, why)


def expire(tx: Tx, offer_id: int) -> bool:
    """Nobody answered: the caller waits on at their rank, the agent is on break ("no_answer"); False if answered."""
    offer = tx.row(select(Offer.entry_id, Offer.agent_id).where(Offer.id == offer_id))
    if offer is None:
        return False
    entry = queues.lock(tx, offer.entry_id)
    if entry.status != EntryStatus.OFFERED:
        return _withdraw(tx, entry, offer_id, offer.agent_id, "caller_gone")
    if not _move(tx, entry, offer_id, OfferStatus.TIMED_OUT, "no_answer"):
        return False
    queues.return_to_wait(tx, offer.entry_id, to_anybody=True)
    agents.take_off(tx, offer.agent_id, "no_answer")
    return True


def expire_due(tx: Tx) -> int:
    """Ends every offer whose time has run out; returns how many."""
    due = tx.rows(select(Offer.id).where(IS_PENDING, Offer.expires_at <= tx.now).order_by(Offer.entry_id))
    return sum(tx.attempt("offer", offer.id, partial(expire, tx, offer.id)) for offer in due)


def cancel_for_entry(tx: Tx, entry_id: int, why: str) -> int | None:
    """Withdraws the entry's pending offer, if any, and returns its id; the agent is available at once.

    For whoever ends a wait from outside: `queues.abandon` and `queues.leave` belong in the same transaction.
    An entry still offered waits again.
    """
    entry = queues.lock(tx, entry_id)
    offer = tx.row(select(Offer.id, Offer.agent_id).where(Offer.entry_id == entry_id, IS_PENDING))
    if offer is None or not _withdraw(tx, entry, offer.id, offer.agent_id, why):
        return None
    queues.return_to_wait(tx, entry_id)
    return int(offer.id)


_ORPHANS = Prepared(
    select(Offer.entry_id)
    .join(QueueEntry, QueueEntry.id == Offer.entry_id)
    .where(IS_PENDING, QueueEntry.status != EntryStatus.OFFERED)
    .order_by(Offer.entry_id)
)


def orphans(tx: Tx) -> list[int]:
    """Entries with a pending offer that are no longer to be had: somebody ended the wait who knows no offers."""
    return [row.entry_id for row in _ORPHANS.rows(tx)]


def withdraw_orphans(tx: Tx) -> int:
    """Frees the agents of those offers; returns how many."""
    return sum(cancel_for_entry(tx, entry_id, "caller_gone") is not None for entry_id in orphans(tx))


def pending_of(tx: Tx, agent_id: int) -> Any:
    """The offer (id, entry_id, made_at, expires_at) that waits for this agent's answer, or None."""
    return tx.row(
        select(Offer.id, Offer.entry_id, Offer.made_at, Offer.expires_at).where(Offer.agent_id == agent_id, IS_PENDING)
    )


def note(tx: Tx, entry: Any, offer_id: int, what: str, data: Mapping[str, Any]) -> None:
    """Journals news of an offer in the caller's call; a callback that has no call yet has no journal either."""
    if entry.call_id is not None:
        news = {"offer": offer_id, "entry": entry.id, **data}
        calls.record(tx, calls.Entry(entry.call_id, f"offer_{what}", f"offer:{offer_id}:{what}", news))


def _lock_entry(tx: Tx, offer_id: int, agent_id: int) -> Any:
    entry_id = tx.scalar(select(Offer.entry_id).where(Offer.id == offer_id, Offer.agent_id == agent_id))
    if entry_id is None:
        raise OfferGone("unknown")
    return queues.lock(tx, entry_id)


def _end(tx: Tx, entry: Any, offer_id: int, to: str, reason: str | None = None) -> None:
    if not _move(tx, entry, offer_id, to, reason):
        raise OfferGone(str(tx.scalar(select(Offer.status).where(Offer.id == offer_id))))


def _withdraw(tx: Tx, entry: Any, offer_id: int, agent_id: int, why: str) -> bool:
    if not _move(tx, entry, offer_id, OfferStatus.CANCELED, why):
        return False
    agents.release(tx, agent_id)
    return True


def _move(tx: Tx, entry: Any, offer_id: int, to: str, reason: str | None) -> bool:
    if not OFFER.move(tx, offer_id, to, ended_at=tx.now, reason=reason):
        return False
    offer = tx.row(
        select(Offer.agent_id, Agent.phone).join(Agent, Agent.id == Offer.agent_id).where(Offer.id == offer_id)
    )
    note(tx, entry, offer_id, str(to), {"agent": offer.agent_id} | ({"why": reason} if reason else {}))
    tx.hint("desk", offer.agent_id)
    tx.hint("queues", entry.queue_id)
    if offer.phone == "telephone" and to in (OfferStatus.CANCELED, OfferStatus.TIMED_OUT):
        tx.wake("offer_ended", offer_id)
    return True
