"""The status of a conversation, the ways it may change, and why it may end."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any

from ivr.conversation.rows import Conversation
from ivr.db import Transitions

JOIN_LIMIT = timedelta(seconds=20)
"""How long an agent who has accepted may take to join, and then how long the customer may."""
CALLBACK_LIMIT = timedelta(seconds=90)
"""How long a customer who is called back may take to answer: the pacer's queue, the ringing, the notice."""
RING_SECONDS = 30
"""How long a customer's telephone rings for a callback, and an agent's for a talk that they have taken already."""
TELEPHONE_LIMIT = timedelta(seconds=RING_SECONDS) + JOIN_LIMIT
"""How long an agent whose telephone rings first may take to be in."""
PARK_LIMIT = timedelta(seconds=120)
"""How long a parked caller is left to whoever wants to take them back."""


class Status(StrEnum):
    JOINING = "joining"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


class By(StrEnum):
    """Who or what ended a conversation."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class Why(StrEnum):
    """What its end means for the caller and the agent."""

    HUNG_UP = "hung_up"  # talked, and one of them hung up
    CALLER_GONE = "caller_gone"  # before the agent could talk to them
    NEVER_JOINED = "never_joined"  # the agent accepted and did not come
    AGENT_LOST = "agent_lost"  # the agent's leg dropped
    CUSTOMER_MISSING = "customer_missing"  # the carrier did not bring the caller
    UNREACHED = "unreached"  # a callback that nobody answered
    MACHINE = "machine"  # a callback that a machine answered
    WRONG_PERSON = "wrong_person"  # a callback that somebody else answered
    TRANSFERRED = "transferred"  # the agent handed the caller over
    TAKEN_OVER = "taken_over"  # a supervisor relieved the agent
    PARKED = "parked"  # the caller waits until somebody takes them back
    ABUSED = "abused"  # the agent ended an abusive call


PASSED_ON = "passed on"
"""What came of a talk that somebody else goes on with: a disposition that every queue has for such talks."""
CHANGED_HANDS = frozenset({Why.TRANSFERRED, Why.TAKEN_OVER})
"""Ends after which somebody else has the customer: the agent's own part is no resolution of anything."""
NOBODY = frozenset({Why.MACHINE, Why.WRONG_PERSON})
"""Ends of a callback that has not reached the customer, though something was answered."""
REQUEUED = frozenset({Why.NEVER_JOINED, Why.AGENT_LOST, Why.CUSTOMER_MISSING})
"""Ends after which the caller is still there and waits again at the old rank."""


def is_passed_on(conversation: Any, disposition: str | None) -> bool:
    """Whether this says of a talk that somebody else has the customer now: nothing more is needed of its agent."""
    return disposition == PASSED_ON and conversation.ended_why in CHANGED_HANDS


STATUS = Transitions(
    Conversation,
    "status",
    {
        Status.TALKING: [Status.JOINING, Status.HELD],
        Status.HELD: [Status.TALKING],
        Status.ENDED: [Status.JOINING, Status.TALKING, Status.HELD],
    },
)
