"""Calls that agents make, over the API."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ivr import agents, cases, customers
from ivr.agents import NewAgent
from ivr.calls import Call
from ivr.cases import NewCase
from ivr.customers import NewCustomer
from tests.audits import audited

PAUL, OTHER = "+393337654321", "+390211111111"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the statements have their own tests


@pytest.fixture
def paul(floor: Any, agent: Any) -> int:
    """A customer whom the agent at the browser may call."""
    queue = floor.queue()
    with floor.house.db.writing() as tx:
        agents.add(tx, NewAgent(agent.person.id, [queue], {"language:en": 4}))
        return customers.add(tx, NewCustomer("Paul Smith", (PAUL, OTHER), language="en"))


def test_a_customer_is_called_at_the_number_chosen_and_the_desk_shows_how_far_it_is(
    floor: Any, agent: Any, paul: int
) -> None:
    agent.put("/desk/presence", {"presence": "available"})
    placed = agent.post("/desk/calls", {"customer_id": paul, "number": OTHER}, status=201)
    assert placed["phone"]["params"] == {"conversation": str(placed["conversation"])}
    talk = agent.get("/desk")["conversation"]
    assert (talk["status"], talk["briefing"]["kind"], talk["briefing"]["number"]) == ("joining", "outgoing", OTHER)
    assert (talk["call_out"]["status"], talk["call_out"]["answered_by"]) == ("queued", None)
    assert talk["briefing"]["customer"]["name"] == "Paul Smith"
    assert "no answer" in talk["dispositions"]
    agent.post("/desk/calls", {"customer_id": paul}, status=409)
    with floor.house.db.reading() as tx:
        assert [entry.act for entry in audited(tx, f"customer:{paul}")] == ["customer_opened"]
        assert len(tx.rows(select(Call.id))) == 1


def test_a_call_about_a_case_belongs_to_it(floor: Any, agent: Any, manager: Any, paul: int) -> None:
    agent.put("/desk/presence", {"presence": "break", "reason": "lunch"})
    with floor.house.db.writing() as tx:
        case = cases.open(tx, NewCase("order", paul, manager.person.id))
    agent.post("/desk/calls", {"case_id": case.id}, status=201)
    briefing = agent.get("/desk")["conversation"]["briefing"]
    assert (briefing["reason"], briefing["number"]) == ("case", PAUL)
    assert [each["reference"] for each in briefing["open_cases"]] == [case.reference]


def test_whoever_a_contact_was_with_is_called_back(floor: Any, agent: Any, paul: int) -> None:
    contact, _ = floor.contact("+393335550009")  # nobody on record
    agent.put("/desk/presence", {"presence": "available"})
    agent.post("/desk/calls", {"contact_id": contact}, status=201)
    briefing = agent.get("/desk")["conversation"]["briefing"]
    assert (briefing["number"], briefing["customer"], briefing["trust"]) == ("+393335550009", None, "none")


def test_only_numbers_on_record_are_called_and_only_those_allowed(floor: Any, agent: Any, paul: int) -> None:
    agent.put("/desk/presence", {"presence": "available"})
    agent.post("/desk/calls", {"customer_id": paul, "number": "+393339999999"}, status=409)
    agent.post("/desk/calls", {"customer_id": paul, "case_id": 1}, status=422)
    with floor.house.db.writing() as tx:
        far = customers.add(tx, NewCustomer("Far", ("+8821612345678",)))
    assert agent.post("/desk/calls", {"customer_id": far}, status=409)["reason"] == "not_dialable"
    assert agent.get("/desk")["me"]["presence"] == "available"
