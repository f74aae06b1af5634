"""Consulting: somebody is asked while the customer is held, then swapped, brought together, given them or sent away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr import calls
from ivr.config import Settings
from ivr.conversation.departing import locked_party
from ivr.conversation.holding import want_hold
from ivr.conversation.inviting import ask_colleague, ask_number, ask_queue
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties import joining, steering
from ivr.conversation.parties.finding import IS_LIVE, PartyUnknown, by_id, live_of
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import Gone, PartyStatus, Role
from ivr.conversation.status import Why
from ivr.conversation.succeeding import hand_over
from ivr.conversation.transferring import in_talk, leave_with_number, refuse_second
from ivr.db import Tx
from ivr.telephony.requests import Asking, Kind, ask


class NobodyConsulted(Exception):
    """There is nobody in the talk whom this could be done with."""


def consult_agent(tx: Tx, conversation_id: int, agent_id: int, colleague_id: int, note: str = "") -> int:
    """Holds the customer, unrecorded, and asks a colleague; returns the party.

    Raises ConversationUnknown, NotTalking, AlreadyConsulting, dispatch.AgentNotFree.
    """
    conversation = in_talk(tx, conversation_id, agent_id)
    refuse_second(tx, conversation)
    want_hold(tx, conversation, True, private=True)
    return int(ask_colleague(tx, conversation, colleague_id, note).id)


def consult_queue(tx: Tx, conversation_id: int, agent_id: int, queue: str, note: str = "") -> int:
    """The same with whoever is free in a queue. Raises as `consult_agent`, but NobodyFree."""
    conversation = in_talk(tx, conversation_id, agent_id)
    refuse_second(tx, conversation)
    want_hold(tx, conversation, True, private=True)
    return int(ask_queue(tx, conversation, queue, note).id)


def consult_number(tx: Tx, settings: Settings, conversation_id: int, agent_id: int, number: str, note: str = "") -> int:
    """The same with a number outside. Raises as `consult_agent`, and outbound.NotToBeCalled."""
    conversation = in_talk(tx, conversation_id, agent_id)
    refuse_second(tx, conversation)
    want_hold(tx, conversation, True, private=True)
    return int(ask_number(tx, settings, conversation, number, note, keeps=False).id)


def swap(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """Talks to the customer while the other one is held, or the other way round. Raises NobodyConsulted."""
    conversation, party = _consultation(tx, conversation_id, agent_id)
    to_customer = conversation.hold_wanted
    want_hold(tx, conversation, not to_customer, private=not to_customer)
    steering.want(tx, conversation, party, held=to_customer)


def bring_together(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """Nobody is held any more: all three talk. Raises NobodyConsulted."""
    conversation, party = _consultation(tx, conversation_id, agent_id)
    want_hold(tx, conversation, False)
    steering.want(tx, conversation, party, held=False)


def complete(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """The one who was consulted has the customer from now on; the agent writes it up. Raises NobodyConsulted."""
    conversation, party = _consultation(tx, conversation_id, agent_id)
    if party.role == Role.COLLEAGUE:
        hand_over(tx, conversation, party, Why.TRANSFERRED)
        return
    steering.set_values(tx, party.id, keeps=True)
    want_hold(tx, conversation, False)
    steering.want(tx, conversation, party, held=False)
    leave_with_number(tx, conversation)


def send_away(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """Ends the consultation, or the asking for it, and takes the customer back. Raises NobodyConsulted."""
    conversation = in_talk(tx, conversation_id, agent_id)
    party = next((p for p in live_of(tx, conversation_id) if p.role != Role.SUPERVISOR), None)
    if party is None:
        raise NobodyConsulted("Nobody else is in this call.")
    parties.end(tx, party, Gone.SENT_AWAY if party.status == PartyStatus.INSIDE else Gone.CALLED_OFF)
    want_hold(tx, conversation, False)


def say_yes(tx: Tx, party_id: int, agent_id: int) -> Any:
    """The colleague comes; returns the party. Raises PartyUnknown, PartyOver.

    A telephone of theirs that says just now who asks comes in without a key, one that rings when it is picked up.
    """
    party = _mine(tx, party_id, agent_id)
    joining.accepted(tx, party)
    if party.status == PartyStatus.ASKED and party.leg_sid is not None and calls.leg_is_answered(tx, party.leg_sid):
        parameters = {"sid": party.leg_sid, "url": f"/voice/parties/{party_id}/whisper"}
        ask(tx, Asking(Kind.REDIRECT_CALL, f"take-party:{party_id}", parameters, call_id=party.call_id))
    return by_id(tx, party_id)


def say_no(tx: Tx, party_id: int, agent_id: int) -> None:
    """The colleague does not come, or has heard enough; said again, nothing. Raises PartyUnknown."""
    party = _mine(tx, party_id, agent_id)
    parties.end(tx, party, Gone.REFUSED if party.status == PartyStatus.ASKED else Gone.LEFT)


def decline(tx: Tx, agent_id: int) -> None:
    """An agent who is asked into a talk and has not answered yet does not come; anything else is left as it is."""
    asked = (Party.agent_id == agent_id, IS_LIVE, Party.status == PartyStatus.ASKED)
    party_id = tx.scalar(select(Party.id).where(*asked))
    if party_id is not None:
        party = locked_party(tx, party_id)
        if party.status == PartyStatus.ASKED:
            parties.end(tx, party, Gone.REFUSED)


def _mine(tx: Tx, party_id: int, agent_id: int) -> Any:
    party = locked_party(tx, party_id)
    if party.agent_id != agent_id:
        raise PartyUnknown("You are not asked into this call.")
    return party


def _consultation(tx: Tx, conversation_id: int, agent_id: int) -> tuple[Any, Any]:
    conversation = in_talk(tx, conversation_id, agent_id)
    inside = (p for p in live_of(tx, conversation_id) if p.role != Role.SUPERVISOR and p.status == PartyStatus.INSIDE)
    party = next(inside, None)
    if party is None:
        raise NobodyConsulted("Nobody else is in this call yet.")
    return conversation, party
