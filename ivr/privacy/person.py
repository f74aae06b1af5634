"""Which rows belong to one customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from ivr import customers
from ivr.calls import Call, Particular
from ivr.cases.rows import Case, CaseEvent, Task
from ivr.contacts import Contact
from ivr.conversation import Conversation, Party
from ivr.customers.rows import Customer, CustomerNumber, CustomerWord
from ivr.db import Tx
from ivr.messages import Message
from ivr.messages.rows import OptOut
from ivr.outbound import Reach
from ivr.queues import QueueEntry
from ivr.staff.rows import AuditEntry
from ivr.surveys.rows import Survey, SurveyAnswer
from ivr.telephony.rows import CarrierRequest
from recordings import Recording


class Busy(Exception):
    """Something with this customer is under way; the message says what."""


@dataclass(frozen=True, slots=True)
class Person:
    """A customer by all the keys that lead to them. `numbers` are those that they share with no other customer.

    `customers` are the one who stays and the duplicates that were merged into them.
    """

    customer_id: int
    customers: tuple[int, ...]
    numbers: tuple[str, ...]
    contacts: tuple[int, ...]
    calls: tuple[int, ...]
    cases: tuple[int, ...]
    surveys: tuple[int, ...]
    messages: tuple[int, ...]


def find(tx: Tx, customer_id: int) -> Person:
    """The customer; of a duplicate, the one it was merged into. Raises customers.NoSuchCustomer."""
    customer_id = customers.kept(tx, customer_id).id
    numbers = _own_numbers(tx, customer_id)
    nameless = and_(Contact.customer_id.is_(None), Contact.number.in_(numbers))
    contacts = _ids(tx, Contact.id, or_(Contact.customer_id == customer_id, nameless))
    return Person(
        customer_id=customer_id,
        customers=(customer_id, *_ids(tx, Customer.id, Customer.merged_into == customer_id)),
        numbers=numbers,
        contacts=contacts,
        calls=_ids(tx, Call.id, Call.contact_id.in_(contacts)),
        cases=_ids(tx, Case.id, Case.customer_id == customer_id),
        surveys=_ids(tx, Survey.id, Survey.contact_id.in_(contacts)),
        messages=_ids(tx, Message.id, or_(Message.contact_id.in_(contacts), Message.number.in_(numbers))),
    )


OWNED: Mapping[str, Callable[[Person], ColumnElement[bool]]] = {
    "customers": lambda p: Customer.id.in_(p.customers),
    "customer_numbers": lambda p: CustomerNumber.customer_id.in_(p.customers),
    "customer_words": lambda p: CustomerWord.customer_id.in_(p.customers),
    "contacts": lambda p: Contact.id.in_(p.contacts),
    "cases": lambda p: Case.id.in_(p.cases),
    "case_events": lambda p: or_(CaseEvent.case_id.in_(p.cases), CaseEvent.contact_id.in_(p.contacts)),
    "tasks": lambda p: or_(Task.case_id.in_(p.cases), Task.contact_id.in_(p.contacts)),
    "calls": lambda p: Call.id.in_(p.calls),
    "particulars": lambda p: Particular.call_id.in_(p.calls),
    "queue_entries": lambda p: QueueEntry.contact_id.in_(p.contacts),
    "conversations": lambda p: Conversation.contact_id.in_(p.contacts),
    "parties": lambda p: Party.contact_id.in_(p.contacts),
    "messages": lambda p: Message.id.in_(p.messages),
    "reaches": lambda p: or_(Reach.contact_id.in_(p.contacts), Reach.number.in_(p.numbers)),
    "surveys": lambda p: Survey.id.in_(p.surveys),
    "survey_answers": lambda p: SurveyAnswer.survey_id.in_(p.surveys),
    "recordings": lambda p: Recording.contact_id.in_(p.contacts),
    "carrier_requests": lambda p: or_(CarrierRequest.call_id.in_(p.calls), CarrierRequest.key.in_(_keys(p))),
    "audit_entries": lambda p: AuditEntry.subject.in_(_subjects(p)),
    "opt_outs": lambda p: OptOut.number.in_(p.numbers),
}
"""For each table with a customer's data, which rows are this customer's."""


def _keys(person: Person) -> list[str]:
    # A text message has no call; what was asked of the carrier for it is found by its name.
    return [f"sms:{message}" for message in person.messages]


def _subjects(person: Person) -> list[str]:
    named = {"customer": person.customers, "contact": person.contacts, "case": person.cases, "call": person.calls}
    several = [f"{noun}:{key}" for noun, keys in named.items() for key in keys]
    return several


def _own_numbers(tx: Tx, customer_id: int) -> tuple[str, ...]:
    mine = select(CustomerNumber.number).where(CustomerNumber.customer_id == customer_id)
    others = select(CustomerNumber.number).where(CustomerNumber.customer_id != customer_id)
    return tuple(row.number for row in tx.rows(mine.where(CustomerNumber.number.not_in(others))))


def _ids(tx: Tx, column: Any, condition: ColumnElement[bool]) -> tuple[int, ...]:
    return tuple(tx.execute(select(column).where(condition).order_by(column)).scalars())
