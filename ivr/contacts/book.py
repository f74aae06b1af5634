"""The book of contacts: one of them, a customer's last ones, pages of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from ivr.contacts.rows import Contact
from ivr.db import Tx

PAGE_ROWS = 50
Place = tuple[datetime, int]
"""Where a contact stands in the order of pages: (started_at, id)."""


class NoSuchContact(Exception):
    """There is no contact of that id."""


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as it stands now."""

    id: int
    channel: str
    line_id: int | None
    customer_id: int | None
    number: str | None
    language: str | None
    trust: str
    reason: str | None
    first_reason: str | None
    cause: str | None
    case_id: int | None
    agent_id: int | None
    disposition: str | None
    note: str
    started_at: datetime
    ended_at: datetime | None


def by_id(tx: Tx, contact_id: int) -> ContactView:
    """Raises NoSuchContact."""
    row = tx.row(select(Contact).where(Contact.id == contact_id))
    if row is None:
        raise NoSuchContact(f"there is no contact {contact_id}")
    return ContactView(**row._mapping)


def of_same_person(customer_id: int | None, number: str | None) -> ColumnElement[bool]:
    """The condition on contacts that they are this customer's, or from this number where it may be the same person.

    Two known customers who share a number are two people; nobody is the same as somebody unknown without a number.
    """
    by_customer = Contact.customer_id == customer_id if customer_id is not None else false()
    if number is None:
        return by_customer
    maybe = or_(Contact.customer_id.is_(None), by_customer) if customer_id is not None else and_(True)
    return or_(by_customer, and_(Contact.number == number, maybe))


def recent(tx: Tx, who: int | str, days: int) -> list[ContactView]:
    """The contacts of a customer (id) or of a number (E.164) in the last `days` days, newest first."""
    party = Contact.customer_id == who if isinstance(who, int) else Contact.number == who
    return _newest(tx, and_(party, Contact.started_at >= tx.now - timedelta(days=days)), PAGE_ROWS)


def last_contacts(tx: Tx, customer_id: int, limit: int = 10) -> list[ContactView]:
    """A customer's newest contacts, newest first."""
    return _newest(tx, Contact.customer_id == customer_id, limit)


def count_of(tx: Tx, customer_id: int) -> int:
    """How many contacts the customer has had, on every channel."""
    return int(tx.scalar(select(func.count()).where(Contact.customer_id == customer_id)))


def search(
    tx: Tx,
    *conditions: ColumnElement[bool],
    before: Place | None = None,
    limit: int = PAGE_ROWS,
) -> list[ContactView]:
    """A page, newest first; `before` is the place of the last one on the page before."""
    return _newest(tx, and_(True, *conditions, *_older_than(before)), limit)


def _older_than(before: Place | None) -> list[ColumnElement[bool]]:
    if before is None:
        return []
    at, contact_id = before
    same_moment = and_(Contact.started_at == at, Contact.id < contact_id)
    return [Contact.started_at <= at, or_(Contact.started_at < at, same_moment)]


def _newest(tx: Tx, condition: ColumnElement[bool], limit: int) -> list[ContactView]:
    found = tx.rows(
        select(Contact).where(condition).order_by(Contact.started_at.desc(), Contact.id.desc()).limit(limit)
    )
    return [ContactView(**row._mapping) for row in found]
