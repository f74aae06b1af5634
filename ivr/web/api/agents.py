"""Agents as managers set them up: somebody new who takes calls within minutes, changed, taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from flask import Blueprint
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ivr import agents, queues, staff
from ivr.agents import AgentView, NewAgent
from ivr.db import Tx
from ivr.staff import NewStaff, Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Email, Language, Secret, Title, if_named, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.queues import QueueNames, Skills
from ivr.web.api.vocabulary import Number, Version, seen_version
from ivr.web.ground import house

rooms = Blueprint("agents", __name__, url_prefix="/agents")


class NewcomerIn(Body):
    """Somebody who is to take calls from now on: a log-in and an agent at once.

    Without a password one is made and told once; either way they choose their own at the first log-in. A language is
    the skill "language:th"; a telephone has its number.
    """

    email: Email
    name: Title
    password: Secret | None = None
    queues: QueueNames = Field(default_factory=list)
    skills: Skills = Field(default_factory=dict)
    language: Language = "en"
    phone: Literal["browser", "telephone"] = "browser"
    number: Number | None = None

    @model_validator(mode="after")
    def _telephone_has_number(self) -> NewcomerIn:
        if self.phone == "telephone" and self.number is None:
            raise PydanticCustomError("telephone_needed", "an agent on a telephone needs its number")
        return self


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The agent that was made. `temporary_password` is told here and never again; null if one was given."""

    agent: AgentView
    email: str
    temporary_password: str | None


class AgentChange(Body):
    """What is to be otherwise; what is not named stays. `language` is the whisper's; skills replace all that were."""

    version: Version = seen_version()
    phone: Literal["browser", "telephone"] = if_named()
    number: Number | None = if_named()
    language: Language = if_named()
    active: bool = if_named()
    queues: QueueNames = if_named()
    skills: Skills = if_named()


@rooms.get("/all")
@needs(Role.SUPERVISOR)
@speaks(gives=list[AgentView])
def everybody() -> list[AgentView]:
    """Every agent, those too who take no calls any more."""
    with house().db.reading() as tx:
        return agents.listing(tx, everybody=True)


@rooms.post("/newcomers")
@needs(Role.MANAGER)
@speaks(body=NewcomerIn, gives=Newcomer, status=201, refuses=(409,))
def welcome(body: NewcomerIn) -> Newcomer:
    """Makes a log-in and an agent at once, who takes calls as soon as they have logged in."""
    made_up = staff.temporary_password() if body.password is None else None
    password_hash = staff.hash_password(made_up or str(body.password))
    with house().db.writing() as tx:
        person = staff.add(tx, NewStaff(body.email, body.name, Role.AGENT, password_hash, temporary=True))
        agent = agents.by_id(tx, agents.add(tx, _new(tx, person.id, body)))
        told = {"email": person.email, "name": person.name, "role": "agent", "active": True}
        staff.audit(tx, me().id, "staff_added", f"staff:{person.id}", None, told)
        staff.audit(tx, me().id, "agent_added", f"agent:{agent.id}", None, _told(agent))
    return Newcomer(agent, person.email, made_up)


@rooms.get("/<int:agent_id>")
@needs(Role.SUPERVISOR)
@speaks(gives=AgentView)
def show(agent_id: int) -> AgentView:
    """One agent."""
    with house().db.reading() as tx:
        return agents.by_id(tx, agent_id)


@rooms.patch("/<int:agent_id>")
@needs(Role.MANAGER)
@speaks(body=AgentChange, gives=AgentView, refuses=(409,))
def change(agent_id: int, body: AgentChange) -> AgentView:
    """Changes an agent. Who is taken off goes after the call in progress, and stays on record."""
    given = body.given()
    seen, names, skills = (given.pop(field, None) for field in ("version", "queues", "skills"))
    with house().db.writing() as tx:
        before = agents.by_id(tx, agent_id)
        _refuse_silence(before, given)
        if "number" in given:
            given["number"] = _rung_at(given["number"])
        agents.change(tx, agent_id, seen, **given)
        if names is not None:
            agents.set_queues(tx, agent_id, [queues.named(tx, name) for name in names])
        if skills is not None:
            agents.set_skills(tx, agent_id, skills)
        after = agents.by_id(tx, agent_id)
        staff.audit(tx, me().id, "agent_changed", f"agent:{agent_id}", _told(before), _told(after))
        return after


def _new(tx: Tx, staff_id: int, body: NewcomerIn) -> NewAgent:
    return NewAgent(
        staff_id=staff_id,
        queue_ids=[queues.named(tx, name) for name in body.queues],
        skills=body.skills,
        phone=body.phone,
        number=_rung_at(body.number),
        language=body.language,
    )


def _rung_at(number: str | None) -> str | None:
    return agents.telephone(number, house().settings.allowed_prefixes)


def _refuse_silence(before: AgentView, given: dict[str, Any]) -> None:
    phone = given.get("phone", before.phone)
    if phone == "telephone" and given.get("number", before.number) is None:
        raise Refused(422, "an agent on a telephone needs its number", code="telephone_needed")


def _told(agent: AgentView) -> dict[str, Any]:
    return {
        "phone": agent.phone,
        "number": agent.number,
        "language": agent.language,
        "active": agent.active,
        "queues": list(agent.queue_ids),
        "skills": agent.skills,
    }
