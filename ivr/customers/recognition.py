"""Who a number makes us think is calling: recognised, never proved (DESIGN rule 16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ivr.customers.rows import Customer, CustomerNumber, begins
from ivr.db import Tx

CANDIDATES_LIMIT = 20
TYPED_NUMBER_MIN_DIGITS = 6
PROOF_MIN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a number tells of its caller. `customer_id` only when exactly one customer uses it.

    Several customers on one number: their common language, and patience if one of them needs it.
    """

    customer_id: int | None = None
    name: str | None = None
    language: str | None = None
    slow: bool = False
    priority_seconds: int = 0
    candidates: int = 0


STRANGER = Recognised()


def recognise(tx: Tx, number: str | None) -> Recognised:
    """Who may be calling from `number` (E.164; None, or a word of the carrier's, when it is withheld)."""
    if number is None or not number.startswith("+"):
        return STRANGER
    found = tx.rows(
        select(Customer.id, Customer.name, Customer.language, Customer.slow, Customer.priority_seconds)
        .join(CustomerNumber, CustomerNumber.customer_id == Customer.id)
        .where(CustomerNumber.number == number, Customer.merged_into.is_(None))
        .limit(CANDIDATES_LIMIT)
    )
    return _one_of(found) if len(found) < 2 else _several(found)


def _one_of(found: Sequence[Any]) -> Recognised:
    if not found:
        return STRANGER
    one = found[0]
    return Recognised(one.id, one.name, one.language, one.slow, one.priority_seconds, candidates=1)


def _several(found: Sequence[Any]) -> Recognised:
    languages = {row.language for row in found}
    return Recognised(
        language=languages.pop() if len(languages) == 1 else None,
        slow=any(row.slow for row in found),
        candidates=len(found),
    )


def by_typed_number(tx: Tx, digits: str) -> int | None:
    """The one customer whose number the typed digits are, with or without its country's code; None for several."""
    significant = digits.lstrip("0")
    if len(significant) < TYPED_NUMBER_MIN_DIGITS or not digits.isdecimal():
        return None
    found = tx.rows(
        select(CustomerNumber.customer_id)
        .join(Customer, Customer.id == CustomerNumber.customer_id)
        .where(begins(CustomerNumber.backwards, significant[::-1]), Customer.merged_into.is_(None))
        .distinct()
        .limit(2)
    )
    return int(found[0].customer_id) if len(found) == 1 else None


def proves(tx: Tx, customer_id: int, digits: str, found_by: str = "") -> bool:
    """Whether one of the customer's numbers ends in `digits` (at least four), or they are the postcode.

    `found_by`: the number that was typed to find the customer, whose own digits are not one datum more.
    """
    if len(digits) < PROOF_MIN_DIGITS:
        return False
    numbers = tx.rows(select(CustomerNumber.number).where(CustomerNumber.customer_id == customer_id))
    said = found_by.lstrip("0")
    others = [row.number for row in numbers if not said or not row.number.endswith(said)]
    postcode = tx.scalar(select(Customer.postcode).where(Customer.id == customer_id))
    return any(number.endswith(digits) for number in others) or digits == postcode
