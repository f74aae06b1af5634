"""Who hears what, tick by tick: bridges, conferences, keys, tones, prompts."""

from __future__ import annotations

import io
import shutil
import wave

import numpy as np
import numpy.typing as npt
import pytest
from aiohttp import web

from tests.sandbox.parties import BY_HAND, FAINT, ROOM, couple, people, seat_of, speak
from tests.sandbox.stand import CALLER, Stand, converse
from tests.sandbox.telephones import HeldTelephone, listen, loudness, strength

OTHERS = ("+393334440001", "+393334440002")
spoken = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="ESPEAK-NG IS NOT HERE: speech goes untested")


def test_bridged_parties_hear_each_other_and_not_themselves() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await couple(stand)
        await speak(stand, 0.5, caller, agent, hz=(440, 1000))
        at_agent, at_caller = agent.heard(), caller.heard()
        assert strength(at_agent, 440) > 5000 > FAINT > strength(at_agent, 1000)
        assert strength(at_caller, 1000) > 5000 > FAINT > strength(at_caller, 440)

    converse(scene, **BY_HAND)


def test_a_caller_hears_ring_back_while_the_other_rings_and_no_more_after_the_answer() -> None:
    async def scene(stand: Stand) -> None:
        agent = HeldTelephone(stand, "client:agent-1")
        (caller,) = await people(stand, "<Dial><Client>agent-1</Client></Dial>", CALLER)
        await listen(stand, 0.5, caller)
        assert strength(caller.heard(), 425) > 3000
        agent.order("answer", call_sid=agent.told("ringing")[0]["call_sid"])
        await listen(stand, 0.5, caller)
        assert loudness(caller.heard()) < FAINT

    converse(scene, **BY_HAND)


def test_a_caller_hears_ring_back_before_anybody_has_answered() -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Pause length='2'/><Reject reason='busy'/>", CALLER)
        await listen(stand, 0.5, caller)
        assert strength(caller.heard(), 425) > 3000
        await listen(stand, 2, caller)
        assert caller.told("ended")[0]["status"] == "busy"
        caller.heard()
        await listen(stand, 0.4, caller)
        assert 500 < strength(caller.heard(), 425) < 2500  # on for half of the time
        await listen(stand, 4, caller)
        caller.heard()
        await listen(stand, 0.2, caller)
        assert len(caller.heard()) == 0

    converse(scene, **BY_HAND)


def test_a_key_pressed_by_one_is_heard_by_the_other_as_two_tones() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await couple(stand)
        caller.order("key", key="5")
        await listen(stand, 0.14, caller, agent)
        at_agent = agent.heard()
        assert strength(at_agent, 770) > 3000 and strength(at_agent, 1336) > 3000
        assert agent.told("key_heard")[0]["key"] == "5"
        assert loudness(caller.heard()) < FAINT

    converse(scene, **BY_HAND)


def test_played_digits_sound_too() -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Play digits='1'/><Pause/>", CALLER)
        await listen(stand, 0.14, caller)
        heard = caller.heard()
        assert strength(heard, 697) > 3000 and strength(heard, 1209) > 3000

    converse(scene, **BY_HAND)


def test_three_in_a_conference_hear_the_sum_of_the_others() -> None:
    async def scene(stand: Stand) -> None:
        crowd = await people(stand, ROOM, CALLER, *OTHERS)
        await speak(stand, 0.5, *crowd, hz=(440, 700, 1000))
        for telephone, own, others in zip(crowd, (440, 700, 1000), ((700, 1000), (440, 1000), (440, 700)), strict=True):
            heard = telephone.heard()
            assert strength(heard, own) < FAINT
            assert all(strength(heard, other) > 5000 for other in others)

    converse(scene, **BY_HAND)


def test_a_muted_participant_hears_and_is_not_heard() -> None:
    async def scene(stand: Stand) -> None:
        crowd = await people(stand, ROOM, CALLER, OTHERS[0])
        seat_of(stand, crowd[0]).set_muted(True)
        await speak(stand, 0.5, *crowd, hz=(440, 700))
        assert strength(crowd[0].heard(), 700) > 5000
        assert loudness(crowd[1].heard()) < FAINT

    converse(scene, **BY_HAND)


def test_hold_cuts_both_ways_and_plays_music_to_the_held_one_only() -> None:
    async def scene(stand: Stand) -> None:
        crowd = await people(stand, ROOM, CALLER, *OTHERS)
        seat_of(stand, crowd[0]).set_hold(True, None)
        await speak(stand, 0.5, *crowd, hz=(440, 700, 1000))
        held, second, third = (telephone.heard() for telephone in crowd)
        assert strength(held, 700) < 300 and strength(held, 1000) < 300 and loudness(held) > 300
        assert strength(second, 440) < FAINT and strength(second, 1000) > 5000
        assert strength(third, 440) < FAINT and abs(strength(second, 261.63)) < FAINT
        seat_of(stand, crowd[0]).set_hold(False, None)
        await speak(stand, 0.5, *crowd, hz=(440, 700, 1000))
        assert strength(crowd[1].heard(), 440) > 5000
        assert strength(crowd[0].heard(), 261.63) < FAINT

    converse(scene, **BY_HAND)


def test_a_coach_is_heard_by_the_coached_one_only() -> None:
    async def scene(stand: Stand) -> None:
        crowd = await people(stand, ROOM, CALLER, *OTHERS)
        coach, agent, _ = crowd
        assert agent.telephone.call is not None
        seat_of(stand, coach).set_coach(agent.telephone.call.sid)
        await speak(stand, 0.5, *crowd, hz=(440, 700, 1000))
        to_coach, to_agent, to_customer = (telephone.heard() for telephone in crowd)
        assert strength(to_coach, 700) > 5000 and strength(to_coach, 1000) > 5000
        assert strength(to_agent, 440) > 5000 and strength(to_agent, 1000) > 5000
        assert strength(to_customer, 700) > 5000 and strength(to_customer, 440) < FAINT

    converse(scene, **BY_HAND)


def test_one_alone_in_a_conference_hears_music_until_another_comes() -> None:
    async def scene(stand: Stand) -> None:
        (first,) = await people(stand, ROOM, CALLER)
        await listen(stand, 1, first)
        assert loudness(first.heard()) > 300
        second = HeldTelephone(stand, OTHERS[0])
        await second.dial()
        await listen(stand, 0.2, first, second)
        first.heard()
        await listen(stand, 0.5, first, second)
        assert loudness(first.heard()) < FAINT

    converse(scene, **BY_HAND)


def test_whoever_waits_in_a_queue_hears_music_until_somebody_comes() -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Enqueue>sales</Enqueue>", CALLER)
        await listen(stand, 1, caller)
        assert loudness(caller.heard()) > 300
        stand.pages["/line"] = "<Dial><Queue>sales</Queue></Dial>"
        agent = HeldTelephone(stand, OTHERS[0])
        await agent.dial()
        await listen(stand, 0.1, caller, agent)
        caller.heard(), agent.heard()
        await speak(stand, 0.5, caller, agent, hz=(440, 1000))
        assert strength(agent.heard(), 440) > 5000
        assert strength(caller.heard(), 1000) > 5000

    converse(scene, **BY_HAND)


def test_two_numbers_of_ours_carry_the_voice_from_leg_to_leg() -> None:
    async def scene(stand: Stand) -> None:
        other = "+390255550000"
        agent = HeldTelephone(stand, "client:agent-1")
        stand.own(other, "/second")
        stand.pages["/second"] = "<Dial><Client>agent-1</Client></Dial>"
        (caller,) = await people(stand, f"<Dial>{other}</Dial>", CALLER)
        agent.order("answer", call_sid=agent.told("ringing")[0]["call_sid"])
        await stand.settle()
        await listen(stand, 0.1, caller, agent)
        caller.heard(), agent.heard()
        await speak(stand, 0.5, caller, agent, hz=(440, 1000))
        assert strength(agent.heard(), 440) > 5000
        assert strength(caller.heard(), 1000) > 5000

    converse(scene, **BY_HAND)


def wav(samples: npt.NDArray[np.floating], rate_hz: int, channels: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def serve_wav(stand: Stand, path: str, body: bytes) -> None:
    stand.pages[path] = lambda _: web.Response(body=body, content_type="audio/wav")


def test_a_played_file_is_heard_and_lasts_its_length() -> None:
    async def scene(stand: Stand) -> None:
        time = np.arange(44_100) / 44_100
        left = 8000 * np.sin(2 * np.pi * 600 * time)
        serve_wav(stand, "/hold.wav", wav(np.stack([left, left], axis=1), 44_100, 2))
        (caller,) = await people(stand, "<Play>/hold.wav</Play><Play>/hold.wav</Play>", CALLER)
        await listen(stand, 1.5, caller)
        assert strength(caller.heard(), 600) > 7000
        assert [sound["seconds"] for sound in caller.told("heard")] == [1.0, 1.0]
        assert caller.told("heard")[0]["audible"] is True
        await listen(stand, 0.6, caller)
        assert caller.told("ended")
        assert len(stand.hits_on("/hold.wav")) == 1

    converse(scene, **BY_HAND)


def test_a_file_that_cannot_be_read_is_silent_and_fetched_once() -> None:
    async def scene(stand: Stand) -> None:
        serve_wav(stand, "/odd.wav", b"RIFF....WAVE, but nothing else")
        (caller,) = await people(stand, "<Play>/odd.wav</Play><Play>/odd.wav</Play>", CALLER)
        await listen(stand, 5.5, caller)
        assert [sound["audible"] for sound in caller.told("heard")] == [False, False]
        assert len(stand.hits_on("/odd.wav")) == 1

    converse(scene, **BY_HAND)


@spoken
def test_a_prompt_is_spoken_and_lasts_as_long_as_its_sound() -> None:
    async def scene(stand: Stand) -> None:
        words = "Buongiorno, grazie per aver chiamato."
        (caller,) = await people(stand, f"<Say language='it-IT'>{words}</Say><Pause/>", CALLER)
        await listen(stand, 1, caller)
        assert loudness(caller.heard()) > 1000
        heard = caller.told("heard")[0]
        assert (heard["text"], heard["audible"]) == (words, True)
        assert heard["seconds"] != pytest.approx(len(words) / 15, abs=0.01)
        await listen(stand, heard["seconds"] - 1, caller)
        caller.heard()
        await listen(stand, 0.5, caller)
        assert loudness(caller.heard()) < FAINT

    converse(scene, **BY_HAND)


@spoken
def test_a_language_without_a_voice_is_left_to_the_page() -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Say language='fil-PH'>Magandang umaga</Say>", CALLER)
        heard = caller.told("heard")[0]
        assert heard["audible"] is False
        assert heard["seconds"] == pytest.approx(1.0, abs=0.01)

    converse(scene, **BY_HAND)


@spoken
def test_a_key_stops_the_prompt_at_once() -> None:
    async def scene(stand: Stand) -> None:
        stand.pages["/next"] = "<Pause length='5'/>"
        prompt = "Per informazioni prema uno, per un reclamo prema due, per tutto il resto prema tre."
        document = f"<Gather numDigits='1' action='/next'><Say language='it-IT'>{prompt}</Say></Gather>"
        (caller,) = await people(stand, document, CALLER)
        await listen(stand, 1, caller)
        assert loudness(caller.heard()) > 1000
        caller.order("key", key="1")
        await stand.settle()
        await listen(stand, 0.5, caller)
        assert loudness(caller.heard()) < FAINT

    converse(scene, **BY_HAND)


def test_without_sound_a_telephone_gets_the_words_and_no_frames() -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Say>Hello there, good morning.</Say>", CALLER)
        await stand.after(10)
        assert caller.told("ready")[0]["sound"] is False
        words = {"type": "heard", "verb": "say", "text": "Hello there, good morning.", "language": "en-US"}
        assert words.items() <= caller.told("heard")[0].items()
        assert caller.told("heard")[0]["audible"] is False
        assert caller.wire.frames == []
        assert caller.told("ended")[0]["cause"] == "document"

    converse(scene)
