"""What a caller has to know before they hear what is somebody's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from ivr import calls, cases, contacts, customers, staff
from ivr.calls import NewCall
from ivr.cases import NewCase
from ivr.clock import VirtualClock
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.customers.proofs import WRONG_PROOFS_A_DAY
from ivr.dialogue.answers import answer
from ivr.house import House
from ivr.seed import seed


class Caller:
    """A call under way, of a caller nobody knows, who types one thing after the other."""

    def __init__(self, house: House) -> None:
        self.house = house
        seed(house, anyway=True)
        self.redials("CA1")

    def redials(self, sid: str) -> None:
        with self.house.db.writing() as tx:
            self.contact = contacts.open(tx, NewContact("call", 1))
            self.call = calls.load(tx, calls.begin(tx, NewCall(self.contact, 1, 1, "+39800123456", sid=sid)))

    def answer(self, name: str, **typed: str) -> Mapping[str, Any]:
        with self.house.db.writing() as tx:
            for what, digits in typed.items():
                calls.keep(tx, self.call.id, what, digits)
            return answer(tx, self.call, name, {f"{what}_ref": what for what in typed}, self.house.settings)

    def guesses(self, **typed: str) -> int:
        """Data tried one after the other, hanging up after two so as not to be locked; returns how many were let."""
        for tried in range(100):
            if tried % 2 == 0:
                self.redials(f"CA1{tried:03}")
            if self.answer("identify", **typed, datum=f"9{tried:03}").get("locked"):
                return tried + 1
        return 100

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


def test_four_digits_are_not_tried_over_many_calls(house: House, clock: VirtualClock, caller: Caller) -> None:
    mine, anothers = _case_of(house, "Maria Rossi", "+390212345678"), _case_of(house, "Luca Neri", "+390287654321")
    assert caller.guesses(reference=mine) == WRONG_PROOFS_A_DAY
    caller.redials("CA2")
    assert caller.answer("identify", reference=mine, datum="5678") == {"found": False, "locked": True}
    assert caller.trust() == "none"
    assert caller.answer("identify", reference=anothers, datum="4321")["verified"]
    clock.move_to(clock.now() + timedelta(hours=25))
    caller.redials("CA3")
    assert caller.answer("identify", reference=mine, datum="5678")["verified"]


def test_tries_by_number_and_by_reference_count_for_the_same_customer(house: House, caller: Caller) -> None:
    mine = _case_of(house, "Maria Rossi", "+390212345678")
    assert caller.guesses(digits="0212345678") == WRONG_PROOFS_A_DAY
    caller.redials("CA2")
    assert caller.answer("identify", reference=mine, datum="5678")["locked"]
    assert caller.answer("identify", digits="0212345678")["locked"]


def test_finding_a_customer_by_number_is_no_wrong_proof(house: House, caller: Caller) -> None:
    with house.db.writing() as tx:
        customers.add(tx, NewCustomer("Maria Rossi", ["+390212345678"], postcode="20121"))
    for _ in range(WRONG_PROOFS_A_DAY):
        assert caller.answer("identify", digits="0212345678") == {"found": True, "verified": False}
    assert caller.answer("identify", digits="0212345678", datum="20121")["verified"]


def test_the_journal_tells_of_wrong_proofs_without_what_was_typed(house: House, caller: Caller) -> None:
    mine = _case_of(house, "Maria Rossi", "+390212345678")
    caller.guesses(reference=mine)
    with house.db.reading() as tx:
        owner = cases.by_reference(tx, mine)
        assert owner is not None
        last = [(entry.kind, json.loads(entry.data)) for entry in calls.events(tx, caller.call.id)]
    assert last == [("proof_failed", {"customer": owner.customer_id})] * 2


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
