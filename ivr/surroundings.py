"""What stands around a flow while it is checked: queues that are served, voices, holidays, causes."""

from __future__ import annotations

from sqlalchemy import exists, select

from callflows.check import Surroundings
from ivr import choices, special_days
from ivr.agents.rows import AgentQueue
from ivr.choices import ChoiceKind
from ivr.db import Tx
from ivr.queues.rows import Queue
from ivr.telephony.voices import VOICES


def surroundings(tx: Tx) -> Surroundings:
    """The surroundings as they are now; a queue counts when it is active and some agent serves it."""
    served = exists().where(AgentQueue.queue_id == Queue.id)
    names = tx.rows(select(Queue.name).where(Queue.active, served))
    return Surroundings(
        queues=frozenset(row.name for row in names),
        voices=frozenset(VOICES),
        holidays=special_days.countries(),
        causes=frozenset(choice.key for choice in choices.listing(tx, ChoiceKind.CAUSE, active=True)),
    )
