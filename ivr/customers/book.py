"""The book of customers: adding, showing and changing them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select

from ivr.customers.rows import Customer, CustomerNumber, CustomerWord
from ivr.db import Prepared, Tx, revise

WORD_CHARACTERS = 60


class NoSuchCustomer(Exception):
    """There is no customer of that id."""


class ExternalIdTaken(Exception):
    """Another customer has that external id."""


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to be added; `numbers` in E.164, `external_id` names them in the company's other systems."""

    name: str
    numbers: Sequence[str] = ()
    external_id: str | None = None
    email: str | None = None
    postcode: str | None = None
    language: str | None = None
    slow: bool = False
    priority_seconds: int = 0
    notes: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer with their numbers."""

    id: int
    external_id: str | None
    name: str
    email: str | None
    postcode: str | None
    language: str | None
    slow: bool
    priority_seconds: int
    notes: str
    merged_into: int | None
    created_at: datetime
    version: int = 1
    numbers: tuple[str, ...] = ()


def add(tx: Tx, new: NewCustomer) -> int:
    """Adds a customer and returns the id; raises ExternalIdTaken."""
    if new.external_id is not None and by_external_id(tx, new.external_id) is not None:
        raise ExternalIdTaken(f"there is a customer with the external id {new.external_id} already")
    columns = {name: getattr(new, name) for name in NewCustomer.__slots__ if name != "numbers"}
    customer_id = tx.insert(insert(Customer).values(**columns, created_at=tx.now))
    _set_numbers(tx, customer_id, new.numbers)
    _set_words(tx, customer_id, new.name)
    return customer_id


def by_id(tx: Tx, customer_id: int) -> CustomerView:
    """Raises NoSuchCustomer."""
    found = _one(tx, Customer.id == customer_id)
    if found is None:
        raise NoSuchCustomer(f"there is no customer {customer_id}")
    return found


def kept(tx: Tx, customer_id: int) -> CustomerView:
    """The customer, or the one that a duplicate was merged into; raises NoSuchCustomer."""
    found = by_id(tx, customer_id)
    return found if found.merged_into is None else by_id(tx, found.merged_into)


_MERGED = select(Customer.merged_into).where(Customer.id == bindparam("key"))
_HELD = Prepared(_MERGED, postgresql=_MERGED.with_for_update(read=True, key_share=True))


def held(tx: Tx, customer_id: int) -> int:
    """The id of the one that is kept, whom nobody merges into another until this transaction ends.

    For whatever is about to be put on record as theirs: a merging that had begun is waited for, and one that begins
    finds what was written.
    """
    found = _HELD.row(tx, key=customer_id)
    return customer_id if found is None or found.merged_into is None else int(found.merged_into)


def views(tx: Tx, customer_ids: Sequence[int]) -> list[CustomerView]:
    """These customers in this order, with two questions to the database."""
    rows = {row.id: row for row in tx.rows(select(Customer).where(Customer.id.in_(customer_ids)))}
    numbers: dict[int, list[str]] = {customer_id: [] for customer_id in rows}
    theirs = select(CustomerNumber.customer_id, CustomerNumber.number).where(CustomerNumber.customer_id.in_(rows))
    for row in tx.rows(theirs.order_by(CustomerNumber.id)):
        numbers[row.customer_id].append(row.number)
    return [CustomerView(**rows[key]._mapping, numbers=tuple(numbers[key])) for key in customer_ids if key in rows]


def by_external_id(tx: Tx, external_id: str) -> CustomerView | None:
    """The customer whom the company's other systems call so."""
    return _one(tx, Customer.external_id == external_id)


def numbers_of(tx: Tx, customer_id: int) -> tuple[str, ...]:
    """Their numbers in E.164, the oldest first."""
    found = tx.rows(
        select(CustomerNumber.number).where(CustomerNumber.customer_id == customer_id).order_by(CustomerNumber.id)
    )
    return tuple(row.number for row in found)


def change(
    tx: Tx, customer_id: int, seen: int | None = None, numbers: Sequence[str] | None = None, **values: Any
) -> CustomerView:
    """Changes columns, and all numbers when `numbers` are given.

    Raises NoSuchCustomer, ExternalIdTaken, Overtaken unless `seen` is the version that it has.
    """
    by_id(tx, customer_id)
    external_id = values.get("external_id")
    other = by_external_id(tx, external_id) if external_id is not None else None
    if other is not None and other.id != customer_id:
        raise ExternalIdTaken(f"the external id {external_id} is another customer's")
    if values or numbers is not None:
        revise(tx, Customer, customer_id, seen, values)
        tx.hint("customer", customer_id)
    if numbers is not None:
        tx.execute(delete(CustomerNumber).where(CustomerNumber.customer_id == customer_id))
        _set_numbers(tx, customer_id, numbers)
    if "name" in values:
        tx.execute(delete(CustomerWord).where(CustomerWord.customer_id == customer_id))
        _set_words(tx, customer_id, values["name"])
    return by_id(tx, customer_id)


def words_of(name: str) -> list[str]:
    """The words of a name as they are searched for: "Élodie D'Amico" is found by elodie, d, amico."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not _is_accent(c))
    spaced = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in plain)
    return list(dict.fromkeys(word[:WORD_CHARACTERS] for word in spaced.split()))


def _is_accent(character: str) -> bool:
    """Accents of Latin and Cyrillic letters; the vowels above and below Thai letters are letters."""
    return unicodedata.combining(character) != 0 and not "\u0e00" <= character <= "\u0e7f"


def _set_numbers(tx: Tx, customer_id: int, numbers: Iterable[str]) -> None:
    for number in dict.fromkeys(numbers):
        tx.execute(insert(CustomerNumber).values(customer_id=customer_id, number=number))


def _set_words(tx: Tx, customer_id: int, name: str) -> None:
    words = [{"customer_id": customer_id, "word": word} for word in words_of(name)]
    if words:
        tx.execute(insert(CustomerWord), words)


def _one(tx: Tx, condition: ColumnElement[bool]) -> CustomerView | None:
    row = tx.row(select(Customer).where(condition))
    return None if row is None else CustomerView(**row._mapping, numbers=numbers_of(tx, row.id))
