"""An agent's leg or a party's is gone: who has the customer now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr import calls
from ivr.conversation.ending import agent_lost, completed, fetch_out, stop_recording, talk_ended
from ivr.conversation.finding import by_id, call_of, locked
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties.finding import by_id as party_by_id
from ivr.conversation.parties.finding import conversation_of, id_of_leg, live_of
from ivr.conversation.parties.status import Gone, PartyStatus, Role
from ivr.conversation.rows import Conversation
from ivr.conversation.status import By, Status, Why
from ivr.conversation.succeeding import hand_over
from ivr.db import Tx


def agent_left(tx: Tx, conversation: Any) -> None:
    """A telephone hangs up by hanging up; a browser says so first, so without that its connection dropped.

    A colleague who is inside has the customer then.
    """
    by_telephone = conversation.phone == "telephone" and conversation.talking_at is not None
    colleague = colleague_inside(tx, conversation)
    if colleague is not None:
        hand_over(tx, conversation, colleague, Why.TRANSFERRED, lost=not by_telephone)
    elif by_telephone:
        talk_ended(tx, conversation, By.AGENT)
    else:
        agent_lost(tx, conversation)


def colleague_inside(tx: Tx, conversation: Any) -> Any:
    """The colleague who is in the talk, or None."""
    found = (p for p in live_of(tx, conversation.id) if p.role == Role.COLLEAGUE and p.status == PartyStatus.INSIDE)
    return next(found, None)


def agent_leg_ended(tx: Tx, leg_sid: str) -> None:
    """An agent's leg is over, or out of its conference, whoever says so and however often."""
    going_on = (Conversation.agent_sid == leg_sid, Conversation.status != Status.ENDED)
    call_id = tx.scalar(select(Conversation.call_id).where(*going_on).limit(1))
    if call_id is None:
        return
    calls.lock(tx, call_id)
    conversation = locked(tx, *going_on)
    if conversation is not None:
        agent_left(tx, conversation)


def party_leg_ended(tx: Tx, leg_sid: str, why: Gone = Gone.LEFT) -> None:
    """The same of a party's leg; it may have the talk by now."""
    party_id = id_of_leg(tx, leg_sid)
    if party_id is not None:
        party = locked_party(tx, party_id)
        party_left(tx, by_id(tx, party.conversation_id), party, why)
    agent_leg_ended(tx, leg_sid)


def party_left(tx: Tx, conversation: Any, party: Any, why: Gone) -> None:
    """Ends it; a customer who was left with that number goes on without it."""
    if parties.end(tx, party, why) and party.keeps:
        calls.is_likely_over(tx, party.call_id)
        fetch_out(tx, conversation)


def left_with(tx: Tx, conversation: Any) -> None:
    """The agent has left the customer to a number outside: the wait is over, and nobody of ours hears them."""
    completed(tx, conversation)
    if conversation.recorded:  # what they say to somebody else is not ours to keep
        stop_recording(tx, conversation)
    for party in live_of(tx, conversation.id):
        if not party.keeps:
            parties.end(tx, party, Gone.TALK_OVER)


def left_alone(tx: Tx, conversation: Any) -> None:
    """The customer has hung up on a number outside that they were left with."""
    for party in live_of(tx, conversation.id):
        if party.keeps:
            calls.is_likely_over(tx, party.call_id)
            parties.end(tx, party, Gone.TALK_OVER)


def locked_party(tx: Tx, party_id: int) -> Any:
    """The party, with all that is locked before it: its call and its conversation. Raises PartyUnknown."""
    conversation_id = conversation_of(tx, party_id)
    calls.lock(tx, call_of(tx, conversation_id))
    by_id(tx, conversation_id)
    return party_by_id(tx, party_id)
