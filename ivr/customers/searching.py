"""Finding customers by what an agent types: a part of a name, a number in any writing, or another system's id."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select

from ivr.customers.book import CustomerView, kept, views, words_of
from ivr.customers.rows import Customer, CustomerNumber, CustomerWord, begins
from ivr.db import Tx
from ivr.telephony.numbers import NO_COUNTRY, NotANumber, e164

SEARCH_LIMIT = 20
NUMBER_MIN_DIGITS = 4
LETTERS_MIN = 3

_BY_NAME = Customer.name + ""
"""An order that no index has: PostgreSQL would go through all customers by name until it has found a page of some."""


def search(
    tx: Tx, typed: str, limit: int = SEARCH_LIMIT, after: int | None = None, countries: Collection[str] = ()
) -> list[CustomerView]:
    """A page of those found, by name; `after` is the id of the last one on the page before.

    Found by their external id; by words that their name has, each begun at least; by a number as it is written in one
    of `countries`, or by its last (with a + its first) digits. Merged ones are found as the one that stays.
    """
    condition = _by_number(typed, countries)
    if condition is None:
        condition = _by_name(typed)
    named = [] if after is not None else _by_external_id(tx, typed)
    if condition is None:
        return named
    others = [Customer.id.not_in([view.id for view in named])] if named else []
    found = tx.rows(
        select(Customer.id)
        .where(condition, Customer.merged_into.is_(None), *others, *_after(tx, after))
        .order_by(_BY_NAME, Customer.id)
        .limit(limit - len(named))
    )
    return [*named, *views(tx, [row.id for row in found])]


def find(tx: Tx, typed: str, countries: Collection[str] = ()) -> list[CustomerView]:
    """Those whom somebody can name: by external id, a whole number, or at least three letters of the name.

    At most 20, and no page after them: it is for whoever looks for one customer, not for looking through all.
    """
    named = _by_external_id(tx, typed)
    condition = _by_whole_number(typed, countries)
    if condition is None:
        condition = _by_three_letters(typed)
    return named if condition is None else [*named, *_first(tx, condition, named)]


def _by_whole_number(typed: str, countries: Collection[str]) -> ColumnElement[bool] | None:
    exact = _as_written(typed, {*countries, NO_COUNTRY})
    return (
        Customer.id.in_(select(CustomerNumber.customer_id).where(CustomerNumber.number.in_(exact))) if exact else None
    )


def _by_three_letters(typed: str) -> ColumnElement[bool] | None:
    letters = sum(unicodedata.category(c)[0] in "LM" for c in typed)
    return _by_name(typed) if letters >= LETTERS_MIN else None


def _first(tx: Tx, condition: ColumnElement[bool], named: Sequence[CustomerView]) -> list[CustomerView]:
    others = Customer.id.not_in([view.id for view in named])
    found = select(Customer.id).where(condition, Customer.merged_into.is_(None), others)
    rows = tx.rows(found.order_by(_BY_NAME, Customer.id).limit(SEARCH_LIMIT - len(named)))
    return views(tx, [row.id for row in rows])


def _by_external_id(tx: Tx, typed: str) -> list[CustomerView]:
    written = typed.strip()
    found = tx.scalar(select(Customer.id).where(Customer.external_id == written)) if written else None
    return [] if found is None else [kept(tx, found)]


def _after(tx: Tx, customer_id: int | None) -> list[ColumnElement[bool]]:
    """What follows a customer in the order of pages; one who is no longer there is followed by all."""
    name = None if customer_id is None else tx.scalar(select(Customer.name).where(Customer.id == customer_id))
    if name is None:
        return []
    return [name <= _BY_NAME, or_(name < _BY_NAME, Customer.id > customer_id)]


def _by_number(typed: str, countries: Collection[str]) -> ColumnElement[bool] | None:
    """The number as it is written in a country; and the last digits, since it may be written in part."""
    digits = "".join(c for c in typed if c.isdecimal() and c.isascii())
    if len(digits) < NUMBER_MIN_DIGITS or any(c.isalpha() for c in typed):
        return None
    if typed.lstrip().startswith("+"):
        within = begins(CustomerNumber.number, "+" + digits)
    else:
        within = begins(CustomerNumber.backwards, digits.lstrip("0")[::-1])
    written = [CustomerNumber.number.in_(exact)] if (exact := _as_written(typed, countries)) else []
    return Customer.id.in_(select(CustomerNumber.customer_id).where(or_(within, *written)))


def _as_written(typed: str, countries: Collection[str]) -> Sequence[str]:
    """Every number that this writing is in one of the countries: in Thailand 081-234-5678 is +66812345678."""
    found = []
    for country in sorted(set(countries)):
        try:
            found.append(e164(typed, country))
        except NotANumber:
            continue
    return list(dict.fromkeys(found))


def _by_name(typed: str) -> ColumnElement[bool] | None:
    words: Sequence[str] = words_of(typed)
    if not words:
        return None
    first, *others = sorted(words, key=len, reverse=True)
    return and_(
        Customer.id.in_(select(CustomerWord.customer_id).where(begins(CustomerWord.word, first))),
        *(exists().where(CustomerWord.customer_id == Customer.id, begins(CustomerWord.word, word)) for word in others),
    )
