"""Whose opening of a customer's page is put on the audit, and whose is part of a call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from ivr import agents, cases, customers
from ivr.agents import NewAgent
from ivr.cases import NewCase
from ivr.clock import VirtualClock
from ivr.contacts import Contact
from ivr.customers import NewCustomer
from ivr.house import House
from tests.audits import audited


def _opened(house: House, customer_id: int) -> int:
    with house.db.reading() as tx:
        return [entry.act for entry in audited(tx, f"customer:{customer_id}")].count("customer_opened")


def test_the_caller_at_ones_desk_is_no_opening_until_the_wrap_up_is_over(floor: Any, agent: Any) -> None:
    queue = floor.queue()
    with floor.house.db.writing() as tx:
        agent_id = agents.add(tx, NewAgent(agent.person.id, [queue], {"language:en": 4}))
        maria, other = (customers.add(tx, NewCustomer(name=name)) for name in ("Maria", "Anna"))
    entry = floor.caller()
    with floor.house.db.writing() as tx:
        tx.execute(update(Contact).where(Contact.id == floor.entry(entry).contact_id).values(customer_id=maria))
    floor.available(agent_id)
    floor.run()
    agent.get(f"/customers/{maria}")  # while it is offered
    floor.talk(entry, 60, wrap_up_seconds=30)
    agent.get(f"/customers/{maria}/contacts")  # while it is written up
    agent.get(f"/customers/{other}")
    assert (_opened(floor.house, maria), _opened(floor.house, other)) == (0, 1)
    with floor.house.db.writing() as tx:
        agents.end_wrap_up(tx, agent_id)
    agent.get(f"/customers/{maria}")
    assert _opened(floor.house, maria) == 1


def test_a_page_that_is_opened_again_later_is_another_opening(
    house: House, clock: VirtualClock, supervisor: Any
) -> None:
    with house.db.writing() as tx:
        maria = customers.add(tx, NewCustomer(name="Maria"))
    for _ in range(2):
        supervisor.get(f"/customers/{maria}")
        supervisor.get(f"/customers/{maria}/contacts")
        clock.move_to(clock.now() + timedelta(minutes=31))
    assert _opened(house, maria) == 2


def test_who_opens_a_customers_call_or_case_opens_the_customer(floor: Any, agent: Any) -> None:
    floor.queue()
    entry = floor.entry(floor.caller())
    with floor.house.db.writing() as tx:
        maria, anna = (customers.add(tx, NewCustomer(name=name)) for name in ("Maria", "Anna"))
        tx.execute(update(Contact).where(Contact.id == entry.contact_id).values(customer_id=maria))
        case = cases.open(tx, NewCase("complaint", customer_id=anna), by=None)
    agent.get(f"/calls/{entry.call_id}")
    agent.get(f"/cases/{case.id}")
    assert (_opened(floor.house, maria), _opened(floor.house, anna)) == (1, 1)
