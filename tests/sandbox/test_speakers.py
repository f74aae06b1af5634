"""Who speaks in a conference, as its callbacks tell it; and what may not be in one."""

from __future__ import annotations

import pytest

from tests.sandbox.parties import BY_HAND, people, seat_of
from tests.sandbox.stand import CALLER, LINE, Stand, converse
from tests.sandbox.telephones import listen, sine

OTHER = "+393334440001"
ROOM = (
    "<Dial><Conference beep='false' waitUrl='' statusCallback='/room' statusCallbackEvent='speaker'"
    " participantLabel='{label}'>room</Conference></Dial>"
)


def spoken(stand: Stand) -> list[tuple[str, str]]:
    return [(one["StatusCallbackEvent"], one["ParticipantLabel"]) for one in stand.hits_on("/room")]


def prepare(stand: Stand) -> None:
    stand.own(LINE, "/line")
    stand.pages |= {"/line": lambda form: ROOM.format(label=form["From"][-4:]), "/room": ""}


def test_who_speaks_is_told_and_when_it_was_over() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        first, second = await stand.dial(), await stand.dial(from_=OTHER)
        await stand.act(first, "record", {"seconds": 4})
        assert spoken(stand) == [("participant-speech-start", "2222")]
        await stand.after(3)
        await stand.act(second, "speech", {"text": "Good morning, Anna."})
        await stand.after(2.1)
        assert spoken(stand)[1:] == [("participant-speech-start", "0001"), ("participant-speech-stop", "2222")]
        await stand.after(1)
        assert spoken(stand)[3:] == [("participant-speech-stop", "0001")]

    converse(scene)


def test_who_is_muted_in_mid_sentence_has_ceased_to_speak_and_is_not_heard_again() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        first = await stand.dial()
        await stand.dial(from_=OTHER)
        await stand.act(first, "record", {"seconds": 60})
        call = stand.carrier.calls.get(first)
        assert call is not None and call.seat is not None
        call.seat.set_muted(True)
        await stand.act(first, "record", {"seconds": 60})
        assert [event for event, _ in spoken(stand)] == ["participant-speech-start", "participant-speech-stop"]

    converse(scene)


def test_speech_is_heard_in_the_sound_itself() -> None:
    async def scene(stand: Stand) -> None:
        crowd = await people(stand, ROOM.format(label=""), CALLER, OTHER)
        stand.pages["/room"] = ""
        crowd[0].say(sine(440, 1))
        await listen(stand, 3, *crowd)
        told = stand.hits_on("/room")
        assert [one["StatusCallbackEvent"] for one in told] == ["participant-speech-start", "participant-speech-stop"]
        assert {one["CallSid"] for one in told} == {seat_of(stand, crowd[0]).call.sid}

    converse(scene, **BY_HAND)


@pytest.mark.parametrize(
    ("noun", "code"),
    [
        ("<Conference/>", 13237),
        ("<Conference coach='CA1'>room</Conference>", 13240),
        ("<Conference participantLabel='a'>room</Conference>", 16025),
    ],
)
def test_who_cannot_join_goes_on_with_the_next_verb(noun: str, code: int) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Dial><Conference participantLabel='a'>room</Conference></Dial>"
        await stand.dial()
        stand.pages["/line"] = f"<Dial>{noun}</Dial><Say>Alone.</Say>"
        sid = await stand.dial(from_=OTHER)
        assert stand.heard(sid) == ["Alone."]
        assert [event["code"] for event in stand.events("webhook_failed")] == [code]

    converse(scene)


def test_a_full_conference_takes_nobody_in() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Dial><Conference maxParticipants='2'>room</Conference></Dial><Say>Full.</Say>"
        await stand.dial()
        await stand.dial(from_=OTHER)
        sid = await stand.dial(from_="+393334440002")
        assert stand.heard(sid)[-1] == "Full."
        assert [event["code"] for event in stand.events("webhook_failed")] == [16020]

    converse(scene)


def test_a_verb_that_has_no_place_in_a_wait_document_is_an_error() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Dial><Conference beep='false' waitUrl='/wait'>room</Conference></Dial>"
        stand.pages["/wait"] = "<Record/><Say>Please wait.</Say>"
        sid = await stand.dial()
        assert stand.heard(sid) == ["Please wait."]
        assert [event["code"] for event in stand.events("webhook_failed")] == [13238]

    converse(scene)
