"""Customers over the API: found, shown with what is open and what was, added, changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from flask import Blueprint
from pydantic import Field
from sqlalchemy import and_

from ivr import agents, calls, cases, contacts, customers, lines, merging, reports, staff
from ivr.cases import CaseView
from ivr.contacts import ContactView
from ivr.conversation import notes
from ivr.conversation.notes import Noted
from ivr.customers import CustomerView, NewCustomer
from ivr.db import Tx
from ivr.merging import NotTwo, SharedNumber
from ivr.reports import Appointment
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, Email, Id, Language, Phrase, Prose, Query, Title, if_named, speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.openings import customer_opened, in_a_list, is_at_hand, sees_all
from ivr.web.api.vocabulary import Version, seen_version
from ivr.web.ground import house

rooms = Blueprint("customers", __name__, url_prefix="/customers")

STATUS_OF |= {NotTwo: 409}

TIMELINE_ROWS = 20
PRIORITY_MAX_SECONDS = 3_600

Numbers = Annotated[list[Annotated[str, Field(pattern=r"^\+[1-9][0-9]{5,14}$")]], Field(max_length=10)]
ExternalId = Annotated[str, Field(min_length=1, max_length=80, pattern=NO_NUL)]
Postcode = Annotated[str, Field(max_length=12, pattern=r"^[0-9A-Za-z -]*$")]
Priority = Annotated[int, Field(ge=0, le=PRIORITY_MAX_SECONDS)]


class Search(Query):
    """Words of a name, a number as people write it or its end, an external id, or a case's reference.

    `after` is the id of the last one shown; a page has 20. Agents give a whole number or three letters at least, and
    have no second page.
    """

    q: Phrase
    after: Id | None = None


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

    version: Version = seen_version()
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
    """A customer with the open cases, due first, callbacks to come, and the last contacts, newest first."""

    customer: CustomerView
    open_cases: list[CaseView]
    callbacks: list[Appointment]
    last_contacts: list[ContactView]


@dataclass(frozen=True, slots=True)
class ContactLine(ContactView):
    """A contact in a customer's history; of a call also what became of it, and for how long the caller had waited.

    `agent`: who had it last; `notes`: the note by those who wrote it.
    """

    outcome: str | None
    queue_seconds: int | None
    agent: str | None
    notes: list[Noted]


@dataclass(frozen=True, slots=True)
class Met:
    """How many contacts a customer has had, on every channel."""

    contacts: int


class Page(Query):
    """A page of what came before: `before` is the id of the last one shown."""

    before: Id | None = None


class AfterNumber(Query):
    """`after` is the last number shown."""

    after: Annotated[str, Field(max_length=20, pattern=NO_NUL)] = ""


class MergeIn(Body):
    """The customer that stays."""

    into: Id


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Search, gives=list[CustomerView], refuses=(403,))
def search(query: Search) -> list[CustomerView]:
    """Customers found by name, number, external id or a case's reference, by name; duplicates as the one that stays.

    Agents see the last digits of a number here, and the rest on the customer's page.
    """
    if query.after is not None and not sees_all(me()):
        raise Refused(
            403, "look for one customer: by a whole number, a reference or more of the name", code="search_narrower"
        )
    with house().db.reading() as tx:
        return [in_a_list(view) for view in _found(tx, query)]


def _found(tx: Tx, query: Search) -> list[CustomerView]:
    case = cases.by_reference(tx, query.q)
    if case is not None and case.customer_id is not None:
        return [] if query.after else [customers.by_id(tx, case.customer_id)]
    countries = {line.country for line in lines.listing(tx)}
    if not sees_all(me()):
        return customers.find(tx, query.q, countries)
    return customers.search(tx, query.q, after=query.after, countries=countries)


@rooms.get("/shared-numbers")
@needs(Role.SUPERVISOR)
@speaks(query=AfterNumber, gives=list[SharedNumber])
def shared_numbers(query: AfterNumber) -> list[SharedNumber]:
    """Numbers that several customers use: perhaps duplicates, perhaps a family. A page has 50."""
    with house().db.reading() as tx:
        return merging.shared_numbers(tx, query.after)


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
    """One customer with open cases, callbacks to come and last contacts; of a merged duplicate, the one that stays.

    Who opens it is put on the audit, unless this customer is the caller at one's desk.
    """
    with house().db.reading() as tx:
        found = customers.kept(tx, customer_id)
        sheet = CustomerSheet(
            customer=found,
            open_cases=cases.open_of(tx, found.id),
            callbacks=reports.appointments(tx, found.id, me().id),
            last_contacts=contacts.last_contacts(tx, found.id),
        )
    customer_opened(found.id)
    return sheet


@rooms.patch("/<int:customer_id>")
@needs(Role.AGENT)
@speaks(body=CustomerChange, gives=CustomerView, refuses=(409,))
def change(customer_id: int, body: CustomerChange) -> CustomerView:
    """Changes what the request names."""
    given = body.given()
    seen = given.pop("version", None)
    with house().db.writing() as tx:
        before = customers.kept(tx, customer_id)
        customer_id = before.id
        after = customers.change(tx, customer_id, seen, **given)
        staff.audit(tx, me().id, "customer_changed", f"customer:{customer_id}", _audited(before), _audited(after))
        return after


@rooms.get("/<int:customer_id>/contacts")
@needs(Role.AGENT)
@speaks(query=Page, gives=list[ContactLine])
def timeline(customer_id: int, query: Page) -> list[ContactLine]:
    """The customer's contacts on every channel, newest first. It is an opening of the customer's page."""
    with house().db.reading() as tx:
        customer_id = customers.kept(tx, customer_id).id
        met = contacts.search(
            tx,
            contacts.Contact.customer_id == customer_id,
            before=place_of(tx, query.before),
            limit=TIMELINE_ROWS,
        )
        told = _lines(tx, met)
    customer_opened(customer_id)
    return told


def _lines(tx: Tx, met: list[ContactView]) -> list[ContactLine]:
    ids = [contact.id for contact in met]
    became, noted = calls.outcomes(tx, ids), notes.of_contacts(tx, ids)
    names = agents.names(tx, {contact.agent_id for contact in met if contact.agent_id is not None})
    return [
        ContactLine(
            **asdict(contact),
            **asdict(became.get(contact.id, calls.NOT_A_CALL)),
            agent=names.get(contact.agent_id or 0),
            notes=noted.get(contact.id, []),
        )
        for contact in met
    ]


@rooms.get("/<int:customer_id>/contacts/count")
@needs(Role.AGENT)
@speaks(gives=Met)
def count(customer_id: int) -> Met:
    """How often the customer and the company have met: of two that are one, the better known stays."""
    with house().db.reading() as tx:
        return Met(contacts.count_of(tx, customers.kept(tx, customer_id).id))


@rooms.get("/<int:customer_id>/lookalikes")
@needs(Role.AGENT)
@speaks(gives=list[CustomerView])
def lookalikes(customer_id: int) -> list[CustomerView]:
    """Other customers who share a number with this one."""
    with house().db.reading() as tx:
        return [in_a_list(view) for view in merging.lookalikes(tx, customer_id)]


@rooms.post("/<int:customer_id>/merge")
@needs(Role.AGENT)
@speaks(body=MergeIn, gives=CustomerView, refuses=(409,))
def merge(customer_id: int, body: MergeIn) -> CustomerView:
    """Merges this customer, a duplicate, into another one: contacts, cases and numbers follow, nothing is lost.

    Agents merge the verified caller at their desk with somebody who shares a number, supervisors anybody.
    """
    with house().db.writing() as tx:
        if not sees_all(me()):
            _expect_one_person(tx, customer_id, body.into)
        return merging.merge(tx, customer_id, body.into, me().id)


def _expect_one_person(tx: Tx, *pair: int) -> None:
    """What an agent must know before two records become one for good (decision 009)."""
    verified = contacts.Contact.trust == customers.Trust.VERIFIED
    if not is_at_hand(tx, me(), and_(contacts.Contact.customer_id.in_(pair), verified)):
        raise Refused(
            403, "verify the caller at your desk first, or let a supervisor merge these two", code="verify_first"
        )
    if pair[1] not in {view.id for view in merging.lookalikes(tx, pair[0])}:
        raise Refused(403, "these two share no number: a supervisor can merge them", code="share_no_number")


def place_of(tx: Tx, contact_id: int | None) -> contacts.Place | None:
    """Where a contact stands in the order of pages; raises NoSuchContact."""
    if contact_id is None:
        return None
    contact = contacts.by_id(tx, contact_id)
    return contact.started_at, contact.id


def _audited(view: CustomerView) -> dict[str, object]:
    return {**asdict(view), "created_at": view.created_at.isoformat(), "numbers": list(view.numbers)}
