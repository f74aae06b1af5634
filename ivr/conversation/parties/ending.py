"""How a party ends, and what that means for whose party it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr import agents, calls
from ivr.calls import Entry
from ivr.conversation.parties.finding import live_of
from ivr.conversation.parties.status import PARTY, Gone, PartyStatus, Role
from ivr.conversation.rows import Conversation
from ivr.db import Tx
from ivr.telephony.requests import Asking, Kind, ask, call_off

ASKED_IN_VAIN = "asked_in_vain"
"""The break of an agent whom a colleague asked into a talk and who did not answer: no caller was missed."""


def end(tx: Tx, party: Any, why: Gone) -> bool:
    """Ends it once, with its leg, or the asking for one; whose party it was is free again. False if it had ended."""
    if not PARTY.move(tx, party.id, PartyStatus.ENDED, ended_at=tx.now, ended_why=why, due_at=None):
        return False
    journal(tx, party, "party_left", "left", why=why)
    if party.leg_sid is None:
        for act in ("party", "ring-party"):
            call_off(tx, f"{act}:{party.id}")
    elif why != Gone.SUCCEEDED:
        end_leg(tx, party, party.leg_sid)
    if party.agent_id is not None and why != Gone.SUCCEEDED:
        _free(tx, party, why)
    tell(tx, party)
    return True


def end_all(tx: Tx, conversation_id: int, why: Gone) -> None:
    """Nobody else is in this conversation, or on the way to it, any more."""
    for party in live_of(tx, conversation_id):
        end(tx, party, why)


def end_leg(tx: Tx, party: Any, leg_sid: str) -> None:
    """Asks the carrier to end a leg of the party."""
    key = f"party-end:{party.id}:{leg_sid}"
    ask(tx, Asking(Kind.END_CALL, key, {"sid": leg_sid}, call_id=party.call_id))


def journal(tx: Tx, party: Any, kind: str, what: str, **data: Any) -> bool:
    """Puts news of the party on the call's record; False if it was there."""
    facts = {"conversation": party.conversation_id, "party": party.id, "role": party.role, **data}
    if party.agent_id is not None:
        facts["agent"] = party.agent_id
    return calls.record(tx, Entry(party.call_id, kind, f"party:{party.id}:{what}", facts))


def tell(tx: Tx, party: Any) -> None:
    """The desks of the agent and of whose party it is, and the board, look again; who may help, at who calls for it."""
    agent_id = tx.scalar(select(Conversation.agent_id).where(Conversation.id == party.conversation_id))
    for each in {agent_id, party.agent_id} - {None}:
        tx.hint("desk", each)
    tx.hint("call", party.call_id)
    if party.role == Role.SUPERVISOR:
        tx.hint("help", party.id)


def _free(tx: Tx, party: Any, why: Gone) -> None:
    if party.status != PartyStatus.ASKED or party.role == Role.SUPERVISOR:
        agents.end_call(tx, party.agent_id)
    elif why == Gone.NO_ANSWER:
        agents.take_off(tx, party.agent_id, ASKED_IN_VAIN)
    else:
        agents.release(tx, party.agent_id)
