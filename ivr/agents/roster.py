"""Who the agents are: their queues, their languages and skills, and how many of them are at work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from ivr.agents.groups import wake_dispatch
from ivr.agents.presence import AgentUnknown, set_presence
from ivr.agents.rows import Agent, AgentQueue, AgentSkill, PresencePeriod
from ivr.agents.status import Presence
from ivr.db import Tx, revise
from ivr.staff import Role, Staff

PROFICIENCIES = range(1, 6)
LANGUAGE = "language:"
AT_WORK = (Presence.AVAILABLE, Presence.RESERVED, Presence.ON_CALL, Presence.WRAP_UP)
IN_A_TALK = (Presence.ON_CALL, Presence.WRAP_UP)

_FOR_CALLERS = or_(Staff.role == Role.AGENT, exists().where(AgentQueue.agent_id == Agent.id))


class SkillInvalid(Exception):
    """A skill without a name, or a proficiency that is not 1 to 5."""


class AgentTaken(Exception):
    """This member of staff is an agent already."""


@dataclass(frozen=True, slots=True)
class NewAgent:
    """Somebody who begins to take calls; `skills` as {"language:en": 5, "billing": 3}."""

    staff_id: int
    queue_ids: Collection[int] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    phone: str = "browser"
    number: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AgentView:
    """An agent as they are now; `until`: when the system moves them on; `next_presence`: chosen for after the call.

    `next_reason`: which break that is.
    """

    id: int
    staff_id: int
    name: str
    phone: str
    number: str | None
    language: str
    presence: str
    presence_reason: str | None
    presence_since: datetime
    next_presence: str | None
    next_reason: str | None
    until: datetime | None
    queue_ids: tuple[int, ...]
    skills: dict[str, int]
    active: bool
    version: int


def language_skill(language: str) -> str:
    """The skill that a language is."""
    return f"{LANGUAGE}{language}"


def languages_of(skills: Iterable[str]) -> list[str]:
    """Those among the skills, by their codes."""
    return sorted(skill.removeprefix(LANGUAGE) for skill in skills if skill.startswith(LANGUAGE))


def add(tx: Tx, new: NewAgent) -> int:
    """Makes an agent, offline; returns the id. Raises AgentTaken, SkillInvalid."""
    if of_staff(tx, new.staff_id) is not None:
        raise AgentTaken("this person is an agent already")
    agent_id = tx.insert(
        insert(Agent).values(
            staff_id=new.staff_id,
            phone=new.phone,
            number=new.number,
            language=new.language,
            presence=Presence.OFFLINE,
            presence_since=tx.now,
        )
    )
    tx.execute(insert(PresencePeriod).values(agent_id=agent_id, presence=Presence.OFFLINE, started_at=tx.now))
    set_queues(tx, agent_id, new.queue_ids)
    set_skills(tx, agent_id, new.skills)
    return agent_id


def of_staff(tx: Tx, staff_id: int) -> int | None:
    """The agent that a member of staff is, if any."""
    agent_id: int | None = tx.scalar(select(Agent.id).where(Agent.staff_id == staff_id))
    return agent_id


def among(tx: Tx, staff: Collection[int]) -> dict[int, int]:
    """Which agent each of these members of staff is who is one, by the ids of staff."""
    rows = tx.rows(select(Agent.staff_id, Agent.id).where(Agent.staff_id.in_(staff)))
    return {row.staff_id: row.id for row in rows}


def names(tx: Tx, agent_ids: Collection[int]) -> dict[int, str]:
    """What these agents are called, by their ids."""
    called = select(Agent.id, Staff.name).join(Staff, Staff.id == Agent.staff_id).where(Agent.id.in_(agent_ids))
    return {row.id: row.name for row in tx.rows(called)} if agent_ids else {}


def listing(tx: Tx, everybody: bool = False) -> list[AgentView]:
    """Every agent who serves callers and whose log-in is active, by name; `everybody`: the others too."""
    return _views(tx) if everybody else _views(tx, Staff.active, Agent.active, _FOR_CALLERS)


def on_floor(tx: Tx) -> list[AgentView]:
    """Who serves callers and, though they serve none, who is in a talk now or writes one up: a supervisor's own."""
    return _views(tx, Staff.active, Agent.active, or_(_FOR_CALLERS, Agent.presence.in_(IN_A_TALK)))


def serves(tx: Tx, agent_id: int) -> bool:
    """Whether callers are for this agent; a supervisor may have a telephone just to come into others' talks."""
    found = (
        select(Agent.id).join(Staff, Staff.id == Agent.staff_id).where(Agent.id == agent_id, Agent.active, _FOR_CALLERS)
    )
    return tx.scalar(found) is not None


def change(tx: Tx, agent_id: int, seen: int | None = None, **values: Any) -> AgentView:
    """Changes phone, number, language or active. Raises AgentUnknown, Overtaken unless at the version `seen`.

    Who takes calls no more goes off after the one in progress.
    """
    by_id(tx, agent_id)
    revise(tx, Agent, agent_id, seen, values)
    if values.get("active") is False:
        set_presence(tx, agent_id, Presence.OFFLINE)
    tx.hint("agents", agent_id)
    return by_id(tx, agent_id)


def by_id(tx: Tx, agent_id: int) -> AgentView:
    """One agent; raises AgentUnknown."""
    found = _views(tx, Agent.id == agent_id)
    if not found:
        raise AgentUnknown(f"there is no agent {agent_id}")
    return found[0]


def _views(tx: Tx, *conditions: Any) -> list[AgentView]:
    found = tx.rows(
        select(Agent.__table__, Staff.name)
        .join(Staff, Staff.id == Agent.staff_id)
        .where(*conditions)
        .order_by(Staff.name, Agent.id)
    )
    ids = [agent.id for agent in found]
    skills, queues = skills_of(tx, ids), queues_of(tx, ids)
    return [_view(agent, queues[agent.id], skills[agent.id]) for agent in found]


def _view(agent: Any, queue_ids: Collection[int], skills: dict[str, int]) -> AgentView:
    return AgentView(
        id=agent.id,
        staff_id=agent.staff_id,
        name=agent.name,
        phone=agent.phone,
        number=agent.number,
        language=agent.language,
        presence=agent.presence,
        presence_reason=agent.presence_reason,
        presence_since=agent.presence_since,
        next_presence=agent.next_presence,
        next_reason=agent.next_reason,
        until=agent.until,
        queue_ids=tuple(sorted(queue_ids)),
        skills=skills,
        active=agent.active,
        version=agent.version,
    )


def set_queues(tx: Tx, agent_id: int, queue_ids: Iterable[int]) -> None:
    """The queues the agent serves from now on."""
    tx.execute(delete(AgentQueue).where(AgentQueue.agent_id == agent_id))
    for queue_id in sorted(set(queue_ids)):
        tx.execute(insert(AgentQueue).values(agent_id=agent_id, queue_id=queue_id))
    wake_dispatch(tx, agent_id)
    tx.hint("agents", agent_id)


def set_skills(tx: Tx, agent_id: int, skills: Mapping[str, int]) -> None:
    """The agent's skills from now on, each with a proficiency of 1 to 5; SkillInvalid for anything else."""
    for skill, proficiency in skills.items():
        if not skill.strip() or len(skill) > 40 or proficiency not in PROFICIENCIES:
            raise SkillInvalid(f"{skill!r}: {proficiency} is not a skill of at most 40 letters with a grade of 1 to 5")
    tx.execute(delete(AgentSkill).where(AgentSkill.agent_id == agent_id))
    for skill, proficiency in sorted(skills.items()):
        tx.execute(insert(AgentSkill).values(agent_id=agent_id, skill=skill, proficiency=proficiency))
    wake_dispatch(tx, agent_id)
    tx.hint("agents", agent_id)


def skills_of(tx: Tx, agent_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """The skills of these agents, with the proficiency in each."""
    skills: dict[int, dict[str, int]] = {agent_id: {} for agent_id in agent_ids}
    for row in tx.rows(select(AgentSkill).where(AgentSkill.agent_id.in_(sorted(agent_ids)))):
        skills[row.agent_id][row.skill] = row.proficiency
    return skills


def queues_of(tx: Tx, agent_ids: Collection[int]) -> dict[int, set[int]]:
    """The ids of the queues that each of these agents serves."""
    queues: dict[int, set[int]] = {agent_id: set() for agent_id in agent_ids}
    for row in tx.rows(select(AgentQueue).where(AgentQueue.agent_id.in_(sorted(agent_ids)))):
        queues[row.agent_id].add(row.queue_id)
    return queues


_SKILLED = (
    select(func.count())
    .where(AgentSkill.agent_id == Agent.id, AgentSkill.skill.in_(bindparam("skills", expanding=True)))
    .correlate(Agent)
    .scalar_subquery()
)
IS_AT_WORK = (
    Agent.presence.in_(AT_WORK),
    or_(Agent.next_presence.is_(None), Agent.next_presence != Presence.OFFLINE),
)
IS_AT_WORK_WITH_SKILLS = (*IS_AT_WORK, bindparam("many") == _SKILLED)
"""The condition that an agent is at work and has all the `skills` (see `having`), `many` of them."""
_SERVES = (AgentQueue.queue_id == bindparam("queue"), *IS_AT_WORK_WITH_SKILLS)
_STAFFED = select(func.count()).select_from(Agent).join(AgentQueue, AgentQueue.agent_id == Agent.id).where(*_SERVES)
_ON_BREAK = (
    select(func.count())
    .select_from(Agent)
    .join(AgentQueue, AgentQueue.agent_id == Agent.id)
    .where(
        AgentQueue.queue_id == bindparam("queue"),
        Agent.presence == Presence.BREAK,
        bindparam("many") == _SKILLED,
    )
)
_GRADES = (
    select(func.sum(AgentSkill.proficiency))
    .where(AgentSkill.agent_id == Agent.id, AgentSkill.skill.in_(bindparam("skills", expanding=True)))
    .correlate(Agent)
    .scalar_subquery()
)
_FREE_FOR = (
    select(Agent.id)
    .join(AgentQueue, AgentQueue.agent_id == Agent.id)
    .where(*_SERVES, Agent.presence == Presence.AVAILABLE)
    .order_by(_GRADES.desc(), func.coalesce(Agent.idle_since, Agent.presence_since), Agent.id)
)
_SPEAKS = aliased(AgentSkill)
_SPOKEN = (
    select(_SPEAKS.skill)
    .distinct()
    .select_from(Agent)
    .join(AgentQueue, AgentQueue.agent_id == Agent.id)
    .join(_SPEAKS, _SPEAKS.agent_id == Agent.id)
    .where(*_SERVES, _SPEAKS.skill.startswith(LANGUAGE))
)


def staffed(tx: Tx, queue_id: int, language: str | None, skills: Iterable[str] = ()) -> int:
    """How many agents at work serve the queue in the language with all the skills; breaks do not count as work."""
    return int(tx.execute(_STAFFED, {"queue": queue_id, **having(language, skills)}).scalar_one())


def on_break(tx: Tx, queue_id: int, language: str | None, skills: Iterable[str] = ()) -> int:
    """How many agents on a break serve the queue in the language with all the skills: they may soon be back."""
    return int(tx.execute(_ON_BREAK, {"queue": queue_id, **having(language, skills)}).scalar_one())


def having(language: str | None, skills: Iterable[str]) -> dict[str, Any]:
    """The parameters by which agents are asked for who speak the language and have all the skills."""
    wanted = sorted(set(skills) | ({language_skill(language)} if language else set()))
    return {"skills": wanted, "many": len(wanted)}


def free_for(tx: Tx, queue_id: int, language: str, skills: Iterable[str] = ()) -> list[int]:
    """Available agents who could take such a call of the queue: the best first, then the longest idle."""
    required = sorted({*skills, language_skill(language)})
    where = {"queue": queue_id, "skills": required, "many": len(required)}
    return [row.id for row in tx.execute(_FREE_FOR, where)]


def languages_spoken(tx: Tx, queue_id: int, skills: Iterable[str] = ()) -> set[str]:
    """The languages in which agents at work serve the queue with all the skills."""
    required = sorted(set(skills))
    where = {"queue": queue_id, "skills": required, "many": len(required)}
    found = tx.execute(_SPOKEN, where).scalars()
    return {skill.removeprefix(LANGUAGE) for skill in found}


def could_take(tx: Tx, agent_id: int, queue_id: int, language: str, skills: Iterable[str] = ()) -> bool:
    """Whether this agent is at work and serves the queue in the language with all the skills, busy or not."""
    required = sorted({*skills, language_skill(language)})
    where = {"queue": queue_id, "skills": required, "many": len(required)}
    return bool(tx.execute(_STAFFED.where(Agent.id == agent_id), where).scalar_one())
