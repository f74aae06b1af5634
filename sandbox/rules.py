"""What values an attribute takes; a wrong one earns the carrier's code, and the default counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

GENERAL = 12200
MOST_HINTS, LONGEST_HINT_CHARS = 500, 100
LONGEST_LABEL_CHARS = 128
LONGEST_TRANSCRIBED_SECONDS = 120
LARGEST_NUMBER = 10_000_000  # as seconds: four months


@dataclass(frozen=True)
class Rule:
    """`meant` says what would have been right."""

    code: int
    meant: str
    fits: Callable[[str], bool]


def whole(code: int, least: int = 0, words: str = "") -> Rule:
    """A whole number from `least` on, or one of some words."""
    others = frozenset(words.split())
    return Rule(
        code,
        f"a whole number from {least} on" + (f" or {words}" if words else ""),
        lambda text: (
            text in others
            or (text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= LARGEST_NUMBER)
        ),
    )


def one_of(code: int, words: str) -> Rule:
    known = frozenset(words.split())
    return Rule(code, "one of " + words, lambda text: text in known)


def some_of(code: int, words: str) -> Rule:
    known = frozenset(words.split())
    return Rule(
        code, "some of " + words, lambda text: bool(text.split()) and set(text.replace(",", " ").split()) <= known
    )


def flag(code: int) -> Rule:
    return Rule(code, "true or false", lambda text: text.strip().lower() in ("true", "false"))


def method(code: int) -> Rule:
    return Rule(code, "GET or POST", lambda text: text.upper() in ("GET", "POST"))


def pattern(code: int, expression: str, meant: str) -> Rule:
    compiled = re.compile(expression)
    return Rule(code, meant, lambda text: compiled.fullmatch(text) is not None)


def address(code: int) -> Rule:
    return Rule(code, "a URL", _is_url)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text.strip())
        return (
            parts.scheme in ("", "http", "https") and (parts.port or 1) > 0 and (not parts.scheme or bool(parts.netloc))
        )
    except ValueError:
        return False


def _hints(text: str) -> bool:
    hints = text.split(",")
    return len(hints) <= MOST_HINTS and all(len(hint.strip()) <= LONGEST_HINT_CHARS for hint in hints)


_RING_TONES = """at au bg br be ch cl cn cz de dk ee es fi fr gr hu il in it lt jp mx my nl no nz ph pl pt ru se sg th
    uk us us-old tw ve za"""
_RECORDED = "do-not-record record-from-answer record-from-ringing record-from-answer-dual record-from-ringing-dual"
_TRACKS, _TRIM = "inbound outbound both", "trim-silence do-not-trim"
_CONFERENCE_EVENTS = "start end join leave mute hold modify speaker announcement"
_MODELS = r"default|numbers_and_commands|phone_call|experimental_(conversations|utterances)|(googlev2|deepgram)_[\w-]+"
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2}|-\d{3})?"
_KEYS, _PLAYED = r"[0-9#*]*", r"[0-9A-Da-d#*wW]*"

_RECORDING_CALLBACK = {
    "recordingStatusCallback": address(13256),
    "recordingStatusCallbackMethod": method(GENERAL),
    "recordingStatusCallbackEvent": some_of(13621, "in-progress completed absent"),
}
_CALLBACK = {
    "statusCallback": address(11100),
    "statusCallbackMethod": method(GENERAL),
    "statusCallbackEvent": some_of(GENERAL, "initiated ringing answered completed"),
}

RULES: Mapping[str, Mapping[str, Rule]] = {
    "Say": {"loop": whole(13510)},
    "Gather>Say": {"loop": whole(13322)},
    "Play": {"loop": whole(13410), "digits": pattern(13430, _PLAYED, "keys")},
    "Pause": {"length": whole(13910, 1)},
    "Gather": {
        "method": method(13312),
        "timeout": whole(13313, 0, "auto"),
        "numDigits": whole(13314, 1),
        "input": some_of(13326, "dtmf speech"),
        "speechTimeout": whole(13327, 0, "auto"),
        "maxSpeechTime": whole(13328, 1),
        "partialResultCallbackMethod": method(13329),
        "hints": Rule(13330, f"at most {MOST_HINTS} hints of {LONGEST_HINT_CHARS} characters", _hints),
        "language": pattern(13331, _LANGUAGE, "a language tag"),
        "bargeIn": flag(13332),
        "profanityFilter": flag(13333),
        "speechModel": pattern(13334, _MODELS, "a speech model"),
        "actionOnEmptyResult": flag(13338),
        "enhanced": flag(GENERAL),
        "debug": flag(GENERAL),
    },
    "Record": {
        "method": method(13610),
        "timeout": whole(13611),
        "maxLength": whole(13612, 1),
        "finishOnKey": pattern(13613, _KEYS, "keys"),
        "transcribe": flag(13614),
        "transcribeCallback": address(13257),
        "playBeep": flag(13616),
        "trim": one_of(13699, _TRIM),
    }
    | _RECORDING_CALLBACK,
    "Redirect": {"method": method(13710)},
    "Reject": {"reason": one_of(13810, "rejected busy")},
    "Sms": {"method": method(14104), "statusCallback": address(14105)},
    "Enqueue": {
        "method": method(14201),
        "waitUrl": address(14202),
        "action": address(14203),
        "waitUrlMethod": method(14206),
        "maxQueueSize": whole(GENERAL, 1),
        "workflowSid": pattern(14220, r"WW[0-9a-f]{32}", "a workflow's SID"),
    },
    "Dial": {
        "method": method(13210),
        "timeout": whole(13212),
        "hangupOnStar": flag(13213),
        "timeLimit": whole(13216, 1),
        "record": one_of(13217, _RECORDED + " true false"),
        "sequential": flag(13218),
        "answerOnBridge": flag(13219),
        "ringTone": one_of(13220, _RING_TONES),
        "recordingTrack": one_of(13622, _TRACKS),
        "trim": one_of(13699, _TRIM),
        "referMethod": method(GENERAL),
    }
    | _RECORDING_CALLBACK,
    "Number": {"method": method(13221), "sendDigits": pattern(13222, _PLAYED, "keys")} | _CALLBACK,
    "Client": {"method": method(GENERAL)} | _CALLBACK,
    "Sip": {"method": method(13241)} | _CALLBACK,
    "Application": {"method": method(GENERAL)} | _CALLBACK,
    "Queue": {"method": method(14210), "url": address(14211)},
    "Conference": {
        "muted": flag(13230),
        "endConferenceOnExit": flag(13231),
        "startConferenceOnEnter": flag(13232),
        "waitUrl": address(13233),
        "waitMethod": method(13234),
        "beep": one_of(13235, "true false onEnter onExit"),
        "trim": one_of(13239, _TRIM),
        "maxParticipants": whole(16002, 2),
        "record": one_of(16002, "do-not-record record-from-start true false"),
        "jitterBufferSize": one_of(16002, "off small medium large"),
        "region": one_of(16002, "us1 ie1 au1 br1 jp1 sg1 de1 in1"),
        "participantLabel": Rule(
            16024,
            f"at most {LONGEST_LABEL_CHARS} characters, no SID of a call and no '/'",
            lambda text: (
                len(text) <= LONGEST_LABEL_CHARS and "/" not in text and not re.fullmatch("CA[0-9a-f]{32}", text)
            ),
        ),
        "statusCallback": address(11100),
        "statusCallbackMethod": method(GENERAL),
        "statusCallbackEvent": some_of(16002, _CONFERENCE_EVENTS),
    }
    | _RECORDING_CALLBACK,
    "Refer": {"method": method(GENERAL)},
    "Connect": {"method": method(GENERAL)},
    "Stream": {"statusCallback": address(11100), "statusCallbackMethod": method(GENERAL)},
    "Recording": {
        "channels": one_of(GENERAL, "mono dual 1 2"),
        "track": one_of(13622, _TRACKS),
        "trim": one_of(13699, _TRIM),
    }
    | {name: rule for name, rule in _RECORDING_CALLBACK.items() if name != "recordingStatusCallback"},
}
WRONG_CHILD = {"Gather": 13320, "Dial": 13215, "Start": 14300}


def checked(element: str, parent: str, attrs: Mapping[str, str], warnings: list[str]) -> dict[str, str]:
    """The attributes whose values are right; of the others a warning tells."""
    rules = RULES.get(f"{parent}>{element}") or RULES.get(element, {})
    kept = {}
    for name, value in attrs.items():
        rule = rules.get(name)
        if rule is None or rule.fits(value):
            kept[name] = value
        else:
            warnings.append(f"{rule.code}: <{element}> {name} is {rule.meant}, not {value[:80]!r}")
    return _together(element, kept, warnings)


def _together(element: str, attrs: dict[str, str], warnings: list[str]) -> dict[str, str]:
    """What is right by itself and wrong with the rest."""
    if element == "Gather":
        _check_finish_key(attrs, warnings)
        if attrs.get("speechTimeout") == "auto" and attrs.get("speechModel") == "default":
            warnings.append("13335: <Gather> speechTimeout auto cannot be used with the model default")
            del attrs["speechTimeout"]
    transcribed = element == "Record" and attrs.get("transcribe", "").lower() == "true"
    if transcribed and int(attrs.get("maxLength", "0")) > LONGEST_TRANSCRIBED_SECONDS:
        warnings.append(f"13615: <Record> maxLength {attrs['maxLength']} is too high for transcription")
        del attrs["transcribe"]
    return attrs


def _check_finish_key(attrs: dict[str, str], warnings: list[str]) -> None:
    key = attrs.get("finishOnKey", "")
    code = 13310 if re.search(r"[^0-9#*]", key) else 13311 if len(key) > 1 else None
    if code is not None:
        warnings.append(f"{code}: <Gather> finishOnKey is one of 0123456789#*, or empty, not {key[:80]!r}")
        del attrs["finishOnKey"]
