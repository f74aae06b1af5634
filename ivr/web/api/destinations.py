"""Where a call may go from a desk: to another agent, or to a queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr import agents, queues
from ivr.agents import Presence
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
    """A queue to which a call may go. `available`: agents free there now; `languages`: of those at work there."""

    name: str
    title: str
    open: bool
    waiting: int
    longest_wait_seconds: int | None
    available: int
    languages: list[str]


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
            Whereto(
                name=s.name,
                title=s.title,
                open=s.open,
                waiting=s.waiting,
                longest_wait_seconds=s.longest_wait_seconds,
                available=s.agents.get("available", 0),
                languages=_spoken_at(s.id, others),
            )
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
        languages=agents.languages_of(agent.skills),
    )


def _spoken_at(queue_id: int, others: list[agents.AgentView]) -> list[str]:
    at_work = (each for each in others if queue_id in each.queue_ids and each.presence != Presence.OFFLINE)
    return sorted({language for agent in at_work for language in agents.languages_of(agent.skills)})


def _likely_first(colleague: Colleague) -> tuple[int, str]:
    order = ("available", "wrap_up", "on_call", "reserved", "break", "offline")
    return order.index(colleague.presence), colleague.name
