"""The agent's desk: what I am doing, what waits, and who is being offered to me with their record."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import Blueprint
from sqlalchemy import select

import recordings
from ivr import agents, choices, conversation, dispatch, queues
from ivr.agents import AgentUnknown, AgentView, Presence, PresenceRefused
from ivr.calls import Call, Purpose
from ivr.choices import ChoiceKind
from ivr.contacts import Contact
from ivr.conversation import notes
from ivr.conversation.rows import Conversation
from ivr.conversation.status import Status
from ivr.db import Tx
from ivr.dispatch import Offer, OfferGone
from ivr.queues import Standing
from ivr.reports import company
from ivr.reports.briefing import Briefing, briefing
from ivr.reports.company import MyPart, ParkedLine, PartyLine, TurnedDown
from ivr.reports.lost import Lost, lost_by
from ivr.reports.put_by import put_by
from ivr.reports.unreached import Unreached, unreached_by
from ivr.reports.withdrawn import Missed, Withdrawn, missed_by, withdrawn_from
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.queues import PresenceIn
from ivr.web.ground import house

rooms = Blueprint("desk", __name__, url_prefix="/desk")

STATUS_OF |= {AgentUnknown: 404, OfferGone: 409, PresenceRefused: 422}


@dataclass(frozen=True, slots=True)
class TalkRecording:
    """The recording that goes on. What is wanted is so when `status` says it; `pause_failed`: the carrier did not.

    `paused_at`: since when it is paused.
    """

    status: Literal["recording", "paused"]
    paused_at: datetime | None
    pause_wanted: bool
    pause_failed: bool

    @classmethod
    def of(cls, tx: Tx, talk: Any) -> TalkRecording | None:
        found = recordings.standing(tx, talk)
        return None if found is None else cls(**{name: getattr(found, name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class CallOut:
    """A call that I make: how far it is at the customer's end, and who has answered, where the carrier finds it out."""

    status: str
    answered_by: str | None

    @classmethod
    def of(cls, tx: Tx, talk: Any, purpose: str) -> CallOut | None:
        if purpose != Purpose.OUTGOING:
            return None
        return cls(*conversation.customers_leg(tx, talk.call_id))


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation going on, or being written up, with the record it began with.

    `phone` is the agent's, `joined_at` when its leg was in: until then a browser's telephone has to call in. `note` and
    `disposition` are as kept so far; `dispositions`: what may be said of it besides the queue's own. `recorded`: from
    the customer's join on, if they heard the notice; `recording` None: nothing is recorded now. `wrap_up_until`: when
    the wrap-up ends by itself; `may_extend` until it was. `parties`: who else is in the talk or on the way; `private`:
    the caller is held over a talk with them. `call_out` None: they called us, or wanted to be called. `ended_why`
    transferred, taken_over: `successor` has the customer now; None while nobody has. `heard_before`: of one whom we
    called, a colleague has talked with them in this call, so that it is they.
    """

    id: int
    status: Literal["joining", "talking", "held", "ended"]
    phone: Literal["browser", "telephone"]
    started_at: datetime
    joined_at: datetime | None
    talking_at: datetime | None
    recorded: bool
    recording: TalkRecording | None
    hold_wanted: bool
    held_at: datetime | None
    held_seconds: int
    ended_at: datetime | None
    ended_by: str | None
    ended_why: str | None
    successor: str | None
    heard_before: bool
    note: str
    disposition: str | None
    dispositions: list[str]
    case_id: int | None
    wrap_up_until: datetime | None
    may_extend: bool
    private: bool
    parties: list[PartyLine]
    turned_down: TurnedDown | None
    call_out: CallOut | None
    briefing: Briefing | None


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the desk shows. `queues`: those I serve; `part`: a colleague's talk that I am asked into, or part of.

    `parked`: callers set aside whom I may take back. `unfinished`: while nothing goes on, a talk whose wrap-up ran out
    of time with something wanting; it is finished like any other. `unreached`: my last talk was a callback, and has
    reached nobody; until my next one. `withdrawn`: who was offered to me last, and did not wait for my answer.
    `missed`: whom I let ring or refused, while I am on the break for it. `lost`: whom my connection has lost, or
    I have handed back, and who has them now, while I am on the break for it. `put_by`: who has put me on this break, or
    sent me home, if it was not I.
    """

    now: datetime
    me: AgentView
    queues: list[Standing]
    offer: Briefing | None
    conversation: Talk | None
    part: MyPart | None
    parked: list[ParkedLine]
    unfinished: Talk | None
    unreached: Unreached | None
    withdrawn: Withdrawn | None
    missed: Missed | None
    lost: Lost | None
    put_by: str | None


_AS_THEY_STAND = frozenset(Talk.__annotations__) & frozenset(Conversation.__table__.columns.keys())


@rooms.get("")
@needs(Role.AGENT)
@speaks(gives=Desk, refuses=(404,))
def show() -> Desk:
    """The desk as it stands."""
    with house().db.reading() as tx:
        agent = _agent(tx)
        part = company.part_of(tx, agent.id)
        return Desk(
            now=tx.now,
            me=agent,
            queues=queues.standings(tx, agent.queue_ids),
            offer=_offer(tx, agent),
            conversation=None if part is not None else _conversation(tx, agent),
            part=part,
            parked=company.parked(tx, agent.queue_ids, agent.id),
            unfinished=_unfinished(tx, agent),
            unreached=unreached_by(tx, agent.id),
            withdrawn=withdrawn_from(tx, agent),
            missed=missed_by(tx, agent),
            lost=lost_by(tx, agent),
            put_by=put_by(tx, agent),
        )


@rooms.put("/presence")
@needs(Role.AGENT)
@speaks(body=PresenceIn, gives=AgentView, refuses=(404,))
def choose(body: PresenceIn) -> AgentView:
    """Chooses what I do. During a call it is kept for afterwards; a break while it rings refuses the call."""
    with house().db.writing() as tx:
        agent = _agent(tx)
        if body.presence == "break":
            choices.expect(tx, ChoiceKind.BREAK, body.reason)
        ringing = dispatch.pending_of(tx, agent.id) if body.presence != "available" else None
        if ringing is not None:
            with suppress(OfferGone):  # it has ended this moment, which is as well
                dispatch.reject(tx, ringing.id, agent.id)
        agents.set_presence(tx, agent.id, body.presence, body.reason)
        agents.desks.forget(tx, agent.id)
        return agents.by_id(tx, agent.id)


@rooms.post("/offers/<int:offer_id>/reject")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def reject(offer_id: int) -> None:
    """Refuses the offer: the caller is offered to somebody else, and I am on break until I say otherwise."""
    try:
        with house().db.writing() as tx:
            dispatch.reject(tx, offer_id, _agent(tx).id)
    except OfferGone as gone:
        raise Refused(
            404 if gone.reason == "unknown" else 409, str(gone), code="offer_gone", reason=gone.reason
        ) from gone


def _agent(tx: Tx) -> AgentView:
    found = agents.of_staff(tx, me().id)
    if found is None:
        raise Refused(404, "you are not an agent: a manager can make you one", code="no_agent")
    return agents.by_id(tx, found)


def _offer(tx: Tx, agent: AgentView) -> Briefing | None:
    pending = dispatch.pending_of(tx, agent.id)
    return None if pending is None else briefing(tx, pending.id)


def _conversation(tx: Tx, agent: AgentView) -> Talk | None:
    if agent.presence not in (Presence.ON_CALL, Presence.WRAP_UP):
        return None
    last = _last_taken(tx, agent.id)
    talk = last and tx.row(
        select(Conversation.__table__).where(
            Conversation.contact_id == last.contact_id, Conversation.offer_id == last.id
        )
    )
    return _talk(tx, talk) if talk else None


def _unfinished(tx: Tx, agent: AgentView) -> Talk | None:
    if agent.presence in (Presence.RESERVED, Presence.ON_CALL, Presence.WRAP_UP):
        return None
    talk = conversation.unfinished_of(tx, agent.id)
    return talk and _talk(tx, talk)


def _last_taken(tx: Tx, agent_id: int) -> Any:
    taken = (Offer.agent_id == agent_id, Offer.status == dispatch.OfferStatus.ACCEPTED)
    return tx.row(
        select(Offer.id, queues.QueueEntry.contact_id)
        .join(queues.QueueEntry, queues.QueueEntry.id == Offer.entry_id)
        .where(*taken)
        .order_by(Offer.made_at.desc(), Offer.id.desc())
        .limit(1)
    )


def _talk(tx: Tx, talk: Any) -> Talk:
    purpose = tx.scalar(select(Call.purpose).where(Call.id == talk.call_id))
    return Talk(
        **{name: getattr(talk, name) for name in _AS_THEY_STAND},
        case_id=tx.scalar(select(Contact.case_id).where(Contact.id == talk.contact_id)),
        wrap_up_until=talk.due_at if talk.status == Status.ENDED else None,
        recording=TalkRecording.of(tx, talk),
        dispositions=list(conversation.besides(talk, purpose)),
        call_out=CallOut.of(tx, talk, purpose),
        may_extend=talk.wrap_up_extensions < conversation.extensions_allowed(tx, talk.entry_id),
        parties=company.parties_of(tx, talk.id),
        turned_down=company.turned_down(tx, talk),
        successor=notes.successor(tx, talk),
        heard_before=conversation.heard_before(tx, talk),
        briefing=briefing(tx, talk.offer_id),
    )
