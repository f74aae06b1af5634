"""How each language is said to callers, over the API: its voice, values as they are spoken, a text to hear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field

from callflows import words
from callflows.languages import LANGUAGES
from callflows.prompts import Spoken
from ivr.media import speech
from ivr.media.speech import NoSpeaker
from ivr.staff import Role
from ivr.telephony.voices import voice_of
from ivr.web.api.access import needs
from ivr.web.api.contract import NO_NUL, Body, Language, speaks
from ivr.web.api.errors import STATUS_OF

rooms = Blueprint("speech", __name__, url_prefix="/speech")

STATUS_OF |= {NoSpeaker: 409}

REFERENCE, NUMBER, TYPED, DUE = "4071835", "0212345678", "4071835", date(2026, 3, 3)
"""Of nobody: what is put for values when a text is heard before there is a caller."""
ALIKE = {"en": "Anna Rossi", "it": "Anna Rossi", "th": "สมชาย ใจดี", "vi": "Nguyễn Văn An", "mn": "Болд"}


@dataclass(frozen=True, slots=True)
class ValueExample:
    """What is said for a placeholder, with the clips that say it in a recorded language.

    `speakable` false: a recorded language has no way to say it.
    """

    text: str
    clips: list[str]
    speakable: bool = True


@dataclass(frozen=True, slots=True)
class LanguageVoice:
    """Who says a language to callers: `voice` of the carrier, None where all of it is recorded.

    `heard_here`: whether this server can say a text, roughly as callers will hear it. `values`: one by placeholder.
    """

    language: str
    locale: str
    voice: str | None
    heard_here: bool
    values: dict[str, ValueExample]


class ToSay(Body):
    """Words to be heard."""

    language: Language
    text: Annotated[str, Field(min_length=1, max_length=2_000, pattern=NO_NUL)]


@rooms.get("")
@needs(Role.SUPERVISOR)
@speaks(gives=list[LanguageVoice])
def listing() -> list[LanguageVoice]:
    """Every language that callers may hear."""
    return [
        LanguageVoice(code, (voice := voice_of(code)).locale, voice.name or None, _is_heard(code), dict(_values(code)))
        for code in LANGUAGES
    ]


@rooms.post("")
@needs(Role.SUPERVISOR)
@speaks(body=ToSay, media="audio/wav", refuses=(409,))
def say(body: ToSay) -> Response:
    """The words as sound, from a voice of this machine; 409 where none speaks the language."""
    if not _is_heard(body.language):
        raise NoSpeaker(f"no voice on this machine speaks {body.language}")
    return Response(speech.spoken(body.text, voice_of(body.language).locale), mimetype="audio/wav")


def _is_heard(language: str) -> bool:
    return language in LANGUAGES and not words.is_recorded(language) and speech.speaks(voice_of(language).locale)


def _values(code: str) -> Mapping[str, ValueExample]:
    known = {"reference": REFERENCE, "status": "in_progress", "due": DUE.isoformat()}
    said = {
        "reference": words.reference(code, REFERENCE),
        "digits": words.digits(code, TYPED),
        "callback_number": words.digits(code, NUMBER),
        "customer_number": words.digits(code, NUMBER),
        "case": words.case(code, known),
        "emergency": words.disturbance(code),
        "name": Spoken(ALIKE.get(code, ALIKE["en"])),
    }
    unsaid = {"name"} if words.is_recorded(code) else set()
    return {name: ValueExample(each.text, list(each.clips), name not in unsaid) for name, each in said.items()}
