"""Merging duplicates: all that one customer has becomes the other's, and whoever asks for the one finds the other."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from ivr import customers
from ivr.cases.rows import Case
from ivr.contacts import Contact
from ivr.customers import Customer, CustomerNumber, CustomerView, CustomerWord, WrongProof
from ivr.db import Tx, revise
from ivr.identity import Proof
from ivr.sentences import Sentence
from ivr.staff import audit

BLANKS = ("email", "postcode", "language")
NUMBERS_A_PAGE = 50
MANY = 20


class NotTwo(Sentence):
    """A customer cannot be merged into itself, nor one that has been merged already."""


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """A number that several customers use: perhaps one person, perhaps a family."""

    number: str
    customers: list[CustomerView]


def merge(tx: Tx, duplicate_id: int, into_id: int, by: int | None) -> CustomerView:
    """Makes one customer of two: contacts, cases, numbers and words follow; what `into` lacks it gets.

    A call under way goes on: its contact is the one's that stays. The duplicate's row stays as it was and leads to
    the other. Raises customers.NoSuchCustomer, NotTwo.
    """
    duplicate, stays = _locked(tx, duplicate_id, into_id)
    moved = _follow(tx, duplicate.id, stays.id)
    _give(tx, duplicate, stays)
    tx.execute(update(Customer).where(Customer.merged_into == duplicate.id).values(merged_into=stays.id))
    tx.execute(update(Customer).where(Customer.id == duplicate.id).values(merged_into=stays.id))
    after = customers.by_id(tx, stays.id)
    before = {"duplicate": _told(duplicate), "stays": _told(stays)}
    audit(tx, by, "customers_merged", f"customer:{stays.id}", before, {**_told(after), "moved": moved})
    audit(tx, by, "customer_merged_away", f"customer:{duplicate.id}", None, {"merged_into": stays.id})
    for customer_id in (stays.id, duplicate.id):
        tx.hint("customer", customer_id)
    return after


def lookalikes(tx: Tx, customer_id: int) -> list[CustomerView]:
    """Other customers who share a number with this one. Raises customers.NoSuchCustomer."""
    one = customers.kept(tx, customer_id).id
    mine = select(CustomerNumber.number).where(CustomerNumber.customer_id == one)
    found = tx.rows(
        select(Customer.id)
        .where(
            Customer.id.in_(select(CustomerNumber.customer_id).where(CustomerNumber.number.in_(mine))),
            Customer.id != one,
            Customer.merged_into.is_(None),
        )
        .order_by(Customer.name, Customer.id)
        .limit(MANY)
    )
    return customers.views(tx, [row.id for row in found])


def shared_numbers(tx: Tx, after: str = "", limit: int = NUMBERS_A_PAGE) -> list[SharedNumber]:
    """Numbers that several customers use, in order; `after` is the last one on the page before."""
    other = aliased(CustomerNumber)
    shared = tx.rows(
        select(CustomerNumber.number)
        .where(
            CustomerNumber.number > after,
            exists().where(other.number == CustomerNumber.number, other.customer_id != CustomerNumber.customer_id),
        )
        .distinct()
        .order_by(CustomerNumber.number)
        .limit(limit)
    )
    return [SharedNumber(row.number, _users_of(tx, row.number)) for row in shared]


def _users_of(tx: Tx, number: str) -> list[CustomerView]:
    users = select(CustomerNumber.customer_id).where(CustomerNumber.number == number)
    found = tx.rows(users.order_by(CustomerNumber.customer_id).limit(MANY))
    return customers.views(tx, [row.customer_id for row in found])


def _locked(tx: Tx, duplicate_id: int, into_id: int) -> tuple[CustomerView, CustomerView]:
    if duplicate_id == into_id:
        raise NotTwo("these are one and the same customer", "same_customer")
    pair = sorted((duplicate_id, into_id))
    tx.rows(select(Customer.id).where(Customer.id.in_(pair)).order_by(Customer.id).with_for_update())
    duplicate, stays = customers.by_id(tx, duplicate_id), customers.by_id(tx, into_id)
    for one in (duplicate, stays):
        if one.merged_into is not None:
            raise NotTwo(f"customer {one.id} has been merged into customer {one.merged_into} already", "merged_already")
    return duplicate, stays


def _follow(tx: Tx, duplicate: int, stays: int) -> dict[str, int]:
    """What belonged to the one belongs to the other; how many of each."""
    for asked in (Proof, WrongProof):
        tx.execute(update(asked).where(asked.customer_id == duplicate).values(customer_id=stays))
    return {
        "cases": tx.changed(update(Case).where(Case.customer_id == duplicate).values(customer_id=stays)),
        "contacts": tx.changed(update(Contact).where(Contact.customer_id == duplicate).values(customer_id=stays)),
        "numbers": _move(tx, CustomerNumber, "number", duplicate, stays),
        "words": _move(tx, CustomerWord, "word", duplicate, stays),
    }


def _move(tx: Tx, rows: Any, value: str, duplicate: int, stays: int) -> int:
    """What the other has already goes, the rest moves."""
    had = select(getattr(rows, value)).where(rows.customer_id == stays)
    tx.execute(delete(rows).where(rows.customer_id == duplicate, getattr(rows, value).in_(had)))
    return tx.changed(update(rows).where(rows.customer_id == duplicate).values(customer_id=stays))


def _give(tx: Tx, duplicate: CustomerView, stays: CustomerView) -> None:
    blanks = {name: getattr(duplicate, name) for name in BLANKS if getattr(stays, name) is None}
    values = {
        **blanks,
        "slow": stays.slow or duplicate.slow,
        "priority_seconds": max(stays.priority_seconds, duplicate.priority_seconds),
        "notes": "\n\n".join(notes for notes in (stays.notes, duplicate.notes) if notes.strip()),
    }
    revise(tx, Customer, stays.id, None, values)


def _told(view: CustomerView) -> dict[str, Any]:
    return {**asdict(view), "created_at": view.created_at.isoformat(), "numbers": list(view.numbers)}
