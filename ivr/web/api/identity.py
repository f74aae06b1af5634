"""Who the caller at one's desk is: taken for somebody, somebody new, or nobody known; and asked until it is sure."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field, StringConstraints

from ivr import identity
from ivr.contacts import Contact
from ivr.customers import CustomerView
from ivr.db import Tx
from ivr.identity import Identity, NewPerson, NobodyTaken, NotToBeCompared, ProofsLocked, Question
from ivr.merging import lookalikes
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, Id, Language, Title, speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.openings import in_a_list, is_at_hand, sees_all
from ivr.web.ground import house

rooms = Blueprint("identity", __name__, url_prefix="/contacts")

STATUS_OF |= {NobodyTaken: 409, NotToBeCompared: 409, ProofsLocked: 409}

Said = Annotated[str, StringConstraints(min_length=1, max_length=254, pattern=NO_NUL)]


class NewPersonIn(Body):
    """Somebody who is not on record: the number of the contact becomes theirs."""

    name: Title
    language: Language | None = None


class CallerIn(Body):
    """Who it is: a customer on record, somebody new, or neither: then nobody known. Not both.

    `with_number`: the number that the customer calls from is theirs from now on.
    """

    customer_id: Id | None = None
    new: NewPersonIn | None = None
    with_number: bool = False


class ProofIn(Body):
    """A question that was asked, and what the caller said: compared, and kept nowhere."""

    question: Annotated[Question, Field(strict=False)]
    said: Said


@rooms.get("/<int:contact_id>/identity")
@needs(Role.AGENT)
@speaks(gives=Identity)
def show(contact_id: int) -> Identity:
    """Who the caller is taken for, how sure that is, and what can be asked to be surer."""
    with house().db.reading() as tx:
        _expect_at_hand(tx, contact_id)
        return identity.identity_of(tx, contact_id)


@rooms.put("/<int:contact_id>/identity")
@needs(Role.AGENT)
@speaks(body=CallerIn, gives=Identity)
def tell(contact_id: int, body: CallerIn) -> Identity:
    """Says who the caller is, in one step; recognised and no more, until they are asked."""
    if body.customer_id is not None and body.new is not None:
        raise Refused(422, "name a customer or add somebody new, not both", code="customer_or_new")
    with house().db.writing() as tx:
        _expect_at_hand(tx, contact_id)
        if body.new is not None:
            return identity.add_person(tx, contact_id, NewPerson(body.new.name, body.new.language), me().id)
        if body.customer_id is not None:
            return identity.take_for(tx, contact_id, body.customer_id, me().id, body.with_number)
        return identity.leave_open(tx, contact_id, me().id)


@rooms.post("/<int:contact_id>/proofs")
@needs(Role.AGENT)
@speaks(body=ProofIn, gives=Identity, refuses=(409,))
def ask(contact_id: int, body: ProofIn) -> Identity:
    """Compares an answer with the record: two different ones that match, and the caller is verified.

    Six wrong ones a day for one customer, over all calls, and nobody can be verified as that customer any more today.
    """
    with house().db.writing() as tx:
        _expect_at_hand(tx, contact_id)
        return identity.ask(tx, contact_id, body.question, body.said, me().id)


@rooms.get("/<int:contact_id>/lookalikes")
@needs(Role.AGENT)
@speaks(gives=list[CustomerView])
def alike(contact_id: int) -> list[CustomerView]:
    """Other customers at a number of this caller's: perhaps the same person twice."""
    with house().db.reading() as tx:
        _expect_at_hand(tx, contact_id)
        who = identity.identity_of(tx, contact_id).customer_id
        return [] if who is None else [in_a_list(view) for view in lookalikes(tx, who)]


def _expect_at_hand(tx: Tx, contact_id: int) -> None:
    if not (sees_all(me()) or is_at_hand(tx, me(), Contact.id == contact_id)):
        raise Refused(
            403,
            "only whoever has this caller at their desk can say who it is, or a supervisor",
            code="not_at_your_desk",
        )
