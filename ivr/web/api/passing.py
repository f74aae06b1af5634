"""What an agent does with a call besides talking: hands it over, asks somebody, parks it, calls for help, rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from flask import Blueprint
from pydantic import StringConstraints, model_validator

from ivr import agents, conversation, staff
from ivr.conversation import (
    AlreadyConsulting,
    NobodyConsulted,
    NobodyFree,
    NotParked,
    PartyOver,
    PartyUnknown,
    TransferRefused,
)
from ivr.db import Tx
from ivr.dispatch import AgentNotFree
from ivr.outbound import NotToBeCalled
from ivr.staff import Role
from ivr.web.api.access import me, my_agent, needs
from ivr.web.api.contract import NO_NUL, Body, Id, Title, speaks
from ivr.web.api.conversation import CallIn, Taken
from ivr.web.api.destinations import Destinations, destinations_but
from ivr.web.api.errors import REASON_OF, STATUS_OF
from ivr.web.ground import house

rooms = Blueprint("passing", __name__, url_prefix="/desk")

STATUS_OF |= {
    AgentNotFree: 409,
    AlreadyConsulting: 409,
    NobodyConsulted: 409,
    NobodyFree: 409,
    NotParked: 409,
    NotToBeCalled: 422,
    PartyOver: 409,
    PartyUnknown: 404,
    TransferRefused: 409,
}
REASON_OF |= {AgentNotFree: {"reason": "not_free"}, AlreadyConsulting: {"reason": "consulting"}}

Dialled = Annotated[str, StringConstraints(pattern=r"^(\+[1-9])?[0-9]{5,15}$")]
Remark = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]


class TransferTo(Body):
    """To whom: an agent, a number outside, or (transfers only) a queue by its name; with a note for them.

    A number without its country's code is one at home, where the line of the call is.
    """

    queue: Title | None = None
    agent_id: Id | None = None
    number: Dialled | None = None
    note: Remark = ""

    @model_validator(mode="after")
    def _is_one(self) -> TransferTo:
        if sum(each is not None for each in (self.queue, self.agent_id, self.number)) != 1:
            raise ValueError("name a queue, an agent or a number: one of them")
        return self


class ConsultWhom(Body):
    """Whom to ask: an agent, whoever is free in a queue by its name, or a number outside; with a note.

    A number without its country's code is one at home, where the line of the call is.
    """

    queue: Title | None = None
    agent_id: Id | None = None
    number: Dialled | None = None
    note: Remark = ""

    @model_validator(mode="after")
    def _is_one(self) -> ConsultWhom:
        if sum(each is not None for each in (self.queue, self.agent_id, self.number)) != 1:
            raise ValueError("name a queue, an agent or a number: one of them")
        return self


class Remarked(Body):
    """Words for whoever takes it on."""

    note: Remark = ""


@dataclass(frozen=True, slots=True)
class PartyAsked:
    """Who was asked; the desk shows how it goes."""

    party_id: int


@dataclass(frozen=True, slots=True)
class Joining:
    """Into which talk one comes. `phone` None: one's telephone was rung instead."""

    party_id: int
    phone: CallIn | None


@dataclass(frozen=True, slots=True)
class Parked:
    """The caller set aside, to be taken back by this id."""

    entry_id: int


@rooms.get("/destinations")
@needs(Role.AGENT)
@speaks(gives=Destinations, refuses=(404,))
def destinations() -> Destinations:
    """Where a call may go now."""
    mine = my_agent()
    with house().db.reading() as tx:
        return destinations_but(tx, mine)


@rooms.post("/conversations/<int:conversation_id>/transfer")
@needs(Role.AGENT)
@speaks(body=TransferTo, refuses=(409,))
def transfer(conversation_id: int, body: TransferTo) -> None:
    """Hands the caller over unannounced, with everything that is known of them; then the wrap-up begins.

    An agent who does not take it, or a number where nobody answers: the caller waits in the queue, where they were.
    """
    agent_id = my_agent()
    with house().db.writing() as tx:
        if body.queue is not None:
            conversation.transfer_to_queue(tx, conversation_id, agent_id, body.queue, body.note)
        elif body.agent_id is not None:
            conversation.transfer_to_agent(tx, conversation_id, agent_id, body.agent_id, body.note)
        elif body.number is not None:
            conversation.transfer_to_number(tx, house().settings, conversation_id, agent_id, body.number, body.note)


@rooms.post("/conversations/<int:conversation_id>/consult")
@needs(Role.AGENT)
@speaks(body=ConsultWhom, gives=PartyAsked, refuses=(409,))
def consult(conversation_id: int, body: ConsultWhom) -> PartyAsked:
    """Asks somebody into the call while the caller hears music; nothing of it is recorded."""
    agent_id, settings = my_agent(), house().settings
    with house().db.writing() as tx:
        if body.agent_id is not None:
            return PartyAsked(conversation.consult_agent(tx, conversation_id, agent_id, body.agent_id, body.note))
        if body.queue is not None:
            return PartyAsked(conversation.consult_queue(tx, conversation_id, agent_id, body.queue, body.note))
        number = str(body.number)
        return PartyAsked(conversation.consult_number(tx, settings, conversation_id, agent_id, number, body.note))


@rooms.post("/conversations/<int:conversation_id>/swap")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def swap(conversation_id: int) -> None:
    """Talks to the caller while the other one is held, or the other way round."""
    with house().db.writing() as tx:
        conversation.swap(tx, conversation_id, _agent(tx))


@rooms.post("/conversations/<int:conversation_id>/bring-together")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def bring_together(conversation_id: int) -> None:
    """Nobody is held any more: all talk with each other."""
    with house().db.writing() as tx:
        conversation.bring_together(tx, conversation_id, _agent(tx))


@rooms.post("/conversations/<int:conversation_id>/hand-over")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def hand_over(conversation_id: int) -> None:
    """Who was asked has the caller from now on; my wrap-up begins."""
    with house().db.writing() as tx:
        conversation.complete(tx, conversation_id, _agent(tx))


@rooms.post("/conversations/<int:conversation_id>/take-caller")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def take_caller(conversation_id: int) -> None:
    """Sends the other one away, or stops asking, and takes the caller back."""
    with house().db.writing() as tx:
        conversation.send_away(tx, conversation_id, _agent(tx))


@rooms.post("/parties/<int:party_id>/join")
@needs(Role.AGENT)
@speaks(gives=Joining, refuses=(409,))
def join(party_id: int) -> Joining:
    """Comes into a colleague's call; then one's telephone calls in with the parameters given."""
    with house().db.writing() as tx:
        party = conversation.say_yes(tx, party_id, _agent(tx))
    return Joining(party_id, call_in(party_id) if party.phone == "browser" else None)


@rooms.post("/parties/<int:party_id>/leave")
@needs(Role.AGENT)
@speaks()
def leave(party_id: int) -> None:
    """Does not come, or goes again. Say this before hanging up the telephone itself."""
    with house().db.writing() as tx:
        conversation.say_no(tx, party_id, _agent(tx))


@rooms.post("/conversations/<int:conversation_id>/park")
@needs(Role.AGENT)
@speaks(body=Remarked, gives=Parked, refuses=(409,))
def park(conversation_id: int, body: Remarked) -> Parked:
    """Sets the caller aside with music for two minutes; then I am asked first, and after that everybody."""
    with house().db.writing() as tx:
        return Parked(conversation.park(tx, conversation_id, _agent(tx), body.note))


@rooms.post("/parked/<int:entry_id>/take-back")
@needs(Role.AGENT)
@speaks(gives=Taken, refuses=(409,))
def take_back(entry_id: int) -> Taken:
    """Takes a parked caller back; then one's telephone calls in as for an offer."""
    with house().db.writing() as tx:
        taken = conversation.take_back(tx, entry_id, _agent(tx))
        by_browser = conversation.is_by_browser(tx, taken)
    return Taken(
        taken, CallIn(house().settings.twilio_application_sid, {"conversation": str(taken)}) if by_browser else None
    )


@rooms.post("/conversations/<int:conversation_id>/help")
@needs(Role.AGENT)
@speaks(body=Remarked, gives=PartyAsked, refuses=(409,))
def call_for_help(conversation_id: int, body: Remarked) -> PartyAsked:
    """Asks the supervisors: the first who comes is heard by me alone."""
    with house().db.writing() as tx:
        return PartyAsked(conversation.call_for_help(tx, conversation_id, _agent(tx), body.note))


@rooms.post("/conversations/<int:conversation_id>/help/call-off")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def call_off_help(conversation_id: int) -> None:
    """No help is needed any more."""
    with house().db.writing() as tx:
        conversation.call_off_help(tx, conversation_id, _agent(tx))


@rooms.post("/conversations/<int:conversation_id>/breather")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def breather(conversation_id: int) -> None:
    """Ends an abusive call with a polite sentence, and gives me a few minutes' break. It is put on the audit."""
    seconds = house().settings.breather_seconds
    with house().db.writing() as tx:
        conversation.take_a_breather(tx, conversation_id, _agent(tx), seconds)
        staff.audit(tx, me().id, "breather_taken", f"conversation:{conversation_id}", None, {"seconds": seconds})


def call_in(party_id: int) -> CallIn:
    """How a browser's telephone calls in for a party."""
    return CallIn(house().settings.twilio_application_sid, {"party": str(party_id)})


def _agent(tx: Tx) -> int:
    found = agents.of_staff(tx, me().id)
    if found is None:
        raise PartyUnknown("You are not an agent: a manager can make you one.")
    return found
