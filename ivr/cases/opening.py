"""Opening a case: its reference, its owner and its first next step."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from callflows import reference
from ivr import contacts, customers
from ivr.cases.book import CaseView, by_id
from ivr.cases.owners import default_owner
from ivr.cases.rows import Case, CaseKind, CaseStatus
from ivr.cases.status import Happening, happened
from ivr.db import Tx

REFERENCE_TRIES = 50
DUE_DAYS = 2
FIRST_STEP = "Look into it and answer the customer"
SATURDAY = 5


class NobodyToOwn(Exception):
    """An open case needs an owner and nobody works here."""


class ReferencesExhausted(Exception):
    """No free reference was found: old closed cases must be archived."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A matter to be opened. Without an owner a manager gets it; without a next step or day, a first one is set."""

    kind: str
    customer_id: int | None = None
    owner_id: int | None = None
    summary: str = ""
    cause: str | None = None
    next_step: str | None = None
    due_at: datetime | None = None
    contact_id: int | None = None


def open(tx: Tx, new: NewCase, by: int | None = None, numbers: Iterable[int] | None = None) -> CaseView:
    """Opens a case and ties its contact to it.

    `by` is the staff member, None for the caller; `numbers` are the references to try, by default random ones.
    Raises NobodyToOwn, ReferencesExhausted, ValueError for an unknown kind.
    """
    kind = CaseKind(new.kind)
    owner_id = new.owner_id if new.owner_id is not None else default_owner(tx)
    if owner_id is None:
        raise NobodyToOwn("a case needs an owner: add a manager first")
    case_id = _insert(tx, new, kind, owner_id, iter(numbers) if numbers is not None else _random_numbers())
    happened(tx, case_id, Happening("opened", new.summary, by, new.contact_id))
    if new.contact_id is not None:
        contacts.attach_case(tx, new.contact_id, case_id)
    return by_id(tx, case_id)


def _insert(tx: Tx, new: NewCase, kind: CaseKind, owner_id: int, numbers: Iterator[int]) -> int:
    customer_id = None if new.customer_id is None else customers.held(tx, new.customer_id)
    for number in numbers:
        statement = (
            tx.conflict_free(Case)
            .values(
                reference=reference.make(number),
                kind=str(kind),
                customer_id=customer_id,
                status=str(CaseStatus.OPEN),
                owner_id=owner_id,
                summary=new.summary,
                cause=new.cause,
                next_step=new.next_step or FIRST_STEP,
                due_at=new.due_at or _first_due(tx.now),
                opened_at=tx.now,
            )
            .on_conflict_do_nothing(index_elements=["reference"])
            .returning(Case.id)
        )
        case_id: int | None = tx.scalar(statement)
        if case_id is not None:
            return case_id
    raise ReferencesExhausted(f"no free reference in {REFERENCE_TRIES} tries")


def _random_numbers() -> Iterator[int]:
    return (secrets.randbelow(reference.NUMBERS) for _ in range(REFERENCE_TRIES))


def _first_due(now: datetime) -> datetime:
    """Two days on, and never on a week-end, when nobody would do it."""
    due = now + timedelta(days=DUE_DAYS)
    return due + timedelta(days=max(0, 7 - due.weekday())) if due.weekday() >= SATURDAY else due
