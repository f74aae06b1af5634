"""Queues and agents as those see them who watch over them and say who serves what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from flask import Blueprint
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ivr import agents, choices, dispatch, queues, staff
from ivr.agents import AgentTaken, AgentUnknown, AgentView, NewAgent, SkillInvalid, TelephoneRefused
from ivr.choices import ChoiceKind
from ivr.db import Tx
from ivr.dispatch import Place, PlaceTaken, WaitOver
from ivr.queues import EntryUnknown, QueueSettings, QueueUnknown, Standing
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Id, Language, Title, Word, speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.vocabulary import Number
from ivr.web.ground import house

rooms = Blueprint("queues", __name__)

STATUS_OF |= {
    AgentTaken: 409,
    AgentUnknown: 404,
    EntryUnknown: 404,
    PlaceTaken: 409,
    QueueUnknown: 422,
    SkillInvalid: 422,
    TelephoneRefused: 422,
    WaitOver: 409,
}

QueueNames = Annotated[list[Title], Field(max_length=200)]
Skills = Annotated[dict[Word, Annotated[int, Field(ge=1, le=5)]], Field(max_length=200)]


class AgentIn(Body):
    """Somebody of the staff who is to take calls; a telephone has its number."""

    staff_id: Id
    phone: Literal["browser", "telephone"] = "browser"
    number: Number | None = None
    language: Language = "en"
    queues: QueueNames = Field(default_factory=list)
    skills: Skills = Field(default_factory=dict)

    @model_validator(mode="after")
    def _telephone_has_number(self) -> AgentIn:
        if self.phone == "telephone" and self.number is None:
            raise PydanticCustomError("telephone_needed", "an agent on a telephone needs its number")
        return self


class QueuesIn(Body):
    """The queues that an agent serves, by the names flows have for them."""

    queues: QueueNames


class SkillsIn(Body):
    """What an agent can do, each from 1 (some) to 5 (best); languages as "language:th"."""

    skills: Skills


class PresenceIn(Body):
    """What an agent does from now on, or after the call in progress; a break has its reason."""

    presence: Literal["available", "break", "offline"]
    reason: Word | None = None


class DrainingIn(Body):
    """Whether a queue takes no new callers; those who wait are served either way."""

    draining: bool


class PositionIn(Body):
    """The place in the queue, 1 being next; beyond the last is last."""

    position: Annotated[int, Field(ge=1, le=100_000)]


class OtherQueueIn(Body):
    """The queue to wait in from now on, by the name flows have for it."""

    queue: Title


class HandedIn(Body):
    """The agent who is asked next, before all others and for so long alone; null: anybody again."""

    agent_id: Id | None
    seconds: Annotated[int, Field(ge=10, le=3_600)] = 120


@rooms.get("/queues")
@needs(Role.SUPERVISOR)
@speaks(gives=list[Standing])
def standing() -> list[Standing]:
    """Every queue now: who waits, how long, and what its agents are doing."""
    with house().db.reading() as tx:
        return queues.standings(tx)


@rooms.put("/queues/<int:queue_id>/draining")
@needs(Role.SUPERVISOR)
@speaks(body=DrainingIn, gives=QueueSettings)
def drain(queue_id: int, body: DrainingIn) -> QueueSettings:
    """Lets no new callers into a queue, or lets them in again. To flows it is closed; who waits is served."""
    with house().db.writing() as tx:
        try:
            was = queues.settings.by_id(tx, queue_id).draining
        except QueueUnknown as unknown:
            raise Refused(404, str(unknown), code="gone") from unknown
        after = queues.settings.drain(tx, queue_id, body.draining)
        staff.audit(tx, me().id, "queue_drained", f"queue:{queue_id}", {"draining": was}, {"draining": body.draining})
        return after


@rooms.put("/queue-entries/<int:entry_id>/position")
@needs(Role.SUPERVISOR)
@speaks(body=PositionIn, gives=Place, refuses=(409,))
def put_at(entry_id: int, body: PositionIn) -> Place:
    """Puts somebody who waits at another place of their queue; 409 once they wait no more."""
    return _steer("entry_reranked", entry_id, lambda tx: dispatch.put_at(tx, entry_id, body.position))


@rooms.put("/queue-entries/<int:entry_id>/queue")
@needs(Role.SUPERVISOR)
@speaks(body=OtherQueueIn, gives=Place, refuses=(409,))
def move(entry_id: int, body: OtherQueueIn) -> Place:
    """Moves somebody who waits to another queue, at their rank; an agent who is being asked is let go.

    409 once they wait no more, or if that queue is closed or full.
    """
    return _steer("entry_moved", entry_id, lambda tx: dispatch.move(tx, entry_id, body.queue))


@rooms.put("/queue-entries/<int:entry_id>/agent")
@needs(Role.SUPERVISOR)
@speaks(body=HandedIn, gives=Place, refuses=(409,))
def hand(entry_id: int, body: HandedIn) -> Place:
    """Has somebody who waits offered to this agent next, even one who does not serve the queue.

    After `seconds`, or once the agent refuses, does not answer or leaves, anybody is asked again. 409 once they wait no
    more, or if the agent is not at work.
    """
    if body.agent_id is None:
        return _steer("entry_handed", entry_id, lambda tx: dispatch.hand_to_anybody(tx, entry_id))
    agent_id = body.agent_id
    return _steer("entry_handed", entry_id, lambda tx: dispatch.hand(tx, entry_id, agent_id, body.seconds))


@rooms.get("/agents")
@needs(Role.SUPERVISOR)
@speaks(gives=list[AgentView])
def listing() -> list[AgentView]:
    """Every agent now."""
    with house().db.reading() as tx:
        return agents.listing(tx)


@rooms.post("/agents")
@needs(Role.MANAGER)
@speaks(body=AgentIn, gives=AgentView, status=201, refuses=(404, 409))
def add(body: AgentIn) -> AgentView:
    """Makes somebody of the staff an agent."""
    with house().db.writing() as tx:
        staff.by_id(tx, body.staff_id)
        new = NewAgent(
            staff_id=body.staff_id,
            queue_ids=_ids(tx, body.queues),
            skills=body.skills,
            phone=body.phone,
            number=agents.telephone(body.number, house().settings.allowed_prefixes),
            language=body.language,
        )
        made = agents.by_id(tx, agents.add(tx, new))
        staff.audit(tx, me().id, "agent_added", f"agent:{made.id}", None, _told(made))
        return made


@rooms.put("/agents/<int:agent_id>/queues")
@needs(Role.MANAGER)
@speaks(body=QueuesIn, gives=AgentView)
def set_queues(agent_id: int, body: QueuesIn) -> AgentView:
    """Says which queues an agent serves from now on."""
    with house().db.writing() as tx:
        before = agents.by_id(tx, agent_id)
        agents.set_queues(tx, agent_id, _ids(tx, body.queues))
        return _audited(tx, "agent_queues_set", before)


@rooms.put("/agents/<int:agent_id>/skills")
@needs(Role.MANAGER)
@speaks(body=SkillsIn, gives=AgentView)
def set_skills(agent_id: int, body: SkillsIn) -> AgentView:
    """Says what an agent can do from now on."""
    with house().db.writing() as tx:
        before = agents.by_id(tx, agent_id)
        agents.set_skills(tx, agent_id, body.skills)
        return _audited(tx, "agent_skills_set", before)


@rooms.put("/agents/<int:agent_id>/presence")
@needs(Role.SUPERVISOR)
@speaks(body=PresenceIn, gives=AgentView)
def set_presence(agent_id: int, body: PresenceIn) -> AgentView:
    """Sets somebody else's presence, after their call: who forgot to log out, whose telephone went unanswered."""
    with house().db.writing() as tx:
        before = agents.by_id(tx, agent_id)
        if body.presence == "break":
            choices.expect(tx, ChoiceKind.BREAK, body.reason)
        by = None if before.staff_id == me().id else me().id
        agents.set_presence(tx, agent_id, body.presence, body.reason, by)
        chosen = {"presence": body.presence, "reason": body.reason}
        staff.audit(tx, me().id, "agent_presence_set", f"agent:{agent_id}", {"presence": before.presence}, chosen)
        return agents.by_id(tx, agent_id)


def _steer(act: str, entry_id: int, work: Callable[[Tx], Place]) -> Place:
    with house().db.writing() as tx:
        before, after = dispatch.place_of(tx, entry_id), work(tx)
        staff.audit(tx, me().id, act, f"queue_entry:{entry_id}", _steered(before), _steered(after))
        return after


def _steered(place: Place) -> dict[str, Any]:
    return {"queue": place.queue, "position": place.position, "agent": place.preferred_agent_id}


def _ids(tx: Tx, names: list[str]) -> list[int]:
    return [queues.named(tx, name) for name in names]


def _audited(tx: Tx, act: str, before: AgentView) -> AgentView:
    after = agents.by_id(tx, before.id)
    staff.audit(tx, me().id, act, f"agent:{before.id}", _told(before), _told(after))
    return after


def _told(agent: AgentView) -> dict[str, Any]:
    return {"queues": list(agent.queue_ids), "skills": agent.skills}
