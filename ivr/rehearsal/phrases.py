"""The words a rehearsal is written in: each verb, who may do it, and what may stand after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

CALLER, AGENT, HANDSET, ANYONE, NOBODY, CARRIER = "caller", "agent", "handset", "anyone", "nobody", "carrier"

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?[dhms]\s*)+")


class Unclear(Exception):
    """What stands after a verb is not what belongs there; the message says what does."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's subject and the reading of its argument."""

    subject: str
    read: Callable[[Any], Any]


def _nothing(argument: Any) -> None:
    if argument is not None:
        raise Unclear("nothing may follow here")


def _text(argument: Any) -> str:
    if not isinstance(argument, str) or not argument.strip():
        raise Unclear("a text must follow")
    return argument.strip()


def _texts(argument: Any) -> tuple[str, ...]:
    return tuple(_text(each) for each in (argument if isinstance(argument, list) else [argument]))


def _keys(argument: Any) -> str:
    keys = _text(argument).replace(" ", "")
    if not re.fullmatch(r"[0-9*#wW]+", keys):
        raise Unclear("keys must follow: 0-9, * and # (w waits half a second)")
    return keys


def duration(argument: Any) -> timedelta:
    """`90s`, `2m`, `1h 30m`; raises Unclear."""
    text = argument.strip() if isinstance(argument, str) else ""
    if not _DURATION.fullmatch(text):
        raise Unclear("a duration must follow, such as 90s, 2m or 1h 30m")
    parts = re.findall(r"(\d+(?:\.\d+)?)([dhms])", text)
    return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in parts))


def instant(argument: Any) -> datetime:
    """`2026-03-02T10:00+01:00`; raises Unclear."""
    try:
        when = datetime.fromisoformat(argument)
    except (TypeError, ValueError):
        raise Unclear("an instant must follow, such as 2026-03-02T10:00+01:00") from None
    if when.tzinfo is None:
        raise Unclear("the instant needs its zone, such as +01:00 at its end")
    return when


def _fields(argument: Any) -> dict[str, Any]:
    if not isinstance(argument, dict) or not argument:
        raise Unclear("fields must follow, such as {reason: complaint}")
    return argument


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda argument: None if argument is None else read(argument)


def _with_keys(*allowed: str) -> Callable[[Any], Any]:
    def read(argument: Any) -> dict[str, Any]:
        fields = _fields(argument)
        if strange := sorted(set(fields) - set(allowed)):
            raise Unclear(f"{', '.join(strange)}: not known here (only {', '.join(allowed)})")
        return fields

    return read


VERBS: dict[str, Verb] = {
    # what a telephone can do
    "dials": Verb(CALLER, _optional(_text)),
    "hears": Verb(HANDSET, _texts),
    "has not heard": Verb(HANDSET, _texts),
    "presses": Verb(HANDSET, _keys),
    "presses at once": Verb(HANDSET, _keys),
    "presses nothing": Verb(HANDSET, _nothing),
    "says": Verb(HANDSET, _text),
    "speaks for": Verb(HANDSET, duration),
    "is called": Verb(HANDSET, _nothing),
    "is not called for": Verb(HANDSET, duration),
    "answers": Verb(HANDSET, _nothing),
    "answers as a machine": Verb(HANDSET, _nothing),
    "rejects": Verb(HANDSET, _optional(_text)),
    "is hung up on": Verb(HANDSET, _nothing),
    "hangs up": Verb(ANYONE, _nothing),
    "is queued": Verb(CALLER, _nothing),
    "is connected": Verb(HANDSET, _nothing),
    "is on hold": Verb(CALLER, _nothing),
    "texts": Verb(CALLER, _text),
    "receives": Verb(CALLER, _texts),
    "receives nothing for": Verb(CALLER, duration),
    "talk for": Verb(ANYONE, duration),
    # what an agent can do at the desk
    "is available": Verb(AGENT, _nothing),
    "takes a break": Verb(AGENT, _optional(_text)),
    "goes offline": Verb(AGENT, _nothing),
    "becomes": Verb(AGENT, _text),
    "is offered": Verb(AGENT, _optional(_fields)),
    "is offered nothing for": Verb(AGENT, duration),
    "accepts": Verb(AGENT, _nothing),
    "accepts without calling in": Verb(AGENT, _nothing),
    "calls in": Verb(AGENT, _nothing),
    "cannot accept": Verb(AGENT, _nothing),
    "calls": Verb(AGENT, _text),
    "cannot call": Verb(AGENT, _text),
    "refuses": Verb(AGENT, _nothing),
    "holds": Verb(AGENT, _nothing),
    "resumes": Verb(AGENT, _nothing),
    "loses the connection": Verb(AGENT, _nothing),
    "notes": Verb(AGENT, _text),
    "wraps up": Verb(AGENT, _fields),
    # what an agent does with a call besides, and who else comes into it
    "transfers": Verb(AGENT, _with_keys("queue", "agent", "number", "note")),
    "cannot transfer": Verb(AGENT, _with_keys("queue", "agent", "number", "note")),
    "consults": Verb(AGENT, _with_keys("queue", "agent", "number", "note")),
    "is asked in": Verb(AGENT, _optional(_fields)),
    "comes in": Verb(AGENT, _nothing),
    "stays out": Verb(AGENT, _nothing),
    "swaps": Verb(AGENT, _nothing),
    "brings all together": Verb(AGENT, _nothing),
    "hands over": Verb(AGENT, _nothing),
    "takes the caller": Verb(AGENT, _nothing),
    "parks the call": Verb(AGENT, _optional(_text)),
    "takes the parked call": Verb(AGENT, _nothing),
    "calls for help": Verb(AGENT, _optional(_text)),
    "takes a breather": Verb(AGENT, _nothing),
    "listens to": Verb(AGENT, _text),
    "coaches": Verb(AGENT, _text),
    "speaks with": Verb(AGENT, _text),
    "helps": Verb(AGENT, _text),
    "takes over": Verb(AGENT, _nothing),
    "goes out": Verb(AGENT, _nothing),
    "sees": Verb(AGENT, _fields),
    "asks": Verb(AGENT, _with_keys("get", "put", "post", "patch", "with", "gives", "status")),
    # what happens around them
    "after": Verb(NOBODY, duration),
    "at": Verb(NOBODY, instant),
    "expect call": Verb(NOBODY, _fields),
    "expect call of": Verb(NOBODY, _fields),
    "expect rows": Verb(NOBODY, _with_keys("table", "where", "are", "count")),
    "the carrier": Verb(CARRIER, _fields),
    "the carrier behaves": Verb(NOBODY, _nothing),
    "the application goes away": Verb(NOBODY, _nothing),
    "the application comes back": Verb(NOBODY, _nothing),
    "the calls are reconciled": Verb(NOBODY, _nothing),
}

_LONGEST_FIRST = sorted(VERBS, key=lambda verb: -len(verb))


def split(words: str) -> tuple[str, str] | None:
    """The longest verb that `words` begin with, and what stands after it; None when there is none."""
    for verb in _LONGEST_FIRST:
        if words == verb or words.startswith(verb + " "):
            return verb, words[len(verb) :].strip()
    return None
