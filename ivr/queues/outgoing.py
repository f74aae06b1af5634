"""The entry of a call that an agent makes: nobody waited, but the queue's words and times count for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, update

from ivr.db import Tx
from ivr.queues.entries import ENTRY, EntryStatus
from ivr.queues.lanes import lane_of
from ivr.queues.rows import QueueEntry

OUTGOING = "outgoing"
"""Counted in no queue's figures: those are about people who wanted something of us."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Whom an agent calls, in whose contact and for which queue; `node` is where its flow waits, if anywhere."""

    contact_id: int
    queue_id: int
    agent_id: int
    number: str
    language: str
    node: str


def enter_outgoing(tx: Tx, outgoing: Outgoing) -> int:
    """Puts it on record as with its agent already. It was answered by nobody: `connected_at` stays empty."""
    return tx.insert(
        insert(QueueEntry).values(
            contact_id=outgoing.contact_id,
            queue_id=outgoing.queue_id,
            agent_id=outgoing.agent_id,
            number=outgoing.number,
            language=outgoing.language,
            node=outgoing.node,
            lane=lane_of(outgoing.queue_id, outgoing.language, ()),
            kind=OUTGOING,
            status=EntryStatus.CONNECTED,
            rank_at=tx.now,
            entered_at=tx.now,
            waiting_since=tx.now,
            waited_from=tx.now,
            seen_at=tx.now,
            left_at=tx.now,
        )
    )


def close_outgoing(tx: Tx, entry_id: int) -> bool:
    """Nobody was reached. Said in the journal by the call itself: no wait was given up."""
    return ENTRY.move(tx, entry_id, EntryStatus.ABANDONED, origin=EntryStatus.CONNECTED, ended_at=tx.now)


def becomes_a_wait(tx: Tx, entry_id: int) -> None:
    """Whom we called was reached and has lost their agent: from here on they wait like any caller."""
    ours = (QueueEntry.id == entry_id, QueueEntry.kind == OUTGOING)
    tx.execute(update(QueueEntry).where(*ours).values(kind="call"))
