"""What a caller has to know before they hear what is somebody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ivr import calls, cases, contacts, customers, staff
from ivr.calls import NewCall
from ivr.cases import NewCase
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.dialogue.answers import answer
from ivr.house import House
from ivr.seed import seed


class Caller:
    """A call under way, of a caller nobody knows, who types one thing after the other."""

    def __init__(self, house: House) -> None:
        self.house = house
        seed(house, anyway=True)
        with house.db.writing() as tx:
            self.contact = contacts.open(tx, NewContact("call", 1))
            self.call = calls.load(tx, calls.begin(tx, NewCall(self.contact, 1, 1, "+39800123456", sid="CA1")))

    def answer(self, name: str, **typed: str) -> Mapping[str, Any]:
        with self.house.db.writing() as tx:
            for what, digits in typed.items():
                calls.keep(tx, self.call.id, what, digits)
            return answer(tx, self.call, name, {f"{what}_ref": what for what in typed}, self.house.settings)

    def trust(self) -> str:
        with self.house.db.reading() as tx:
            return contacts.by_id(tx, self.contact).trust


@pytest.fixture
def caller(house: House) -> Caller:
    return Caller(house)


def _case_of(house: House, name: str, number: str) -> str:
    """A case's reference, of a customer with that one number."""
    with house.db.writing() as tx:
        owner = staff.by_email(tx, "bruno@demo.hotline.example")
        assert owner is not None
        return cases.open(tx, NewCase("complaint", customers.add(tx, NewCustomer(name, [number])), owner.id)).reference


def test_a_caller_who_knows_a_number_only_is_not_taken_for_its_owner(house: House, caller: Caller) -> None:
    with house.db.writing() as tx:
        customers.add(tx, NewCustomer("Maria Rossi", ["+390212345678"], postcode="20121"))
    assert not caller.answer("identify", digits="0212345678", datum="5678")["verified"]
    assert caller.answer("identify", digits="0212345678", datum="20121")["verified"]
    assert caller.trust() == "verified"


def test_who_proved_to_be_one_customer_is_not_told_of_anothers_case(house: House, caller: Caller) -> None:
    mine = _case_of(house, "Maria Rossi", "+390212345678")
    anothers = _case_of(house, "Luca Neri", "+390287654321")
    assert caller.answer("identify", reference=mine, datum="5678")["verified"]
    assert caller.answer("case_by_reference", reference=mine)["verified"]
    assert caller.answer("case_status", reference=mine)["status"] == "open"
    assert not caller.answer("case_by_reference", reference=anothers)["verified"]
    assert caller.answer("case_status", reference=anothers) == {"found": True, "verified": False}
    assert caller.trust() == "recognised"


def test_a_case_that_is_nobodys_is_told_to_nobody(house: House, caller: Caller) -> None:
    mine = _case_of(house, "Maria Rossi", "+390212345678")
    with house.db.writing() as tx:
        nobodys = cases.open(tx, NewCase("complaint", None, 1)).reference
    assert caller.answer("identify", reference=mine, datum="5678")["verified"]
    assert not caller.answer("case_by_reference", reference=nobodys)["verified"]
    assert caller.answer("case_status", reference=nobodys) == {"found": True, "verified": False}
