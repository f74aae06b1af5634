"""The record attached: all that an agent should have read before the first word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import aliased

from ivr import calls, queues
from ivr.agents import Agent
from ivr.cases import Case, CaseStatus
from ivr.clock import whole_seconds
from ivr.contacts import Contact
from ivr.conversation import Why, notes
from ivr.conversation.notes import PASSED, Noted, Spoke
from ivr.customers import Customer, CustomerNumber
from ivr.db import SecondsBetween, Tx
from ivr.dispatch import Offer
from ivr.queues import Queue, QueueEntry
from ivr.queues.outgoing import OUTGOING
from ivr.reports.repeating import Repeat, repeat
from ivr.staff import Staff

LAST_CONTACTS = 5
OPEN_CASES = 10
CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    id: int
    name: str
    language: str | None
    slow: bool
    notes: str
    version: int


@dataclass(frozen=True, slots=True)
class OpenCase:
    id: int
    reference: str
    kind: str
    summary: str
    cause: str | None
    owner: str | None
    next_step: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class LastContact:
    """An earlier contact; of a call also what became of it, and for how long the caller had waited.

    `notes`: the note by those who wrote it. `customer`: whose it was, where it is not known who it is that calls now.
    """

    id: int
    channel: str
    at: datetime
    reason: str | None
    cause: str | None
    agent: str | None
    disposition: str | None
    note: str
    customer: str | None
    outcome: str | None
    queue_seconds: int | None
    notes: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """By whom the caller comes, and what they say about it; `taken`: a supervisor took the talk over from them.

    `own`: by oneself, who set the caller aside.
    """

    by: str
    note: str
    taken: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Briefing:
    """Who calls, why, and what went before. `customer` None: unknown, or one of the `candidates` on that number.

    Of somebody known the `candidates` are the others who share the number; `repeat` None: it is a matter that is new,
    or not known which of the `candidates` calls, of whom none need hear what another was told. `language` is the one to
    serve them in; `spoken_language` their own, where they have chosen another for want of anybody who speaks it.
    `waited_seconds`: in this wait, since `waited_from`; `waited_before_seconds`: in others of this very call.
    `case_reference`: of the case that this contact is about, as far as anybody has said so. `spoken`: who has spoken
    with them in this very contact, which is no repeat. `wanted`: what a callback is about; None of callers.
    `callbacks`: those they are promised besides, which this talk leaves standing.
    """

    offer_id: int
    entry_id: int
    contact_id: int
    call_id: int | None
    kind: str
    queue: str
    queue_title: str
    made_at: datetime
    expires_at: datetime
    waited_from: datetime
    waited_seconds: int
    waited_before_seconds: int
    language: str
    spoken_language: str | None
    number: str | None
    trust: str
    reason: str | None
    cause: str | None
    case_reference: str | None
    customer: KnownCustomer | None
    candidates: tuple[KnownCustomer, ...]
    repeat: Repeat | None
    open_cases: tuple[OpenCase, ...]
    last_contacts: tuple[LastContact, ...]
    handed_over: HandedOver | None
    spoken: tuple[Spoke, ...]
    wanted: queues.Wanted | None
    callbacks: tuple[queues.Planned, ...]


_EARLIER = aliased(QueueEntry)
_WAITED_BEFORE = (
    select(func.sum(SecondsBetween(_EARLIER.waited_from, _EARLIER.left_at)))
    .where(
        _EARLIER.call_id == QueueEntry.call_id,
        _EARLIER.id < QueueEntry.id,
        _EARLIER.kind != OUTGOING,
        _EARLIER.asked_at.is_distinct_from(_EARLIER.waited_from),  # else they were called, and have not waited there
    )
    .correlate(QueueEntry)
    .scalar_subquery()
)
"""Part of the one statement: an offer that is shown costs none more for it."""


def briefing(tx: Tx, offer_id: int, *, beside: bool = False) -> Briefing | None:
    """The record that belongs to an offer, pending or taken; None if there is no such offer.

    `beside`: for somebody who is in the talk besides its agent, whose own words are among those `spoken` then.
    """
    offer = tx.row(
        select(
            Offer.id,
            Offer.agent_id,
            Offer.made_at,
            Offer.expires_at,
            Queue.name,
            Queue.title,
            QueueEntry.id.label("entry_id"),
            QueueEntry.contact_id,
            QueueEntry.call_id,
            QueueEntry.kind,
            QueueEntry.waited_from,
            QueueEntry.left_at,
            _WAITED_BEFORE.label("waited_before"),
            QueueEntry.language,
            QueueEntry.spoken_language,
            QueueEntry.number,
        )
        .join(QueueEntry, QueueEntry.id == Offer.entry_id)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .where(Offer.id == offer_id)
    )
    return _of(tx, offer, beside) if offer else None


def _of(tx: Tx, offer: Any, beside: bool) -> Briefing:
    contact = tx.row(select(Contact.__table__).where(Contact.id == offer.contact_id))
    spoken = notes.spoken(tx, offer.contact_id, None if beside else offer.id)
    customer, candidates = _customer(tx, contact.customer_id), _candidates(tx, contact)
    return Briefing(
        offer_id=offer.id,
        entry_id=offer.entry_id,
        contact_id=offer.contact_id,
        call_id=offer.call_id,
        kind=offer.kind,
        queue=offer.name,
        queue_title=offer.title,
        made_at=offer.made_at,
        expires_at=offer.expires_at,
        waited_from=offer.waited_from,
        waited_seconds=whole_seconds(((offer.left_at or tx.now) - offer.waited_from).total_seconds()),
        waited_before_seconds=whole_seconds(offer.waited_before or 0),
        language=offer.language,
        spoken_language=offer.spoken_language,
        number=offer.number or contact.number,
        trust=contact.trust,
        reason=contact.reason,
        cause=contact.cause,
        case_reference=tx.scalar(select(Case.reference).where(Case.id == contact.case_id)) if contact.case_id else None,
        customer=customer,
        candidates=candidates,
        repeat=repeat(tx, contact) if customer or not candidates else None,
        open_cases=_open_cases(tx, contact),
        last_contacts=_last_contacts(tx, contact),
        handed_over=_handed_over(offer, spoken),
        spoken=tuple(spoken),
        wanted=queues.wanted(tx, offer.entry_id),
        callbacks=queues.planned(tx, offer.contact_id, offer.entry_id),
    )


def _handed_over(offer: Any, spoken: Sequence[Spoke]) -> HandedOver | None:
    """The last of them, if they left the customer to whoever comes next."""
    if not spoken or spoken[-1].ended_why not in PASSED:
        return None
    last = spoken[-1]
    return HandedOver(last.agent, last.handing_note, last.ended_why == Why.TAKEN_OVER, last.agent_id == offer.agent_id)


_CUSTOMER = (Customer.id, Customer.name, Customer.language, Customer.slow, Customer.notes, Customer.version)


def _customer(tx: Tx, customer_id: int | None) -> KnownCustomer | None:
    row = tx.row(select(*_CUSTOMER).where(Customer.id == customer_id)) if customer_id else None
    return KnownCustomer(*row) if row else None


def _candidates(tx: Tx, contact: Any) -> tuple[KnownCustomer, ...]:
    """Those who share the number: who else it may be."""
    if not contact.number:
        return ()
    sharing = (
        select(*_CUSTOMER)
        .join(CustomerNumber, CustomerNumber.customer_id == Customer.id)
        .where(CustomerNumber.number == contact.number, Customer.merged_into.is_(None))
        .order_by(Customer.name, Customer.id)
        .limit(CANDIDATES)
    )
    if contact.customer_id:
        sharing = sharing.where(Customer.id != contact.customer_id)
    return tuple(KnownCustomer(*row) for row in tx.rows(sharing))


def _open_cases(tx: Tx, contact: Any) -> tuple[OpenCase, ...]:
    """The customer's, and the one whose reference was keyed in."""
    whose = [Case.customer_id == contact.customer_id] if contact.customer_id else []
    keyed = [Case.id == contact.case_id] if contact.case_id else []
    if not whose and not keyed:
        return ()
    wanted = (
        select(Case.id, Case.reference, Case.kind, Case.summary, Case.cause, Staff.name, Case.next_step, Case.due_at)
        .outerjoin(Staff, Staff.id == Case.owner_id)
        .where(or_(*whose, *keyed), Case.status == CaseStatus.OPEN)
        .order_by(Case.due_at, Case.id)
        .limit(OPEN_CASES)
    )
    return tuple(OpenCase(*row) for row in tx.rows(wanted))


def _last_contacts(tx: Tx, contact: Any) -> tuple[LastContact, ...]:
    """The customer's, or the number's when nobody is known by it."""
    if contact.customer_id:
        whose = Contact.customer_id == contact.customer_id
    elif contact.number:
        whose = Contact.number == contact.number
    else:
        return ()
    wanted = (
        select(
            Contact.id,
            Contact.channel,
            Contact.started_at.label("at"),
            Contact.reason,
            Contact.cause,
            Staff.name.label("agent"),
            Contact.disposition,
            Contact.note,
            (literal(None) if contact.customer_id else Customer.name).label("customer"),
        )
        .outerjoin(Agent, Agent.id == Contact.agent_id)
        .outerjoin(Staff, Staff.id == Agent.staff_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(whose, Contact.id != contact.id)
        .order_by(Contact.started_at.desc())
        .limit(LAST_CONTACTS)
    )
    rows = tx.rows(wanted)
    ids = [row.id for row in rows]
    became, noted = calls.outcomes(tx, ids), notes.of_contacts(tx, ids)
    return tuple(
        LastContact(
            **row._mapping,
            **asdict(became.get(row.id, calls.NOT_A_CALL)),
            notes=tuple(noted.get(row.id, ())),
        )
        for row in rows
    )
