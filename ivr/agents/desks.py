"""Which agents have a desk open in a browser, as the event stream's processes see it, and since when one has none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from ivr.agents.groups import around
from ivr.agents.presence import regain
from ivr.agents.rows import Agent, DeskStream
from ivr.agents.status import Presence
from ivr.db import Tx, stands

PATIENCE = timedelta(seconds=5)
"""How long an agent may be without a desk; what notes it has waited for some seconds already, so a reload is none."""
SILENCE = timedelta(seconds=30)
"""Whoever notes desks and has not been heard of for so long is dead, and what it had noted is not so any more."""


def unnoted(tx: Tx, process: str, here: Collection[int]) -> set[int]:
    """Of the agents whose desks are open at the process, those whom the record has not, or has as gone.

    A process that could not be heard of for a while was taken for dead by another.
    """
    noted = select(DeskStream.agent_id).where(DeskStream.process == process, DeskStream.lost_at.is_(None))
    return set(here) - {row.agent_id for row in tx.rows(noted)}


def note(tx: Tx, process: str, opened: Collection[int], closed: Collection[int]) -> None:
    """Desks that a process saw open and close. Who comes back soon after being taken for gone is available again."""
    for agent_id in sorted(opened):
        # Who takes them off at this moment has their row, and looks at their desks once it has: one of the two sees it.
        tx.execute(select(Agent.id).where(Agent.id == agent_id).with_for_update())
        tx.execute(delete(DeskStream).where(DeskStream.agent_id == agent_id, DeskStream.lost_at.is_not(None)))
        open_now = {"agent_id": agent_id, "process": process, "seen_at": tx.now, "lost_at": None}
        tx.execute(
            tx.conflict_free(DeskStream)
            .values(open_now)
            .on_conflict_do_update(index_elements=["agent_id", "process"], set_={"seen_at": tx.now, "lost_at": None})
        )
        regain(tx, agent_id)
    if closed:
        gone = (DeskStream.process == process, DeskStream.agent_id.in_(sorted(closed)))
        tx.execute(update(DeskStream).where(*gone).values(lost_at=tx.now + PATIENCE))


def beat(tx: Tx, process: str, may_judge: bool) -> None:
    """The process is alive, and so are the desks it noted. With `may_judge` those of dead processes are lost.

    One that has just begun may not: the browsers of its forerunner are on their way to it.
    """
    tx.execute(update(DeskStream).where(DeskStream.process == process).values(seen_at=tx.now))
    if may_judge:
        dead = (DeskStream.lost_at.is_(None), DeskStream.seen_at < tx.now - SILENCE)
        tx.execute(update(DeskStream).where(*dead).values(lost_at=tx.now + PATIENCE))


def forget(tx: Tx, agent_id: int) -> None:
    """The agent chooses, so they are there, whatever was seen of their desk: they may work without a stream."""
    tx.execute(delete(DeskStream).where(DeskStream.agent_id == agent_id, DeskStream.lost_at.is_not(None)))


def take_back(tx: Tx, agent_id: int) -> bool:
    """After an agent was taken for gone: True if a desk had opened by then, and they are available as before."""
    return not around(tx, agent_id).desk_gone and regain(tx, agent_id)


_ANOTHER = aliased(DeskStream)
IS_LOST = and_(
    DeskStream.agent_id == Agent.id,
    stands(Agent.phone, "browser"),
    stands(Agent.presence, Presence.AVAILABLE, Presence.RESERVED),
    ~exists().where(
        _ANOTHER.agent_id == DeskStream.agent_id,
        or_(_ANOTHER.lost_at.is_(None), _ANOTHER.lost_at > DeskStream.lost_at),
    ),
)
"""The condition that an agent who is asked for calls has no other desk than this one, once its `lost_at` has come."""


def lost(tx: Tx) -> Sequence[Any]:
    """Agents (id, presence) who are asked for calls, telephone in a browser, and have none open."""
    gone = select(Agent.id, Agent.presence).join(DeskStream, IS_LOST).where(DeskStream.lost_at <= tx.now)
    return tx.rows(gone.distinct().order_by(Agent.id))
