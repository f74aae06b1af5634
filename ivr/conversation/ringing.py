"""Agents on an ordinary telephone: rung for an offer, told who calls, taking it with 1 alone."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import String, cast, exists, literal, select
from sqlalchemy.orm import aliased

from ivr import calls, dispatch
from ivr.agents.rows import Agent
from ivr.calls import FINAL, Leg
from ivr.cases import Case, CaseStatus
from ivr.contacts import Contact
from ivr.conversation.accepting import accept, of_offer
from ivr.conversation.arriving import agent_called_in
from ivr.conversation.departing import agent_leg_ended
from ivr.conversation.ending import agent_lost
from ivr.conversation.finding import locked
from ivr.conversation.rows import Conversation
from ivr.conversation.status import Status
from ivr.customers import Customer
from ivr.db import Tx
from ivr.dispatch import OfferStatus
from ivr.dispatch.offers import IS_PENDING
from ivr.dispatch.rows import Offer
from ivr.house import House
from ivr.lines import Line
from ivr.queues.rows import Queue, QueueEntry
from ivr.staff import Staff
from ivr.telephony.requests import Asking, Kind, ask, call_off
from ivr.telephony.rows import CarrierRequest

ACCEPT_KEY = "1"
WHISPER_SECONDS = 10
"""How long one may think after the whisper; then, as after a voicemail's greeting, it is a refusal."""
REASONS = {"no-answer": "no_answer", "completed": "no_answer", "busy": "busy", "canceled": "no_answer"}
"""What the break is called after a telephone that did not take the offer; any other end: unreachable.

`completed` without a 1 is a voicemail, or a colleague who hung up: asked again at once, they would be rung for ever.
"""

_PROMISE = (
    select(Case.next_step)
    .where(Case.customer_id == Contact.customer_id, Case.status == CaseStatus.OPEN)
    .order_by(Case.due_at, Case.id)
    .limit(1)
    .correlate(Contact)
    .scalar_subquery()
)


_COLLEAGUE = aliased(Agent)
_HANDED_BY = (
    select(Staff.name)
    .join(_COLLEAGUE, _COLLEAGUE.staff_id == Staff.id)
    .where(_COLLEAGUE.id == QueueEntry.handed_by)
    .correlate(QueueEntry)
    .scalar_subquery()
)


def ring(tx: Tx, offer_id: int) -> None:
    """Rings the agent's telephone for a pending offer; a browser agent's desk rings by itself."""
    offer = rung_offer(tx, offer_id)
    if offer is None or offer.status != "pending" or offer.phone != "telephone":
        return
    if not offer.agent_number:
        dispatch.reject(tx, offer_id, offer.agent_id, "unreachable")
        return
    left = round((offer.expires_at - tx.now).total_seconds())
    parameters = {
        "to": offer.agent_number,
        "from_": offer.line_number,
        "url": f"/voice/offers/{offer_id}/whisper",
        "timeout": max(5, left),
        "status_callback": f"/voice/offers/{offer_id}/status",
        "status_callback_event": ["ringing", "answered", "completed"],
    }
    ask(tx, Asking(Kind.CREATE_CALL, f"ring:{offer_id}", parameters, call_id=offer.call_id, due_at=tx.now))


_UNRUNG = (
    select(Offer.id)
    .join(Agent, Agent.id == Offer.agent_id)
    .where(IS_PENDING, Agent.phone == "telephone")
    .where(~exists().where(CarrierRequest.key == literal("ring:") + cast(Offer.id, String)))
    .order_by(Offer.expires_at)
)


def ring_forgotten(house: House) -> int:
    """Rings the telephones for which the wake was lost, or their agents would be sent off for not answering."""
    with house.db.reading() as tx:
        if tx.scalar(_UNRUNG.limit(1)) is None:
            return 0
    with house.db.writing() as tx:
        return sum(tx.attempt("offer", offer.id, partial(_rung, tx, offer.id)) for offer in tx.rows(_UNRUNG))


def _rung(tx: Tx, offer_id: int) -> bool:
    ring(tx, offer_id)
    return True


def accept_at_desk(tx: Tx, offer_id: int, agent_id: int) -> int:
    """As `accept`, by the screen: a telephone that tells of the caller just now comes in at once, without a key.

    One that rings still does when it is picked up.
    """
    taken = of_offer(tx, offer_id, agent_id)
    if taken is not None:
        return taken
    taken = accept(tx, offer_id, agent_id)
    listening = select(Leg.sid, Leg.call_id).where(Leg.offer_id == offer_id, Leg.status == "in-progress")
    for leg in tx.rows(listening):
        parameters = {"sid": leg.sid, "url": f"/voice/offers/{offer_id}/whisper"}
        ask(tx, Asking(Kind.REDIRECT_CALL, f"take-offer:{offer_id}:{leg.sid}", parameters, call_id=leg.call_id))
    return taken


def stop_ringing(tx: Tx, offer_id: int) -> None:
    """The offer has ended unaccepted: a telephone still ringing for it, or listening to the whisper, is ended.

    One that the carrier was not asked to ring yet is not rung at all: at a call a second it would keep others waiting.
    """
    offer = rung_offer(tx, offer_id)
    if offer is None or offer.status in ("pending", "accepted"):
        return
    call_off(tx, f"ring:{offer_id}")
    still = (Leg.offer_id == offer_id, Leg.sid.is_not(None), Leg.status.not_in(sorted(FINAL)))
    for leg in tx.rows(select(Leg.sid, Leg.call_id).where(*still)):
        ask(tx, Asking(Kind.END_CALL, f"stop-ring:{offer_id}:{leg.sid}", {"sid": leg.sid}, call_id=leg.call_id))


def rung_offer(tx: Tx, offer_id: int) -> Any:
    """The offer with all that the whisper says and the ringing needs, or None."""
    statement = (
        select(
            Offer.id,
            Offer.status,
            Offer.agent_id,
            Offer.made_at,
            Offer.expires_at,
            Agent.phone,
            Agent.number.label("agent_number"),
            Agent.language.label("agent_language"),
            QueueEntry.call_id,
            QueueEntry.language.label("language"),
            QueueEntry.kind,
            _HANDED_BY.label("handed_by"),
            Queue.offer_seconds,
            Contact.reason,
            Contact.trust,
            _PROMISE.label("promise"),
            Customer.name.label("customer"),
            Line.number.label("line_number"),
        )
        .join(Agent, Agent.id == Offer.agent_id)
        .join(QueueEntry, QueueEntry.id == Offer.entry_id)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(Line, Line.id == Contact.line_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(Offer.id == offer_id)
    )
    return tx.row(statement)


def telephone_named(tx: Tx, offer_id: int, leg_sid: str) -> None:
    """The carrier's name for the leg that rings; a callback's has no call to belong to before it is accepted."""
    call_id = tx.scalar(
        select(QueueEntry.call_id).join(Offer, Offer.entry_id == QueueEntry.id).where(Offer.id == offer_id)
    )
    agent_id = tx.scalar(select(Offer.agent_id).where(Offer.id == offer_id))
    if call_id is not None:
        calls.add_leg(tx, call_id, leg_sid, "agent", agent_id, offer_id)


def telephone_pressed(tx: Tx, offer_id: int, leg_sid: str, digits: str) -> Any:
    """The agent's answer to the whisper: the conversation to join after 1, None after anything else.

    The same answer twice is one, and who has said yes at the desk need not press anything. Raises dispatch.OfferGone if
    the offer has ended meanwhile.
    """
    offer = rung_offer(tx, offer_id)
    if offer is None:
        raise dispatch.OfferGone("unknown")
    if digits != ACCEPT_KEY and offer.status != OfferStatus.ACCEPTED:
        if offer.status == "pending":
            dispatch.reject(tx, offer_id, offer.agent_id)
        return None
    return agent_called_in(tx, accept(tx, offer_id, offer.agent_id), offer.agent_id, leg_sid)


def telephone_status(tx: Tx, offer_id: int, leg_sid: str, status: str, at: datetime | None = None) -> None:
    """The carrier's news of a telephone rung for an offer, or already in its conversation; `at`: when it was so."""
    offer = rung_offer(tx, offer_id)
    if offer is not None:
        calls.believe(tx, at, offer.made_at)
    telephone_named(tx, offer_id, leg_sid)
    calls.leg_news(tx, leg_sid, status)
    if status not in FINAL:
        return
    not_taken_up(tx, offer_id, REASONS.get(status, "unreachable"))
    agent_leg_ended(tx, leg_sid)


def not_taken_up(tx: Tx, offer_id: int, reason: str) -> None:
    """Nobody takes the telephone up: the offer is refused, or, taken at the desk already, its agent will not come."""
    offer = rung_offer(tx, offer_id)
    if offer is not None and offer.status == "pending":
        dispatch.reject(tx, offer_id, offer.agent_id, reason)
        return
    awaited = (Conversation.offer_id == offer_id, Conversation.agent_sid.is_(None), Conversation.status != Status.ENDED)
    call_id = tx.scalar(select(Conversation.call_id).where(*awaited))
    if call_id is None:
        return
    calls.lock(tx, call_id)
    conversation = locked(tx, *awaited)
    if conversation is not None:
        agent_lost(tx, conversation, reason)
