"""Whether somebody calls again about the same: how often within a week, what was answered, and what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ivr import contacts
from ivr.agents import Agent
from ivr.cases import Case, CaseStatus
from ivr.contacts import Contact
from ivr.conversation import notes
from ivr.conversation.notes import Noted
from ivr.db import Tx
from ivr.staff import Staff

REPEAT_DAYS = 7
MOST_COUNTED = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer was told the last time that anybody answered; `notes`: the note by those who wrote it."""

    at: datetime
    agent: str | None
    disposition: str | None
    note: str
    notes: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised then, as the case of that time has it now: a next step by a day, or nothing more to do."""

    case_id: int
    reference: str
    next_step: str | None
    due_at: datetime | None
    open: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """The contacts with this reason in the seven days before this one, at most twenty of them.

    `answer` None: nobody answered any of them; `promise` None: none was made.
    """

    times: int
    last_at: datetime
    answer: Answer | None
    promise: Promise | None


def repeat(tx: Tx, contact: Any) -> Repeat | None:
    """None without a reason, without knowing who or which number it is, and for a matter that is new."""
    if contact.reason is None or (contact.customer_id is None and contact.number is None):
        return None
    before = _before(tx, contact)
    if not before:
        return None
    answered = next((one for one in before if _is_answer(one)), None)
    cases = [one.case_id for one in before if one.case_id is not None]
    return Repeat(
        times=len(before),
        last_at=before[0].started_at,
        answer=_answer(tx, answered) if answered else None,
        promise=_promise(tx, cases[0]) if cases else None,
    )


def _before(tx: Tx, contact: Any) -> Sequence[Any]:
    """Newest first."""
    columns = (
        Contact.id,
        Contact.started_at,
        Contact.agent_id,
        Contact.disposition,
        Contact.note,
        Contact.case_id,
        Staff.name,
    )
    return tx.rows(
        select(*columns)
        .outerjoin(Agent, Agent.id == Contact.agent_id)
        .outerjoin(Staff, Staff.id == Agent.staff_id)
        .where(
            contacts.of_same_person(contact.customer_id, contact.number),
            Contact.reason == contact.reason,
            Contact.id != contact.id,
            Contact.started_at > contact.started_at - timedelta(days=REPEAT_DAYS),
            Contact.started_at <= contact.started_at,
        )
        .order_by(Contact.started_at.desc(), Contact.id.desc())
        .limit(MOST_COUNTED)
    )


def _answer(tx: Tx, one: Any) -> Answer:
    noted = notes.of_contacts(tx, [one.id]).get(one.id, ())
    return Answer(one.started_at, one.name, one.disposition, one.note, tuple(noted))


def _is_answer(one: Any) -> bool:
    return one.agent_id is not None or one.disposition is not None or bool(one.note)


def _promise(tx: Tx, case_id: int) -> Promise | None:
    case = tx.row(select(Case.id, Case.reference, Case.next_step, Case.due_at, Case.status).where(Case.id == case_id))
    return Promise(case.id, case.reference, case.next_step, case.due_at, case.status == CaseStatus.OPEN)
