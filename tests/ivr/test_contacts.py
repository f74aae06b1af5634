"""Contacts, from opening to wrap-up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from ivr import contacts, customers, staff
from ivr.agents.rows import Agent
from ivr.clock import VirtualClock
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.db import Tx
from ivr.house import House
from ivr.staff import NewStaff, Role


def _agent(tx: Tx) -> int:
    person = staff.add(tx, NewStaff("ada@bank.example", "Ada", Role.AGENT, "no password"))
    return tx.insert(insert(Agent).values(staff_id=person.id, presence_since=tx.now))


def test_a_contact_is_opened_told_and_closed_once(house: House) -> None:
    with house.db.writing() as tx:
        key = contacts.open(tx, NewContact("call", number="+390212345678"))
        contacts.set_cause(tx, key, "delay")
        contacts.set_language(tx, key, "it")
        contacts.set_trust(tx, key, "recognised")
        contacts.wrap_up(tx, key, "explained", "Sent the form again.")
        assert contacts.close(tx, key)
        assert not contacts.close(tx, key)
        view = contacts.by_id(tx, key)
    assert (view.cause, view.language, view.trust) == ("delay", "it", "recognised")
    assert (view.disposition, view.note, view.ended_at) == ("explained", "Sent the form again.", house.clock.now())


def test_a_caller_may_choose_again_but_an_agents_correction_keeps_the_choice(house: House) -> None:
    with house.db.writing() as tx:
        key = contacts.open(tx, NewContact("call"))
        contacts.set_reason(tx, key, "doubt")
        contacts.set_reason(tx, key, "complaint")
        contacts.set_agent(tx, key, _agent(tx))
        contacts.set_reason(tx, key, "order")
        view = contacts.by_id(tx, key)
    assert (view.first_reason, view.reason) == ("complaint", "order")


def test_recent_contacts_of_a_customer_or_a_number_come_newest_first(house: House, clock: VirtualClock) -> None:
    with house.db.writing() as tx:
        customer = customers.add(tx, NewCustomer("Maria Rossi"))
        old = contacts.open(tx, NewContact("call", customer_id=customer, number="+390212345678"))
    clock.move_to(clock.now() + timedelta(days=10))
    with house.db.writing() as tx:
        new = contacts.open(tx, NewContact("sms", customer_id=customer))
        same_moment = contacts.open(tx, NewContact("call", customer_id=customer))
    with house.db.reading() as tx:
        assert [view.id for view in contacts.recent(tx, customer, 7)] == [same_moment, new]
        assert [view.id for view in contacts.recent(tx, "+390212345678", 30)] == [old]
        assert [view.id for view in contacts.last_contacts(tx, customer, 2)] == [same_moment, new]


def test_pages_meet_without_gap_or_repeat_even_within_one_moment(house: House) -> None:
    with house.db.writing() as tx:
        made = [contacts.open(tx, NewContact("call")) for _ in range(7)]
    seen: list[int] = []
    before = None
    with house.db.reading() as tx:
        while page := contacts.search(tx, before=before, limit=3):
            seen += [view.id for view in page]
            before = (page[-1].started_at, page[-1].id)
    assert seen == made[::-1]


def test_an_unknown_contact_is_named(house: House) -> None:
    with house.db.reading() as tx, pytest.raises(contacts.NoSuchContact, match="contact 7"):
        contacts.by_id(tx, 7)
