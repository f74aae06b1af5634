"""The status of a party, what it may hear and say, and why it may be over."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from ivr.conversation.parties.rows import Party
from ivr.db import Transitions

ASK_LIMIT = timedelta(seconds=20)
"""How long a colleague is asked for."""
RING_SECONDS = 30
"""How long a telephone outside rings."""
REACH_LIMIT = timedelta(seconds=90)
"""How long a number may take: the pacer's queue, the look-up of an unsure sending, the ringing."""
JOIN_LIMIT = timedelta(seconds=20)
"""How long one who has said yes may take to join."""


class Role(StrEnum):
    COLLEAGUE = "colleague"
    NUMBER = "number"
    SUPERVISOR = "supervisor"


class Mode(StrEnum):
    """What a party is heard by: nobody, the agent alone, everybody."""

    LISTEN = "listen"
    COACH = "coach"
    SPEAK = "speak"


class PartyStatus(StrEnum):
    ASKED = "asked"
    JOINING = "joining"
    INSIDE = "inside"
    ENDED = "ended"


class Gone(StrEnum):
    """Why a party is over."""

    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    CALLED_OFF = "called_off"  # whoever had asked does not want it any more
    LEFT = "left"  # hung up, or was lost
    SENT_AWAY = "sent_away"
    TALK_OVER = "talk_over"
    SUCCEEDED = "succeeded"  # the talk is theirs now


PARTY = Transitions(
    Party,
    "status",
    {
        PartyStatus.JOINING: [PartyStatus.ASKED],
        PartyStatus.INSIDE: [PartyStatus.ASKED, PartyStatus.JOINING],
        PartyStatus.ENDED: [PartyStatus.ASKED, PartyStatus.JOINING, PartyStatus.INSIDE],
    },
)
