"""Gather in all its terms."""

from __future__ import annotations

import pytest

from tests.sandbox.stand import LINE, Stand, converse

AFTER = "<Say>Nothing.</Say>"


def prepare(stand: Stand, gather: str) -> None:
    stand.own(LINE, "/line")
    stand.pages |= {"/line": gather + AFTER, "/got": "<Pause length='60'/>"}


@pytest.mark.parametrize(
    ("terms", "keys", "digits", "finished_on"),
    [
        ("", "12#", "12", "#"),
        ("numDigits='3'", "123", "123", None),
        ("finishOnKey='*'", "1#2*", "1#2", "*"),
        ("numDigits='1'", "1234", "1", None),
    ],
)
def test_keys_are_gathered_until_the_terms_are_met(terms: str, keys: str, digits: str, finished_on: str) -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Gather action='/got' {terms}><Say>Please type.</Say></Gather>")
        sid = await stand.dial()
        await stand.press(sid, keys)
        got = stand.hits_on("/got")[0]
        assert (got["Digits"], got.get("FinishedOnKey")) == (digits, finished_on)

    converse(scene)


def test_the_last_key_and_silence_end_a_number_of_any_length() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Gather action='/got' timeout='3'/>")
        sid = await stand.dial()
        await stand.press(sid, "1WW2")
        await stand.after(4.9)
        assert stand.hits_on("/got") == []
        await stand.after(0.2)
        assert stand.hits_on("/got")[0]["Digits"] == "12"

    converse(scene)


def test_an_empty_finish_key_lets_every_key_count() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Gather action='/got' finishOnKey='' timeout='2'/>")
        sid = await stand.dial()
        await stand.press(sid, "1#*")
        await stand.after(2)
        assert stand.hits_on("/got")[0]["Digits"] == "1#*"

    converse(scene)


def test_the_finish_key_alone_is_no_answer() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Gather action='/got'><Say>Please type.</Say></Gather>")
        sid = await stand.dial()
        await stand.press(sid, "#")
        assert stand.heard(sid)[-1] == "Nothing."
        assert stand.hits_on("/got") == []

    converse(scene)


def test_silence_is_an_answer_when_the_terms_say_so() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Gather action='/got' actionOnEmptyResult='true' timeout='2'/>")
        await stand.dial()
        await stand.after(2)
        assert stand.hits_on("/got")[0]["Digits"] == ""

    converse(scene)


def test_words_are_heard_and_sent_after_a_pause() -> None:
    async def scene(stand: Stand) -> None:
        prepare(
            stand,
            "<Gather input='dtmf speech' speechTimeout='auto' action='/got'><Say>Tell me.</Say></Gather>",
        )
        sid = await stand.dial()
        await stand.act(sid, "speech", {"text": "a complaint"})
        await stand.after(0.5)
        got = stand.hits_on("/got")[0]
        assert (got["SpeechResult"], got["Confidence"], "Digits" in got) == ("a complaint", "0.92", False)

    converse(scene)


def test_keys_during_a_prompt_that_may_not_be_interrupted_are_lost() -> None:
    async def scene(stand: Stand) -> None:
        prepare(
            stand,
            "<Gather action='/got' bargeIn='false' numDigits='1'><Say>Listen to the end.</Say></Gather>",
        )
        sid = await stand.dial()
        await stand.press(sid, "1")
        await stand.after(1.5)
        assert stand.hits_on("/got") == []
        await stand.press(sid, "2")
        assert stand.hits_on("/got")[0]["Digits"] == "2"

    converse(scene)


def test_a_rejected_call_was_never_answered() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Reject reason='busy'/>", "/over": ""}
        sid = await stand.dial()
        assert stand.status(sid) == "busy"
        assert stand.hits_on("/over")[0]["CallStatus"] == "busy"
        assert stand.events("answered") == []

    converse(scene)


def test_a_document_without_verbs_answers_and_ends_the_call() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = ""
        sid = await stand.dial()
        assert stand.status(sid) == "completed"

    converse(scene)


def test_a_number_without_an_address_fails_at_once_when_ours_calls_it() -> None:
    async def scene(stand: Stand) -> None:
        silent = "+390200000003"
        stand.own(LINE, "/line")
        stand.own(silent, "/x").urls.clear()
        call = await stand.sdk(
            lambda client: client.calls.create(to=silent, from_=LINE, twiml="<Response/>"),
        )
        await stand.settle()
        assert stand.status(call.sid) == "failed"

    converse(scene)


def test_partial_results_tell_what_may_still_change_and_at_the_end_what_will_not() -> None:
    async def scene(stand: Stand) -> None:
        terms = "input='speech' speechTimeout='2' partialResultCallback='/partial'"
        prepare(stand, f"<Gather action='/got' {terms}/>")
        stand.pages["/partial"] = "<Say>Nobody hears this.</Say>"
        sid = await stand.dial()
        await stand.act(sid, "speech", {"text": "my boiler"})
        await stand.act(sid, "speech", {"text": "is cold"})
        await stand.after(2)
        told = [
            (one["SequenceNumber"], one["StableSpeechResult"], one["UnstableSpeechResult"])
            for one in stand.hits_on("/partial")
        ]
        assert told == [
            ("0", "", "my boiler"),
            ("1", "my boiler", "my boiler is cold"),
            ("2", "my boiler is cold", ""),
        ]
        assert stand.hits_on("/got")[0]["SpeechResult"] == "my boiler is cold"

    converse(scene)


def test_words_without_end_are_cut_at_the_longest_speech() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Gather action='/got' input='speech' speechTimeout='3' maxSpeechTime='5'/>")
        sid = await stand.dial()
        for _ in range(4):
            await stand.act(sid, "speech", {"text": "and"})
            await stand.after(2)
        assert stand.hits_on("/got")[0]["SpeechResult"] == "and and and"

    converse(scene)


def test_once_words_are_heard_keys_do_not_count() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Gather action='/got' input='dtmf speech' speechTimeout='2'/>")
        sid = await stand.dial()
        await stand.act(sid, "speech", {"text": "hello"})
        await stand.press(sid, "1#")
        assert stand.hits_on("/got") == []
        await stand.after(2)
        got = stand.hits_on("/got")[0]
        assert got["SpeechResult"] == "hello" and "Digits" not in got

    converse(scene)


def test_a_recogniser_may_be_less_sure_of_some_words() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages = {"/line": "<Gather input='speech' action='/said'/>", "/said": ""}
        sid = await stand.dial()
        await stand.act(sid, "speech", {"text": "my boiler", "confidence": 0.41})
        await stand.act(sid, "speech", {"text": "is cold"})
        await stand.after(10)
        assert stand.hits_on("/said")[0]["Confidence"] == "0.41"
        unsure = await stand.dial()
        await stand.act(unsure, "speech", {"text": "mumble", "confidence": 0})
        await stand.after(10)
        assert float(stand.hits_on("/said")[1]["Confidence"]) == 0
        await stand.control("POST", f"/calls/{await stand.dial()}/speech", {"text": "x", "confidence": 2}, expect=400)

    converse(scene)
