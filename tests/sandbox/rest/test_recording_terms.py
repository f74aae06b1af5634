"""Recordings over REST: pauses, channels, formats, trimming, and what is left of a deleted one."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import encode_basic_auth
from twilio.base.exceptions import TwilioRestException

from sandbox.sound.encoding import as_mp3
from tests.sandbox.parties import BY_HAND, couple, speak
from tests.sandbox.stand import ACCOUNT, LINE, TOKEN, Stand, converse
from tests.sandbox.telephones import HeldTelephone

RECORDED = "<Say>Hello.</Say><Pause length='600'/>"


async def recorded_call(stand: Stand, **terms: Any) -> tuple[str, str]:
    stand.own(LINE, "/line")
    stand.pages["/line"] = RECORDED
    sid = await stand.dial()
    await stand.after(1)
    recording = await stand.sdk(lambda client: client.calls(sid).recordings.create(**terms))
    return sid, recording.sid


async def change(stand: Stand, call: str, status: str, **terms: Any) -> Any:
    return await stand.sdk(
        lambda client: client.calls(call).recordings("Twilio.CURRENT").update(status=status, **terms)
    )


async def sound(stand: Stand, recording: str, query: str = "") -> wave.Wave_read:
    body: bytes = await stand.rest("GET", f"/Recordings/{recording}.wav{query}")
    return wave.Wave_read(io.BytesIO(body))


def samples(file: wave.Wave_read) -> Any:
    return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())


@pytest.mark.parametrize(("behavior", "seconds", "silent"), [("silence", 30, True), ("skip", 20, False)])
def test_a_pause_is_silence_in_the_file_or_is_not_there(behavior: str, seconds: int, silent: bool) -> None:
    async def scene(stand: Stand) -> None:
        call, recording = await recorded_call(stand)
        await stand.after(10)
        assert (await change(stand, call, "paused", pause_behavior=behavior)).status == "paused"
        await stand.after(10)
        assert (await change(stand, call, "in-progress")).status == "in-progress"
        await stand.after(10)
        assert (await change(stand, call, "stopped")).duration == str(seconds)
        await stand.after(2)
        with await sound(stand, recording) as file:
            heard = np.abs(samples(file)).max(axis=1)
            assert len(heard) == seconds * 8000
            assert bool(heard[10 * 8000 : 20 * 8000].max() == 0) is silent
            assert heard[: 10 * 8000].max() > 0 < heard[-8000:].max()

    converse(scene)


def test_what_is_said_in_a_pause_is_not_on_the_tape() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await couple(stand)
        call = caller.telephone.call
        assert call is not None
        await stand.sdk(lambda client: client.calls(call.sid).recordings.create())
        await speak(stand, 1.0, caller, agent, hz=(440.0,))
        await change(stand, call.sid, "paused")
        await speak(stand, 1.0, caller, agent, hz=(440.0,))
        await change(stand, call.sid, "in-progress")
        await speak(stand, 1.0, caller, agent, hz=(440.0,))
        stopped = await change(stand, call.sid, "stopped")
        await stand.after(2)
        with await sound(stand, stopped.sid) as file:
            loud = np.abs(samples(file)).max(axis=1)
            thirds = [loud[int(at * 8000) : int((at + 0.8) * 8000)].max() for at in (0.1, 1.25, 2.3)]
            assert thirds[0] > 1000 > 100 > thirds[1]
            assert thirds[2] > 1000

    converse(scene, **BY_HAND)


def test_silence_at_both_ends_is_trimmed_from_what_was_heard() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await couple(stand)
        call = caller.telephone.call
        assert call is not None
        await stand.sdk(lambda client: client.calls(call.sid).recordings.create(trim="trim-silence"))
        await quiet(stand, caller, agent)
        await speak(stand, 1.0, caller, agent, hz=(440.0,))
        await quiet(stand, caller, agent)
        stopped = await change(stand, call.sid, "stopped")
        await stand.after(2)
        with await sound(stand, stopped.sid) as file:
            assert file.getnframes() == pytest.approx(8000, abs=1600)
        assert (await stand.sdk(lambda client: client.recordings(stopped.sid).fetch())).duration == "1"

    converse(scene, **BY_HAND)


async def quiet(stand: Stand, *telephones: HeldTelephone) -> None:
    await speak(stand, 2.0, *telephones, hz=())


def test_a_recording_of_two_channels_is_given_as_one_or_two() -> None:
    async def scene(stand: Stand) -> None:
        call, recording = await recorded_call(stand, recording_channels="dual")
        await stand.after(5)
        await change(stand, call, "stopped")
        await stand.after(2)
        counts = []
        for query in ("", "?RequestedChannels=1", "?RequestedChannels=2"):
            with await sound(stand, recording, query) as file:
                counts.append(file.getnchannels())
        assert counts == [2, 1, 2]
        assert (await stand.rest("GET", f"/Recordings/{recording}.wav?RequestedChannels=3", expect=400))[
            "code"
        ] == 20001

    converse(scene)


def test_media_is_had_without_an_ending_too_and_not_before_it_is_ready() -> None:
    async def scene(stand: Stand) -> None:
        call, recording = await recorded_call(stand)
        await stand.after(5)
        for ending in ("", ".wav", ".mp3"):
            assert (await stand.rest("GET", f"/Recordings/{recording}{ending}", expect=404))["code"] == 20404
        await change(stand, call, "stopped")
        await stand.after(2)
        headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
        url = f"{stand.url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/{recording}"
        async with stand.http.get(url, headers=headers) as answer:
            assert answer.content_type == "audio/wav"

    converse(scene)


def test_mp3_is_made_by_a_program_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = tmp_path / "lame"
    encoder.write_text("#!/bin/sh\nprintf ID3\nexec cat\n")
    encoder.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    assert as_mp3(b"sound", str(tmp_path)) == b"ID3sound"

    async def scene(stand: Stand) -> None:
        call, recording = await recorded_call(stand)
        await stand.after(5)
        await change(stand, call, "stopped")
        await stand.after(2)
        assert await stand.rest("GET", f"/Recordings/{recording}.mp3")

    converse(scene)


def test_without_such_a_program_there_is_no_mp3_and_the_answer_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    async def scene(stand: Stand) -> None:
        call, recording = await recorded_call(stand)
        await stand.after(5)
        await change(stand, call, "stopped")
        await stand.after(2)
        answer = await stand.rest("GET", f"/Recordings/{recording}.mp3", expect=404)
        assert (answer["code"], "MP3" in answer["message"]) == (20404, True)

    converse(scene)


def test_a_deleted_recording_leaves_its_facts_for_forty_days() -> None:
    async def scene(stand: Stand) -> None:
        call, recording = await recorded_call(stand)
        await stand.after(5)
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.recordings(recording).delete())
        assert refused.value.code == 20009
        await change(stand, call, "stopped")
        await stand.after(2)
        assert await stand.sdk(lambda client: client.calls(call).recordings(recording).delete())
        assert await stand.sdk(lambda client: client.recordings.list()) == []
        await stand.rest("GET", f"/Recordings/{recording}.json", expect=404)
        await stand.rest("GET", f"/Recordings/{recording}.wav", expect=404)
        kept = await stand.sdk(lambda client: client.recordings(recording).fetch(include_soft_deleted=True))
        assert (kept.status, kept.duration) == ("deleted", "5")
        assert len(await stand.sdk(lambda client: client.recordings.list(include_soft_deleted=True))) == 1
        await stand.after(41 * 24 * 3600)
        assert await stand.sdk(lambda client: client.recordings.list(include_soft_deleted=True)) == []

    converse(scene)


def test_what_is_over_or_unclear_cannot_be_changed() -> None:
    async def scene(stand: Stand) -> None:
        call, recording = await recorded_call(stand)
        second = await stand.sdk(lambda client: client.calls(call).recordings.create())
        path = f"/Calls/{call}/Recordings"
        assert (await stand.rest("POST", f"{path}/Twilio.CURRENT.json", {"Status": "paused"}, 400))["code"] == 21220
        await stand.after(2)
        await stand.rest("POST", f"{path}/{second.sid}.json", {"Status": "stopped"})
        assert (await stand.rest("POST", f"{path}/{second.sid}.json", {"Status": "paused"}, 400))["code"] == 21220
        wrong = {"Status": "paused", "PauseBehavior": "loud"}
        assert (await stand.rest("POST", f"{path}/{recording}.json", wrong, 400))["code"] == 20001
        assert (await stand.rest("POST", f"{path}/{recording}.json", {"Status": "completed"}, 400))["code"] == 20001
        await stand.act(call, "hangup")
        assert (await stand.rest("POST", f"{path}.json", {}, 400))["code"] == 21220

    converse(scene)


def test_a_recording_of_a_conference_is_paused_stopped_and_fetched_there() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Dial><Conference record='record-from-start'>room</Conference></Dial>"
        await stand.dial()
        await stand.dial(from_="client:anna")
        await stand.after(5)

        def handle(client: Any) -> list[str]:
            room = client.conferences.list()[0]
            statuses = [client.conferences(room.sid).recordings("Twilio.CURRENT").update(status="paused").status]
            current = client.conferences(room.sid).recordings("Twilio.CURRENT")
            statuses.append(current.update(status="in-progress").status)
            statuses.append(client.conferences(room.sid).recordings.list()[0].fetch().status)
            return [*statuses, current.update(status="stopped").status]

        assert await stand.sdk(handle) == ["paused", "in-progress", "in-progress", "processing"]
        await stand.after(2)
        recording = (await stand.sdk(lambda client: client.recordings.list()))[0]
        with await sound(stand, recording.sid) as one, await sound(stand, recording.sid, "?RequestedChannels=2") as two:
            assert (one.getnchannels(), two.getnchannels()) == (1, 2)

    converse(scene)
