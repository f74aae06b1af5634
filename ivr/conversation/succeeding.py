"""A talk changes hands: the one agent's ends, the next one's begins where a party stands, the customer stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from ivr import calls, contacts, queues
from ivr.agents.rows import Agent
from ivr.calls import Entry
from ivr.conversation.arriving import end_leg
from ivr.conversation.ending import CONNECTION_LOST, ended, leave_to_a_break, wrapped_up
from ivr.conversation.finding import by_id
from ivr.conversation.holding import want_hold
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties import steering
from ivr.conversation.parties.finding import live_of
from ivr.conversation.parties.status import Gone, Mode, Role
from ivr.conversation.rows import Conversation
from ivr.conversation.status import By, Status, Why
from ivr.conversation.taping import settle_recording
from ivr.db import Tx
from ivr.dispatch import OfferStatus
from ivr.dispatch.rows import HANDED_OVER, TAKEN_OVER, Offer


def hand_over(tx: Tx, conversation: Any, party: Any, why: Why, lost: bool = False) -> int | None:
    """The party, one of ours and inside, has the customer from now on; returns the new conversation's id.

    None if the talk had ended before. `lost`: the agent's connection dropped, so there is nobody to write it up.
    """
    if not _stepped_out(tx, conversation, why, lost):
        return None
    parties.end(tx, party, Gone.SUCCEEDED)
    successor = by_id(tx, _begin(tx, conversation, party, why))
    queues.handed_on(tx, conversation.entry_id, party.agent_id, conversation.agent_id, party.note)
    contacts.set_agent(tx, conversation.contact_id, party.agent_id)
    data = {"conversation": successor.id, "agent": party.agent_id, "entry": conversation.entry_id}
    calls.record(tx, Entry(conversation.call_id, "talk_started", f"talk_started:{successor.id}", data))
    _with_everybody(tx, conversation, successor)
    if conversation.agent_sid is not None:
        end_leg(tx, conversation, conversation.agent_sid)
    _both_heard(tx, successor, party)
    tx.hint("desk", party.agent_id)
    tx.hint("call", conversation.call_id)
    return int(successor.id)


def _stepped_out(tx: Tx, conversation: Any, why: Why, lost: bool) -> bool:
    if not lost:
        return wrapped_up(tx, conversation, By.AGENT if why == Why.TRANSFERRED else By.SYSTEM, why)
    return ended(tx, conversation, By.SYSTEM, why) and leave_to_a_break(tx, conversation, CONNECTION_LOST)


def _begin(tx: Tx, conversation: Any, party: Any, why: Why) -> int:
    held = conversation.status == Status.HELD
    offer_id = tx.insert(
        insert(Offer).values(
            entry_id=conversation.entry_id,
            agent_id=party.agent_id,
            status=OfferStatus.ACCEPTED,
            reason=TAKEN_OVER if why == Why.TAKEN_OVER else HANDED_OVER,
            made_at=tx.now,
            expires_at=tx.now,
            ended_at=tx.now,
        )
    )
    return tx.insert(
        insert(Conversation).values(
            contact_id=conversation.contact_id,
            call_id=conversation.call_id,
            entry_id=conversation.entry_id,
            offer_id=offer_id,
            room=conversation.room,
            agent_id=party.agent_id,
            phone=tx.scalar(select(Agent.phone).where(Agent.id == party.agent_id)),
            status=Status.HELD if held else Status.TALKING,
            conference_sid=conversation.conference_sid,
            agent_sid=party.leg_sid,
            started_at=tx.now,
            joined_at=party.joined_at,
            customer_at=conversation.customer_at,
            talking_at=tx.happened,
            recorded=conversation.recorded,
            pause_wanted=conversation.pause_wanted,
            pause_asked=conversation.pause_asked,
            held_at=tx.now if held else None,
            hold_wanted=conversation.hold_wanted,
            hold_sequence=conversation.hold_sequence,
        )
    )


def _with_everybody(tx: Tx, conversation: Any, successor: Any) -> None:
    """Who else is in the talk stays in it; who coaches, coaches the one who talks now."""
    for party in live_of(tx, conversation.id):
        if party.role == Role.COLLEAGUE or party.agent_id == successor.agent_id:
            parties.end(tx, party, Gone.CALLED_OFF)
            continue
        steering.set_values(tx, party.id, conversation_id=successor.id)
        parties.tell(tx, party)
        steering.settle(tx, successor, party, anew=party.mode_wanted == Mode.COACH)


def _both_heard(tx: Tx, successor: Any, party: Any) -> None:
    """The customer is taken off hold, and the one who has the talk now is off hold and heard."""
    want_hold(tx, successor, False)
    if (party.mode, party.held) != (Mode.SPEAK, False) or party.steering:
        steering.release(tx, successor, party)
    settle_recording(tx, successor.id)
