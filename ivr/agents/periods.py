"""Agents' changes of presence as rows: the agent's own, and the record that is kept of each stretch."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, String, and_, bindparam, insert, literal_column, select, update
from sqlalchemy.sql.expression import Update

from ivr.agents.rows import Agent, PresencePeriod
from ivr.agents.status import PRESENCE
from ivr.db import Among, Instant, Prepared, Tx, among_locked

_BEGUN = ("agent_id", "presence", "reason", "started_at")


class Becoming(NamedTuple):
    """A presence that agents come to, from a certain one or from any; `untouched`: those alone whom nobody is changing.

    `reason` is that of the stretch that begins. Of several agents `untouched` ones alone may be asked for: nobody
    waits for more than one.
    """

    to: str
    origin: str | None = None
    reason: str | None = None
    untouched: bool = False


def move_all(tx: Tx, agent_ids: Collection[int], becoming: Becoming, values: Mapping[str, Any]) -> dict[int, str]:
    """Changes the agents' presence where it may be, and their other columns; telephones (`phone`) of those it was."""
    keys = {"agents": list(agent_ids), "began": tx.now, "said": becoming.reason}
    if not becoming.untouched:
        (keys["agent"],) = agent_ids
    moved = _move(becoming, frozenset(values)).rows(tx, **values, **keys)
    phones = {agent.id: str(agent.phone) for agent in moved}
    if phones and tx.on_sqlite:
        begin_all(tx, phones, becoming.to, becoming.reason)
    return phones


def begin_all(tx: Tx, agent_ids: Collection[int], presence: str, reason: str | None) -> None:
    """The agents' present stretch is over, and the next begins."""
    _END.changed(tx, agents=list(agent_ids), began=tx.now)
    begun = {"presence": str(presence), "reason": reason, "started_at": tx.now}
    _BEGIN.each(tx, [{"agent_id": agent_id, **begun} for agent_id in agent_ids])


def _ending(*which: Any) -> Update:
    theirs = (PresencePeriod.ended_at.is_(None), *which)
    return update(PresencePeriod).where(*theirs).values(ended_at=bindparam("began", type_=Instant()))


_END = Prepared(_ending(Among(PresencePeriod.agent_id, "agents")))
_BEGIN = Prepared(insert(PresencePeriod).values({name: bindparam(name) for name in _BEGUN}))

_MOVES: dict[tuple[Becoming, frozenset[str]], Prepared] = {}


def _move(becoming: Becoming, names: frozenset[str]) -> Prepared:
    shape = (becoming._replace(reason=None), names)
    if shape not in _MOVES:
        _MOVES[shape] = Prepared(_moving(_ASKED, *shape), postgresql=_moving_with_periods(*shape))
    return _MOVES[shape]


_ASKED = Among(Agent.id, "agents")
_UNTOUCHED = select(Agent.id).where(_ASKED).order_by(Agent.id).with_for_update(skip_locked=True)
_ONE: Any = bindparam("agent")
"""PostgreSQL plans a statement once for one key, and anew each time for an array of them, which costs as much again."""


def _moving(which: Any, becoming: Becoming, names: frozenset[str]) -> Any:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return PRESENCE.moving(becoming.to, becoming.origin, which, values).returning(Agent.id, Agent.phone)


def _moving_with_periods(becoming: Becoming, names: frozenset[str]) -> Select[Any]:
    """All of it at once, for PostgreSQL, where each statement costs a way there and back."""
    if not becoming.untouched:
        return moving_one(becoming, names)
    return _with_periods(
        _moving(among_locked(Agent.id, _UNTOUCHED), becoming, names), Among(PresencePeriod.agent_id, "agents"), becoming
    )


def moving_one(becoming: Becoming, names: frozenset[str], *conditions: Any) -> Select[Any]:
    """The same for the one `agent`, if these conditions hold besides."""
    moving = _moving(and_(Agent.id == _ONE, *conditions), becoming, names)
    return _with_periods(moving, PresencePeriod.agent_id == _ONE, becoming)


def _with_periods(moving: Any, theirs: Any, becoming: Becoming) -> Select[Any]:
    moved = moving.cte("moved")
    ending = _ending(theirs, PresencePeriod.agent_id.in_(select(moved.c.id)))
    over = ending.returning(PresencePeriod.agent_id).cte("over")
    begun = _beginning(moved, over, becoming.to).returning(PresencePeriod.agent_id).cte("begun")
    return select(moved.c.id, moved.c.phone).join(begun, begun.c.agent_id == moved.c.id)


def _beginning(moved: CTE, over: CTE, presence: str) -> Any:
    """A new stretch of each who was moved, once the one before is over: there is but one open at a time."""
    said, began = bindparam("said", type_=String()), bindparam("began", type_=Instant())
    what: Any = (moved.c.id, literal_column(f"'{presence}'"), said, began)
    return insert(PresencePeriod).from_select(
        _BEGUN, select(*what).outerjoin_from(moved, over, over.c.agent_id == moved.c.id)
    )
