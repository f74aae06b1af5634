"""Supervisors in a talk: they listen, coach, speak, take over, or come because they were asked for help."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from ivr import agents, calls
from ivr.conversation.departing import locked_party, party_left
from ivr.conversation.finding import by_id, call_of
from ivr.conversation.holding import TALK, NotTalking
from ivr.conversation.inviting import ask_help
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties import steering
from ivr.conversation.parties.ending import journal, tell
from ivr.conversation.parties.finding import PartyOver, PartyUnknown, live_of, live_of_agent
from ivr.conversation.parties.finding import by_id as party_by_id
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import JOIN_LIMIT, PARTY, Gone, Mode, PartyStatus, Role
from ivr.conversation.status import Why
from ivr.conversation.succeeding import hand_over
from ivr.conversation.transferring import in_talk
from ivr.db import Tx


class SupervisorBusy(Exception):
    """Who wants to join is in a call themselves, or writes one up."""


def join(tx: Tx, conversation_id: int, agent_id: int, mode: Mode, told: bool) -> int:
    """Somebody who watches over the agents comes into a talk; returns the party to call in for.

    `told`: the agent is shown that somebody listens. Raises ConversationUnknown, NotTalking, SupervisorBusy.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = by_id(tx, conversation_id)
    if conversation.status not in TALK:
        raise NotTalking("They do not talk yet, or not any more.")
    if conversation.agent_id == agent_id:
        raise SupervisorBusy("This is your own call.")
    _step_in(tx, agent_id)
    party_id = tx.insert(
        insert(Party).values(
            conversation_id=conversation_id,
            call_id=conversation.call_id,
            contact_id=conversation.contact_id,
            role=Role.SUPERVISOR,
            status=PartyStatus.JOINING,
            agent_id=agent_id,
            told=told,
            asked_at=tx.now,
            due_at=tx.now + JOIN_LIMIT,
            mode=mode,
            mode_wanted=mode,
        )
    )
    _told(tx, party_id, "party_asked", "asked", mode=str(mode))
    return party_id


def call_for_help(tx: Tx, conversation_id: int, agent_id: int, reason: str) -> int:
    """Asks the supervisors, whoever comes first; asked again, it is the same asking. Returns the party.

    Raises ConversationUnknown, NotTalking.
    """
    conversation = in_talk(tx, conversation_id, agent_id)
    for party in live_of(tx, conversation_id):
        if party.role == Role.SUPERVISOR and party.asked_by == agent_id:
            return int(party.id)
    return int(ask_help(tx, conversation, reason).id)


def call_off_help(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """It is not needed any more. Raises ConversationUnknown, NotTalking."""
    conversation = in_talk(tx, conversation_id, agent_id)
    for party in live_of(tx, conversation.id):
        if party.role == Role.SUPERVISOR and party.status == PartyStatus.ASKED:
            parties.end(tx, party, Gone.CALLED_OFF)


def come_and_help(tx: Tx, party_id: int, agent_id: int) -> None:
    """A supervisor comes, as a coach at first. Raises PartyUnknown, PartyOver (somebody was faster), SupervisorBusy."""
    party = locked_party(tx, party_id)
    if party.role != Role.SUPERVISOR:
        raise PartyUnknown("Nobody asks for help there.")
    if party.agent_id == agent_id and party.status != PartyStatus.ENDED:
        return
    _step_in(tx, agent_id)
    claim = (Party.agent_id.is_(None),)
    if not PARTY.move(tx, party_id, PartyStatus.JOINING, *claim, agent_id=agent_id, due_at=tx.now + JOIN_LIMIT):
        raise PartyOver("Somebody else is helping already, or it is not needed any more.")
    _told(tx, party_id, "help_accepted", "accepted")


def set_mode(tx: Tx, party_id: int, agent_id: int, mode: Mode) -> None:
    """Listens, coaches or speaks from now on; true when the carrier has done it. Raises PartyUnknown, PartyOver."""
    conversation, party = _mine(tx, party_id, agent_id)
    steering.want(tx, conversation, party, mode=mode)


def take_over(tx: Tx, party_id: int, agent_id: int) -> int:
    """The supervisor has the customer from now on, the agent writes it up; returns the new conversation.

    Raises PartyUnknown, PartyOver.
    """
    conversation, party = _mine(tx, party_id, agent_id)
    if party.status != PartyStatus.INSIDE or conversation.status not in TALK:
        raise PartyOver("You are not in the talk yet.")
    successor = hand_over(tx, conversation, party, Why.TAKEN_OVER)
    if successor is None:
        raise PartyOver("The talk has ended.")
    return successor


def end_outside(tx: Tx, party_id: int) -> None:
    """Ends the talk of a caller who was left with a number outside: the flow goes on for them, as after any talk.

    While nobody has answered there, the caller waits in the queue again, at their rank. Raises PartyUnknown, PartyOver.
    """
    party = locked_party(tx, party_id)
    if not party.keeps:
        raise PartyUnknown("Nobody was left with that number.")
    if party.status == PartyStatus.ENDED:
        raise PartyOver("This talk has ended.")
    party_left(tx, by_id(tx, party.conversation_id), party, Gone.SENT_AWAY)


def _mine(tx: Tx, party_id: int, agent_id: int) -> tuple[Any, Any]:
    party = locked_party(tx, party_id)
    if party.role != Role.SUPERVISOR or party.agent_id != agent_id:
        raise PartyUnknown("You are not in this talk.")
    if party.status == PartyStatus.ENDED:
        raise PartyOver("You are not in this talk any more.")
    return by_id(tx, party.conversation_id), party


def _step_in(tx: Tx, agent_id: int) -> None:
    if live_of_agent(tx, agent_id) is not None or not agents.step_in(tx, agent_id):
        raise SupervisorBusy("You are in a call yourself: end it, and its wrap-up, first.")


def _told(tx: Tx, party_id: int, kind: str, what: str, **data: Any) -> None:
    party = party_by_id(tx, party_id)
    journal(tx, party, kind, what, **data)
    tell(tx, party)
