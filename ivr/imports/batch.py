"""A batch of rows becomes customers: added, changed where the file says otherwise, left alone where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update

from ivr.customers import Customer, CustomerNumber, CustomerWord, words_of
from ivr.db import Tx
from ivr.imports.candidates import Candidate
from ivr.staff import Part

BLANK: Mapping[str, Any] = {
    "email": None,
    "postcode": None,
    "language": None,
    "slow": False,
    "priority_seconds": 0,
    "notes": "",
}

_CUSTOMERS = cast(Table, Customer.__table__)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of a batch; `changed` tells of each customer what was and what is now."""

    added: int = 0
    changed: tuple[Part, ...] = ()
    same: int = 0


@dataclass(slots=True)
class _Write:
    """What is to be written of one customer: columns, and numbers that are new."""

    values: dict[str, Any] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)


def take(tx: Tx, batch: Sequence[Candidate], dry_run: bool) -> Tally:
    """Takes the batch in, or with `dry_run` only says what would become of it.

    A customer is who has the external id. Cells that are empty and numbers that are not in the file leave what is
    there. What the file says of a merged duplicate is what the one that stays gets where nothing is known of it.
    """
    known = _known(tx, [one.external_id for one in batch])
    new = [one for one in batch if one.external_id not in known]
    if new and not dry_run:
        _add(tx, new)
    numbers = _numbers(tx, {row["id"] for row in known.values()})
    changed: list[Part] = []
    writes: dict[int, _Write] = {}
    for one in batch:
        row = known.get(one.external_id)
        if row is not None and (part := _change(one, row, numbers.setdefault(row["id"], set()), writes)):
            changed.append(part)
    if not dry_run:
        _write(tx, writes)
    return Tally(len(new), tuple(changed), len(batch) - len(new) - len(changed))


def _known(tx: Tx, external_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """External id -> the customer as they are; for a duplicate that was merged the one that stays, the same for all."""
    rows = tx.rows(select(Customer).where(Customer.external_id.in_(external_ids)))
    found = {row.id: dict(row._mapping) for row in rows}
    merged = {row.merged_into for row in rows} - {None} - found.keys()
    if merged:
        found |= {row.id: dict(row._mapping) for row in tx.rows(select(Customer).where(Customer.id.in_(merged)))}
    return {row.external_id: found[row.merged_into or row.id] for row in rows}


def _numbers(tx: Tx, customer_ids: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    theirs = select(CustomerNumber.customer_id, CustomerNumber.number)
    for row in tx.rows(theirs.where(CustomerNumber.customer_id.in_(customer_ids))) if customer_ids else ():
        found.setdefault(row.customer_id, set()).add(row.number)
    return found


def _add(tx: Tx, new: Sequence[Candidate]) -> None:
    rows = [{**BLANK, **one.values, "created_at": tx.now} for one in new]
    statement = insert(Customer).returning(Customer.id, sort_by_parameter_order=True)
    keys = tx.execute(statement, rows).scalars().all()
    of_each = list(zip(keys, new, strict=True))
    _insert(tx, CustomerNumber, [_number(key, number) for key, one in of_each for number in one.numbers])
    _insert(tx, CustomerWord, [_word(key, word) for key, one in of_each for word in words_of(one.values["name"])])


def _change(one: Candidate, row: dict[str, Any], numbers: set[str], writes: dict[int, _Write]) -> Part | None:
    """What is otherwise than it was, if anything, and is to be written; `row` is then as it will be."""
    of_duplicate = row["external_id"] != one.external_id
    values = {name: value for name, value in one.values.items() if row[name] != value}
    if of_duplicate:
        values = {name: value for name, value in values.items() if name in BLANK and row[name] == BLANK[name]}
    more = [number for number in one.numbers if number not in numbers]
    if not values and not more:
        return None
    part = _part(row, values, numbers, more)
    numbers.update(more)
    row.update(values)
    write = writes.setdefault(row["id"], _Write())
    write.values.update(values)
    write.numbers += more
    return part


def _part(row: Mapping[str, Any], values: Mapping[str, Any], numbers: set[str], more: Sequence[str]) -> Part:
    was, now = {name: row[name] for name in values}, dict(values)
    if more:
        was["numbers"], now["numbers"] = sorted(numbers), sorted({*numbers, *more})
    return Part(f"customer:{row['id']}", was, now)


def _write(tx: Tx, writes: Mapping[int, _Write]) -> None:
    """All of a batch at once; customers of whom the same is otherwise share a statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for key, write in writes.items():
        alike.setdefault(tuple(write.values), []).append({"customer": key, **write.values})
    for names, rows in alike.items():
        said: dict[str, Any] = {name: bindparam(name) for name in names}
        here = update(_CUSTOMERS).where(_CUSTOMERS.c.id == bindparam("customer"))
        tx.execute(here.values(**said, version=_CUSTOMERS.c.version + 1), rows)
    renamed = {key: write.values["name"] for key, write in writes.items() if "name" in write.values}
    if renamed:
        tx.execute(delete(CustomerWord).where(CustomerWord.customer_id.in_(renamed)))
    _insert(tx, CustomerWord, [_word(key, word) for key, name in renamed.items() for word in words_of(name)])
    _insert(tx, CustomerNumber, [_number(key, number) for key, write in writes.items() for number in write.numbers])


def _word(customer_id: int, word: str) -> dict[str, Any]:
    return {"customer_id": customer_id, "word": word}


def _number(customer_id: int, number: str) -> dict[str, Any]:
    return {"customer_id": customer_id, "number": number, "backwards": number[::-1]}


def _insert(tx: Tx, rows: Any, values: Sequence[Mapping[str, Any]]) -> None:
    if values:
        tx.execute(insert(rows), values)
