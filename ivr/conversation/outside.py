"""Telephones that ring for a party: a colleague's, told who asks and taking it with 1; a number outside."""

from __future__ import annotations

from typing import Any

from ivr import calls
from ivr.calls import FINAL
from ivr.conversation.conference import party_inside
from ivr.conversation.departing import locked_party, party_leg_ended
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties import joining
from ivr.conversation.parties.status import Gone, PartyStatus, Role
from ivr.conversation.ringing import ACCEPT_KEY
from ivr.db import Tx

ENDS = {"busy": Gone.BUSY, "no-answer": Gone.NO_ANSWER, "failed": Gone.UNREACHABLE, "canceled": Gone.NO_ANSWER}


def party_telephone_status(tx: Tx, party_id: int, leg_sid: str, status: str) -> None:
    """The carrier's news of a telephone rung for a party. A number that has answered is in the conference."""
    locked_party(tx, party_id)
    party = joining.named(tx, party_id, leg_sid)
    calls.leg_news(tx, leg_sid, status)
    if status in FINAL:
        why = ENDS.get(status, Gone.LEFT if party.status == PartyStatus.INSIDE else Gone.NO_ANSWER)
        party_leg_ended(tx, leg_sid, why)
    elif status == "in-progress" and party.role == Role.NUMBER:
        party_inside(tx, party)


def party_telephone_pressed(tx: Tx, party_id: int, leg_sid: str, digits: str) -> Any:
    """A colleague's answer to the whisper: the party to join as after 1, None after anything else.

    Who has said yes at the desk need not press anything. Raises PartyOver if it was called off meanwhile, PartyUnknown.
    """
    party = locked_party(tx, party_id)
    if digits != ACCEPT_KEY and party.status not in (PartyStatus.JOINING, PartyStatus.INSIDE):
        if party.status == PartyStatus.ASKED:
            parties.end(tx, party, Gone.REFUSED)
        return None
    joining.accepted(tx, party)
    return joining.called_in(tx, party_id, party.agent_id, leg_sid)
