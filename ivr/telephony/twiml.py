"""TwiML as plain values and one renderer (the SDK's builder costs ten times as much)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol
from xml.sax.saxutils import escape

from ivr.telephony.callbacks import insistent

HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
TAIL = "</Response>"
_UNWRITABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""What XML cannot have: one of these, pasted into a prompt, and the carrier would read nothing of the document."""
_UNFIT = re.compile(f"[{_UNWRITABLE}]")
_SPECIAL = re.compile(f'[&<>"\n{_UNWRITABLE}]')


class Verb(Protocol):
    """Something a leg can be told to do."""

    def xml(self) -> str: ...


def render(verbs: Iterable[Verb]) -> str:
    """The document as the carrier reads it."""
    return HEAD + "".join([verb.xml() for verb in verbs]) + TAIL


def _attributes(**given: object) -> str:
    """Attributes in camelCase as given; None is left out."""
    text = ""
    for name, value in given.items():
        if value is not None:
            text += f' {name}="{_quoted(str(value).lower() if isinstance(value, bool) else str(value))}"'
    return text


def _quoted(text: str) -> str:
    return escape(_UNFIT.sub(" ", text), {'"': "&quot;", "\n": "&#10;"}) if _SPECIAL.search(text) else text


def _written(text: str) -> str:
    return escape(_UNFIT.sub(" ", text))


class Say(NamedTuple):
    """Text spoken by the carrier's voice; `slow` for those who need it.

    A tuple, as Gather is: made in every menu step, and a frozen dataclass takes four times as long.
    """

    text: str
    language: str
    voice: str | None = None
    slow: bool = False

    def xml(self) -> str:
        words = _written(self.text)
        if self.slow:
            words = f'<prosody rate="80%">{words}</prosody>'
        return f"<Say{_voice(self.language, self.voice)}>{words}</Say>"


@lru_cache
def _voice(language: str, voice: str | None) -> str:
    """A Say's attributes: as many as there are voices."""
    return _attributes(language=language, voice=voice)


@dataclass(frozen=True, slots=True)
class Play:
    """A sound by its URL, absolute or relative; `loop` 0 plays until something ends it."""

    url: str
    loop: int | None = None

    def xml(self) -> str:
        return f"<Play{_attributes(loop=self.loop)}>{_written(self.url)}</Play>"


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: int = 1

    def xml(self) -> str:
        return f'<Pause length="{self.seconds}"/>'


class Gather(NamedTuple):
    """Listens for keys (or speech) while `prompts` play; always asks `action`, even after silence."""

    action: str
    prompts: tuple[Verb, ...] = ()
    timeout_seconds: int = 8
    max_digits: int | None = None
    finish_key: str = ""
    speech: bool = False
    language: str | None = None
    hints: tuple[str, ...] = ()

    def xml(self) -> str:
        spoken = (self.language, self.hints) if self.speech else None
        heard = "dtmf speech" if self.speech else "dtmf"
        patience = _patience(self.timeout_seconds, self.max_digits, self.finish_key, spoken)
        prompts = "".join([verb.xml() for verb in self.prompts])
        return f'<Gather input="{heard}" action="{_quoted(self.action)}" method="POST"{patience}>{prompts}</Gather>'


@lru_cache
def _patience(
    seconds: int, max_digits: int | None, finish_key: str, spoken: tuple[str | None, tuple[str, ...]] | None
) -> str:
    """A Gather's attributes but for where it leads: as many as there are menus, while the URL is new at each turn."""
    language, hints = spoken or (None, ())
    return _attributes(
        timeout=seconds,
        numDigits=max_digits,
        finishOnKey=finish_key,
        actionOnEmptyResult=True,
        language=language,
        speechTimeout="auto" if spoken else None,
        hints=", ".join(hints) or None,
    )


@dataclass(frozen=True, slots=True)
class Enqueue:
    name: str
    action: str
    wait_url: str

    def xml(self) -> str:
        attributes = _attributes(action=self.action, method="POST", waitUrl=self.wait_url, waitUrlMethod="POST")
        return f"<Enqueue{attributes}>{_written(self.name)}</Enqueue>"


@dataclass(frozen=True, slots=True)
class Record:
    """Takes a message after the beep."""

    action: str
    max_seconds: int = 120
    silence_seconds: int = 5
    finish_keys: str = "#*"
    callback: str | None = None
    method: str = "POST"

    def xml(self) -> str:
        return "<Record" + (
            _attributes(
                action=self.action,
                method=self.method,
                maxLength=self.max_seconds,
                timeout=self.silence_seconds,
                finishOnKey=self.finish_keys,
                playBeep=True,
                recordingStatusCallback=insistent(self.callback),
                recordingStatusCallbackEvent="completed absent" if self.callback else None,
            )
            + "/>"
        )


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Records the leg from here on, across documents; `callback` must be absolute."""

    callback: str
    channels: str = "dual"

    def xml(self) -> str:
        attributes = _attributes(
            channels=self.channels,
            recordingStatusCallback=insistent(self.callback),
            recordingStatusCallbackEvent="in-progress completed absent",
        )
        return f"<Start><Recording{attributes}/></Start>"


@dataclass(frozen=True, slots=True)
class Conference:
    """The room; every leg gives the same options, since the first one fixes the callbacks."""

    name: str
    callback: str
    label: str | None = None
    wait_url: str = ""
    start_on_enter: bool = True
    muted: bool | None = None
    coach: str | None = None

    def xml(self) -> str:
        attributes = _attributes(
            startConferenceOnEnter=self.start_on_enter,
            endConferenceOnExit=False,
            beep=False,
            muted=self.muted,
            coach=self.coach,
            participantLabel=self.label,
            waitUrl=self.wait_url,
            waitMethod="POST",
            statusCallback=insistent(self.callback),
            statusCallbackMethod="POST",
            statusCallbackEvent="start end join leave mute hold",
        )
        return f"<Conference{attributes}>{_written(self.name)}</Conference>"


@dataclass(frozen=True, slots=True)
class Number:
    number: str
    whisper_url: str | None = None

    def xml(self) -> str:
        return f"<Number{_attributes(url=self.whisper_url)}>{_written(self.number)}</Number>"


@dataclass(frozen=True, slots=True)
class Dial:
    noun: Verb
    action: str
    timeout_seconds: int | None = None
    caller_id: str | None = None

    def xml(self) -> str:
        attributes = _attributes(
            action=self.action, method="POST", timeout=self.timeout_seconds, callerId=self.caller_id
        )
        return f"<Dial{attributes}>{self.noun.xml()}</Dial>"


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str = ""

    def xml(self) -> str:
        return f'<Redirect method="POST">{_written(self.url)}</Redirect>'


@dataclass(frozen=True, slots=True)
class Hangup:
    def xml(self) -> str:
        return "<Hangup/>"


@dataclass(frozen=True, slots=True)
class Leave:
    """Ends the wait; the call goes on at its Enqueue's action."""

    def xml(self) -> str:
        return "<Leave/>"


@dataclass(frozen=True, slots=True)
class Document:
    """What a leg should hear now. Empty: nothing more, which for a leg in the menu ends the call."""

    verbs: tuple[Verb, ...] = field(default_factory=tuple)

    def render(self) -> str:
        return render(self.verbs)


NOTHING = render(())
