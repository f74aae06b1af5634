"""Customers: recognised by number, found by name or number."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ivr import customers
from ivr.customers import NewCustomer
from ivr.house import House

ROSSI = NewCustomer("Maria Rossi", ["+390212345678"], "C-1", language="it", slow=True, priority_seconds=60)


def _add(house: House, *new: NewCustomer) -> list[int]:
    with house.db.writing() as tx:
        return [customers.add(tx, one) for one in new]


def _found(house: House, typed: str) -> list[str]:
    with house.db.reading() as tx:
        return [view.name for view in customers.search(tx, typed)]


def test_a_caller_whose_number_one_customer_uses_is_recognised(house: House) -> None:
    (rossi,) = _add(house, ROSSI)
    with house.db.reading() as tx:
        known = customers.recognise(tx, "+390212345678")
    assert known == customers.Recognised(rossi, "Maria Rossi", "it", True, 60, candidates=1)


@pytest.mark.parametrize("number", [None, "anonymous", "+266696687", "sip:maria@example.com", "+39021234567"])
def test_a_withheld_or_odd_number_is_nobodys(house: House, number: str | None) -> None:
    _add(house, ROSSI)
    with house.db.reading() as tx:
        assert customers.recognise(tx, number) == customers.Recognised()


def test_several_customers_on_one_number_are_candidates_and_none_of_them_is_taken_for_the_caller(house: House) -> None:
    _add(house, ROSSI, NewCustomer("Luca Rossi", ["+390212345678"], language="it"))
    with house.db.reading() as tx:
        known = customers.recognise(tx, "+390212345678")
    assert (known.customer_id, known.name, known.candidates) == (None, None, 2)
    assert (known.language, known.slow, known.priority_seconds) == ("it", True, 0)


def test_a_language_that_the_candidates_do_not_share_is_not_guessed(house: House) -> None:
    _add(house, ROSSI, NewCustomer("Nguyễn Thị Lan", ["+390212345678"], language="vi"))
    with house.db.reading() as tx:
        assert customers.recognise(tx, "+390212345678").language is None


@pytest.mark.parametrize(
    "typed",
    ["rossi", "ROS", "maria ros", "Rossi Maria", "+39 02 1234 5678", "02 12345678", "345678", "0212345678"],
)
def test_a_customer_is_found_by_part_of_a_name_or_the_end_of_a_number(house: House, typed: str) -> None:
    _add(house, ROSSI, NewCustomer("Mario Bianchi", ["+390287654321"]))
    assert _found(house, typed) == ["Maria Rossi"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Élodie D'Amico", "elodie amico"),
        ("Nguyễn Thị Lan", "nguyen"),
        ("สมชาย ใจดี", "สมชาย"),
        ("Бат-Эрдэнэ Болд", "болд"),
        ("Jürgen Groß", "gross"),
    ],
)
def test_names_are_found_in_every_script_and_without_accents(house: House, name: str, typed: str) -> None:
    _add(house, ROSSI, NewCustomer(name))
    assert _found(house, typed) == [name]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "ssi", "x' OR 1=1", "maria bianchi"])
def test_a_search_that_names_nobody_finds_nobody(house: House, typed: str) -> None:
    _add(house, ROSSI)
    assert _found(house, typed) == []


def test_a_change_of_name_and_numbers_changes_what_finds_them(house: House) -> None:
    (rossi,) = _add(house, ROSSI)
    with house.db.writing() as tx:
        view = customers.change(tx, rossi, numbers=["+393331112223"], name="Maria Verdi")
    assert view.numbers == ("+393331112223",)
    assert _found(house, "rossi") == _found(house, "12345678") == []
    assert _found(house, "verdi") == _found(house, "1112223") == ["Maria Verdi"]


def test_an_external_id_is_one_customers_only(house: House) -> None:
    _, other = _add(house, ROSSI, NewCustomer("Luca Rossi", external_id="C-2"))
    with house.db.writing() as tx:
        with pytest.raises(customers.ExternalIdTaken):
            customers.add(tx, NewCustomer("Somebody", external_id="C-1"))
        with pytest.raises(customers.ExternalIdTaken):
            customers.change(tx, other, external_id="C-1")


@pytest.mark.parametrize(("digits", "fits"), [("5678", True), ("678", False), ("9999", False), ("20121", True)])
def test_the_last_digits_of_a_number_or_the_postcode_verify(house: House, digits: str, fits: bool) -> None:
    (rossi,) = _add(house, NewCustomer("Maria Rossi", ["+390212345678"], postcode="20121"))
    with house.db.reading() as tx:
        assert customers.proves(tx, rossi, digits) is fits


@pytest.mark.parametrize("typed", ["0212345678", "390212345678", "00390212345678"])
def test_the_number_that_found_a_customer_does_not_prove_them_too(house: House, typed: str) -> None:
    (rossi,) = _add(house, NewCustomer("Maria Rossi", ["+390212345678", "+393331112223"], postcode="20121"))
    with house.db.reading() as tx:
        assert not customers.proves(tx, rossi, "5678", typed)
        assert customers.proves(tx, rossi, "2223", typed)
        assert customers.proves(tx, rossi, "20121", typed)


@pytest.mark.parametrize("typed", ["0212345678", "390212345678", "00390212345678", "212345678"])
def test_a_caller_who_types_the_number_they_are_known_by_is_found(house: House, typed: str) -> None:
    (rossi, _) = _add(house, ROSSI, NewCustomer("Mario Bianchi", ["+390287654321"]))
    with house.db.reading() as tx:
        assert customers.by_typed_number(tx, typed) == rossi


@pytest.mark.parametrize("typed", ["", "0", "45678", "0299999999", "abc"])
def test_a_typed_number_that_is_nobodys_or_too_short_finds_nobody(house: House, typed: str) -> None:
    _add(house, ROSSI)
    with house.db.reading() as tx:
        assert customers.by_typed_number(tx, typed) is None


def test_a_typed_number_that_several_use_finds_nobody(house: House) -> None:
    _add(house, ROSSI, NewCustomer("Luca Rossi", ["+390212345678"]))
    with house.db.reading() as tx:
        assert customers.by_typed_number(tx, "0212345678") is None


def test_numbers_are_written_in_many_ways_and_kept_in_one() -> None:
    assert customers.e164("02 1234 5678", "IT") == customers.e164("+39 (02) 1234-5678") == "+390212345678"
    with pytest.raises(customers.NotANumber, match="country code"):
        customers.e164("12")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL reads small tables whole
def test_a_search_is_answered_by_indexes(house: House) -> None:
    with house.db.reading() as tx:
        for table, column in (("customer_words", "word"), ("customer_numbers", "backwards")):
            plan = tx.rows(
                text(
                    f"EXPLAIN QUERY PLAN SELECT id FROM customers WHERE merged_into IS NULL AND id IN"  # noqa: S608
                    f" (SELECT customer_id FROM {table} WHERE {column} >= 'ros' AND {column} < 'rot') ORDER BY name"
                )
            )
            assert not [row.detail for row in plan if row.detail.startswith("SCAN customer_")]
