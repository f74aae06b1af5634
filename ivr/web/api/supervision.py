"""What supervisors do from the board: come into talks, take over, end a stuck wrap-up, log somebody out."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint

from ivr import agents, conversation, dispatch, staff
from ivr.agents import DESK_LOST, AgentView, NewAgent, Presence
from ivr.conversation import Mode, SupervisorBusy
from ivr.db import Tx
from ivr.staff import Role
from ivr.web.api.access import expect_role, me, needs
from ivr.web.api.contract import Body, speaks
from ivr.web.api.conversation import Taken
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.passing import Joining, call_in
from ivr.web.ground import house

rooms = Blueprint("supervision", __name__)

STATUS_OF |= {SupervisorBusy: 409}


class InMode(Body):
    """Heard by nobody, by the agent alone, or by everybody."""

    mode: Literal["listen", "coach", "speak"]


@rooms.post("/board/conversations/<int:conversation_id>/join")
@needs(Role.SUPERVISOR)
@speaks(body=InMode, gives=Joining, refuses=(409,))
def join(conversation_id: int, body: InMode) -> Joining:
    """Comes into a talk; then one's telephone calls in. Whether the agent sees a listener is the house's setting."""
    with house().db.writing() as tx:
        told = house().settings.listeners_shown
        party_id = conversation.join(tx, conversation_id, _my_telephone(tx), Mode(body.mode), told)
        _audit(tx, "talk_joined", conversation_id, mode=body.mode)
    return Joining(party_id, call_in(party_id))


@rooms.post("/board/help/<int:party_id>/accept")
@needs(Role.SUPERVISOR)
@speaks(gives=Joining, refuses=(409,))
def help_out(party_id: int) -> Joining:
    """Comes to an agent who calls for help, heard by them alone at first; 409 if somebody was faster."""
    with house().db.writing() as tx:
        conversation.come_and_help(tx, party_id, _my_telephone(tx))
        staff.audit(tx, me().id, "help_given", f"party:{party_id}", None, {"mode": "coach"})
    return Joining(party_id, call_in(party_id))


@rooms.put("/board/parties/<int:party_id>/mode")
@needs(Role.SUPERVISOR)
@speaks(body=InMode, refuses=(409,))
def set_mode(party_id: int, body: InMode) -> None:
    """Listens, coaches or speaks from now on; done when the board shows it."""
    with house().db.writing() as tx:
        conversation.set_mode(tx, party_id, _my_telephone(tx), Mode(body.mode))
        staff.audit(tx, me().id, "talk_mode_changed", f"party:{party_id}", None, {"mode": body.mode})


@rooms.post("/board/parties/<int:party_id>/take-over")
@needs(Role.SUPERVISOR)
@speaks(gives=Taken, refuses=(409,))
def take_over(party_id: int) -> Taken:
    """The caller is mine from now on, the agent writes it up; my telephone is in the talk already."""
    with house().db.writing() as tx:
        taken = conversation.take_over(tx, party_id, _my_telephone(tx))
        _audit(tx, "talk_taken_over", taken)
    return Taken(taken, None)


@rooms.post("/board/parties/<int:party_id>/leave")
@needs(Role.SUPERVISOR)
@speaks()
def leave(party_id: int) -> None:
    """Goes out of the talk."""
    with house().db.writing() as tx:
        conversation.say_no(tx, party_id, _my_telephone(tx))


@rooms.post("/board/outside/<int:party_id>/end")
@needs(Role.SUPERVISOR)
@speaks(refuses=(409,))
def end_outside(party_id: int) -> None:
    """Ends the talk of a caller whom an agent has left with a number outside; while it rings, they wait again."""
    with house().db.writing() as tx:
        conversation.end_outside(tx, party_id)
        staff.audit(tx, me().id, "outside_talk_ended", f"party:{party_id}", None, None)


@rooms.post("/agents/<int:agent_id>/wrap-up/end")
@needs(Role.SUPERVISOR)
@speaks(gives=AgentView, refuses=(409,))
def end_wrap_up(agent_id: int) -> AgentView:
    """Ends somebody's wrap-up, with what they have written so far."""
    with house().db.writing() as tx:
        before = agents.by_id(tx, agent_id)
        if before.presence != Presence.WRAP_UP:
            raise Refused(409, "this agent is not in wrap-up", code="not_in_wrap_up")
        if not conversation.end_wrap_up_of(tx, agent_id):
            agents.end_wrap_up(tx, agent_id)
        staff.audit(tx, me().id, "wrap_up_ended", f"agent:{agent_id}", None, None)
        return agents.by_id(tx, agent_id)


@rooms.post("/agents/<int:agent_id>/log-out")
@needs(Role.SUPERVISOR)
@speaks(gives=AgentView)
def log_out(agent_id: int) -> AgentView:
    """Ends somebody's sessions in every browser; they take no more calls, after the one in progress, which goes on.

    A caller who rings at their desk is offered to the next at once, and a colleague who asks them into a talk is told
    that they do not come. Whoever may more than one may oneself is not logged out.
    """
    with house().db.writing() as tx:
        agent = agents.by_id(tx, agent_id)
        expect_role(me(), Role(staff.by_id(tx, agent.staff_id).role))
        if (ringing := dispatch.pending_of(tx, agent_id)) is not None:
            dispatch.withdraw(tx, ringing.id, agent_id, DESK_LOST)
        conversation.decline(tx, agent_id)
        agents.set_presence(tx, agent_id, Presence.OFFLINE, by=None if agent.staff_id == me().id else me().id)
        staff.end_sessions(tx, agent.staff_id)
        staff.audit(tx, me().id, "agent_logged_out", f"agent:{agent_id}", {"presence": agent.presence}, None)
        return agents.by_id(tx, agent_id)


def _my_telephone(tx: Tx) -> int:
    """Supervisors telephone as agents do: who is none becomes one that serves no queue."""
    own = agents.of_staff(tx, me().id)
    if own is None:
        own = agents.add(tx, NewAgent(me().id))
        staff.audit(tx, me().id, "agent_added", f"agent:{own}", None, {"staff_id": me().id})
    return own


def _audit(tx: Tx, act: str, conversation_id: int, **after: str) -> None:
    call_id = conversation.call_of(tx, conversation_id)
    staff.audit(tx, me().id, act, f"call:{call_id}", None, {"conversation": conversation_id, **after})
