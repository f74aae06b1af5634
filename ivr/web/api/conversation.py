"""What an agent does with a call from the desk: take it, hold it, hang it up, write it up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from flask import Blueprint
from pydantic import AwareDatetime, Field
from sqlalchemy import select

from ivr import cases, choices, conversation, outbound, queues, staff
from ivr.cases import CaseKind
from ivr.choices import ChoiceKind, ChoiceUnknown
from ivr.contacts import Contact
from ivr.conversation import (
    CannotCallBack,
    CaseMissing,
    CaseSaid,
    Conversation,
    ConversationUnknown,
    DispositionMissing,
    DispositionUnknown,
    FieldMissing,
    Met,
    NotCalled,
    NotTalking,
    TooEarly,
    WasPassedOn,
    WrapUp,
    WrapUpOver,
)
from ivr.db import Tx
from ivr.dispatch import OfferGone
from ivr.queues import CallbackGone, CallbackUnderWay
from ivr.sentences import code_for
from ivr.staff import Role
from ivr.telephony.token import identity, phone_token
from ivr.web.api.access import my_agent, needs
from ivr.web.api.contract import Body, Id, Phrase, Prose, Word, speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.spans import LATEST
from ivr.web.console.policy import socket_url
from ivr.web.ground import house

rooms = Blueprint("conversation", __name__, url_prefix="/desk")

STATUS_OF |= {
    CallbackGone: 409,
    CallbackUnderWay: 409,
    CannotCallBack: 422,
    CaseMissing: 422,
    ConversationUnknown: 404,
    DispositionMissing: 422,
    DispositionUnknown: 422,
    FieldMissing: 422,
    NotCalled: 409,
    NotTalking: 409,
    OfferGone: 409,
    TooEarly: 409,
    WasPassedOn: 409,
    WrapUpOver: 409,
}


@dataclass(frozen=True, slots=True)
class CallIn:
    """How the desk's telephone calls in: the carrier's application, and the parameters to give it."""

    application_sid: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """The conversation that an accepted offer became. `phone` None: the agent's telephone has been rung instead."""

    conversation: int
    phone: CallIn | None


@dataclass(frozen=True, slots=True)
class Phone:
    """The desk's telephone: which adapter, who it is at the carrier, and the token that lets it call in.

    `token` is empty when the carrier's API key is not configured: a sandbox asks for none. `socket_url` is where a
    `pcm-socket` connects, empty for the others.
    """

    kind: Literal["twilio-voice", "pcm-socket"]
    identity: str
    token: str
    application_sid: str
    socket_url: str


class Note(Body):
    """The note as it stands in the field, and the disposition if one is chosen."""

    note: Prose
    disposition: Word | None = None


class MetBody(Body):
    """Who was there in place of the customer whom we called."""

    met: Annotated[Met, Field(strict=False)]


class NewCaseBody(Body):
    """A case that the agent opens."""

    kind: Annotated[CaseKind, Field(strict=False)]
    summary: Phrase


class WrapUpBody(Body):
    """What came of it; what is left out stays as it is. A case by its id, or a new one: not both.

    `disposition`: one of the queue's, where it lists some, or of the talk's own `dispositions`; `reason` and `cause`:
    of their lists (see /desk/choices). `owner_id`: who sees to the case; `callback_at`: when the customer is called
    again, said at the end only; `callback_by_me`: by me, unless I am not at work then or busy for long.
    """

    disposition: Word | None = None
    note: Prose | None = None
    reason: Word | None = None
    cause: Word | None = None
    case_id: Id | None = None
    new_case: NewCaseBody | None = None
    next_step: Phrase | None = None
    due_at: Annotated[AwareDatetime | None, Field(strict=False)] = None
    solved: bool | None = None
    owner_id: Id | None = None
    callback_at: Annotated[AwareDatetime | None, Field(strict=False, le=LATEST)] = None
    callback_by_me: bool = False

    def said(self) -> WrapUp:
        if self.case_id is not None and self.new_case is not None:
            raise Refused(422, "name a case or open a new one, not both", code="case_or_new")
        if (self.next_step is None) != (self.due_at is None):
            raise Refused(
                422, "a next step needs the day by which it is due, and a day needs its step", code="step_needs_day"
            )
        new = CaseSaid(str(self.new_case.kind), self.new_case.summary) if self.new_case else None
        return WrapUp(
            disposition=self.disposition,
            note=self.note,
            reason=self.reason,
            cause=self.cause,
            case=new or self.case_id,
            next_step=self.next_step,
            due_at=self.due_at,
            solved=self.solved,
            owner_id=self.owner_id,
            callback_at=self.callback_at,
            callback_by_me=self.callback_by_me,
        )


@dataclass(frozen=True, slots=True)
class Matter:
    """A case as a wrap-up has left it, and who sees to its promise; `reference`: of one opened by it alone."""

    reference: str | None
    owner_id: int | None
    owner: str | None
    solved: bool | None

    @classmethod
    def of(cls, tx: Tx, case_id: int, opened: bool) -> Matter:
        found = cases.by_id(tx, case_id)
        return cls(found.reference if opened else None, found.owner_id, found.owner, found.solved)


@dataclass(frozen=True, slots=True)
class WrittenUp:
    """The case it belongs to now, if any."""

    case_id: int | None
    matter: Matter | None


@dataclass(frozen=True, slots=True)
class Extended:
    """When the wrap-up ends by itself."""

    until: datetime


@rooms.get("/phone")
@needs(Role.AGENT)
@speaks(gives=Phone, refuses=(404,))
def phone() -> Phone:
    """How this agent's browser telephones."""
    settings, agent_id = house().settings, my_agent()
    token = phone_token(settings, agent_id) if settings.twilio_api_key else ""
    return Phone(settings.agent_phone, identity(agent_id), token, settings.twilio_application_sid, socket_url(settings))


@rooms.post("/offers/<int:offer_id>/accept")
@needs(Role.AGENT)
@speaks(gives=Taken, refuses=(409,))
def accept(offer_id: int) -> Taken:
    """Takes the offer; then the desk's telephone calls in with the parameters given.

    An agent's ordinary telephone, which rings or says who calls, needs no key any more.
    """
    agent_id = my_agent()
    try:
        with house().db.writing() as tx:
            taken = conversation.accept_at_desk(tx, offer_id, agent_id)
            by_browser = conversation.is_by_browser(tx, taken)
    except OfferGone as gone:
        raise Refused(
            404 if gone.reason == "unknown" else 409, str(gone), code="offer_gone", reason=gone.reason
        ) from gone
    call_in = CallIn(house().settings.twilio_application_sid, {"conversation": str(taken)})
    return Taken(taken, call_in if by_browser else None)


@rooms.post("/conversations/<int:conversation_id>/hold")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def hold(conversation_id: int) -> None:
    """Puts the caller on hold; done when the desk shows it."""
    _set_hold(conversation_id, True)


@rooms.post("/conversations/<int:conversation_id>/resume")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def resume(conversation_id: int) -> None:
    """Takes the caller back; done when the desk shows it."""
    _set_hold(conversation_id, False)


@rooms.post("/conversations/<int:conversation_id>/hang-up")
@needs(Role.AGENT)
@speaks()
def hang_up(conversation_id: int) -> None:
    """Ends the talk; the caller stays on the line for the survey. Say this before hanging up the telephone itself."""
    agent_id = my_agent()
    with house().db.writing() as tx:
        conversation.hang_up(tx, conversation_id, agent_id)


@rooms.post("/conversations/<int:conversation_id>/not-the-customer")
@needs(Role.AGENT)
@speaks(body=MetBody, refuses=(409,))
def not_the_customer(conversation_id: int, body: MetBody) -> None:
    """Says who was met instead: a callback is tried again, as one that nobody answered; it ends talk and wrap-up."""
    agent_id = my_agent()
    with house().db.writing() as tx:
        conversation.met_nobody(tx, conversation_id, agent_id, body.met)


@rooms.put("/conversations/<int:conversation_id>/note")
@needs(Role.AGENT)
@speaks(body=Note, refuses=(409,))
def keep_note(conversation_id: int, body: Note) -> None:
    """Keeps the note as it is typed, and what is chosen: the timer then ends the wrap-up with it."""
    agent_id = my_agent()
    with _dispositions_named(), house().db.writing() as tx:
        conversation.keep_note(tx, conversation_id, agent_id, body.note, body.disposition)


@rooms.post("/conversations/<int:conversation_id>/wrap-up")
@needs(Role.AGENT)
@speaks(body=WrapUpBody, gives=WrittenUp, refuses=(409,))
def wrap_up(conversation_id: int, body: WrapUpBody) -> WrittenUp:
    """Says what came of it; after the talk this ends the wrap-up, and needs a disposition where the queue has some.

    A disposition may need a case, or a promise with its day, in the queue's settings: what is wanting is named. A
    callback arranged with it is such a promise.
    """
    agent_id, said = my_agent(), body.said()
    with _dispositions_named(), house().db.writing() as tx:
        _expect(tx, ChoiceKind.REASON, said.reason)
        _expect(tx, ChoiceKind.CAUSE, said.cause)
        if said.owner_id is not None:
            staff.by_id(tx, said.owner_id)
        if said.callback_at is not None:
            _expect_to_be_called(tx, conversation_id, agent_id)
        case_id = conversation.wrap_up(tx, conversation_id, agent_id, said)
        return WrittenUp(case_id, None if case_id is None else Matter.of(tx, case_id, body.new_case is not None))


@rooms.post("/conversations/<int:conversation_id>/wrap-up/extend")
@needs(Role.AGENT)
@speaks(gives=Extended, refuses=(409,))
def extend(conversation_id: int) -> Extended:
    """The queue's wrap-up time once more, from now."""
    agent_id = my_agent()
    with house().db.writing() as tx:
        return Extended(conversation.extend(tx, conversation_id, agent_id))


@rooms.post("/conversations/<int:conversation_id>/callbacks/<int:entry_id>/call-off")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def call_off(conversation_id: int, entry_id: int) -> None:
    """Calls off a callback that the customer was promised besides, and needs no more."""
    agent_id = my_agent()
    with house().db.writing() as tx:
        conversation.call_off(tx, conversation_id, agent_id, entry_id)


@contextmanager
def _dispositions_named() -> Iterator[None]:
    """Refuses one that will not do by the name of its field, with those that would, or what it needs by its field."""
    try:
        yield
    except (CannotCallBack, CaseMissing, FieldMissing) as refused:
        faults = _fault(refused.field, refused)
        raise Refused(422, str(refused), code=code_for(refused), faults=faults) from refused
    except (DispositionMissing, DispositionUnknown) as refused:
        faults = _fault("disposition", refused)
        code = code_for(refused)
        raise Refused(422, str(refused), code=code, faults=faults, dispositions=refused.known) from refused


def _expect(tx: Tx, kind: ChoiceKind, key: str | None) -> None:
    """Refuses a word that is not in its list, by the name of its field."""
    try:
        choices.expect(tx, kind, key)
    except ChoiceUnknown as unknown:
        faults = _fault(str(kind), unknown)
        raise Refused(422, str(unknown), code=code_for(unknown), faults=faults) from unknown


def _expect_to_be_called(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """Says at once what the last door would refuse when the time has come (DESIGN rule 17)."""
    contact = tx.row(
        select(Contact.id, Contact.number)
        .join(Conversation, Conversation.contact_id == Contact.id)
        .where(Conversation.id == conversation_id, Conversation.agent_id == agent_id)
    )
    if contact is None or not contact.number:
        return  # said by the conversation itself
    reaching = outbound.Reaching(outbound.Kind.CALL, contact.number, contact.id)
    promised = queues.promised(tx, contact.id, contact.number)
    why = outbound.refusal(tx, house().settings, reaching, promised)
    if why is not None:
        refused = outbound.NotToBeCalled(why)
        raise Refused(422, str(refused), code="not_to_be_called", faults=_fault("callback_at", refused))


def _fault(where: str, what: Exception) -> list[dict[str, str]]:
    return [{"where": where, "what": str(what), "code": code_for(what)}]


def _set_hold(conversation_id: int, wanted: bool) -> None:
    agent_id = my_agent()
    with house().db.writing() as tx:
        conversation.set_hold(tx, conversation_id, agent_id, wanted)
