"""Who the caller is, said and proved at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from ivr import agents, calls, cases, contacts, customers, staff
from ivr.agents import NewAgent
from ivr.cases import NewCase
from ivr.contacts import Contact
from ivr.customers import NewCustomer
from ivr.identity import Proof
from ivr.staff import NewStaff, Role
from tests.audits import audited

NUMBER, OTHER = "+393331234567", "+390211111111"


class Desk:
    """An agent with a caller at hand."""

    def __init__(self, floor: Any, agent: Any) -> None:
        self.floor, self.agent = floor, agent
        queue = floor.queue()
        with floor.house.db.writing() as tx:
            self.id = agents.add(tx, NewAgent(agent.person.id, [queue], {"language:en": 4}))
        entry = floor.caller(number=NUMBER)
        floor.available(self.id)
        floor.run()
        self.contact = floor.entry(entry).contact_id
        self.path = f"/contacts/{self.contact}"

    def customer(self, name: str = "Maria Rossi", **more: Any) -> int:
        with self.floor.house.db.writing() as tx:
            return customers.add(tx, NewCustomer(name, **({"numbers": (NUMBER, OTHER)} | more)))

    def is_(self, customer_id: int | None, **more: Any) -> Any:
        return self.agent.put(f"{self.path}/identity", {"customer_id": customer_id, **more})

    def asks(self, question: str, said: str, status: int = 200) -> Any:
        return self.agent.post(f"{self.path}/proofs", {"question": question, "said": said}, status=status)

    def kept(self) -> str:
        """Everything that asking left behind, as text."""
        with self.floor.house.db.reading() as tx:
            call_id = tx.scalar(select(calls.Call.id).where(calls.Call.contact_id == self.contact))
            left = [tx.rows(select(Proof)), audited(tx, f"contact:{self.contact}"), calls.events(tx, call_id)]
            return " ".join(str(row) for rows in left for row in rows)


@pytest.fixture
def desk(floor: Any, agent: Any) -> Desk:
    return Desk(floor, agent)


def test_somebody_unknown_becomes_a_customer_in_one_step(desk: Desk) -> None:
    taken = desk.agent.put(f"{desk.path}/identity", {"new": {"name": "Anna Bianchi", "language": "it"}})
    assert taken["trust"] == "recognised"
    offer = desk.agent.get("/desk")["offer"]
    assert (offer["customer"]["name"], offer["customer"]["language"], offer["trust"]) == (
        "Anna Bianchi",
        "it",
        "recognised",
    )
    with desk.floor.house.db.reading() as tx:
        assert customers.numbers_of(tx, taken["customer_id"]) == (NUMBER,)


def test_one_of_several_at_a_number_is_chosen_and_the_others_stay_in_sight(desk: Desk) -> None:
    maria, paolo = desk.customer(), desk.customer("Paolo Rossi")
    desk.is_(maria)
    offer = desk.agent.get("/desk")["offer"]
    assert [other["name"] for other in offer["candidates"]] == ["Paolo Rossi"]
    assert desk.is_(paolo)["customer_id"] == paolo
    assert desk.is_(None)["trust"] == "none"
    assert len(desk.agent.get("/desk")["offer"]["candidates"]) == 2


def test_a_number_that_is_somebodys_too_is_added_when_the_agent_says_so(desk: Desk) -> None:
    anna = desk.customer("Anna", numbers=(OTHER,))
    desk.is_(anna)
    with desk.floor.house.db.reading() as tx:
        assert customers.numbers_of(tx, anna) == (OTHER,)
    desk.is_(anna, with_number=True)
    with desk.floor.house.db.reading() as tx:
        assert customers.numbers_of(tx, anna) == (OTHER, NUMBER)


def test_two_different_answers_that_match_verify_the_caller_and_no_answer_is_kept(desk: Desk) -> None:
    desk.is_(desk.customer(postcode="20121", external_id="C-77"))
    shown = desk.agent.get(f"{desk.path}/identity")
    assert [asked["question"] for asked in shown["questions"]] == ["postcode", "number", "external_id"]
    assert desk.asks("postcode", " 201-21 ")["trust"] == "recognised"
    assert desk.asks("postcode", "20121")["needed"] == 1  # the same once more is nothing new
    assert desk.asks("number", "4567")["trust"] == "recognised"  # where they call from proves nothing
    verified = desk.asks("number", "1111")
    assert (verified["trust"], verified["needed"]) == ("verified", 0)
    for said in ("20121", "201-21", "4567"):
        assert f"'{said}'" not in desk.kept() and f'"{said}"' not in desk.kept()
    with desk.floor.house.db.reading() as tx:
        acts = [(entry.act, entry.after) for entry in audited(tx, f"contact:{desk.contact}")]
    assert acts[-1] == ("proof_asked", {"question": "number", "matched": True, "trust": "verified"})


def test_a_reference_proves_its_own_customer_only(desk: Desk) -> None:
    maria, other = desk.customer(email="Maria@Example.com"), desk.customer("Other", numbers=())
    with desk.floor.house.db.writing() as tx:
        owner = staff.add(tx, NewStaff("m@bank.example", "Mara", Role.MANAGER, "x")).id
        mine, theirs = (cases.open(tx, NewCase("order", who, owner)).reference for who in (maria, other))
    desk.is_(maria)
    desk.asks("reference", theirs)
    assert desk.asks("email", "maria@example.com")["needed"] == 1
    assert desk.asks("reference", mine)["trust"] == "verified"


def test_guessing_ends_for_the_day(desk: Desk) -> None:
    desk.is_(desk.customer(postcode="20121"))
    for guess in range(6):
        desk.asks("postcode", f"2000{guess}")
    assert "too many" in desk.asks("postcode", "20121", status=409)["message"]


def test_whoever_is_taken_for_somebody_else_has_to_be_asked_again(desk: Desk) -> None:
    maria, paolo = desk.customer(postcode="20121"), desk.customer("Paolo", postcode="20121")
    desk.is_(maria)
    desk.asks("postcode", "20121")
    desk.asks("number", "1111")
    assert desk.is_(paolo)["trust"] == "recognised"
    assert desk.is_(maria)["trust"] == "recognised"


def test_what_cannot_be_compared_is_not_asked(desk: Desk) -> None:
    assert "who it is" in desk.asks("postcode", "20121", status=409)["message"]
    desk.is_(desk.customer())
    assert "nothing" in desk.asks("email", "a@b.example", status=409)["message"]


def test_only_the_one_who_serves_them_says_who_they_are(desk: Desk, supervisor: Any, floor: Any) -> None:
    maria = desk.customer()
    contact_id, _ = floor.contact(OTHER)
    desk.agent.put(f"/contacts/{contact_id}/identity", {"customer_id": maria}, status=403)
    desk.agent.post(f"/contacts/{contact_id}/proofs", {"question": "email", "said": "x"}, status=403)
    assert supervisor.put(f"/contacts/{contact_id}/identity", {"customer_id": maria})["customer_id"] == maria
    desk.agent.put(f"{desk.path}/identity", {"customer_id": maria, "new": {"name": "M"}}, status=422)


def test_an_agent_merges_the_verified_caller_with_their_double_and_nobody_else(desk: Desk) -> None:
    maria, double, stranger = (
        desk.customer(),
        desk.customer("Maria Rosi", numbers=(OTHER,)),
        desk.customer("Paolo", numbers=()),
    )
    desk.is_(maria)
    assert [found["id"] for found in desk.agent.get(f"{desk.path}/lookalikes")] == [double]
    assert "verify" in desk.agent.post(f"/customers/{double}/merge", {"into": maria}, status=403)["message"]
    with desk.floor.house.db.writing() as tx:
        contacts.set_trust(tx, desk.contact, "verified")
        tx.execute(update(Contact).where(Contact.id == desk.contact).values(reason="order"))
    desk.agent.post(f"/customers/{stranger}/merge", {"into": maria}, status=403)
    merged = desk.agent.post(f"/customers/{double}/merge", {"into": maria})
    assert merged["id"] == maria
    assert desk.agent.get("/desk")["offer"]["trust"] == "verified"
