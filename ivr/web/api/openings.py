"""Openings of customers' records: each is on the audit, unless the caller is at the desk of whoever opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from ivr import agents, staff
from ivr.agents import Presence
from ivr.contacts import Contact, ContactView
from ivr.customers import CustomerView
from ivr.db import Tx
from ivr.dispatch import Offer, OfferStatus
from ivr.queues import QueueEntry
from ivr.staff import Role, StaffView
from ivr.web.api.access import me
from ivr.web.ground import house

CUSTOMER_OPENED, CONTACT_OPENED = "customer_opened", "contact_opened"
AN_OPENING = timedelta(minutes=30)  # a page that stays open asks again at every news
DIGITS_SHOWN = 4


def customer_opened(customer_id: int) -> None:
    """Puts on the audit who opens this customer's record; `customer_id` is the one that stays of a duplicate."""
    _opened(CUSTOMER_OPENED, f"customer:{customer_id}", Contact.customer_id == customer_id)


def contact_opened(contact: ContactView) -> None:
    """The same for one contact: it is its customer's record, or, of a stranger, one of its own."""
    if contact.customer_id is not None:
        customer_opened(contact.customer_id)
    else:
        _opened(CONTACT_OPENED, f"contact:{contact.id}", Contact.id == contact.id)


def sees_all(person: StaffView) -> bool:
    """Whether somebody may go through customers, contacts and cases page by page."""
    return person.role >= Role.SUPERVISOR


def in_a_list(view: CustomerView) -> CustomerView:
    """A customer as lists show them to this person: to agents what tells two people apart, the rest on their page."""
    if sees_all(me()):
        return view
    return replace(view, numbers=tuple(f"…{number[-DIGITS_SHOWN:]}" for number in view.numbers), email=None, notes="")


def _opened(act: str, subject: str, whose: ColumnElement[bool]) -> None:
    person = me()
    with house().db.reading() as tx:
        if _is_told(tx, person, act, subject) or is_at_hand(tx, person, whose):
            return
    with house().db.writing() as tx:
        tx.one_at_a_time(f"{act}:{person.id}:{subject}")  # a page asks for its parts at once
        if not _is_told(tx, person, act, subject):
            staff.audit(tx, person.id, act, subject)


def _is_told(tx: Tx, person: StaffView, act: str, subject: str) -> bool:
    return staff.is_audited(tx, person.id, act, subject, tx.now - AN_OPENING)


def is_at_hand(tx: Tx, person: StaffView, whose: ColumnElement[bool]) -> bool:
    """Whether the caller whom this person is offered, talks with or writes up is that one."""
    agent_id = agents.of_staff(tx, person.id)
    if agent_id is None:
        return False
    last = tx.row(
        select(Offer.status, QueueEntry.contact_id)
        .join(QueueEntry, QueueEntry.id == Offer.entry_id)
        .where(Offer.agent_id == agent_id)
        .order_by(Offer.made_at.desc(), Offer.id.desc())
        .limit(1)
    )
    if last is None or tx.row(select(Contact.id).where(Contact.id == last.contact_id, whose)) is None:
        return False
    busy = agents.by_id(tx, agent_id).presence in (Presence.ON_CALL, Presence.WRAP_UP)
    return last.status == OfferStatus.PENDING or (busy and last.status == OfferStatus.ACCEPTED)
