"""Contacts over the API: pages of them, one of them, and an agent's corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint
from pydantic import AwareDatetime
from sqlalchemy import ColumnElement

from ivr import cases, choices, contacts, customers, staff
from ivr.choices import ChoiceKind
from ivr.contacts import Contact, ContactView
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Id, Prose, Query, Word, if_named, speaks
from ivr.web.api.customers import place_of
from ivr.web.api.errors import Refused
from ivr.web.api.openings import contact_opened, customer_opened, sees_all
from ivr.web.ground import house

rooms = Blueprint("contacts", __name__, url_prefix="/contacts")


class Filter(Query):
    """Which contacts; `before` is the id of the last one shown."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    customer_id: Id | None = None
    case_id: Id | None = None
    channel: Word | None = None
    reason: Word | None = None
    before: Id | None = None


class ContactIn(Body):
    """A contact of another channel that somebody puts on record: a visit, a letter, an e-mail."""

    channel: Word
    customer_id: Id | None = None
    reason: Word | None = None
    case_id: Id | None = None
    note: Prose = ""


class Correction(Body):
    """What is to be otherwise; what is not named stays. The reason first chosen is kept beside a corrected one."""

    reason: Word = if_named()
    cause: Word | None = if_named()
    customer_id: Id | None = if_named()
    case_id: Id | None = if_named()


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=list[ContactView], refuses=(403, 404))
def listing(query: Filter) -> list[ContactView]:
    """Contacts on every channel, newest first. Agents name the customer or the case."""
    if query.customer_id is None and query.case_id is None and not sees_all(me()):
        raise Refused(
            403, "name the customer or the case: only supervisors look through all contacts", code="name_customer"
        )
    with house().db.reading() as tx:
        met = contacts.search(tx, *_conditions(query), before=place_of(tx, query.before))
        whose = {customers.kept(tx, one.customer_id).id for one in met if one.customer_id is not None}
    if query.customer_id is not None or query.case_id is not None:
        for customer_id in sorted(whose):
            customer_opened(customer_id)
    return met


@rooms.post("")
@needs(Role.AGENT)
@speaks(body=ContactIn, gives=ContactView, status=201, refuses=(404,))
def add(body: ContactIn) -> ContactView:
    """Puts a contact of another channel on record, over already."""
    with house().db.writing() as tx:
        customer_id = None
        if body.customer_id is not None:
            customer_id = customers.kept(tx, body.customer_id).id
        key = contacts.open(tx, contacts.NewContact(body.channel, customer_id=customer_id))
        _correct(tx, key, {"reason": body.reason, "case_id": body.case_id})
        contacts.wrap_up(tx, key, None, body.note)
        contacts.close(tx, key)
        staff.audit(tx, me().id, "contact_added", f"contact:{key}", None, {"channel": body.channel})
        return contacts.by_id(tx, key)


@rooms.get("/<int:contact_id>")
@needs(Role.AGENT)
@speaks(gives=ContactView)
def show(contact_id: int) -> ContactView:
    """One contact. Who opens it is put on the audit, unless it is the one at one's desk."""
    with house().db.reading() as tx:
        found = contacts.by_id(tx, contact_id)
    contact_opened(found)
    return found


@rooms.patch("/<int:contact_id>")
@needs(Role.AGENT)
@speaks(body=Correction, gives=ContactView)
def correct(contact_id: int, body: Correction) -> ContactView:
    """Corrects reason, cause, customer or case."""
    with house().db.writing() as tx:
        before = contacts.by_id(tx, contact_id)
        given = body.given()
        _correct(tx, contact_id, given)
        if "cause" in given:
            choices.expect(tx, ChoiceKind.CAUSE, given["cause"])
            contacts.set_cause(tx, contact_id, given["cause"])
        after = contacts.by_id(tx, contact_id)
        staff.audit(
            tx,
            me().id,
            "contact_corrected",
            f"contact:{contact_id}",
            {name: getattr(before, name) for name in given},
            {name: getattr(after, name) for name in given},
        )
        return after


def _correct(tx: Any, contact_id: int, given: dict[str, Any]) -> None:
    if given.get("reason"):
        contacts.set_reason(tx, contact_id, given["reason"])
    if "customer_id" in given:
        if given["customer_id"] is not None:
            given["customer_id"] = customers.kept(tx, given["customer_id"]).id
        contacts.attach_customer(tx, contact_id, given["customer_id"])
    if "case_id" in given:
        if given["case_id"] is not None:
            cases.by_id(tx, given["case_id"])
        contacts.attach_case(tx, contact_id, given["case_id"])


def _conditions(query: Filter) -> list[ColumnElement[bool]]:
    equal = {
        Contact.customer_id: query.customer_id,
        Contact.case_id: query.case_id,
        Contact.channel: query.channel,
        Contact.reason: query.reason,
    }
    since: datetime | None = query.since
    until: datetime | None = query.until
    return [
        *(column == value for column, value in equal.items() if value is not None),
        *([Contact.started_at >= since] if since else []),
        *([Contact.started_at < until] if until else []),
    ]
