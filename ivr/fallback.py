"""Static documents that the carrier plays while the whole application is away: an apology, a message, a goodbye."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from callflows import actions, words
from callflows.languages import LANGUAGES
from ivr import media
from ivr.telephony import twiml
from ivr.telephony.speaking import spoken

MAX_SECONDS = 120
SPOKEN_INSTEAD = "en"


def folder_of(var: Path) -> Path:
    """Where the documents lie; any host that serves files can have a copy."""
    return var / "fallback"


def file_of(language: str) -> str:
    """The name of a language's document."""
    return f"{language if language in LANGUAGES else SPOKEN_INSTEAD}.xml"


def write(var: Path) -> list[Path]:
    """Writes every language's two documents, and beside them, before them, the recordings that they play."""
    folder = folder_of(var)
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    written = []
    for language in LANGUAGES:
        for clip in _clips(var, language):
            _put(folder / clip.name, clip.read_bytes())
        for name, document in _documents(var, language).items():
            written.append(_put(folder / name, document.encode()))
    return written


def _documents(var: Path, language: str) -> dict[str, str]:
    """Apology and message, then goodbye. Without an action of its own, Record would begin the first one again."""
    goodbye = f"{language}-goodbye.xml"
    record = twiml.Record(goodbye, MAX_SECONDS, method="GET")
    return {
        f"{language}.xml": twiml.render((*_said(var, language, "apology"), record, twiml.Hangup())),
        goodbye: twiml.render((*_said(var, language, "goodbye"), twiml.Hangup())),
    }


def _said(var: Path, language: str, name: str) -> Iterable[twiml.Verb]:
    """The words; recordings by names beside the document, and English where they are not all there."""
    said = words.say(language, name)
    if any(_clip(var, each) is None for each in said if each.audio):
        said = words.say(SPOKEN_INSTEAD, name)
    for verb in spoken(said):
        yield twiml.Play(verb.url.rpartition("/")[2]) if isinstance(verb, twiml.Play) else verb


def _clips(var: Path, language: str) -> list[Path]:
    said = [*words.say(language, "apology"), *words.say(language, "goodbye")]
    return [clip for each in said if each.audio and (clip := _clip(var, each)) is not None]


def _clip(var: Path, utterance: actions.Utterance) -> Path | None:
    name = utterance.audio or ""
    return media.find(var, name if "." in name else f"{name}.wav")


def _put(file: Path, content: bytes) -> Path:
    fresh = file.with_suffix(".fresh")
    fresh.write_bytes(content)
    fresh.replace(file)
    return file
