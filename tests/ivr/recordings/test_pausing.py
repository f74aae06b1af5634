"""A talk is recorded only after the notice, and not while the agent has paused it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

import recordings
from ivr.app import create_app
from ivr.clock import VirtualClock
from ivr.conversation import ConversationUnknown, NotTalking
from ivr.house import House
from ivr.telephony.callbacks import insistent
from ivr.telephony.rows import CarrierRequest
from recordings import News, NotRecorded, Standing
from tests.ivr.conftest import Carrier
from tests.ivr.conversation.conftest import Answer, Meeting, Scene


@pytest.fixture
def scene(house: House, clock: VirtualClock) -> Scene:
    return Scene(house, clock)


@pytest.fixture
def talk(scene: Scene) -> Meeting:
    scene.agent()
    return scene.caller().talk()


def _begun(talk: Meeting) -> None:
    news = News("RE" + "7" * 32, "in-progress", "conversation", channels=2)
    talk.scene.do(lambda tx: recordings.told(tx, talk.call_id, news))


def _set(talk: Meeting, wanted: bool) -> None:
    talk.scene.do(lambda tx: recordings.set_paused(tx, talk.id, talk.row.agent_id, wanted))


def _state(talk: Meeting) -> str | None:
    with talk.scene.house.db.reading() as tx:
        return recordings.state(tx, talk.id, talk.row.agent_id)


def _standing(talk: Meeting) -> Standing | None:
    with talk.scene.house.db.reading() as tx:
        return recordings.standing(tx, talk.row)


def _asked_of_carrier(talk: Meeting) -> list[str]:
    with talk.scene.house.db.reading() as tx:
        rows = tx.rows(select(CarrierRequest).where(CarrierRequest.call_id == talk.call_id).order_by(CarrierRequest.id))
    return [row.parameters["status"] for row in rows if row.key.startswith("recording-")]


def _answered(talk: Meeting, act: str, answer: Answer) -> None:
    request: Any = type("Request", (), {"key": f"{act}:{talk.id}:1.000"})
    talk.scene.do(lambda tx: recordings.carrier_answered(tx, request, answer))


def test_a_pause_is_so_when_the_carrier_has_done_it(talk: Meeting) -> None:
    _begun(talk)
    _set(talk, True)
    asked = talk.asked()["recording-pause"]
    assert asked == {"call_sid": talk.customer_leg, "sid": "RE" + "7" * 32, "status": "paused"}
    assert _state(talk) == "recording"
    _answered(talk, "recording-pause", Answer())
    assert _state(talk) == "paused"
    _answered(talk, "recording-resume", Answer())
    assert _state(talk) == "recording"
    assert [kind for kind in talk.journal() if kind.startswith("recording_")] == [
        "recording_started",
        "recording_paused",
        "recording_resumed",
    ]


def test_the_desk_is_told_when_the_recording_begins_and_when_it_ends(talk: Meeting) -> None:
    for status in ("in-progress", "completed"):
        with talk.scene.house.db.writing() as tx:
            recordings.told(tx, talk.call_id, News("RE" + "7" * 32, status, "conversation", seconds=9, channels=2))
            assert ("desk", str(talk.row.agent_id)) in tx.hints


def test_a_pause_that_failed_is_not_shown_as_one(talk: Meeting) -> None:
    _begun(talk)
    _set(talk, True)
    _answered(talk, "recording-pause", Answer("failed", code=20404))
    assert _state(talk) == "recording"


def test_the_desk_sees_what_is_wanted_until_it_is_so_and_since_when(talk: Meeting) -> None:
    assert _standing(talk) is None
    _begun(talk)
    assert _standing(talk) == Standing("recording", None, pause_wanted=False, pause_failed=False)
    _set(talk, True)
    assert _standing(talk) == Standing("recording", None, pause_wanted=True, pause_failed=False)
    talk.scene.later(2)
    _answered(talk, "recording-pause", Answer())
    paused_at = talk.scene.clock.now()
    talk.scene.later(30)
    assert _standing(talk) == Standing("paused", paused_at, pause_wanted=True, pause_failed=False)
    _set(talk, False)
    _answered(talk, "recording-resume", Answer())
    assert _standing(talk) == Standing("recording", None, pause_wanted=False, pause_failed=False)


def test_a_pause_that_the_carrier_did_not_do_is_said_and_may_be_asked_again(talk: Meeting) -> None:
    _begun(talk)
    _set(talk, True)
    _answered(talk, "recording-pause", Answer("unknown"))
    assert _standing(talk) == Standing("recording", None, pause_wanted=False, pause_failed=True)
    talk.scene.later(5)
    _set(talk, True)
    assert _asked_of_carrier(talk) == ["paused", "paused"]


@pytest.mark.parametrize(("first", "asked"), [("failed", ["paused"]), ("unknown", ["paused", "in-progress"])])
def test_a_pause_no_longer_wanted_that_was_refused_leaves_the_recording_going_on(
    talk: Meeting, first: str, asked: list[str]
) -> None:
    _begun(talk)
    _set(talk, True)
    _set(talk, False)
    talk.scene.later(1)
    _answered(talk, "recording-pause", Answer(first))
    assert _asked_of_carrier(talk) == asked
    if first == "unknown":
        _answered(talk, "recording-resume", Answer("failed"))
    assert _standing(talk) == Standing("recording", None, pause_wanted=False, pause_failed=False)


def test_what_is_pressed_while_the_carrier_is_at_it_is_asked_afterwards(talk: Meeting) -> None:
    _begun(talk)
    for wanted in (True, True, False):
        _set(talk, wanted)
    assert _asked_of_carrier(talk) == ["paused"]
    talk.scene.later(1)
    _answered(talk, "recording-pause", Answer())
    assert _asked_of_carrier(talk) == ["paused", "in-progress"]
    _answered(talk, "recording-resume", Answer())
    assert _standing(talk) == Standing("recording", None, pause_wanted=False, pause_failed=False)


def test_a_recording_that_the_carrier_names_after_its_pause_is_known_to_be_paused(talk: Meeting) -> None:
    _set(talk, True)
    _answered(talk, "recording-pause", Answer())
    _begun(talk)
    assert _state(talk) == "paused"
    assert talk.journal()[-1] == "recording_paused"


def test_a_pause_before_the_carrier_has_named_the_recording_stops_the_one_going_on(talk: Meeting) -> None:
    _set(talk, True)
    assert talk.asked()["recording-pause"]["sid"] == "Twilio.CURRENT"


def test_a_talk_without_the_notice_has_no_recording_to_pause(scene: Scene) -> None:
    scene.agent()
    talk = scene.caller(notice_given=False).talk()
    with pytest.raises(NotRecorded):
        _set(talk, True)


def test_nobody_pauses_somebody_elses_talk_or_one_that_is_over(talk: Meeting) -> None:
    with pytest.raises(ConversationUnknown):
        talk.scene.do(lambda tx: recordings.set_paused(tx, talk.id, 999, True))
    talk.news("participant-leave", talk.customer_leg)
    with pytest.raises(NotTalking):
        _set(talk, True)


@pytest.mark.parametrize("notice", [True, False])
def test_the_way_into_the_talk_starts_a_recording_only_after_the_notice(scene: Scene, notice: bool) -> None:
    scene.agent()
    meeting = scene.caller(notice_given=notice).accept().agent_calls_in()
    with create_app(scene.house).test_client() as client:
        document = Carrier(scene.house, client).hears(
            f"/voice/calls/{meeting.call_id}/join/{meeting.id}", CallSid=meeting.customer_leg
        )
    started = document.findall("Start/Recording")
    assert len(started) == notice
    if notice:
        assert started[0].get("channels") == "dual"
        assert str(started[0].get("recordingStatusCallback")).endswith(
            insistent(f"/voice/calls/{meeting.call_id}/recordings?purpose=conversation")
        )
