"""Recordings of what was really said: their channels, their pauses, their silences."""

from __future__ import annotations

import io
import wave
from typing import Any

import numpy as np
from aiohttp import encode_basic_auth

from sandbox.recording import Recording
from sandbox.sound.pcm import FRAME_SAMPLES, Samples
from sandbox.sound.tape import Tape
from tests.sandbox.parties import BY_HAND, FAINT, ROOM, couple, people, speak
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, TOKEN, Stand, converse
from tests.sandbox.telephones import HeldTelephone, listen, sine, strength


async def channels_of(stand: Stand, recording: Recording, query: str = "") -> list[Samples]:
    """The recording as it is downloaded."""
    await stand.after(2)
    url = recording.url.replace(stand.carrier.public_url, stand.url) + ".wav" + query
    async with stand.http.get(url, headers={"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}) as answer:
        assert answer.status == 200
        with wave.open(io.BytesIO(await answer.read())) as file:
            assert (file.getframerate(), file.getsampwidth()) == (8000, 2)
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
    return [samples[:, place] for place in range(samples.shape[1])]


def only(stand: Stand) -> Recording:
    (recording,) = stand.carrier.recordings.all()
    return recording


async def changed(stand: Stand, recording: Recording, **fields: str) -> Any:
    def work(client: Any) -> Any:
        return client.calls(recording.call.sid).recordings(recording.sid).update(**fields)

    return await stand.sdk(work)


def test_a_dual_recording_has_the_caller_in_one_channel_and_the_other_party_in_the_second() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await couple(stand, "record='record-from-answer-dual'")
        await speak(stand, 1, caller, agent, hz=(440, 1000))
        caller.order("hang_up")
        first, second = await channels_of(stand, only(stand))
        assert strength(first, 440) > 5000 > FAINT > strength(first, 1000)
        assert strength(second, 1000) > 5000 > FAINT > strength(second, 440)
        assert abs(len(first) / 8000 - only(stand).seconds) < 0.001

    converse(scene, **BY_HAND)


def test_a_single_recording_has_both_together() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await couple(stand, "record='record-from-answer'")
        await speak(stand, 1, caller, agent, hz=(440, 1000))
        agent.order("hang_up")
        (both,) = await channels_of(stand, only(stand))
        assert strength(both, 440) > 5000 and strength(both, 1000) > 5000

    converse(scene, **BY_HAND)


def test_a_conference_is_recorded_with_the_first_to_join_in_a_channel_of_its_own() -> None:
    async def scene(stand: Stand) -> None:
        document = ROOM.replace("beep='false'", "beep='false' record='record-from-start'")
        crowd = await people(stand, document, CALLER, "+393334440001", "+393334440002")
        await speak(stand, 1, *crowd, hz=(440, 700, 1000))
        for telephone in crowd:
            telephone.order("hang_up")
        first, rest = await channels_of(stand, only(stand), "?RequestedChannels=2")
        assert strength(first, 440) > 5000 and strength(first, 700) < FAINT
        assert strength(rest, 700) > 5000 and strength(rest, 1000) > 5000 and strength(rest, 440) < FAINT
        (mono,) = await channels_of(stand, only(stand))
        assert all(strength(mono, hz) > 5000 for hz in (440, 700, 1000))

    converse(scene, **BY_HAND)


START = "<Start><Recording channels='dual' recordingStatusCallback='{url}/ready'/></Start><Pause length='60'/>"


async def recorded(stand: Stand) -> HeldTelephone:
    stand.pages["/ready"] = ""
    (caller,) = await people(stand, START.format(url=stand.app_url), CALLER)
    return caller


def test_a_pause_that_is_skipped_leaves_no_trace_of_itself() -> None:
    async def scene(stand: Stand) -> None:
        caller = await recorded(stand)
        await speak(stand, 1, caller, hz=(440,))
        await changed(stand, only(stand), status="paused", pause_behavior="skip")
        await speak(stand, 2, caller, hz=(700,))
        await changed(stand, only(stand), status="in-progress")
        await speak(stand, 1, caller, hz=(1000,))
        caller.order("hang_up")
        spoken, _ = await channels_of(stand, only(stand))
        assert abs(len(spoken) / 8000 - 2.2) < 0.05
        assert strength(spoken[:8000], 440) > 5000 and strength(spoken[-8000:], 1000) > 5000
        assert strength(spoken, 700) < FAINT

    converse(scene, **BY_HAND)


def test_a_pause_that_is_kept_is_silence() -> None:
    async def scene(stand: Stand) -> None:
        caller = await recorded(stand)
        await speak(stand, 1, caller, hz=(440,))
        await changed(stand, only(stand), status="paused")
        await speak(stand, 2, caller, hz=(700,))
        await changed(stand, only(stand), status="in-progress")
        await speak(stand, 1, caller, hz=(1000,))
        caller.order("hang_up")
        spoken, _ = await channels_of(stand, only(stand))
        assert abs(len(spoken) / 8000 - 4.3) < 0.05
        assert not spoken[10_000:24_000].any()
        assert strength(spoken[-8000:], 1000) > 5000

    converse(scene, **BY_HAND)


def test_a_message_ends_after_silence_and_is_kept_up_to_the_last_word() -> None:
    async def scene(stand: Stand) -> None:
        stand.pages["/done"] = "<Pause/>"
        (caller,) = await people(stand, "<Record action='/done' timeout='2'/>", CALLER)
        await listen(stand, 0.6, caller)
        assert caller.told("beep")
        assert strength(caller.heard(), 1000) > 2000
        await speak(stand, 1.5, caller, hz=(440,))
        assert stand.hits_on("/done") == []
        await listen(stand, 2.5, caller)
        assert stand.hits_on("/done")[0]["RecordingDuration"] == "2"
        (message,) = await channels_of(stand, only(stand))
        assert 1.4 < len(message) / 8000 < 2.1
        assert strength(message, 440) > 4000

    converse(scene, **BY_HAND)


def test_somebody_silent_leaves_no_message() -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Record action='/done' timeout='2'/><Pause/>", CALLER)
        caller.say(sine(440, 4, loudness=50))
        await listen(stand, 3, caller)
        assert stand.hits_on("/done") == []
        assert stand.carrier.calls.all()[0].step == "Pause"

    converse(scene, **BY_HAND)


def test_a_tape_forgotten_with_its_recording_leaves_no_file() -> None:
    async def scene(stand: Stand) -> None:
        caller = await recorded(stand)
        await speak(stand, 0.5, caller, hz=(440,))
        tape = only(stand).tape
        assert tape is not None and tape.path.exists()
        await stand.control("POST", "/reset", {})
        assert not tape.path.exists()

    converse(scene, **BY_HAND)


def test_beyond_their_room_the_oldest_tapes_become_tones() -> None:
    async def scene(stand: Stand) -> None:
        stand.carrier.recordings.room_bytes = 20_000
        caller = await recorded(stand)
        await speak(stand, 1, caller, hz=(440,))
        old = only(stand)
        old.stop()
        newer = stand.carrier.record(old.call, old.terms)
        await speak(stand, 1, caller, hz=(700,))
        newer.stop()
        assert old.tape is None and newer.tape is not None
        assert len((await channels_of(stand, old))[0]) == round(old.seconds * 8000)

    converse(scene, **BY_HAND)


def test_a_tape_follows_the_time_of_its_recording() -> None:
    tape, frame = Tape(1), np.full(FRAME_SAMPLES, 7, np.int16)
    try:
        tape.write(1.0, (frame,))  # a second late: silence before it
        tape.write(1.0, (frame,))
        for _ in range(10):
            tape.write(1.0, (frame,))  # too early by more and more: left out at last
        tape.end(1.0)
        samples = np.frombuffer(tape.wav(1)[44:], "<i2")
        assert len(samples) == 8000
        assert not samples[:7800].any() and samples[-FRAME_SAMPLES:].all()
    finally:
        tape.drop()


def test_minutes_of_silence_at_both_ends_of_a_tape_are_trimmed() -> None:
    tape, frame = Tape(2), np.full(FRAME_SAMPLES, 700, np.int16)
    try:
        tape.write(70.0, (frame, None))
        tape.end(150.0)
        assert tape.trim() == 0.02
        samples = np.frombuffer(tape.wav(2)[44:], "<i2").reshape(-1, 2)
        assert samples[:, 0].tolist() == [700] * FRAME_SAMPLES and not samples[:, 1].any()
    finally:
        tape.drop()


def test_of_a_tape_without_a_sound_nothing_is_left() -> None:
    tape = Tape(1)
    try:
        tape.end(61.0)
        assert tape.trim() == 0.0 and len(tape.wav(1)) == 44
    finally:
        tape.drop()


def test_a_line_dialed_by_nobody_with_a_telephone_is_recorded_as_a_tone() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/line": START.format(url=stand.app_url), "/ready": ""}
        sid = await stand.dial()
        await stand.after(3)
        await stand.act(sid, "hangup")
        first, second = await channels_of(stand, only(stand))
        assert len(first) == 24_000 and strength(first, 440) > 1000 and strength(second, 550) > 1000

    converse(scene, **BY_HAND)
