"""Calls that agents make: to a customer, about a case, back to whoever a contact was with."""

from __future__ import annotations

from flask import Blueprint

from ivr import cases, contacts, conversation, customers
from ivr.conversation import Calling, NoLine, NotFree
from ivr.db import Tx
from ivr.outbound import NotToBeCalled
from ivr.reports.given_up import number_of
from ivr.staff import Role
from ivr.web.api.access import my_agent, needs
from ivr.web.api.contract import Body, Id, Title, speaks
from ivr.web.api.conversation import CallIn, Taken
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.openings import customer_opened
from ivr.web.api.vocabulary import Number
from ivr.web.ground import house

rooms = Blueprint("outgoing", __name__, url_prefix="/desk")

STATUS_OF |= {NoLine: 409, NotFree: 409}

ABOUT_A_CASE = "case"
"""The reason of a call about a case, as the list of reasons has it."""


class CallOutIn(Body):
    """Whom to call: a customer, the customer of a case, or whoever a contact was with; one of them.

    Or whose callback was given up, by its `task_id`: at the number that they wanted to be called at.

    `number`: one of that customer's; without it the one of the contact, else their first. `queue`: one that I serve,
    whose wrap-up this call has; without it my first.
    """

    customer_id: Id | None = None
    case_id: Id | None = None
    contact_id: Id | None = None
    task_id: Id | None = None
    number: Number | None = None
    queue: Title | None = None


@rooms.post("/calls")
@needs(Role.AGENT)
@speaks(body=CallOutIn, gives=Taken, status=201, refuses=(404, 409))
def call(body: CallOutIn) -> Taken:
    """Calls somebody: my telephone calls in with the parameters given, and then it rings at the customer's.

    From whatever I do but a call and its wrap-up; I return to it. What is bounded (DESIGN rule 17) is refused with its
    `reason`. The talk is recorded, written up and asked about like any other.
    """
    if sum(each is not None for each in (body.customer_id, body.case_id, body.contact_id, body.task_id)) != 1:
        raise Refused(422, "name a customer, a case or a contact: one of them", code="call_one_of_them")
    agent_id, settings = my_agent(), house().settings
    with house().db.reading() as tx:
        calling = _calling(tx, agent_id, body)
    if calling.customer_id is not None:
        customer_opened(calling.customer_id)
    try:
        with house().db.writing() as tx:
            made = conversation.place(tx, calling, settings)
            by_browser = conversation.is_by_browser(tx, made)
    except NotToBeCalled as refused:
        raise Refused(409, str(refused), code="not_to_be_called", reason=refused.why) from refused
    call_in = CallIn(settings.twilio_application_sid, {"conversation": str(made)})
    return Taken(made, call_in if by_browser else None)


def _wanted_at(tx: Tx, body: CallOutIn) -> tuple[int | None, str | None]:
    """The contact, and the number at which its callback was wanted."""
    if body.task_id is None:
        return body.contact_id, None
    found = number_of(tx, body.task_id)
    if found is None:
        raise cases.NoSuchTask(f"there is no callback given up by the task {body.task_id}")
    return found


def _calling(tx: Tx, agent_id: int, body: CallOutIn) -> Calling:
    """Whom that means; only numbers on record are called, so that nobody dials what they like."""
    contact_id, wanted_at = _wanted_at(tx, body)
    met = contacts.by_id(tx, contact_id) if contact_id is not None else None
    matter = cases.by_id(tx, body.case_id) if body.case_id is not None else None
    named = body.customer_id or (met and met.customer_id) or (matter and matter.customer_id)
    customer = customers.kept(tx, named) if named else None
    known = [wanted_at, met and met.number, *(customer.numbers if customer else ())]
    numbers = [number for number in known if number]
    if not numbers:
        raise Refused(409, "no number is on record to call", code="no_number_to_call")
    if body.number is not None and body.number not in numbers:
        raise Refused(409, "this is none of their numbers: put it on record first", code="not_their_number")
    return Calling(
        agent_id=agent_id,
        number=body.number or numbers[0],
        customer_id=customer.id if customer else None,
        case_id=matter.id if matter else met.case_id if met else None,
        reason=met.reason if met else ABOUT_A_CASE if matter else None,
        language=(customer.language if customer else None) or (met.language if met else None),
        queue=body.queue,
    )
