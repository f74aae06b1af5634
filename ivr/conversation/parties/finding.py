"""Finding parties, with their rows locked for the rest of the transaction; their conversation's comes before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal_column, select

from ivr.conversation.parties.rows import Party
from ivr.conversation.rows import Conversation
from ivr.db import Tx

# As the partial indexes have it: a bound parameter would keep SQLite from them.
_PARTY = select(Party.__table__, Conversation.agent_sid.label("coached"), Conversation.room).join(
    Conversation, Conversation.id == Party.conversation_id
)
IS_LIVE = Party.status != literal_column("'ended'")


class PartyUnknown(Exception):
    """There is no such party, or it is somebody else's."""


class PartyOver(Exception):
    """It was called off, or has ended: there is nothing left to join or to change."""


def by_id(tx: Tx, party_id: int) -> Any:
    """The party; PartyUnknown if there is none."""
    return _one(tx, Party.id == party_id)


def of_leg(tx: Tx, leg_sid: str) -> Any:
    """The party whose leg this is, or None."""
    return tx.row(_locked(Party.leg_sid == leg_sid).order_by(Party.id.desc()).limit(1))


def id_of_leg(tx: Tx, leg_sid: str) -> int | None:
    """The same party's id, nothing locked."""
    found: int | None = tx.scalar(select(Party.id).where(Party.leg_sid == leg_sid).order_by(Party.id.desc()).limit(1))
    return found


def live_of_agent(tx: Tx, agent_id: int) -> Any:
    """What the agent is asked into, or part of, or None."""
    return tx.row(_locked(Party.agent_id == agent_id, IS_LIVE))


def live_of(tx: Tx, conversation_id: int) -> Sequence[Any]:
    """Everybody else who is in the conversation or on the way, in the order of their asking."""
    return tx.rows(_locked(Party.conversation_id == conversation_id, IS_LIVE).order_by(Party.id))


def live_of_call(tx: Tx, call_id: int) -> Sequence[Any]:
    """The live parties of whatever conversation of the call."""
    return tx.rows(_locked(Party.call_id == call_id, IS_LIVE).order_by(Party.id))


def conversation_of(tx: Tx, party_id: int) -> int:
    """The conversation a party belongs to, nothing locked; PartyUnknown if there is no such party."""
    found: int | None = tx.scalar(select(Party.conversation_id).where(Party.id == party_id))
    if found is None:
        raise PartyUnknown(f"There is no party {party_id}.")
    return found


def _one(tx: Tx, condition: ColumnElement[bool]) -> Any:
    found = tx.row(_locked(condition))
    if found is None:
        raise PartyUnknown("There is nobody like that in a talk.")
    return found


def _locked(*conditions: ColumnElement[bool]) -> Any:
    return _PARTY.where(*conditions).with_for_update(of=Party.__table__)
