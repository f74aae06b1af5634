"""The book of cases: one of them, a customer's open ones, pages of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from callflows.reference import InvalidReference, parse
from ivr.cases.rows import Case, CaseEvent, CaseStatus
from ivr.db import Tx
from ivr.staff import Staff

PAGE_ROWS = 50


class NoSuchCase(Exception):
    """There is no case of that id."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as it stands now; `owner` is the owner's name."""

    id: int
    reference: str
    kind: str
    customer_id: int | None
    status: str
    owner_id: int | None
    owner: str | None
    summary: str
    cause: str | None
    next_step: str | None
    due_at: datetime | None
    solved: bool | None
    opened_at: datetime
    closed_at: datetime | None


_CASES = select(*Case.__table__.columns, Staff.name.label("owner")).outerjoin(Staff, Staff.id == Case.owner_id)


def by_id(tx: Tx, case_id: int) -> CaseView:
    """Raises NoSuchCase."""
    row = tx.row(_CASES.where(Case.id == case_id))
    if row is None:
        raise NoSuchCase(f"there is no case {case_id}")
    return CaseView(**row._mapping)


def by_reference(tx: Tx, written: str) -> CaseView | None:
    """The case of a reference as people write or key it; None when it is no reference or nobody's."""
    try:
        digits = parse(written)
    except InvalidReference:
        return None
    row = tx.row(_CASES.where(Case.reference == digits))
    return None if row is None else CaseView(**row._mapping)


def open_of(tx: Tx, customer_id: int) -> list[CaseView]:
    """A customer's open cases, the one due first before the others."""
    return _views(
        tx.rows(
            _CASES.where(Case.customer_id == customer_id, Case.status == CaseStatus.OPEN).order_by(Case.due_at, Case.id)
        )
    )


def search(
    tx: Tx, *conditions: ColumnElement[bool], before: int | None = None, limit: int = PAGE_ROWS
) -> list[CaseView]:
    """A page of cases, newest first; `before` is the id of the last one on the page before."""
    older = [Case.id < before] if before is not None else []
    return _views(tx.rows(_CASES.where(*conditions, *older).order_by(Case.id.desc()).limit(limit)))


def events_of(tx: Tx, case_id: int) -> Sequence[Any]:
    """A case's history, oldest first: rows of CaseEvent with the staff member's name as `staff`."""
    return tx.rows(
        select(*CaseEvent.__table__.columns, Staff.name.label("staff"))
        .outerjoin(Staff, Staff.id == CaseEvent.staff_id)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.id)
    )


def _views(rows: Sequence[Any]) -> list[CaseView]:
    return [CaseView(**row._mapping) for row in rows]
