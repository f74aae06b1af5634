"""Every row of the house in one place, for migrations and tests: importing this module fills `Row.metadata`."""

from ivr import (
    cases,
    choices,
    contacts,
    customers,
    heartbeats,
    lines,
    messages,
    outbound,
    revisions,
    special_days,
    staff,
)
from ivr.agents import rows as agents
from ivr.calls import rows as calls
from ivr.calls.visits import rows as visits
from ivr.conversation import rows as conversation
from ivr.conversation.parties import rows as parties
from ivr.db import Row
from ivr.dispatch import rows as dispatch
from ivr.identity import rows as identity
from ivr.imports import rows as imports
from ivr.media import rows as media
from ivr.queues import rows as queues
from ivr.surveys import rows as surveys
from ivr.telephony import rows as telephony
from recordings import rows as recordings

metadata = Row.metadata

__all__ = [
    "agents",
    "calls",
    "cases",
    "choices",
    "contacts",
    "conversation",
    "customers",
    "dispatch",
    "heartbeats",
    "identity",
    "imports",
    "lines",
    "media",
    "messages",
    "metadata",
    "outbound",
    "parties",
    "queues",
    "recordings",
    "revisions",
    "special_days",
    "staff",
    "surveys",
    "telephony",
    "visits",
]
