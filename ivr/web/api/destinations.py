"""Where a call may go from a desk: to another agent, or to a queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr import agents, queues
from ivr.db import Tx


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent to whom a call may go: only who is `available` can be asked now."""

    agent_id: int
    name: str
    presence: Literal["offline", "available", "reserved", "on_call", "wrap_up", "break"]
    since: datetime
    queues: list[str]
    languages: list[str]


@dataclass(frozen=True, slots=True)
class Whereto:
    """A queue to which a call may go. `available`: agents who are free there now."""

    name: str
    title: str
    open: bool
    waiting: int
    longest_wait_seconds: int | None
    available: int


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where a call may go: other agents (those at work first) and queues, by name."""

    agents: list[Colleague]
    queues: list[Whereto]


def destinations_but(tx: Tx, agent_id: int) -> Destinations:
    """Where this agent's call may go now."""
    standings = queues.standings(tx)
    names = {standing.id: standing.name for standing in standings}
    others = [agent for agent in agents.listing(tx) if agent.id != agent_id]
    return Destinations(
        agents=sorted((_colleague(agent, names) for agent in others), key=_likely_first),
        queues=[
            Whereto(s.name, s.title, s.open, s.waiting, s.longest_wait_seconds, s.agents.get("available", 0))
            for s in standings
        ],
    )


def _colleague(agent: agents.AgentView, names: dict[int, str]) -> Colleague:
    return Colleague(
        agent_id=agent.id,
        name=agent.name,
        presence=agent.presence,  # type: ignore[arg-type]
        since=agent.presence_since,
        queues=[names[each] for each in agent.queue_ids if each in names],
        languages=sorted(skill.removeprefix("language:") for skill in agent.skills if skill.startswith("language:")),
    )


def _likely_first(colleague: Colleague) -> tuple[int, str]:
    order = ("available", "wrap_up", "on_call", "reserved", "break", "offline")
    return order.index(colleague.presence), colleague.name
