"""Taking a caller for somebody: one of those at the number, anybody on record, or somebody new in one step."""

from __future__ import annotations

from dataclasses import dataclass

from ivr import contacts, customers, staff
from ivr.contacts import ContactView
from ivr.customers import NewCustomer, Trust
from ivr.db import Tx
from ivr.identity.asking import Identity, identity_of, put_on_call


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not on record yet; their number is the one they call from."""

    name: str
    language: str | None = None


def take_for(tx: Tx, contact_id: int, customer_id: int, staff_id: int, with_number: bool = False) -> Identity:
    """It is this customer, recognised and no more; `with_number`: the number they call from is theirs from now on.

    Raises contacts.NoSuchContact, customers.NoSuchCustomer.
    """
    contact = contacts.by_id(tx, contact_id)
    customer = customers.kept(tx, customer_id)
    contacts.recognise(tx, contact_id, customer.id)
    if with_number and contact.number and contact.number not in customer.numbers:
        customers.change(tx, customer.id, numbers=(*customer.numbers, contact.number))
        after = {"numbers": [*customer.numbers, contact.number]}
        staff.audit(
            tx, staff_id, "customer_changed", f"customer:{customer.id}", {"numbers": list(customer.numbers)}, after
        )
    return _taken(tx, contact, customer.id, staff_id)


def add_person(tx: Tx, contact_id: int, new: NewPerson, staff_id: int) -> Identity:
    """It is somebody new, at this number perhaps beside others. Raises contacts.NoSuchContact."""
    contact = contacts.by_id(tx, contact_id)
    numbers = (contact.number,) if contact.number else ()
    customer_id = customers.add(tx, NewCustomer(new.name, numbers, language=new.language or contact.language))
    after = {"name": new.name, "numbers": list(numbers), "contact": contact_id}
    staff.audit(tx, staff_id, "customer_added", f"customer:{customer_id}", None, after)
    contacts.recognise(tx, contact_id, customer_id)
    return _taken(tx, contact, customer_id, staff_id)


def leave_open(tx: Tx, contact_id: int, staff_id: int) -> Identity:
    """It is not who they were taken for, and nobody else so far. Raises contacts.NoSuchContact."""
    contact = contacts.by_id(tx, contact_id)
    contacts.attach_customer(tx, contact_id, None)
    contacts.set_trust(tx, contact_id, Trust.NONE)
    return _taken(tx, contact, None, staff_id)


def _taken(tx: Tx, before: ContactView, customer_id: int | None, staff_id: int) -> Identity:
    now = identity_of(tx, before.id)
    was, told = ({"customer_id": each.customer_id, "trust": each.trust} for each in (before, now))
    if was != told:
        number = staff.audit(tx, staff_id, "contact_corrected", f"contact:{before.id}", was, told)
        event = {"was": before.customer_id, "customer": customer_id, "trust": now.trust}
        put_on_call(tx, before.id, "caller_identified", f"identified:{number}", event)
    return now
