"""The heads of lanes: of those who may be asked about, as many as could be taken at once, and never the whole queue."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Literal

from sqlalchemy import CTE, Integer, Select, Text, bindparam, cast, func, select, true
from sqlalchemy.orm import aliased

from ivr import agents
from ivr.db import Among, Instant, Prepared, Tx
from ivr.dispatch.matching import FreeAgent, LaneHead
from ivr.queues import QueueEntry
from ivr.queues.entries import IS_WAITING
from ivr.queues.lanes import lanes_of, needs_of
from ivr.queues.waiting import heard_since, is_anybodys, is_due, is_there

MAY_BE_ASKED = (IS_WAITING, is_due(bindparam("now", type_=Instant())), is_there(bindparam("heard", type_=Instant())))
"""About a caller: who is to be called back later, or is silent, waits without being offered."""
IS_ANYBODYS = is_anybodys(bindparam("now", type_=Instant()))


def first(tx: Tx, free: Sequence[FreeAgent], away: Collection[int]) -> list[LaneHead]:
    """Of each lane as many as agents could take them at once, and never the whole queue; without those `away`."""
    if not free:
        return []
    where = {"now": tx.now, "heard": heard_since(tx.now), "away": list(away)}
    if tx.on_sqlite:
        able = {row.lane: _able(row.lane, free) for row in LANES.rows(tx)}
        lanes = json.dumps([lane for lane, many in able.items() if many])
        found = _FIRST.rows(tx, lanes=lanes, many=max(able.values(), default=0), **where)
    else:
        found = _FIRST_OF_ALL.rows(
            tx, many=len(free), served=lanes_of({q for each in free for q in each.queue_ids}), **where
        )
    return [head_of(head) for head in found]


def head_of(row: Any, agent_id: int | None = None, handed: bool = False) -> LaneHead:
    """The head that a row of these `columns` is."""
    return LaneHead(
        row.id,
        row.queue_id,
        row.rank_at,
        _needs(row),
        row.lane,
        agent_id,
        handed,
        _customer(row),
        to_call=row.kind == "callback" and row.call_id is None,
        number=row.number if row.call_id is None else None,
    )


def _customer(entry: Any) -> Literal["due", "rung"] | None:
    if not entry.customer_first:
        return None
    return "due" if entry.call_id is None else "rung"


def _able(lane: str, free: Sequence[FreeAgent]) -> int:
    """How many of these agents could take a caller of the lane; where its key does not say, who serves the queue."""
    queue_id, needs = needs_of(lane)
    return sum(queue_id in agent.queue_ids and (needs is None or needs <= agent.skills.keys()) for agent in free)


def _hopping() -> CTE:
    """The lanes in which somebody waits, by hops along their index."""
    hops = select(func.min(QueueEntry.lane).label("lane")).where(IS_WAITING).cte("hops", recursive=True)
    following = select(func.min(QueueEntry.lane)).where(IS_WAITING, QueueEntry.lane > hops.c.lane).scalar_subquery()
    return hops.union_all(select(following).where(hops.c.lane.is_not(None)))


_HEAD = ("id", "queue_id", "rank_at", "language", "lane", "kind", "customer_first", "call_id", "number")


def columns(entry: Any) -> list[Any]:
    """What a head is made of; the skills as text, which is hardly ever looked into."""
    return [*(getattr(entry, name) for name in _HEAD), cast(entry.skills, Text()).label("skills")]


def first_of(lane: Any, *columns: Any) -> Select[Any]:
    """The first of a lane who may be asked about, as many as `many`, without those `away`."""
    return (
        select(*columns)
        .where(QueueEntry.lane == lane, *MAY_BE_ASKED, IS_ANYBODYS, ~Among(QueueEntry.id, "away"))
        .order_by(QueueEntry.rank_at, QueueEntry.id)
        .limit(bindparam("many", type_=Integer()))
    )


_HOPS = _hopping()
LANES = Prepared(select(_HOPS.c.lane).where(_HOPS.c.lane.is_not(None)))
"""In which somebody waits."""
_GIVEN = func.json_each(bindparam("lanes")).table_valued("value")
_ENTRY = aliased(QueueEntry)
_FIRST = Prepared(
    select(*columns(_ENTRY)).join_from(_GIVEN, _ENTRY, _ENTRY.id.in_(first_of(_GIVEN.c.value, QueueEntry.id)))
)
"""Of the lanes given; SQLite has no lateral join."""
_OF_ALL = first_of(_HOPS.c.lane, *columns(QueueEntry)).lateral()
_FIRST_OF_ALL = Prepared(
    select(_OF_ALL).select_from(_HOPS).join(_OF_ALL, true()).where(_HOPS.c.lane.regexp_match(bindparam("served")))
)
"""On PostgreSQL, where each question costs a way there and back, of all lanes of the queues served at once."""


def _needs(entry: Any) -> frozenset[str]:
    _, needs = needs_of(entry.lane)
    return frozenset({agents.language_skill(entry.language), *json.loads(entry.skills)}) if needs is None else needs
