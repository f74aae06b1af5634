"""A party on the way in: it says yes, its leg calls in or is named, and it is inside."""

from __future__ import annotations

from typing import Any

from ivr import agents, calls
from ivr.conversation.parties.ending import end_leg, journal, tell
from ivr.conversation.parties.finding import PartyOver, PartyUnknown, by_id
from ivr.conversation.parties.status import JOIN_LIMIT, PARTY, Gone, PartyStatus, Role
from ivr.conversation.parties.steering import set_values
from ivr.db import Tx


def accepted(tx: Tx, party: Any) -> None:
    """A colleague has said yes; said again it is the same. Raises PartyOver if it was called off."""
    if not PARTY.move(tx, party.id, PartyStatus.JOINING, due_at=tx.now + JOIN_LIMIT):
        if party.status == PartyStatus.ENDED:
            raise PartyOver("You are no longer asked for: it was called off, or somebody was faster.")
        return
    if not agents.start_call(tx, party.agent_id):
        raise PartyOver("You are no longer asked for.")
    tell(tx, party)


def called_in(tx: Tx, party_id: int, agent_id: int, leg_sid: str) -> Any:
    """The party's leg asks to join; returns the party. A newer leg replaces an older one.

    Raises PartyUnknown if it is somebody else's, PartyOver if there is nothing left to join.
    """
    party = by_id(tx, party_id)
    if party.agent_id != agent_id:
        raise PartyUnknown(f"You are not asked into {party_id}.")
    if party.status == PartyStatus.ENDED:
        raise PartyOver("It has ended.")
    if party.leg_sid == leg_sid:
        return party
    if party.leg_sid is not None:
        end_leg(tx, party, party.leg_sid)
    set_values(tx, party_id, leg_sid=leg_sid, mode=party.mode_wanted, held=False, steering=False)
    calls.add_leg(tx, party.call_id, leg_sid, leg_role(party), agent_id)
    calls.leg_news(tx, leg_sid, "in-progress")
    return by_id(tx, party_id)


def named(tx: Tx, party_id: int, leg_sid: str) -> Any:
    """The carrier's name for a leg that we asked for; returns the party. One that is over by then is ended."""
    party = by_id(tx, party_id)
    calls.add_leg(tx, party.call_id, leg_sid, leg_role(party), party.agent_id)
    if party.leg_sid is None:
        set_values(tx, party_id, leg_sid=leg_sid)
    if party.status == PartyStatus.ENDED and party.ended_why != Gone.SUCCEEDED and party.leg_sid is None:
        end_leg(tx, party, leg_sid)
    return by_id(tx, party_id)


def came_inside(tx: Tx, party: Any) -> bool:
    """The conference says so, or a number has answered; False if it was known."""
    if not PARTY.move(tx, party.id, PartyStatus.INSIDE, joined_at=tx.now, due_at=None):
        return False
    journal(tx, party, "party_joined", "joined", mode=party.mode)
    tell(tx, party)
    return True


def leg_role(party: Any) -> str:
    """What its leg is called among the call's."""
    return "outside" if party.role == Role.NUMBER else str(party.role)
