"""What stands around a flow while it is checked and while it serves: queues, voices, holidays, causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from callflows.check import Surroundings
from ivr import choices, revisions, special_days
from ivr.agents.rows import AgentQueue
from ivr.choices import ChoiceKind
from ivr.db import Tx
from ivr.media import offered
from ivr.queues.rows import Queue
from ivr.sentences import Sentence
from ivr.telephony.voices import VOICES

QUEUES_OF_FLOWS = "which queues flows name"


class QueueOutOfUse(Sentence):
    """The flow sends callers to a queue that managers have put out of use."""


class QueueNamed(Sentence):
    """A flow that serves callers names the queue, so that it must stay in use."""


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


def with_recordings(around: Surroundings, var: Path) -> Surroundings:
    """With the recordings that we hold, by their files' names and by what documents call them."""
    held = offered.names(var)
    return replace(around, clips=frozenset({*held, *(name.removesuffix(".wav") for name in held)}))


def hold_queues(tx: Tx, document: Mapping[str, Any]) -> None:
    """Keeps the queues of a flow in use until this has committed, which publishes it; raises QueueOutOfUse."""
    tx.one_at_a_time(QUEUES_OF_FLOWS)
    named = _queues_of(document)
    away = tx.rows(select(Queue.name).where(Queue.name.in_(sorted(named)), ~Queue.active).order_by(Queue.name))
    if away:
        names = ", ".join(row.name for row in away)
        raise QueueOutOfUse(f"the flow sends callers to a queue that is out of use: {names}", queues=names)


def release_queue(tx: Tx, name: str) -> None:
    """Lets a queue be put out of use by this transaction; raises QueueNamed while a flow that serves names it.

    Also while one does that comes back when a temporary one ends; one that is only planned is looked at when it is due.
    """
    tx.one_at_a_time(QUEUES_OF_FLOWS)
    for flow in revisions.flows(tx):
        live = {revisions.in_force(tx, flow), revisions.in_force(tx, flow, lasting=True)}
        if any(name in _queues_of(revisions.document_of(tx, each.revision_id)) for each in live if each is not None):
            raise QueueNamed(f"the flow {flow} sends callers to this queue: publish it without, first", flow=flow)


def _queues_of(document: Mapping[str, Any]) -> set[str]:
    return {node["queue"] for node in document.get("nodes", {}).values() if "queue" in node}
