"""What an agent or a colleague at a telephone hears before they are connected."""

from textwrap import shorten
from typing import Final

from callflows import words
from callflows.actions import Utterances
from callflows.languages.language import Language
from callflows.prompts import Spoken

PROMISE_LENGTH: Final = 50
"""Of a promise that is whispered: about three seconds."""


def whisper(
    code: str, who: str | None, why: str | None, spoken: str, trust: str = "none", promise: str | None = None
) -> Utterances:
    """What a telephone agent hears before a call: who calls, how surely, about what, in which language; 1 accepts.

    `promise` is what was promised them last; all of it takes eight seconds at most.
    """
    known = words.language(code)
    return words.say(
        code,
        "whisper",
        who=Spoken(_surely(known, who, trust)),
        why=Spoken(_with_promise(known, words.reason(code, why), promise)),
        language=Spoken(known.names.get(spoken, spoken)),
    )


def consult_whisper(code: str, asker: str, who: str | None, why: str | None) -> Utterances:
    """What a colleague at a telephone hears who is asked into a talk; 1 joins."""
    named = Spoken(who or words.language(code).sentences["whisper_unknown"])
    return words.say(code, "consult_whisper", asker=Spoken(asker), who=named, why=Spoken(words.reason(code, why)))


def _surely(known: Language, who: str | None, trust: str) -> str:
    if who is None:
        return known.sentences["whisper_unknown"]
    sure = known.sentences.get(f"whisper_{trust}")
    return f"{who}, {sure}" if sure else who


def _with_promise(known: Language, why: str, promise: str | None) -> str:
    if not promise:
        return why
    short = shorten(promise, PROMISE_LENGTH, placeholder="…")
    return known.sentences["whisper_promise"].format(why=why, promise=short)
