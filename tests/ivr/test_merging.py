"""Duplicates become one customer, and nothing of either is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ivr import cases, contacts, customers, merging, privacy, reports, staff
from ivr.cases import NewCase
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.house import House
from ivr.merging import NotTwo
from tests.audits import audited

ANNA = NewCustomer("Anna Rossi", ("+390211111111", "+390222222222"), "C-1", notes="Likes tea.", language="it")
HANNA = NewCustomer(
    "Hanna Rosi", ("+390222222222", "+390233333333"), "C-2", "hanna@example.com", slow=True, notes="Rings at noon."
)


class Pair:
    """Two records of one person, each with a past."""

    def __init__(self, house: House) -> None:
        self.house = house
        with house.db.writing() as tx:
            owner = staff.add(tx, staff.NewStaff("m@bank.example", "Mara", staff.Role.MANAGER, "x"))
            self.anna, self.hanna = customers.add(tx, ANNA), customers.add(tx, HANNA)
            self.contact = contacts.open(tx, NewContact("visit", customer_id=self.hanna))
            self.case = cases.open(tx, NewCase("complaint", self.hanna, owner.id)).id

    def merge(self, duplicate: int, into: int) -> customers.CustomerView:
        with self.house.db.writing() as tx:
            return merging.merge(tx, duplicate, into, None)

    def found(self, typed: str) -> list[int]:
        with self.house.db.reading() as tx:
            return [view.id for view in customers.search(tx, typed)]


@pytest.fixture
def pair(house: House) -> Pair:
    return Pair(house)


def test_what_the_one_had_becomes_the_others(pair: Pair) -> None:
    merged = pair.merge(pair.hanna, pair.anna)
    assert merged.numbers == ("+390211111111", "+390222222222", "+390233333333")
    assert (merged.name, merged.email, merged.language, merged.slow) == ("Anna Rossi", "hanna@example.com", "it", True)
    assert merged.notes == "Likes tea.\n\nRings at noon."
    with pair.house.db.reading() as tx:
        assert contacts.by_id(tx, pair.contact).customer_id == pair.anna
        assert [case.id for case in cases.open_of(tx, pair.anna)] == [pair.case]
        assert customers.recognise(tx, "+390222222222").customer_id == pair.anna


def test_who_asks_for_the_duplicate_finds_the_one_that_stays(pair: Pair) -> None:
    pair.merge(pair.hanna, pair.anna)
    for typed in ("hanna", "rosi", "C-2", "33333333", "anna rossi"):
        assert pair.found(typed) == [pair.anna], typed
    with pair.house.db.reading() as tx:
        assert customers.kept(tx, pair.hanna).id == pair.anna


def test_the_state_before_and_after_is_on_record(pair: Pair) -> None:
    pair.merge(pair.hanna, pair.anna)
    with pair.house.db.reading() as tx:
        (entry,) = audited(tx, f"customer:{pair.anna}")
        (away,) = audited(tx, f"customer:{pair.hanna}")
    assert entry.before["duplicate"]["name"] == "Hanna Rosi"
    assert entry.before["stays"]["notes"] == "Likes tea."
    assert entry.after["moved"] == {"cases": 1, "contacts": 1, "numbers": 1, "words": 2}
    assert away.after == {"merged_into": pair.anna}


def test_the_log_of_changes_calls_both_by_their_names(pair: Pair) -> None:
    pair.merge(pair.hanna, pair.anna)
    with pair.house.db.reading() as tx:
        (line,) = reports.changes(tx, reports.ChangesWanted(subject=f"customer:{pair.hanna}"))
    assert line.names == {f"customer:{pair.hanna}": "Hanna Rosi", f"customer:{pair.anna}": "Anna Rossi"}


def test_the_log_of_changes_calls_a_contact_by_its_customer(pair: Pair) -> None:
    with pair.house.db.writing() as tx:
        staff.audit(tx, None, "contact_opened", f"contact:{pair.contact}")
        (line,) = reports.changes(tx, reports.ChangesWanted(subject=f"contact:{pair.contact}"))
    assert line.names == {f"contact:{pair.contact}": "Hanna Rosi"}


def test_a_duplicate_of_a_duplicate_leads_to_the_last_one(pair: Pair) -> None:
    with pair.house.db.writing() as tx:
        third = customers.add(tx, NewCustomer("A. Rossi", ("+390244444444",), "C-3"))
    pair.merge(pair.hanna, pair.anna)
    pair.merge(pair.anna, third)
    with pair.house.db.reading() as tx:
        assert {customers.kept(tx, one).id for one in (pair.anna, pair.hanna, third)} == {third}
    assert pair.found("C-2") == [third]


def test_what_is_no_pair_is_refused(pair: Pair) -> None:
    with pytest.raises(NotTwo):
        pair.merge(pair.anna, pair.anna)
    with pytest.raises(customers.NoSuchCustomer):
        pair.merge(pair.anna, 999)
    pair.merge(pair.hanna, pair.anna)
    for duplicate, into in ((pair.hanna, pair.anna), (pair.anna, pair.hanna)):
        with pytest.raises(NotTwo, match="merged into customer"):
            pair.merge(duplicate, into)


def test_whoever_is_erased_is_erased_with_their_duplicates(pair: Pair) -> None:
    pair.merge(pair.hanna, pair.anna)
    with pair.house.db.writing() as tx:
        privacy.erase(tx, pair.hanna, None)
    with pair.house.db.reading() as tx:
        for one in (pair.anna, pair.hanna):
            view = customers.by_id(tx, one)
            assert (view.name, view.email, view.notes, view.external_id, view.numbers) == ("", None, "", None, ())
            assert all(entry.before is None for entry in audited(tx, f"customer:{one}"))


def test_who_shares_a_number_is_suggested_until_merged(pair: Pair) -> None:
    with pair.house.db.reading() as tx:
        assert [view.id for view in merging.lookalikes(tx, pair.anna)] == [pair.hanna]
        (shared,) = merging.shared_numbers(tx)
        assert merging.shared_numbers(tx, after=shared.number) == []
    assert (shared.number, [view.name for view in shared.customers]) == ("+390222222222", ["Anna Rossi", "Hanna Rosi"])
    pair.merge(pair.hanna, pair.anna)
    with pair.house.db.reading() as tx:
        assert merging.lookalikes(tx, pair.anna) == []
        assert merging.shared_numbers(tx) == []


def test_of_a_merged_duplicate_nobody_is_told_that_they_look_like_themselves(pair: Pair) -> None:
    pair.merge(pair.hanna, pair.anna)
    with pair.house.db.reading() as tx:
        assert merging.lookalikes(tx, pair.hanna) == []


def test_wrong_answers_given_for_the_duplicate_count_for_the_one_that_stays(pair: Pair) -> None:
    with pair.house.db.writing() as tx:
        for one in (pair.anna, pair.hanna) * 3:
            customers.failed(tx, one)
    pair.merge(pair.hanna, pair.anna)
    with pair.house.db.writing() as tx:
        assert not customers.may_prove(tx, pair.anna)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer
def test_who_is_merged_while_a_call_of_theirs_begins_is_the_one_that_stays(pair: Pair) -> None:
    with pair.house.db.writing() as call:
        known = customers.recognise(call, "+390233333333").customer_id
        assert known == pair.hanna
        pair.merge(pair.hanna, pair.anna)
        contact = contacts.open(call, NewContact("call", customer_id=known))
        case = cases.open(call, NewCase("complaint", known)).id
    with pair.house.db.reading() as tx:
        assert contacts.by_id(tx, contact).customer_id == pair.anna
        assert cases.by_id(tx, case).customer_id == pair.anna


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_call_that_begins_during_a_merging_waits_for_its_end(pair: Pair) -> None:
    def call() -> int:
        with pair.house.db.writing() as tx:
            return contacts.open(tx, NewContact("call", customer_id=pair.hanna))

    with ThreadPoolExecutor(1) as other:
        with pair.house.db.writing() as tx:
            merging.merge(tx, pair.hanna, pair.anna, None)
            begun = other.submit(call)
        contact = begun.result(30)
    with pair.house.db.reading() as tx:
        assert contacts.by_id(tx, contact).customer_id == pair.anna
