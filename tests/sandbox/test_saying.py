"""What Say makes of voices, languages and SSML."""

from __future__ import annotations

import pytest

from sandbox.twiml import parse
from sandbox.voices import language_of, wrong_voice
from tests.sandbox.stand import LINE, Stand, converse


@pytest.mark.parametrize(
    ("language", "voice", "code"),
    [
        ("", "", None),
        ("it-IT", "Polly.Bianca-Neural", None),
        ("", "Polly.Bianca", None),
        ("th-TH", "Google.th-TH-Neural2-C", None),
        ("en-gb", "man", None),
        ("en-GB", "Polly.Bianca-Neural", 13511),
        ("vi-VN", "Google.th-TH-Neural2-C", 13511),
        ("en-US", "Polly.Nobody", 13511),
        ("en-US", "robot", 13511),
        ("mn-MN", "", 13512),
    ],
)
def test_a_voice_speaks_its_own_languages_only(language: str, voice: str, code: int | None) -> None:
    wrong = wrong_voice(language, voice)
    assert (wrong[0] if wrong is not None else None) == code


def test_a_voice_brings_its_language_with_it() -> None:
    assert language_of("", "Polly.Bianca") == "it-IT"
    assert language_of("", "woman") == "en-US"


@pytest.mark.parametrize(
    ("ssml", "pieces"),
    [
        ("One<break time='1.5s'/>two", ("One", 1.5, "two")),
        ("a <emphasis level='strong'>b</emphasis> <prosody rate='slow'>c</prosody>", ("a b c",)),
        (
            "<sub alias='World Wide Web'>WWW</sub> and <say-as interpret-as='digits'>123</say-as>",
            ("World Wide Web and 1 2 3",),
        ),
        ("<break strength='strong'/>x<break time='1000s'/>", (0.6, "x", 10.0)),
        ("<amazon:effect name='whispered'>psst</amazon:effect> you", ("psst you",)),
        ("<lang xml:lang='fr-FR'>Bonjour</lang><w role='amazon:VB'>read</w>", ("Bonjourread",)),
    ],
)
def test_ssml_is_read_as_words_and_pauses(ssml: str, pieces: tuple[object, ...]) -> None:
    document = parse(f"<Response><Say>{ssml}</Say></Response>")
    assert document.verbs[0].pieces == pieces
    assert document.warnings == ()


def test_a_break_takes_its_time() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Fifteen letters<break time='2s'/></Say><Say>After.</Say><Pause length='60'/>"
        sid = await stand.dial()
        await stand.after(2.9)
        assert stand.heard(sid) == ["Fifteen letters"]
        await stand.after(0.1)
        assert stand.heard(sid) == ["Fifteen letters", "After."]

    converse(scene)


def test_words_are_spoken_faster_on_demand() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Thirty letters, spaces counted</Say><Say>After.</Say><Pause length='60'/>"
        sid = await stand.dial()
        await stand.after(0.7)
        assert stand.heard(sid) == ["Thirty letters, spaces counted"]
        await stand.after(0.1)
        assert stand.heard(sid) == ["Thirty letters, spaces counted", "After."]

    converse(scene, speaking_rate=2.5)


def test_words_in_a_language_without_a_voice_are_shown_and_take_no_time() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say language='mn-MN'>Сайн байна уу</Say><Say>Hello.</Say><Pause length='60'/>"
        sid = await stand.dial()
        first, second = stand.events("heard")
        assert (first["text"], first["audible"], first["seconds"]) == ("Сайн байна уу", False, 0.0)
        assert (second["text"], second["at"]) == ("Hello.", first["at"])
        assert stand.status(sid) == "in-progress"

    converse(scene)


def test_loop_0_says_it_until_the_call_is_over() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say loop='0'>Again.</Say>"
        sid = await stand.dial()
        await stand.after(499.9)
        assert stand.status(sid) == "in-progress"
        await stand.after(0.2)
        assert len(stand.heard(sid)) == 1000
        assert stand.status(sid) == "completed"

    converse(scene)
