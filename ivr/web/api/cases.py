"""Cases over the API: found, opened, noted, promised, handed on, closed, opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from flask import Blueprint
from pydantic import AwareDatetime, Field
from sqlalchemy import ColumnElement

from ivr import cases, choices, contacts, customers, staff
from ivr.cases import Case, CaseKind, CaseStatus, CaseView, NewCase
from ivr.choices import ChoiceKind
from ivr.contacts import ContactView
from ivr.db import Tx
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Id, Phrase, Prose, Query, Word, if_named, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.openings import customer_opened, sees_all
from ivr.web.ground import house

rooms = Blueprint("cases", __name__, url_prefix="/cases")

CONTACTS_SHOWN = 20
Kind = Annotated[CaseKind, Field(strict=False)]


class Filter(Query):
    """Which cases; `before` is the id of the last one shown."""

    status: CaseStatus | None = None
    kind: CaseKind | None = None
    owner_id: Id | None = None
    customer_id: Id | None = None
    before: Id | None = None


class CaseIn(Body):
    """A matter to be opened. Without an owner a manager gets it; without a next step a first one is set."""

    kind: Kind
    customer_id: Id | None = None
    owner_id: Id | None = None
    summary: Prose = ""
    cause: Word | None = None
    next_step: Phrase | None = None
    due_at: AwareDatetime | None = None
    contact_id: Id | None = None


class CaseChange(Body):
    """What is to be otherwise; what is not named stays."""

    kind: Kind = if_named()
    customer_id: Id | None = if_named()
    summary: Prose = if_named()
    cause: Word | None = if_named()


class NoteIn(Body):
    """Something to be remembered, and the contact it was said in."""

    text: Phrase
    contact_id: Id | None = None


class NextStep(Body):
    """What is done next, and by when."""

    next_step: Phrase
    due_at: AwareDatetime


class Assignment(Body):
    """Who owns it from now on."""

    owner_id: Id


class Closing(Body):
    """Whether the matter was solved, in the agent's word."""

    solved: bool
    contact_id: Id | None = None


@dataclass(frozen=True, slots=True)
class CaseEventView:
    """One thing that happened to a case; `staff` is a name."""

    id: int
    at: datetime
    kind: str
    staff_id: int | None
    staff: str | None
    contact_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A case with its history, oldest first, and the contacts it ran through, newest first."""

    case: CaseView
    events: list[CaseEventView]
    contacts: list[ContactView]


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Filter, gives=list[CaseView], refuses=(403,))
def listing(query: Filter) -> list[CaseView]:
    """Cases, newest first. Agents name the customer, which is an opening of the customer's page, or see their own."""
    if query.customer_id is None and query.owner_id != me().id and not sees_all(me()):
        raise Refused(
            403,
            "name the customer, or yourself as the owner: only supervisors look through all cases",
            code="name_customer",
        )
    with house().db.reading() as tx:
        found = cases.search(tx, *_conditions(query), before=query.before)
        whose = {customers.kept(tx, one.customer_id).id for one in found if one.customer_id is not None}
    if query.customer_id is not None:
        for customer_id in sorted(whose):
            customer_opened(customer_id)
    return found


@rooms.post("")
@needs(Role.AGENT)
@speaks(body=CaseIn, gives=CaseView, status=201, refuses=(404, 409))
def open_case(body: CaseIn) -> CaseView:
    """Opens a case."""
    with house().db.writing() as tx:
        _must_exist(tx, body)
        choices.expect(tx, ChoiceKind.CAUSE, body.cause)
        stays = None if body.customer_id is None else customers.kept(tx, body.customer_id).id
        opened = cases.open(tx, NewCase(**{**body.model_dump(), "customer_id": stays}), by=me().id)
        staff.audit(tx, me().id, "case_opened", f"case:{opened.id}", None, {"kind": opened.kind})
        return opened


@rooms.get("/by-reference/<reference>")
@needs(Role.AGENT)
@speaks(gives=CaseView)
def by_reference(reference: str) -> CaseView:
    """The case of a reference as people write it. It is an opening of its customer's page."""
    with house().db.reading() as tx:
        found = cases.by_reference(tx, reference)
        if found is None:
            raise cases.NoSuchCase("no case has that reference")
        whose = None if found.customer_id is None else customers.kept(tx, found.customer_id).id
    if whose is not None:
        customer_opened(whose)
    return found


@rooms.get("/<int:case_id>")
@needs(Role.AGENT)
@speaks(gives=CaseSheet)
def show(case_id: int) -> CaseSheet:
    """One case with its history and its contacts.

    Who opens it is put on the audit as of its customer, unless this is the caller at one's desk.
    """
    with house().db.reading() as tx:
        sheet = _sheet(tx, case_id)
    if sheet.case.customer_id is not None:
        customer_opened(sheet.case.customer_id)
    return sheet


@rooms.patch("/<int:case_id>")
@needs(Role.AGENT)
@speaks(body=CaseChange, gives=CaseView)
def change(case_id: int, body: CaseChange) -> CaseView:
    """Corrects kind, customer, summary or cause."""
    with house().db.writing() as tx:
        before = cases.by_id(tx, case_id)
        choices.expect(tx, ChoiceKind.CAUSE, body.cause)
        given = body.given()
        if body.customer_id is not None:
            given["customer_id"] = customers.kept(tx, body.customer_id).id
        return _audited(tx, before, "case_changed", cases.change(tx, case_id, me().id, **given))


@rooms.post("/<int:case_id>/notes")
@needs(Role.AGENT)
@speaks(body=NoteIn, gives=CaseSheet, status=201)
def note(case_id: int, body: NoteIn) -> CaseSheet:
    """Adds a note to the history."""
    with house().db.writing() as tx:
        if body.contact_id is not None:
            contacts.by_id(tx, body.contact_id)
        cases.note(tx, case_id, body.text, me().id, body.contact_id)
        staff.audit(tx, me().id, "case_noted", f"case:{case_id}")
        return _sheet(tx, case_id)


@rooms.put("/<int:case_id>/next-step")
@needs(Role.AGENT)
@speaks(body=NextStep, gives=CaseView, refuses=(409,))
def set_next_step(case_id: int, body: NextStep) -> CaseView:
    """Promises what is done next and by when."""
    with house().db.writing() as tx:
        before = cases.by_id(tx, case_id)
        after = cases.set_next_step(tx, case_id, body.next_step, body.due_at, me().id)
        return _audited(tx, before, "case_next_step_set", after)


@rooms.put("/<int:case_id>/owner")
@needs(Role.AGENT)
@speaks(body=Assignment, gives=CaseView, refuses=(409,))
def assign(case_id: int, body: Assignment) -> CaseView:
    """Hands the case on."""
    with house().db.writing() as tx:
        before = cases.by_id(tx, case_id)
        staff.by_id(tx, body.owner_id)
        return _audited(tx, before, "case_assigned", cases.assign(tx, case_id, body.owner_id, me().id))


@rooms.post("/<int:case_id>/close")
@needs(Role.AGENT)
@speaks(body=Closing, gives=CaseView, refuses=(409,))
def close(case_id: int, body: Closing) -> CaseView:
    """Closes the case."""
    with house().db.writing() as tx:
        before = cases.by_id(tx, case_id)
        if body.contact_id is not None:
            contacts.by_id(tx, body.contact_id)
        after = cases.close(tx, case_id, body.solved, me().id, body.contact_id)
        return _audited(tx, before, "case_closed", after)


@rooms.post("/<int:case_id>/reopen")
@needs(Role.AGENT)
@speaks(body=NextStep, gives=CaseView)
def reopen(case_id: int, body: NextStep) -> CaseView:
    """Opens a closed case again."""
    with house().db.writing() as tx:
        before = cases.by_id(tx, case_id)
        after = cases.reopen(tx, case_id, body.next_step, body.due_at, me().id)
        return _audited(tx, before, "case_reopened", after)


def _sheet(tx: Tx, case_id: int) -> CaseSheet:
    return CaseSheet(
        cases.by_id(tx, case_id),
        [_event(row) for row in cases.events_of(tx, case_id)],
        contacts.search(tx, contacts.Contact.case_id == case_id, limit=CONTACTS_SHOWN),
    )


def _must_exist(tx: Tx, body: CaseIn) -> None:
    if body.owner_id is not None:
        staff.by_id(tx, body.owner_id)
    if body.contact_id is not None:
        contacts.by_id(tx, body.contact_id)


def _audited(tx: Tx, before: CaseView, act: str, after: CaseView) -> CaseView:
    """Puts what is otherwise on record; free text of a case stays in the case."""
    names = ("kind", "customer_id", "status", "owner_id", "cause", "solved", "due_at")
    was, is_now = ({name: _plain(getattr(view, name)) for name in names} for view in (before, after))
    staff.audit(tx, me().id, act, f"case:{after.id}", was, is_now)
    return after


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _event(row: Any) -> CaseEventView:
    return CaseEventView(row.id, row.at, row.kind, row.staff_id, row.staff, row.contact_id, row.text)


def _conditions(query: Filter) -> list[ColumnElement[bool]]:
    equal: dict[Any, Any] = {
        Case.status: query.status,
        Case.kind: query.kind,
        Case.owner_id: query.owner_id,
        Case.customer_id: query.customer_id,
    }
    return [column == value for column, value in equal.items() if value is not None]
