"""Supervisors in a talk: heard as the carrier says, taking over, called for help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ivr import agents, conversation
from ivr.conversation import Mode
from ivr.db import Tx
from ivr.reports import talks
from ivr.reports.briefing import briefing
from tests.ivr.conversation.company import THEIRS, party_row, presence_of
from tests.ivr.conversation.conftest import Answer, Meeting, Scene


def test_a_supervisor_who_took_over_is_told_from_whom(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    boss = scene.agent()
    party = scene.do(lambda tx: conversation.join(tx, meeting.id, boss, Mode.LISTEN, told=True))
    scene.do(lambda tx: conversation.party_called_in(tx, party, boss, THEIRS))
    meeting.news("participant-join", THEIRS)
    scene.do(lambda tx: conversation.take_over(tx, party, boss))
    shown = scene.do(lambda tx: briefing(tx, meeting.offer.id))
    assert shown is not None and shown.handed_over is not None
    assert (shown.handed_over.by, shown.handed_over.taken) == ("Agent 1", True)
    assert meeting.row.disposition == "passed on"


def test_a_supervisor_is_heard_as_the_carrier_says(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    boss = scene.agent()
    scene.do(lambda tx: agents.set_presence(tx, boss, "offline"))
    party = scene.do(lambda tx: conversation.join(tx, meeting.id, boss, Mode.LISTEN, True))
    scene.do(lambda tx: conversation.party_called_in(tx, party, boss, THEIRS))
    meeting.news("participant-join", THEIRS)
    scene.do(lambda tx: conversation.set_mode(tx, party, boss, Mode.COACH))
    asked = meeting.asked()["party-steer"]
    assert (asked["coaching"], asked["call_sid_to_coach"], party_row(scene, party).mode) == (
        True,
        meeting.agent_leg,
        "listen",
    )
    meeting.answered("party-steer", Answer("failed", code=13240))
    assert (party_row(scene, party).mode, party_row(scene, party).mode_wanted) == ("listen", "listen")
    scene.do(lambda tx: conversation.say_no(tx, party, boss))
    assert (presence_of(scene, boss), meeting.status) == ("offline", "talking")


def test_a_call_for_help_is_told_to_supervisors_until_somebody_comes(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    boss, told = scene.agent(), partial(_tells_of_help, scene)
    party = told(lambda tx: conversation.call_for_help(tx, meeting.id, meeting.agent_id, "The director, she says"))
    (call,) = scene.do(talks.help_wanted)
    assert (call.party_id, call.agent_id, call.agent, call.queue) == (party, meeting.agent_id, "Agent 1", "doubts")
    assert (call.note, call.who, call.call_id) == ("The director, she says", "+39…002", meeting.call_id)
    told(lambda tx: conversation.come_and_help(tx, party, boss))
    assert scene.do(talks.help_wanted) == []


def test_a_call_for_help_that_is_called_off_or_outlived_is_no_more(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    mine, told = meeting.agent_id, partial(_tells_of_help, scene)
    for over in (conversation.call_off_help, conversation.hang_up):
        scene.do(lambda tx: conversation.call_for_help(tx, meeting.id, mine, ""))
        assert len(scene.do(talks.help_wanted)) == 1
        told(partial(over, conversation_id=meeting.id, agent_id=mine))
        assert scene.do(talks.help_wanted) == []


def _tells_of_help(scene: Scene, work: Callable[[Tx], Any]) -> Any:
    """Does it, and open screens are told that somebody calls for help, or not any more."""

    def watched(tx: Tx) -> Any:
        done = work(tx)
        assert "help" in {topic for topic, _ in tx.hints}
        return done

    return scene.do(watched)
