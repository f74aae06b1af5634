"""The carrier's news of a conference, in any order and any number of times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from ivr import calls
from ivr.calls import Entry, Leg
from ivr.conversation.arriving import agent_joined, customer_joined
from ivr.conversation.departing import agent_left, left_alone, party_leg_ended
from ivr.conversation.ending import customer_left
from ivr.conversation.finding import by_id, locked
from ivr.conversation.holding import hold_changed, take_off_hold
from ivr.conversation.parties import joining, steering
from ivr.conversation.parties.finding import by_id as party_by_id
from ivr.conversation.parties.finding import live_of, of_leg
from ivr.conversation.parties.status import Mode
from ivr.conversation.rows import Conversation
from ivr.conversation.status import Status
from ivr.db import Tx

KINDS = {"participant-hold": "hold_started", "participant-unhold": "hold_ended"}
STILL_ON_THE_LINE = frozenset({"participant_updated_via_api", "moderator_ended_conference", "conference_ended_via_api"})
"""ReasonParticipantLeft of a leg that goes on with another document."""
NEVER_CAME = "participant_add_failed"
"""The same of a number that was not reached: its call's own status, which may come later, says why."""


@dataclass(frozen=True, slots=True)
class ConferenceNews:
    """One status callback: its StatusCallbackEvent, whose counter, which leg it is about if any, and when it was so."""

    event: str
    conference_sid: str
    sequence: int
    leg_sid: str | None = None
    reason: str | None = None
    at: datetime | None = None


def conference_event(tx: Tx, contact_id: int, news: ConferenceNews) -> None:
    """Journals the news and does what it means; news of a conference we know nothing of changes nothing."""
    last = select(Conversation.call_id).where(Conversation.contact_id == contact_id).order_by(Conversation.id.desc())
    call_id = tx.scalar(last.limit(1))
    if call_id is None:
        return
    calls.lock(tx, call_id)  # before the conversation, as everywhere: whoever ends the talk changes the call too
    conversation = _about(tx, contact_id, news)
    calls.believe(tx, news.at, conversation.call_started_at)
    if not _journalled(tx, conversation, news):
        return
    if news.leg_sid == conversation.agent_sid:
        _agent_event(tx, conversation, news)
    elif news.leg_sid == conversation.customer_sid:
        _customer_event(tx, conversation, news)
    elif news.leg_sid is not None and (party := of_leg(tx, news.leg_sid)) is not None:
        _party_event(tx, party, news)
    calls.told_late(tx, conversation.call_id)


def _about(tx: Tx, contact_id: int, news: ConferenceNews) -> Any:
    """By the agent's leg, which is one conversation's only; else by the conference; else the one that is live.

    Else the last one: news that came too late to change anything is on record all the same.
    """
    mine = Conversation.contact_id == contact_id
    return (
        (news.leg_sid and locked(tx, mine, Conversation.agent_sid == news.leg_sid))
        or locked(tx, mine, Conversation.conference_sid == news.conference_sid)
        or locked(tx, mine, Conversation.status != Status.ENDED)
        or locked(tx, mine)
    )


def _journalled(tx: Tx, conversation: Any, news: ConferenceNews) -> bool:
    source = f"conference:{news.conference_sid}"
    data = {"conversation": conversation.id, "leg": news.leg_sid, "reason": news.reason}
    entry = Entry(
        conversation.call_id,
        _kind(conversation, news),
        f"{source}:{news.sequence}",
        {name: value for name, value in data.items() if value is not None},
        source,
        news.sequence,
    )
    return calls.record(tx, entry)


def _kind(conversation: Any, news: ConferenceNews) -> str:
    """`agent_joined`, `customer_left`, `hold_started`…; of other legs and of the room, the carrier's own word.

    What a party does is told by itself (`party_joined`), once, however it was heard of.
    """
    who = {conversation.agent_sid: "agent", conversation.customer_sid: "customer"}.get(news.leg_sid or "")
    match news.event:
        case "participant-join" if who:
            return f"{who}_joined"
        case "participant-leave" if who:
            return f"{who}_left"
        case "participant-hold" | "participant-unhold" if who == "customer":
            return KINDS[news.event]
    return news.event.replace("-", "_")[:40]


def _agent_event(tx: Tx, conversation: Any, news: ConferenceNews) -> None:
    if news.event == "participant-join":
        _mark_leg(tx, conversation.agent_sid, inside=True)
        agent_joined(tx, conversation, news.conference_sid)
        _coach_anew(tx, conversation)
    elif news.event == "participant-leave":
        _mark_leg(tx, conversation.agent_sid, inside=False)
        calls.leg_news(tx, conversation.agent_sid, "completed")  # its document ends there; no callback says so
        agent_left(tx, conversation)


def _customer_event(tx: Tx, conversation: Any, news: ConferenceNews) -> None:
    match news.event:
        case "participant-join":
            customer_joined(tx, conversation)
        case "participant-leave" if news.reason not in STILL_ON_THE_LINE:
            customer_left(tx, conversation)
            if conversation.status == Status.ENDED:
                left_alone(tx, conversation)
        case "participant-hold" | "participant-unhold":
            customer_joined(tx, conversation)  # late news of the join: who is held is in
            conversation = by_id(tx, conversation.id)
            hold_changed(tx, conversation, news.event == "participant-hold", news.sequence)


def _party_event(tx: Tx, party: Any, news: ConferenceNews) -> None:
    if news.event == "participant-join":
        _mark_leg(tx, party.leg_sid, inside=True)
        party_inside(tx, party)
    elif news.event == "participant-leave" and news.reason != NEVER_CAME:
        _mark_leg(tx, party.leg_sid, inside=False)
        calls.leg_news(tx, party.leg_sid, "completed")
        party_leg_ended(tx, party.leg_sid)


def party_inside(tx: Tx, party: Any) -> None:
    """A party's leg is in: what was wanted on its way is asked for; a customer left with it is off hold."""
    if not joining.came_inside(tx, party):
        return
    conversation, party = by_id(tx, party.conversation_id), party_by_id(tx, party.id)
    steering.settle(tx, conversation, party)
    if party.keeps:
        take_off_hold(tx, conversation)


def _coach_anew(tx: Tx, conversation: Any) -> None:
    """The agent has another leg, after a reload: who coached the old one coaches this one."""
    for party in live_of(tx, conversation.id):
        if party.mode_wanted == Mode.COACH:
            steering.settle(tx, by_id(tx, conversation.id), party, anew=True)


def _mark_leg(tx: Tx, leg_sid: str, inside: bool) -> None:
    tx.execute(update(Leg).where(Leg.sid == leg_sid).values(in_conference=inside))
