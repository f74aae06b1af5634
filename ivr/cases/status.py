"""The ways a case's status may change, and the line each change leaves in its history."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from ivr.cases.rows import Case, CaseEvent, CaseStatus
from ivr.db import Transitions, Tx

STATUS = Transitions(Case, "status", {CaseStatus.CLOSED: [CaseStatus.OPEN], CaseStatus.OPEN: [CaseStatus.CLOSED]})


class CaseClosed(Exception):
    """The case is closed, or was closed by somebody else a moment ago."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a case; `staff_id` None: the caller or the system did it."""

    kind: str
    text: str = ""
    staff_id: int | None = None
    contact_id: int | None = None


def happened(tx: Tx, case_id: int, what: Happening) -> None:
    """Adds to the case's history."""
    tx.execute(
        insert(CaseEvent).values(
            case_id=case_id,
            at=tx.now,
            kind=what.kind,
            text=what.text,
            staff_id=what.staff_id,
            contact_id=what.contact_id,
        )
    )
    tx.hint("cases", case_id)
