"""What people do with a case: note, next step, owner, closing, reopening."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from ivr.cases.book import CaseView, by_id
from ivr.cases.rows import Case, CaseKind, CaseStatus
from ivr.cases.status import STATUS, CaseClosed, Happening, happened
from ivr.db import Tx


def note(tx: Tx, case_id: int, text: str, by: int | None = None, contact_id: int | None = None) -> None:
    """Adds a note; `by` is the staff member. A contact named here belongs to the case's history."""
    by_id(tx, case_id)
    happened(tx, case_id, Happening("noted", text, by, contact_id))


def set_next_step(tx: Tx, case_id: int, next_step: str, due_at: datetime, by: int | None = None) -> CaseView:
    """What is done next and by when; raises NoSuchCase, CaseClosed."""
    _change_open(tx, case_id, next_step=next_step, due_at=due_at)
    happened(tx, case_id, Happening("next_step_set", next_step, by))
    return by_id(tx, case_id)


def assign(tx: Tx, case_id: int, owner_id: int, by: int | None = None) -> CaseView:
    """Gives the case to another owner; raises NoSuchCase, CaseClosed."""
    _change_open(tx, case_id, owner_id=owner_id)
    found = by_id(tx, case_id)
    happened(tx, case_id, Happening("assigned", found.owner or "", by))
    return found


def change(tx: Tx, case_id: int, by: int | None = None, **values: Any) -> CaseView:
    """Corrects summary, cause, kind or customer; raises NoSuchCase, ValueError for an unknown kind."""
    by_id(tx, case_id)
    if "kind" in values:
        values["kind"] = str(CaseKind(values["kind"]))
    if values:
        tx.execute(update(Case).where(Case.id == case_id).values(**values))
        happened(tx, case_id, Happening("changed", ", ".join(sorted(values)), by))
    return by_id(tx, case_id)


def close(tx: Tx, case_id: int, solved: bool, by: int | None = None, contact_id: int | None = None) -> CaseView:
    """Closes the case; `solved` is the agent's word. Raises NoSuchCase, CaseClosed."""
    by_id(tx, case_id)
    if not STATUS.move(tx, case_id, CaseStatus.CLOSED, solved=solved, closed_at=tx.now):
        raise CaseClosed("this case has been closed already")
    happened(tx, case_id, Happening("closed", "solved" if solved else "not solved", by, contact_id))
    return by_id(tx, case_id)


def reopen(tx: Tx, case_id: int, next_step: str, due_at: datetime, by: int | None = None) -> CaseView:
    """Opens a closed case again, with a new next step; an open one stays as it is with the step set."""
    before = by_id(tx, case_id)
    if before.status == CaseStatus.OPEN:
        return set_next_step(tx, case_id, next_step, due_at, by)
    STATUS.move(tx, case_id, CaseStatus.OPEN, next_step=next_step, due_at=due_at, solved=None, closed_at=None)
    happened(tx, case_id, Happening("reopened", next_step, by))
    return by_id(tx, case_id)


def _change_open(tx: Tx, case_id: int, **values: Any) -> None:
    by_id(tx, case_id)
    still_open = (Case.id == case_id, Case.status == CaseStatus.OPEN)
    if tx.changed(update(Case).where(*still_open).values(**values)) == 0:
        raise CaseClosed("this case is closed: open it again first")
