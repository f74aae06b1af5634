"""The carrier's webhooks of a talk, signed as the carrier signs."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from ivr import calls, conversation, dispatch
from ivr.queues import QueueEntry
from ivr.telephony.callbacks import insistent
from tests.ivr.conftest import Carrier, action_of, words_of
from tests.ivr.conversation.conftest import Meeting, Scene, leg


def room_of(document: Element) -> dict[str, str]:
    """The conference that a document leads to, with its name."""
    (room,) = document.iter("Conference")
    return dict(room.attrib) | {"name": str(room.text)}


def agent_calls_in(carrier: Carrier, meeting: Meeting) -> Element:
    return carrier.hears(
        "/voice/agent",
        CallSid=meeting.agent_leg,
        From=f"client:agent-{meeting.agent_id}",
        To="",
        conversation=str(meeting.id),
        CallStatus="ringing",
    )


def name_of(meeting: Meeting) -> str:
    return f"c-{meeting.contact_id}-{meeting.offer.id}"


def conference_news(carrier: Carrier, meeting: Meeting, event: str, leg_sid: str, number: int, **more: str) -> None:
    carrier.hears(
        f"/voice/conferences/{meeting.contact_id}",
        CallSid=leg_sid,
        ConferenceSid="CF" + "1" * 32,
        FriendlyName=name_of(meeting),
        StatusCallbackEvent=event,
        SequenceNumber=str(number),
        **more,
    )


def test_both_legs_join_one_conference_with_the_same_options(carrier: Carrier, meeting: Meeting) -> None:
    meeting.accept()
    agents_way = agent_calls_in(carrier, meeting)
    conference_news(carrier, meeting, "participant-join", meeting.agent_leg, 1)
    callers_way = carrier.hears(
        meeting.asked()["dequeue"]["url"],
        CallSid=meeting.customer_leg,
        CallStatus="in-progress",
        QueueResult="redirected",
    )
    conference_news(carrier, meeting, "participant-join", meeting.customer_leg, 2)
    assert meeting.status == "talking"
    assert room_of(agents_way) == room_of(callers_way)
    room = room_of(agents_way)
    assert (room["name"], room["endConferenceOnExit"], room["beep"]) == (name_of(meeting), "false", "false")
    assert action_of(agents_way) == f"/voice/agent/left/{meeting.id}"
    assert action_of(callers_way) == f"/voice/calls/{meeting.call_id}/left/{meeting.id}?l=en"


def test_who_is_offered_again_meets_in_another_room(carrier: Carrier, meeting: Meeting, scene: Scene) -> None:
    meeting.accept()
    first = room_of(agent_calls_in(carrier, meeting))
    conference_news(carrier, meeting, "participant-join", meeting.agent_leg, 1)
    scene.later(20)
    meeting.sweep()  # nobody was fetched: its end, carried out late, must not reach the next talk
    dispatch.run(scene.house, "main")
    meeting.accept().agent_leg = leg(7000)
    assert room_of(agent_calls_in(carrier, meeting))["name"] != first["name"]


def test_the_talk_is_recorded_in_two_channels_after_the_notice(carrier: Carrier, meeting: Meeting) -> None:
    meeting.accept().agent_calls_in()
    document = carrier.hears(meeting.asked()["dequeue"]["url"], CallSid=meeting.customer_leg, CallStatus="in-progress")
    assert [verb.tag for verb in document] == ["Start", "Dial"]
    (recording,) = document.iter("Recording")
    assert recording.get("channels") == "dual"
    callback = f"http://127.0.0.1:8000/voice/calls/{meeting.call_id}/recordings?purpose=conversation"
    assert recording.get("recordingStatusCallback") == insistent(callback)


def test_without_the_notice_nothing_is_recorded(carrier: Carrier, scene: Scene) -> None:
    scene.agent()
    meeting = scene.caller(notice_given=False).accept().agent_calls_in()
    document = carrier.hears(meeting.asked()["dequeue"]["url"], CallSid=meeting.customer_leg, CallStatus="in-progress")
    assert [verb.tag for verb in document] == ["Dial"]


def test_a_caller_whose_agent_is_gone_again_is_led_on(carrier: Carrier, meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.accept().agent_calls_in().agent_id
    url = meeting.asked()["dequeue"]["url"]
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, agent_id))
    document = carrier.hears(url, CallSid=meeting.customer_leg, CallStatus="in-progress")
    assert words_of(document) == f"/voice/calls/{meeting.call_id}/left/{meeting.id}?l=en"


@pytest.mark.parametrize("who", ["client:agent-999", "client:agent-0"])
def test_nobody_else_can_call_in(carrier: Carrier, meeting: Meeting, who: str) -> None:
    meeting.accept()
    document = carrier.hears(
        "/voice/agent", CallSid=leg(1), From=who, conversation=str(meeting.id), CallStatus="ringing"
    )
    assert [verb.tag for verb in document] == ["Hangup"]
    assert meeting.row.agent_sid is None


@pytest.mark.parametrize(
    "fields",
    [
        {"From": "+39021234567", "conversation": "1"},
        {"From": "client:agent-1"},
        {"From": "client:agent-1", "conversation": "x"},
    ],
)
def test_a_call_in_that_makes_no_sense_is_refused_with_the_reason(carrier: Carrier, fields: dict[str, Any]) -> None:
    answer = carrier.post("/voice/agent", CallSid=leg(1), **fields)
    assert answer.status_code == 400
    assert answer.get_data()


def test_a_forged_call_in_changes_nothing(carrier: Carrier, meeting: Meeting) -> None:
    meeting.accept()
    who = f"client:agent-{meeting.agent_id}"
    answer = carrier.forges("/voice/agent", CallSid=leg(1), From=who, conversation=str(meeting.id))
    assert answer.status_code == 403
    assert meeting.row.agent_sid is None


def test_an_agents_leg_that_ends_in_mid_talk_is_heard_from_its_own_document(carrier: Carrier, meeting: Meeting) -> None:
    meeting.talk()
    document = carrier.hears(f"/voice/agent/left/{meeting.id}", CallSid=meeting.agent_leg, CallStatus="completed")
    assert [verb.tag for verb in document] == ["Hangup"]
    assert (meeting.row.ended_why, meeting.entry) == ("agent_lost", "waiting")


def test_a_telephone_agent_hears_who_calls_and_takes_it_with_1(carrier: Carrier, scene: Scene) -> None:
    scene.agent(phone="telephone")
    meeting = scene.caller()
    offer_id = meeting.offer.id
    scene.do(lambda tx: conversation.ring(tx, offer_id))
    meeting.agent_leg = leg(5000)
    whisper = carrier.hears(meeting.asked()["ring"]["url"], CallSid=meeting.agent_leg, CallStatus="in-progress")
    assert "Press 1." in words_of(whisper)
    for _ in range(2):
        taken = carrier.hears(action_of(whisper), CallSid=meeting.agent_leg, Digits="1", CallStatus="in-progress")
        assert room_of(taken)["name"] == name_of(meeting)
    meeting.accept()
    conference_news(carrier, meeting, "participant-join", meeting.agent_leg, 1)
    assert "dequeue" in meeting.asked()


def test_a_telephone_agent_who_is_too_late_is_told(carrier: Carrier, scene: Scene) -> None:
    scene.agent(phone="telephone")
    meeting = scene.caller()
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    fields = {"CallSid": leg(5000), "CallStatus": "in-progress"}
    for path in ("whisper", "answer"):
        document = carrier.hears(f"/voice/offers/{meeting.offer.id}/{path}", Digits="1", **fields)
        assert "no longer there" in words_of(document)
        assert document[-1].tag == "Hangup"


def test_an_unanswered_telephone_gives_the_caller_back(carrier: Carrier, scene: Scene) -> None:
    scene.agent(phone="telephone")
    meeting = scene.caller()
    carrier.hears(f"/voice/offers/{meeting.offer.id}/status", CallSid=leg(5000), CallStatus="no-answer")
    assert (meeting.offer.status, meeting.entry) == ("rejected", "waiting")


def test_news_without_its_fields_is_refused(carrier: Carrier, meeting: Meeting) -> None:
    assert carrier.post(f"/voice/conferences/{meeting.contact_id}", ConferenceSid="CF1").status_code == 400


def test_an_agent_whose_leg_fails_is_not_sent_to_the_callers_emergency_number(carrier: Carrier) -> None:
    document = carrier.hears(f"/voice/offers/{10**20}/whisper")  # more than a database can hold
    assert [verb.tag for verb in document] == ["Say", "Hangup"]


def test_a_wait_poll_that_is_repeated_during_the_talk_is_no_heartbeat(carrier: Carrier, meeting: Meeting) -> None:
    meeting.talk()
    entry = QueueEntry.id == meeting.entry_id
    before = meeting.scene.see(select(QueueEntry.__table__).where(entry))
    meeting.scene.later(5)
    answer = carrier.hears(
        f"/voice/wait/{meeting.entry_id}?l=en",
        CallSid=meeting.customer_leg,
        CallStatus="in-progress",
        QueueSid="QU" + "9" * 32,
        QueueTime="0",
    )
    assert answer.find("Leave") is not None
    assert meeting.scene.see(select(QueueEntry.__table__).where(entry)) == before


def test_a_repeat_of_the_way_out_of_a_lost_talk_does_not_disturb_the_next_one(
    carrier: Carrier, meeting: Meeting, scene: Scene
) -> None:
    talk = meeting.talk().id
    meeting.news("participant-leave", meeting.agent_leg)
    way_out = {"CallSid": meeting.customer_leg, "CallStatus": "in-progress"}
    carrier.hears(f"/voice/calls/{meeting.call_id}/left/{talk}?l=en", **way_out)
    scene.do(lambda tx: calls.set_stage(tx, meeting.call_id, calls.Stage.TALK))
    before = scene.see(select(calls.Call.__table__).where(calls.Call.id == meeting.call_id))
    carrier.hears(f"/voice/calls/{meeting.call_id}/left/{talk}?l=en", **way_out)
    assert scene.see(select(calls.Call.__table__).where(calls.Call.id == meeting.call_id)) == before


def test_a_repeat_of_the_end_of_the_first_wait_does_not_end_the_second(carrier: Carrier, meeting: Meeting) -> None:
    talk = meeting.talk().id
    meeting.news("participant-leave", meeting.agent_leg)
    told = {"CallSid": meeting.customer_leg, "CallStatus": "in-progress"}
    again = carrier.hears(f"/voice/calls/{meeting.call_id}/left/{talk}?l=en", **told)
    (wait,) = again.iter("Enqueue")
    first, _, turn = str(wait.get("action")).rpartition("=")
    carrier.hears(f"{first}={int(turn) - 1}", QueueResult="leave", **told)
    assert meeting.entry == "waiting"
    carrier.hears(f"{first}={turn}", QueueResult="hangup", **told)
    assert meeting.entry == "abandoned"
