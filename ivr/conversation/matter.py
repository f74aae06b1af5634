"""The case that a talk was about: the one it must have, the one it is given, and what becomes of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr import cases, contacts
from ivr.agents.rows import Agent
from ivr.cases import NewCase
from ivr.contacts import Contact
from ivr.conversation.result import CaseSaid, WrapUp
from ivr.db import Tx
from ivr.queues.settings import needed_by
from ivr.sentences import Sentence


class CaseMissing(Sentence):
    """A case or promise that the disposition speaks of is not there, or is another customer's. `field` is wanting."""

    def __init__(self, words: str, code: str, field: str) -> None:
        super().__init__(words, code)
        self.field = field


def require_case(tx: Tx, conversation: Any, said: WrapUp) -> None:
    """Raises CaseMissing where the disposition needs a case or a promise that is not there.

    A callback arranged with the customer is a promise with its day, and somebody's work: it needs no case besides.
    """
    need = needed_by(tx, conversation.queue_id, said.disposition or conversation.disposition)
    if need is None or (need == "promise" and said.callback_at is not None and said.solved is None):
        return
    has_one = tx.scalar(select(Contact.case_id).where(Contact.id == conversation.contact_id)) is not None
    if said.case is None and not has_one:
        raise CaseMissing(
            "This result needs a case: choose the one it belongs to, or open a new one.", "case_needed", "case_id"
        )
    if need == "promise" and said.solved is not None:
        raise CaseMissing("A promise keeps its case open: it cannot be closed now.", "promise_keeps_open", "solved")
    if need == "promise" and said.next_step is None:
        raise CaseMissing(
            "This result needs the next step that was promised, and the day by which.", "promise_needed", "next_step"
        )


def settle(tx: Tx, conversation: Any, said: WrapUp) -> int | None:
    """Opens, chooses, notes, closes or goes on with the case; returns its id. Raises CaseMissing for another's."""
    contact = tx.row(select(Contact.case_id, Contact.customer_id).where(Contact.id == conversation.contact_id))
    staff_id = tx.scalar(select(Agent.staff_id).where(Agent.id == conversation.agent_id))
    case_id = _case(tx, conversation, said, contact, staff_id)
    if case_id is None:
        return None
    if said.note:
        cases.note(tx, case_id, said.note, staff_id, conversation.contact_id)
    if said.owner_id is not None and said.solved is None and not isinstance(said.case, CaseSaid):
        cases.assign(tx, case_id, said.owner_id, staff_id)
    if said.solved is not None:
        cases.close(tx, case_id, said.solved, staff_id, conversation.contact_id)
    elif said.next_step is not None and said.due_at is not None and not isinstance(said.case, CaseSaid):
        cases.set_next_step(tx, case_id, said.next_step, said.due_at, staff_id)
    return case_id


def _case(tx: Tx, conversation: Any, said: WrapUp, contact: Any, staff_id: int) -> int | None:
    """The case this is about: the one named, a new one, or the one the contact has already."""
    if isinstance(said.case, CaseSaid):
        new = NewCase(
            kind=said.case.kind,
            customer_id=contact.customer_id,
            owner_id=said.owner_id or staff_id,
            summary=said.case.summary,
            cause=said.cause,
            next_step=said.next_step,
            due_at=said.due_at,
            contact_id=conversation.contact_id,
        )
        return cases.open(tx, new, staff_id).id
    if said.case is not None:
        owner = cases.by_id(tx, said.case).customer_id
        if None not in (owner, contact.customer_id) and owner != contact.customer_id:
            raise CaseMissing("This case belongs to another customer.", "case_of_another", "case_id")
        contacts.attach_case(tx, conversation.contact_id, said.case)
        return said.case
    found: int | None = contact.case_id
    return found
