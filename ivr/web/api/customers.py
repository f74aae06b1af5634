"""Customers over the API: found, shown with what is open and what was, added, changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import cases, contacts, customers, staff
from ivr.cases import CaseView
from ivr.contacts import ContactView
from ivr.customers import CustomerView, NewCustomer
from ivr.db import Tx
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, Email, Id, Language, Phrase, Prose, Query, Title, if_named, speaks
from ivr.web.ground import house

rooms = Blueprint("customers", __name__, url_prefix="/customers")

TIMELINE_ROWS = 20
PRIORITY_MAX_SECONDS = 3_600

Numbers = Annotated[list[Annotated[str, Field(pattern=r"^\+[1-9][0-9]{5,14}$")]], Field(max_length=10)]
ExternalId = Annotated[str, Field(min_length=1, max_length=80, pattern=NO_NUL)]
Postcode = Annotated[str, Field(max_length=12, pattern=r"^[0-9A-Za-z -]*$")]
Priority = Annotated[int, Field(ge=0, le=PRIORITY_MAX_SECONDS)]


class Search(Query):
    """Part of a name, the end of a number, or a case's reference."""

    q: Phrase


class CustomerIn(Body):
    """A customer to be added; numbers in E.164."""

    name: Title
    numbers: Numbers = Field(default_factory=list)
    external_id: ExternalId | None = None
    email: Email | None = None
    postcode: Postcode | None = None
    language: Language | None = None
    slow: bool = False
    priority_seconds: Priority = 0
    notes: Prose = ""


class CustomerChange(Body):
    """What is to be otherwise; what is not named stays."""

    name: Title = if_named()
    numbers: Numbers = if_named()
    external_id: ExternalId | None = if_named()
    email: Email | None = if_named()
    postcode: Postcode | None = if_named()
    language: Language | None = if_named()
    slow: bool = if_named()
    priority_seconds: Priority = if_named()
    notes: Prose = if_named()


@dataclass(frozen=True, slots=True)
class CustomerSheet:
    """A customer with the open cases, due first, and the last contacts, newest first."""

    customer: CustomerView
    open_cases: list[CaseView]
    last_contacts: list[ContactView]


class Page(Query):
    """A page of what came before: `before` is the id of the last one shown."""

    before: Id | None = None


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Search, gives=list[CustomerView])
def search(query: Search) -> list[CustomerView]:
    """Customers found by part of a name, the end of a number or a case's reference."""
    with house().db.reading() as tx:
        case = cases.by_reference(tx, query.q)
        if case is not None and case.customer_id is not None:
            return [customers.by_id(tx, case.customer_id)]
        return customers.search(tx, query.q)


@rooms.post("")
@needs(Role.AGENT)
@speaks(body=CustomerIn, gives=CustomerView, status=201, refuses=(409,))
def add(body: CustomerIn) -> CustomerView:
    """Adds a customer."""
    with house().db.writing() as tx:
        customer_id = customers.add(tx, NewCustomer(**body.model_dump()))
        added = customers.by_id(tx, customer_id)
        staff.audit(tx, me().id, "customer_added", f"customer:{customer_id}", None, _audited(added))
        return added


@rooms.get("/<int:customer_id>")
@needs(Role.AGENT)
@speaks(gives=CustomerSheet)
def show(customer_id: int) -> CustomerSheet:
    """One customer with open cases and last contacts."""
    with house().db.reading() as tx:
        return CustomerSheet(
            customers.by_id(tx, customer_id),
            cases.open_of(tx, customer_id),
            contacts.last_contacts(tx, customer_id),
        )


@rooms.patch("/<int:customer_id>")
@needs(Role.AGENT)
@speaks(body=CustomerChange, gives=CustomerView, refuses=(409,))
def change(customer_id: int, body: CustomerChange) -> CustomerView:
    """Changes what the request names."""
    with house().db.writing() as tx:
        before = customers.by_id(tx, customer_id)
        after = customers.change(tx, customer_id, **body.given())
        staff.audit(tx, me().id, "customer_changed", f"customer:{customer_id}", _audited(before), _audited(after))
        return after


@rooms.get("/<int:customer_id>/contacts")
@needs(Role.AGENT)
@speaks(query=Page, gives=list[ContactView])
def timeline(customer_id: int, query: Page) -> list[ContactView]:
    """The customer's contacts on every channel, newest first."""
    with house().db.reading() as tx:
        customers.by_id(tx, customer_id)
        return contacts.search(
            tx,
            contacts.Contact.customer_id == customer_id,
            before=place_of(tx, query.before),
            limit=TIMELINE_ROWS,
        )


def place_of(tx: Tx, contact_id: int | None) -> contacts.Place | None:
    """Where a contact stands in the order of pages; raises NoSuchContact."""
    if contact_id is None:
        return None
    contact = contacts.by_id(tx, contact_id)
    return contact.started_at, contact.id


def _audited(view: CustomerView) -> dict[str, object]:
    return {**asdict(view), "created_at": view.created_at.isoformat(), "numbers": list(view.numbers)}
