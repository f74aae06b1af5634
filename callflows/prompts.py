"""Prompts made ready to be said: per language, with their placeholders found beforehand."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from callflows.actions import Utterance, Utterances

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A value as it is said: `text` for a voice, `clips` for a recorded language."""

    text: str
    clips: tuple[str, ...] = ()


Values = Callable[[str], Spoken]
NOTHING: Final = Spoken("")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A prompt in one language: `parts` and `clips` alternate literal pieces and (name,) placeholders."""

    language: str
    parts: tuple[str | tuple[str], ...]
    clips: tuple[str | tuple[str], ...]
    fixed: Utterances | None
    fixed_slow: Utterances | None

    def say(self, slow: bool, values: Values) -> Utterances:
        if self.fixed is not None and self.fixed_slow is not None:
            return self.fixed_slow if slow else self.fixed
        text = "".join(part if isinstance(part, str) else values(part[0]).text for part in self.parts) or None
        audio: list[str] = []
        for clip in self.clips:
            audio.extend((clip,) if isinstance(clip, str) else values(clip[0]).clips)
        return _utterances(self.language, text, tuple(audio), slow)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing said, in every language of a flow."""

    sentences: Mapping[str, Sentence]
    placeholders: frozenset[str]

    def say(self, language: str, slow: bool, values: Values) -> Utterances:
        return self.sentences[language].say(slow, values)


def sentence(language: str, text: str | None, clips: tuple[str, ...] = ()) -> Sentence:
    """The sentence with this text and these clip names; either may hold {placeholders}."""
    parts, audio = split(text or ""), tuple(part for clip in clips for part in split(clip))
    if any(not isinstance(part, str) for part in (*parts, *audio)):
        return Sentence(language, parts, audio, None, None)
    normal = _utterances(language, text or None, clips, False)
    return Sentence(language, parts, audio, normal, _utterances(language, text or None, clips, True))


def compile_prompt(source: Any, languages: tuple[str, ...]) -> Prompt:
    """A prompt of the document (checked before); a language it lacks is said in the first one that it has."""
    written = {language: worded(source, language) for language in languages}
    present = [language for language in languages if written[language] is not None]
    spare = present[0] if present else languages[0]
    made = {
        language: sentence(language, *(written[language] or (None, ())))
        for language in {spare: None, **dict.fromkeys(present)}
    }
    names = frozenset(name for item in made.values() for name in names_in(item))
    return Prompt({language: made.get(language, made[spare]) for language in languages}, names)


def worded(source: Any, language: str) -> tuple[str | None, tuple[str, ...]] | None:
    """The text and the clips of a document's prompt in one language, None if it has neither."""
    if isinstance(source, str):
        return (source, ()) if source.strip() else None
    value = source.get(language) if isinstance(source, Mapping) else None
    if isinstance(value, str):
        return (value, ()) if value.strip() else None
    if not isinstance(value, Mapping):
        return None
    text, audio = value.get("text"), value.get("audio")
    text = text if isinstance(text, str) and text.strip() else None
    clips = (audio,) if isinstance(audio, str) else tuple(audio) if isinstance(audio, list | tuple) else ()
    return (text, clips) if text or clips else None


def placeholders(text: str) -> list[str]:
    """The names in braces, in order."""
    return PLACEHOLDER.findall(text) if "{" in text else []


def split(text: str) -> tuple[str | tuple[str], ...]:
    """Literal pieces and one-element tuples with the names of the placeholders between them."""
    if "{" not in text:  # as most
        return (text,) if text else ()
    return tuple(_pieces(text))


def names_in(item: Sentence) -> Iterator[str]:
    """The placeholders of a sentence, of text and clips alike."""
    return (part[0] for part in (*item.parts, *item.clips) if not isinstance(part, str))


def _pieces(text: str) -> Iterator[str | tuple[str]]:
    for index, piece in enumerate(PLACEHOLDER.split(text)):
        if index % 2:
            yield (piece,)
        elif piece:
            yield piece


def _utterances(language: str, text: str | None, clips: tuple[str, ...], slow: bool) -> Utterances:
    if not clips:
        return (Utterance(language, text, None, slow),) if text else ()
    first, *others = clips
    return (
        Utterance(language, text, first, slow),
        *(Utterance(language, None, clip, slow) for clip in others),
    )
