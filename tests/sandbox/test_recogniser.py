"""Words out of sound, by a program of one's own."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from sandbox.sound.recogniser import Program
from tests.sandbox.parties import BY_HAND, people
from tests.sandbox.stand import CALLER, LINE, Stand, converse
from tests.sandbox.telephones import HeldTelephone, listen, sine

SCRIPT = """
import sys, wave
with wave.open(sys.argv[1]) as file:
    seconds = file.getnframes() / file.getframerate()
print(f"{seconds:.0f} seconds of {sys.argv[2]}")
"""
DEAF = "import sys; sys.exit(3)"


def recogniser(folder: Path, script: str = SCRIPT) -> str:
    file = folder / "recognise me.py"
    file.write_text(script)
    return f"{sys.executable} '{file}' {{wav}} {{language}}"


async def understood(stand: Stand, caller: HeldTelephone, seconds: float) -> None:
    await listen(stand, seconds, caller)
    await stand.settle()


def test_spoken_words_answer_a_gather(tmp_path: Path) -> None:
    async def scene(stand: Stand) -> None:
        terms = "input='speech' language='it-IT' speechTimeout='auto' action='/got'"
        (caller,) = await people(stand, f"<Gather {terms}/>", CALLER)
        stand.pages["/got"] = "<Pause length='60'/>"
        await listen(stand, 0.2, caller)
        caller.say(sine(440, 7))
        await understood(stand, caller, 8)
        assert stand.hits_on("/got") == []
        await listen(stand, 0.6, caller)
        assert stand.hits_on("/got")[0]["SpeechResult"] == "8 seconds of it-IT"

    converse(scene, recogniser=recogniser(tmp_path), **BY_HAND)


def test_a_noise_is_no_answer(tmp_path: Path) -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Gather input='speech' timeout='2' action='/got'/><Say>Nothing.</Say>", CALLER)
        caller.say(sine(440, 0.06))
        await listen(stand, 2.5, caller)
        assert stand.heard(caller.told("ringing")[0]["call_sid"]) == ["Nothing."]

    converse(scene, recogniser=recogniser(tmp_path), **BY_HAND)


def test_a_program_that_fails_leaves_the_question_unanswered(tmp_path: Path) -> None:
    async def scene(stand: Stand) -> None:
        (caller,) = await people(stand, "<Gather input='speech' timeout='2' action='/got'/><Say>Nothing.</Say>", CALLER)
        caller.say(sine(440, 1))
        await understood(stand, caller, 2)
        await listen(stand, 2.5, caller)
        assert stand.heard(caller.told("ringing")[0]["call_sid"]) == ["Nothing."]

    converse(scene, recogniser=recogniser(tmp_path, DEAF), **BY_HAND)


def test_a_message_is_transcribed_by_the_recogniser(tmp_path: Path) -> None:
    async def scene(stand: Stand) -> None:
        document = "<Record playBeep='false' timeout='2' transcribe='true' transcribeCallback='/words' action='/done'/>"
        stand.pages |= {"/words": "", "/done": "<Pause length='60'/>"}
        (caller,) = await people(stand, document, CALLER)
        caller.say(sine(440, 4))
        await listen(stand, 7, caller)
        await stand.after(5)
        assert stand.hits_on("/words")[0]["TranscriptionText"] == "4 seconds of en-US"

    converse(scene, recogniser=recogniser(tmp_path), **BY_HAND)


@pytest.mark.parametrize(
    ("command", "reason"), [("no-such-program {wav}", "no program"), ("cat", "not told what to hear")]
)
def test_a_command_that_cannot_be_run_is_refused_at_the_start(command: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Program(command)


def test_what_a_program_prints_is_one_line_of_words(tmp_path: Path) -> None:
    printing = "import sys; print(' two\\n lines  ')"
    assert Program(recogniser(tmp_path, printing)).words(np.zeros(160, np.int16), "en") == "two lines"


def test_of_a_program_that_prints_without_measure_the_beginning_counts(tmp_path: Path) -> None:
    printing = "print('word ' * 1_000_000)"
    assert Program(recogniser(tmp_path, printing)).words(np.zeros(160, np.int16), "en") == ("word " * 820)[:4096]


def test_typed_words_count_beside_a_recogniser(tmp_path: Path) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/line": "<Gather input='speech' speechTimeout='auto' action='/got'/>", "/got": ""}
        sid = await stand.dial()
        await stand.act(sid, "speech", {"text": "hello"})
        await stand.after(0.5)
        assert stand.hits_on("/got")[0]["SpeechResult"] == "hello"

    converse(scene, recogniser=recogniser(tmp_path))
