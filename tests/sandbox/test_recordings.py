"""Recordings: by Record, by Start, by REST; their media and their callbacks."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest
from aiohttp import encode_basic_auth

from tests.sandbox.stand import ACCOUNT, LINE, TOKEN, Stand, converse


def test_a_message_is_recorded_until_silence_and_its_media_comes_a_moment_later() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = '<Record action="/done" timeout="3" recordingStatusCallback="/ready"/>'
        stand.pages |= {"/done": "<Pause length='10'/>", "/ready": ""}
        sid = await stand.dial()
        await stand.after(0.5)
        assert stand.events("recording_beep")[0]["call_sid"] == sid
        await stand.act(sid, "record", {"seconds": 4})
        await stand.after(7)
        done = stand.hits_on("/done")[0]
        assert (done["RecordingDuration"], done["Digits"]) == ("4", "")
        url = done["RecordingUrl"].replace(stand.carrier.public_url, stand.url) + ".wav"
        assert await status_of(stand, url) == 404
        await stand.after(1)
        assert stand.hits_on("/ready")[0]["RecordingStatus"] == "completed"
        async with stand.http.get(url, headers=basic()) as answer:
            with wave.open(io.BytesIO(await answer.read())) as file:
                assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 1, 32_000)

    converse(scene)


def test_what_was_just_recorded_is_played_to_the_caller_as_soon_as_it_is_there() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = '<Record action="/listen" playBeep="false" timeout="2"/>'
        stand.pages["/listen"] = lambda form: f"<Play>{form['RecordingUrl']}</Play><Say>Goodbye.</Say>"
        sid = await stand.dial()
        await stand.act(sid, "record", {"seconds": 3})
        await stand.after(5.5)
        assert stand.heard(sid) == []
        await stand.after(60)
        assert stand.heard(sid) == [stand.hits_on("/listen")[0]["RecordingUrl"], "Goodbye."]

    converse(scene)


def test_a_recording_that_comes_to_nothing_is_not_waited_for() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = '<Record action="/listen" playBeep="false"/>'
        stand.pages["/listen"] = lambda form: f"<Play>{form['RecordingUrl']}</Play><Say>Goodbye.</Say>"
        sid = await stand.dial()
        await stand.press(sid, "1")
        assert stand.heard(sid) == ["Goodbye."]

    converse(scene)


def basic() -> dict[str, str]:
    return {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}


async def status_of(stand: Stand, url: str) -> int:
    async with stand.http.get(url, headers=basic()) as answer:
        return answer.status


def test_a_caller_who_says_nothing_falls_to_the_next_verb() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = '<Record action="/done" timeout="3"/><Say>Nothing was said.</Say>'
        sid = await stand.dial()
        await stand.after(4)
        assert stand.heard(sid)[-1] == "Nothing was said."

    converse(scene)


def test_hanging_up_ends_a_recording_and_the_action_hears_hangup() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/line": '<Record action="/done"/>', "/done": ""}
        sid = await stand.dial()
        await stand.after(0.5)
        await stand.act(sid, "record", {"seconds": 10})
        await stand.after(6)
        await stand.act(sid, "hangup")
        done = stand.hits_on("/done")[0]
        assert (done["Digits"], done["RecordingDuration"], done["CallStatus"]) == ("hangup", "6", "completed")

    converse(scene)


def test_a_recording_begun_by_start_lasts_over_documents_and_is_paused_over_rest() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        callback = f"{stand.app_url}/ready"
        stand.pages |= {
            "/line": f'<Start><Recording channels="dual" recordingStatusCallback="{callback}"/></Start>'
            "<Redirect>/next</Redirect>",
            "/next": "<Pause length='60'/>",
            "/ready": "",
        }
        sid = await stand.dial()
        await stand.after(10)

        def change(client: Any, status: str) -> Any:
            current = client.calls(sid).recordings("Twilio.CURRENT")
            return current.update(status=status, pause_behavior="skip")

        assert (await stand.sdk(lambda client: change(client, "paused"))).status == "paused"
        await stand.after(20)
        await stand.sdk(lambda client: change(client, "in-progress"))
        await stand.after(60)
        ready = stand.hits_on("/ready")[0]
        assert (ready["RecordingDuration"], ready["RecordingChannels"]) == ("40", "2")
        found = await stand.sdk(lambda client: client.recordings.list(call_sid=sid))
        assert [(r.duration, r.channels, r.status) for r in found] == [("40", 2, "completed")]
        assert await stand.sdk(lambda client: found[0].delete())
        assert await stand.sdk(lambda client: client.recordings.list()) == []

    converse(scene)


def test_rest_starts_and_stops_a_recording() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Pause length='1'/><Say>Hello there.</Say><Pause length='60'/>"
        sid = await stand.dial()
        await stand.after(2)
        recording = await stand.sdk(lambda client: client.calls(sid).recordings.create())
        assert (recording.status, recording.source) == ("in-progress", "StartCallRecordingAPI")
        await stand.after(5)
        stopped = await stand.sdk(lambda client: client.calls(sid).recordings(recording.sid).update(status="stopped"))
        assert stopped.duration == "5"

    converse(scene)


def test_a_recording_is_transcribed_by_the_words_that_were_typed() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Record action='/done' timeout='3' transcribe='true' transcribeCallback='/words'/>"
        stand.pages |= {"/done": "<Pause length='60'/>", "/words": ""}
        sid = await stand.dial()
        await stand.after(0.5)
        await stand.act(sid, "speech", {"text": "My boiler is cold, please call me back."})
        await stand.after(12)
        done, (words,) = stand.hits_on("/done")[0], stand.hits_on("/words")
        assert done["RecordingDuration"] == "3"
        assert (words["TranscriptionText"], words["TranscriptionStatus"], words["RecordingSid"]) == (
            "My boiler is cold, please call me back.",
            "completed",
            done["RecordingSid"],
        )
        assert words["CallSid"] == sid and words["TranscriptionSid"].startswith("TR")

    converse(scene)


def test_what_nobody_understood_is_a_failed_transcription_and_what_is_too_short_is_none() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Record action='/line' timeout='3' transcribe='true' transcribeCallback='/words'/>"
        stand.pages["/words"] = ""
        sid = await stand.dial()
        await stand.after(0.5)
        await stand.act(sid, "record", {"seconds": 4})
        await stand.after(8)
        await stand.act(sid, "record", {"seconds": 0.2})
        await stand.after(12)
        assert [one["TranscriptionStatus"] for one in stand.hits_on("/words")] == ["failed"]
        assert 13617 in [event["code"] for event in stand.events("webhook_failed")]

    converse(scene)


def test_a_client_is_recorded_for_ten_minutes_at_most() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/line": "<Record action='/done' timeout='0'/>", "/done": "<Pause length='60'/>"}
        sid = await stand.dial(from_="client:anna")
        await stand.after(1)
        await stand.act(sid, "record", {"seconds": 700})
        await stand.after(600)
        assert stand.hits_on("/done")[0]["RecordingDuration"] == "600"

    converse(scene)


def test_what_was_recorded_is_played_from_where_the_action_was_told() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Record action='/listen' timeout='2'/>"
        stand.pages["/listen"] = lambda form: (
            f"<Say>Listen to what you said.</Say><Play>{form['RecordingUrl']}</Play>"
            f"<Play>{form['RecordingUrl']}.wav</Play>"
        )
        sid = await stand.dial()
        await stand.after(1)
        await stand.act(sid, "record", {"seconds": 3})
        await stand.after(20)
        assert stand.heard(sid)[:2] == ["beep", "Listen to what you said."]
        played = [sound for sound in stand.events("heard") if sound["verb"] == "play"]
        assert [sound["seconds"] for sound in played] == [pytest.approx(3.5, abs=0.1)] * 2

    converse(scene)
