"""Finding customers by what an agent types: a part of a name, or some of a number."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, select

from ivr.customers.book import CustomerView, by_id, words_of
from ivr.customers.rows import Customer, CustomerNumber, CustomerWord, begins
from ivr.db import Tx

SEARCH_LIMIT = 20
NUMBER_MIN_DIGITS = 4


def search(tx: Tx, typed: str, limit: int = SEARCH_LIMIT) -> list[CustomerView]:
    """Customers whose name has words beginning so, or whose number ends (or with a + begins) so; by name."""
    condition = _by_number(typed)
    if condition is None:
        condition = _by_name(typed)
    if condition is None:
        return []
    found = tx.rows(
        select(Customer.id)
        .where(condition, Customer.merged_into.is_(None))
        .order_by(Customer.name, Customer.id)
        .limit(limit)
    )
    return [by_id(tx, row.id) for row in found]


def _by_number(typed: str) -> ColumnElement[bool] | None:
    """The last digits, since a number may be written with or without its country's code and the zero before it."""
    digits = "".join(c for c in typed if c.isdecimal() and c.isascii())
    if len(digits) < NUMBER_MIN_DIGITS or any(c.isalpha() for c in typed):
        return None
    if typed.lstrip().startswith("+"):
        within = begins(CustomerNumber.number, "+" + digits)
    else:
        within = begins(CustomerNumber.backwards, digits.lstrip("0")[::-1])
    return Customer.id.in_(select(CustomerNumber.customer_id).where(within))


def _by_name(typed: str) -> ColumnElement[bool] | None:
    words: Sequence[str] = words_of(typed)
    if not words:
        return None
    first, *others = sorted(words, key=len, reverse=True)
    return and_(
        Customer.id.in_(select(CustomerWord.customer_id).where(begins(CustomerWord.word, first))),
        *(exists().where(CustomerWord.customer_id == Customer.id, begins(CustomerWord.word, word)) for word in others),
    )
