"""Who gets whom: a pure function over free agents and the heads of lanes (DESIGN: dispatch)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class FreeAgent:
    """An agent who could be asked now, with the proficiency (1 to 5) in each skill.

    `helps`: queues that are not the agent's, whose callers the agent takes once they have waited for long.
    """

    id: int
    queue_ids: frozenset[int]
    skills: Mapping[str, int]
    idle_since: datetime
    helps: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LaneHead:
    """A waiting entry at the head of its `lane`. `skills`: all that an agent must have, the language among them.

    `agent_id`: kept for this agent; `handed`: by somebody who watches over the queue, whatever the agent's skills.
    `helped`: waited so long that agents of other queues take them, too. `to_call`: nobody is on the line yet, as it is
    with callbacks, and `number` is to be rung. `customer`: of a callback whose customer is called before an agent is
    asked, `due` or being `rung`: the agent paired with it is only counted on.
    """

    entry_id: int
    queue_id: int
    rank_at: datetime
    skills: frozenset[str] = field(default_factory=frozenset)
    lane: str = ""
    agent_id: int | None = None
    handed: bool = False
    customer: Literal["due", "rung"] | None = None
    to_call: bool = False
    number: str | None = None
    helped: bool = False


class Pairing(NamedTuple):
    entry_id: int
    agent_id: int


def match(agents: Sequence[FreeAgent], heads: Sequence[LaneHead]) -> list[Pairing]:
    """Pairs each head with an agent, those handed to one first, then the lowest rank; each of them at most once.

    The agent must serve the queue, or help in it, and have every skill; who serves it is taken before who helps, then
    the best one, then the longest idle, then the one with the lowest id. A lane may give several heads, as many as
    there are agents free, so that its second caller is not passed over for another lane's first who came later. A head
    without an agent is left out, and so is a callback to a number that is to be rung for another.
    """
    free = {agent.id: agent for agent in agents}
    rung: set[str] = set()
    pairings = []
    for head in sorted(heads, key=lambda head: (not head.handed, head.rank_at, head.entry_id)):
        if not free:
            break
        if head.number in rung:
            continue
        able = [agent for agent in free.values() if is_able(agent, head)]
        if able:
            chosen = min(able, key=lambda agent: _preference(agent, head))
            del free[chosen.id]
            rung |= {head.number} if head.number else set()
            pairings.append(Pairing(head.entry_id, chosen.id))
    return pairings


def is_able(agent: FreeAgent, head: LaneHead) -> bool:
    """Whether the agent may be asked at all."""
    if head.agent_id not in (None, agent.id):
        return False
    if head.handed:
        return True
    return is_there(agent, head) and head.skills <= agent.skills.keys()


def is_there(agent: FreeAgent, head: LaneHead) -> bool:
    """Whether the agent serves the queue, or helps in it by now."""
    return head.queue_id in agent.queue_ids or (head.helped and head.queue_id in agent.helps)


def _preference(agent: FreeAgent, head: LaneHead) -> tuple[bool, int, datetime, int]:
    """The least is asked."""
    return head.queue_id not in agent.queue_ids, -_proficiency(agent, head), agent.idle_since, agent.id


def _proficiency(agent: FreeAgent, head: LaneHead) -> int:
    """The sum over the skills that the caller needs: all agents compared need the same ones."""
    return sum(agent.skills.get(skill, 0) for skill in head.skills)
