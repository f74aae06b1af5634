"""What the tests of more than two in a talk have in common: who is asked, and what they are by then."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr import conversation
from ivr.agents import Agent
from ivr.conversation import Party
from ivr.queues import QueueEntry
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg

OUTSIDE = "+390298765432"
THEIRS = leg(7001)


def presence_of(scene: Scene, agent_id: int) -> str:
    return str(scene.see(select(Agent.presence).where(Agent.id == agent_id)).presence)


def party_row(scene: Scene, party_id: int) -> Any:
    return scene.see(select(Party.__table__).where(Party.id == party_id))


def last_entry(scene: Scene) -> Any:
    return scene.see(select(QueueEntry.__table__).order_by(QueueEntry.id.desc()).limit(1))


def consulted(meeting: Meeting, scene: Scene, colleague: int) -> int:
    """A colleague who is in the talk while the customer is held."""
    mine = meeting.agent_id
    party = scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, mine, colleague, "May I?"))
    meeting.answered("hold", Answer()).news("participant-hold", meeting.customer_leg)
    scene.do(lambda tx: conversation.say_yes(tx, party, colleague))
    scene.do(lambda tx: conversation.party_called_in(tx, party, colleague, THEIRS))
    meeting.news("participant-join", THEIRS)
    return party
