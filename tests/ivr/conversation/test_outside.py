"""Callers who are left with a number outside: what becomes of them, and what supervisors see of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ivr import conversation, queues
from ivr.conversation import PartyOver, PartyUnknown
from ivr.reports.board import board
from ivr.telephony.forms import Form
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conversation.company import OUTSIDE, THEIRS, last_entry, party_row, presence_of
from tests.ivr.conversation.conftest import WRAP_UP_SECONDS, Answer, Meeting, Scene

HERE = Form(b"CallStatus=in-progress")


def test_a_caller_given_to_a_number_outside_was_passed_on(meeting: Meeting, scene: Scene) -> None:
    first, house = meeting.talk().agent_id, scene.house
    scene.do(lambda tx: queues.settings.change(tx, scene.queue_id, dispositions=["solved"]))
    scene.do(lambda tx: conversation.transfer_to_number(tx, house.settings, meeting.id, first, OUTSIDE))
    scene.later(WRAP_UP_SECONDS)
    assert (meeting.sweep(), meeting.contact().disposition) == (1, "passed on")


def test_nobody_at_the_number_outside_leads_back_to_the_queue(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    rank, house = last_entry(scene).rank_at, scene.house
    party = scene.do(lambda tx: conversation.transfer_to_number(tx, house.settings, meeting.id, first, OUTSIDE))
    assert (meeting.entry, presence_of(scene, first)) == ("completed", "wrap_up")
    assert "recording-stop" in meeting.asked()  # nobody of ours is in it any more
    meeting.answered("party", Answer("done", THEIRS))
    for _ in range(2):
        scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "busy"))
    assert (party_row(scene, party).ended_why, "left" in meeting.asked()) == ("busy", True)
    assert scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, HERE)) == "requeue"
    assert (last_entry(scene).status, last_entry(scene).rank_at) == ("waiting", rank)


def test_a_number_that_is_wanted_no_more_before_the_carrier_was_asked_is_not_rung(
    meeting: Meeting, scene: Scene
) -> None:
    first, settings = meeting.talk().agent_id, scene.house.settings
    scene.do(lambda tx: conversation.consult_number(tx, settings, meeting.id, first, OUTSIDE))
    scene.do(lambda tx: conversation.send_away(tx, meeting.id, first))
    request = select(CarrierRequest.status, CarrierRequest.error).where(CarrierRequest.key.startswith("party:"))
    assert tuple(scene.see(request)) == ("failed", "called off")


def _shown(scene: Scene) -> list[Any]:
    return scene.do(lambda tx: board(tx, "Europe/Rome")).outside


def test_a_caller_left_with_a_number_outside_is_on_the_board_until_they_part(meeting: Meeting, scene: Scene) -> None:
    first, settings = meeting.talk().agent_id, scene.house.settings
    assert _shown(scene) == []
    party = scene.do(lambda tx: conversation.transfer_to_number(tx, settings, meeting.id, first, OUTSIDE))
    (asked,) = _shown(scene)
    assert (asked.party_id, asked.call_id, asked.agent) == (party, meeting.call_id, "Agent 1")
    assert (asked.who, asked.number, asked.status, asked.since) == ("+39…002", "+39…432", "asked", scene.clock.now())
    assert not asked.called
    assert scene.do(lambda tx: board(tx, "Europe/Rome")).talking == []
    meeting.answered("party", Answer("done", THEIRS))
    scene.later(10)
    scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "in-progress"))
    (inside,) = _shown(scene)
    assert (inside.status, inside.since) == ("inside", scene.clock.now())
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    assert _shown(scene) == []


def test_a_consulted_number_is_on_the_board_once_the_agent_has_left_the_two(meeting: Meeting, scene: Scene) -> None:
    first, settings = meeting.talk().agent_id, scene.house.settings
    party = scene.do(lambda tx: conversation.consult_number(tx, settings, meeting.id, first, OUTSIDE))
    meeting.answered("party", Answer("done", THEIRS))
    scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "in-progress"))
    assert _shown(scene) == []  # it stands in the agent's talk
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    assert [(one.party_id, one.status) for one in _shown(scene)] == [(party, "inside")]


@pytest.mark.parametrize(("answered", "onward"), [(True, "after"), (False, "requeue")])
def test_a_supervisor_ends_a_talk_outside_and_the_caller_goes_on(
    meeting: Meeting, scene: Scene, answered: bool, onward: str
) -> None:
    first, settings = meeting.talk().agent_id, scene.house.settings
    party = scene.do(lambda tx: conversation.transfer_to_number(tx, settings, meeting.id, first, OUTSIDE))
    meeting.answered("party", Answer("done", THEIRS))
    if answered:
        scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "in-progress"))
    scene.do(lambda tx: conversation.end_outside(tx, party))
    assert _shown(scene) == []
    assert meeting.asked()["party-end"] == {"sid": THEIRS}
    assert "left" in meeting.asked()  # the customer is fetched out of the conference, and asks what comes
    assert scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, HERE)) == onward
    with pytest.raises(PartyOver):
        scene.do(lambda tx: conversation.end_outside(tx, party))


def test_whom_an_agent_still_talks_to_is_not_ended_from_outside(meeting: Meeting, scene: Scene) -> None:
    first, settings = meeting.talk().agent_id, scene.house.settings
    party = scene.do(lambda tx: conversation.consult_number(tx, settings, meeting.id, first, OUTSIDE))
    with pytest.raises(PartyUnknown):
        scene.do(lambda tx: conversation.end_outside(tx, party))
