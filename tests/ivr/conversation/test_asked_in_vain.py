"""A colleague asked into a talk who does not answer: the break that follows says so, and blames no missed call."""

from __future__ import annotations

from sqlalchemy import select

from ivr import conversation
from ivr.agents import Agent
from tests.ivr.conversation.conftest import Meeting, Scene


def test_who_does_not_answer_a_colleague_is_on_a_break_that_says_so(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, first, colleague))
    scene.later(20)
    assert scene.do(conversation.expire_parties) == 1
    present = scene.see(select(Agent.presence, Agent.presence_reason).where(Agent.id == colleague))
    assert tuple(present) == ("break", "asked_in_vain")
