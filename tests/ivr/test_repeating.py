"""Who calls again about the same: what the agent is told before the first word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from ivr import agents, cases, contacts, customers, staff
from ivr.agents import NewAgent
from ivr.cases import NewCase
from ivr.contacts import Contact, NewContact
from ivr.customers import NewCustomer
from ivr.reports.repeating import REPEAT_DAYS, Repeat, repeat
from ivr.staff import NewStaff, Role

MARIA = "+393331234567"
DAY = 24 * 3600


class Book:
    """Contacts of one customer, one after the other."""

    def __init__(self, floor: Any) -> None:
        self.floor = floor
        with floor.house.db.writing() as tx:
            self.maria = customers.add(tx, NewCustomer("Maria Rossi", (MARIA,)))
            self.bruno = staff.add(tx, NewStaff("b@bank.example", "Bruno", Role.AGENT, "x")).id
            self.agent = agents.add(tx, NewAgent(self.bruno, (), {}))

    def met(self, reason: str = "order", number: str | None = MARIA, known: bool = True, **more: Any) -> int:
        with self.floor.house.db.writing() as tx:
            contact_id = contacts.open(
                tx, NewContact("call", self.floor.line, self.maria if known else None, number, "it")
            )
            contacts.set_reason(tx, contact_id, reason)
            if more.pop("answered", False):
                contacts.set_agent(tx, contact_id, self.agent)
                contacts.wrap_up(tx, contact_id, "status told", "On its way since Monday.")
            if more.pop("promised", False):
                due = tx.now + timedelta(days=2)
                cases.open(tx, NewCase("order", self.maria, self.bruno, "", None, "Call the depot", due, contact_id))
            return contact_id

    def repeat(self, contact_id: int) -> Repeat | None:
        with self.floor.house.db.reading() as tx:
            return repeat(tx, tx.row(select(Contact.__table__).where(Contact.id == contact_id)))


@pytest.fixture
def book(floor: Any) -> Book:
    return Book(floor)


def test_the_same_reason_within_a_week_brings_the_last_answer_and_the_promise(book: Book) -> None:
    book.met(answered=True, promised=True)
    book.floor.later(DAY)
    book.met()  # hung up in the queue
    book.floor.later(DAY)
    found = book.repeat(book.met())
    assert found is not None and found.answer is not None and found.promise is not None
    assert (found.times, found.answer.agent, found.answer.note) == (2, "Bruno", "On its way since Monday.")
    assert (found.promise.next_step, found.promise.open) == ("Call the depot", True)


def test_one_who_called_in_vain_is_told_of_without_an_answer(book: Book) -> None:
    book.met(known=False)
    found = book.repeat(book.met())  # recognised this time, by the same number
    assert found is not None
    assert (found.times, found.answer, found.promise) == (1, None, None)


def test_another_reason_another_person_and_another_week_are_no_repeat(book: Book) -> None:
    with book.floor.house.db.writing() as tx:
        paolo = customers.add(tx, NewCustomer("Paolo Rossi", (MARIA,)))
        tx.execute(
            insert(Contact).values(channel="call", customer_id=paolo, number=MARIA, reason="order", started_at=tx.now)
        )
    book.met("complaint")
    assert book.repeat(book.met()) is None
    book.floor.later(REPEAT_DAYS * DAY + 1)
    assert book.repeat(book.met()) is None


def test_nobody_knows_whether_a_withheld_number_calls_again(book: Book) -> None:
    book.met(known=False, number=None)
    assert book.repeat(book.met(known=False, number=None)) is None
