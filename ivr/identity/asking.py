"""Trust raised by asking: two different things that only the customer knows, compared here and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select

from ivr import calls, contacts, customers, staff
from ivr.calls import Call, Entry
from ivr.cases import Case
from ivr.customers import CustomerView, Trust
from ivr.customers.recognition import PROOF_MIN_DIGITS
from ivr.db import Tx
from ivr.identity.rows import Proof

MATCHES_NEEDED = 2


class Question(StrEnum):
    """What can be asked; each is one datum."""

    POSTCODE = "postcode"
    EMAIL = "email"
    NUMBER = "number"  # the end of another number of theirs than the one they call from
    REFERENCE = "reference"  # of a case of theirs
    EXTERNAL_ID = "external_id"  # as the company's other systems call them


class NobodyTaken(Exception):
    """Nobody can be proved to be somebody as long as it is not said who."""


class NotToBeCompared(Exception):
    """The record holds nothing that this answer could be compared with."""


class ProofsLocked(Exception):
    """Too many wrong answers were given for this customer within a day."""


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question that the record can answer; `matched` None: not put yet, else how it went the best time."""

    question: Question
    matched: bool | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a contact is taken for, how sure that is, and what can be asked; `needed`: matches that are still missing."""

    contact_id: int
    customer_id: int | None
    trust: Trust
    questions: tuple[QuestionAsked, ...]
    needed: int


def identity_of(tx: Tx, contact_id: int) -> Identity:
    """Raises contacts.NoSuchContact."""
    contact = contacts.by_id(tx, contact_id)
    if contact.customer_id is None:
        return Identity(contact_id, None, Trust(contact.trust), (), MATCHES_NEEDED)
    customer = customers.by_id(tx, contact.customer_id)
    went = _went(tx, contact_id, customer.id)
    asked = tuple(
        QuestionAsked(question, went.get(question))
        for question, truths in TRUTHS.items()
        if any(truths(tx, customer, contact.number))
    )
    matched = sum(matched for matched in went.values())
    needed = 0 if contact.trust == Trust.VERIFIED else max(0, MATCHES_NEEDED - matched)
    return Identity(contact_id, customer.id, Trust(contact.trust), asked, needed)


def ask(tx: Tx, contact_id: int, question: Question, said: str, staff_id: int) -> Identity:
    """Compares what the caller said with the record; with two different matches they are verified.

    Raises NobodyTaken, NotToBeCompared, ProofsLocked; contacts.NoSuchContact.
    """
    contact = contacts.by_id(tx, contact_id)
    if contact.customer_id is None:
        raise NobodyTaken("say first who it is")
    customer = customers.by_id(tx, contact.customer_id)
    truths = [truth for truth in TRUTHS[question](tx, customer, contact.number) if truth]
    if not truths:
        raise NotToBeCompared("the record has nothing that this could be compared with: ask something else")
    if not customers.may_prove(tx, customer.id):
        raise ProofsLocked("too many wrong answers were given for this customer today: they cannot be verified now")
    matched = _fits(question, said, truths)
    if not matched:
        customers.failed(tx, customer.id)
    proof = insert(Proof).values(
        contact_id=contact_id,
        customer_id=customer.id,
        question=question,
        matched=matched,
        staff_id=staff_id,
        at=tx.now,
    )
    proof_id = tx.insert(proof)
    if sum(_went(tx, contact_id, customer.id).values()) >= MATCHES_NEEDED:
        contacts.set_trust(tx, contact_id, Trust.VERIFIED)
    now = identity_of(tx, contact_id)
    told = {"question": question, "matched": matched, "trust": now.trust}
    staff.audit(tx, staff_id, "proof_asked", f"contact:{contact_id}", {"trust": contact.trust}, told)
    put_on_call(tx, contact_id, "proof_asked", f"proof:{proof_id}", {**told, "customer": customer.id})
    return now


def put_on_call(tx: Tx, contact_id: int, kind: str, source_key: str, data: dict[str, Any]) -> None:
    """Journals it in the contact's last call; a visit has none."""
    call_id = tx.scalar(select(Call.id).where(Call.contact_id == contact_id).order_by(Call.id.desc()).limit(1))
    if call_id is not None:
        calls.record(tx, Entry(call_id, kind, source_key, data))
        tx.hint("call", call_id)


def _went(tx: Tx, contact_id: int, customer_id: int) -> dict[Question, bool]:
    """How each question went that was put in this contact about this customer: well, if it ever did."""
    mine = (Proof.contact_id == contact_id, Proof.customer_id == customer_id)
    went: dict[Question, bool] = {}
    for row in tx.rows(select(Proof.question, Proof.matched).where(*mine)):
        went[Question(row.question)] = row.matched or went.get(Question(row.question), False)
    return went


def _fits(question: Question, said: str, truths: Iterable[str]) -> bool:
    if question == Question.NUMBER:
        digits = "".join(c for c in said if c.isdecimal()).lstrip("0")
        return len(digits) >= PROOF_MIN_DIGITS and any(truth.endswith(digits) for truth in truths)
    return _plain(said) != "" and any(_plain(said) == _plain(truth) for truth in truths)


def _plain(written: str) -> str:
    """As people say it: capitals, spaces and hyphens are the same to them."""
    return "".join(c for c in written.casefold() if c not in " -\u00a0")


def _references(tx: Tx, customer: CustomerView, _: str | None) -> list[str]:
    return [row.reference for row in tx.rows(select(Case.reference).where(Case.customer_id == customer.id))]


def _other_numbers(_: Tx, customer: CustomerView, calling_from: str | None) -> list[str]:
    return [number for number in customer.numbers if number != calling_from]


Truths = Callable[[Tx, CustomerView, str | None], Iterable[str | None]]
TRUTHS: Mapping[Question, Truths] = {
    Question.POSTCODE: lambda _, customer, __: [customer.postcode],
    Question.EMAIL: lambda _, customer, __: [customer.email],
    Question.NUMBER: _other_numbers,
    Question.REFERENCE: _references,
    Question.EXTERNAL_ID: lambda _, customer, __: [customer.external_id],
}
"""What would be true answers, by the customer and the number that they call from."""
