"""Shapes of what is said and heard: prompts in their languages, recordings, words for speech."""

from collections.abc import Mapping
from typing import Any, Final

from callflows.fields import Field
from callflows.languages import LANGUAGES
from callflows.prompts import PLACEHOLDER
from callflows.prompts import placeholders as placeholders_in
from callflows.shape.judgement import at, is_clip
from callflows.shape.values import texts
from callflows.shape.walk import Walk

WORDED_FIELDS: Final = {"text": Field("any_text", ""), "audio": Field("audio", "")}
PLACEHOLDERS: Final = frozenset({"company", "name", "reference", "emergency", "callback_number", "customer_number"})
EXTRA_PLACEHOLDERS: Final = {
    "read_back": frozenset({"digits"}),
    ("case_status", "prompt"): frozenset({"case"}),
}
SAID_IN_WAITING: Final = frozenset({"company"})
"""While callers wait, nothing else is known that could be put for a placeholder."""


def prompt(walk: Walk, value: Any, path: str) -> None:
    allowed = PLACEHOLDERS | EXTRA_PLACEHOLDERS.get(walk.field, frozenset())
    allowed |= EXTRA_PLACEHOLDERS.get((walk.kind, walk.field), frozenset())
    if (walk.kind, walk.field) == ("queue", "comfort"):
        allowed = SAID_IN_WAITING
    if isinstance(value, str):
        worded(walk, {"text": value}, path, allowed)
    elif isinstance(value, Mapping) and value:
        for code, written in value.items():
            worded(walk, {"text": written} if isinstance(written, str) else written, at(path, code), allowed)
            if not isinstance(code, str):
                walk.bad(path, "words per language")
    else:
        walk.bad(path, "words per language")


def worded(walk: Walk, value: Any, path: str, allowed: frozenset[str]) -> None:
    if not isinstance(value, Mapping):
        walk.bad(path, "words, or {text: …, audio: …}")
        return
    walk.fields(value, WORDED_FIELDS, path)
    text = value.get("text")
    said = text if isinstance(text, str) else ""
    audio = value.get("audio")
    clips = [audio] if isinstance(audio, str) else audio if isinstance(audio, list) else []
    for piece in (said, *(clip for clip in clips if isinstance(clip, str))):
        placeholders(walk, piece, path, allowed)


def placeholders(walk: Walk, said: str, path: str, allowed: frozenset[str]) -> None:
    if "{" not in said and "}" not in said:
        return
    unknown = [name for name in placeholders_in(said) if name not in allowed]
    rest = PLACEHOLDER.sub("", said)
    if unknown or "{" in rest or "}" in rest:
        named = ", ".join(unknown) or "a brace"
        walk.say("unknown_placeholder", path, f"Nothing can be put for {named:.60} here.")


def audio(walk: Walk, value: Any, path: str) -> None:
    names = [value] if isinstance(value, str) else value
    if not (isinstance(names, list) and names and all(_is_piece(name) for name in names)):
        walk.bad(path, "the name of a recording, or a list of names and placeholders")


def _is_piece(name: Any) -> bool:
    return isinstance(name, str) and is_clip(PLACEHOLDER.sub("x", name))


def company(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, str):
        prompt(walk, value, path)


def languages(walk: Walk, value: Any, path: str) -> None:
    if not (isinstance(value, list | tuple) and value and all(isinstance(code, str) and code for code in value)):
        walk.bad(path, "a list of languages, such as [en, it]")
        return
    for code in value:
        if code not in LANGUAGES:
            walk.say("unknown_language", path, f"We do not know the language {code:.20}.")
    if len(set(value)) < len(value):
        walk.bad(path, "each language once")


def planned(walk: Walk, value: Any, path: str) -> None:
    if value:
        languages(walk, value, path)
    elif not isinstance(value, list | tuple):
        walk.bad(path, "a list of languages")


def heard_words(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, Mapping):
        walk.bad(path, "lists of words per language")
        return
    for code, said in value.items():
        texts(walk, said, at(path, code))
