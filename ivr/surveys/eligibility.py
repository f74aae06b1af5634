"""Who is asked, and how: a table of outcome, the line's mode, the kind of number and consent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ivr.telephony.numbers import NumberKind


class Outcome(StrEnum):
    """How a contact ended, as far as a survey cares."""

    TALKED = "talked"
    LEFT_MESSAGE = "left_message"
    ABANDONED = "abandoned"


class Channel(StrEnum):
    CALL = "call"
    SMS = "sms"
    LINK = "link"
    STAY = "stay"  # stays on the line after the talk


class Why(StrEnum):
    """Why somebody is not asked."""

    LINE_ASKS_NOBODY = "line_asks_nobody"
    NOT_SERVED = "not_served"
    WITHHELD = "withheld"
    SPECIAL_NUMBER = "special_number"
    OPTED_OUT = "opted_out"
    ASKED_LATELY = "asked_lately"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that has ended. `mode` is the line's survey_by; `opted_out` the channels it has said no to."""

    outcome: str
    mode: str
    kind: NumberKind
    sends_sms: bool = True
    two_way_sms: bool = True  # both the line and the number's country
    opted_out: frozenset[str] = frozenset()
    asked_lately: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """How to ask, or why not."""

    channel: Channel | None
    why: Why | None = None


SERVED = frozenset({Outcome.TALKED})
"""Who left a message or gave up has not been served yet: the contact that serves them is asked about."""

_TEXT = frozenset({NumberKind.MOBILE, NumberKind.EITHER})

CHANNELS: dict[tuple[str, bool, bool], Channel] = {
    # mode, can be texted, can text back
    ("call", False, False): Channel.CALL,
    ("call", True, False): Channel.CALL,
    ("call", True, True): Channel.CALL,
    ("sms", False, False): Channel.CALL,
    ("sms", True, False): Channel.LINK,
    ("sms", True, True): Channel.SMS,
    ("link", False, False): Channel.CALL,
    ("link", True, False): Channel.LINK,
    ("link", True, True): Channel.LINK,
}


def choose(candidate: Candidate) -> Choice:
    """The channel for a candidate, or the first reason against asking. Nobody is chased from one channel to another."""
    obstacle = _obstacle(candidate)
    if obstacle is not None:
        return Choice(None, obstacle)
    texted = candidate.sends_sms and candidate.kind in _TEXT
    channel = CHANNELS[candidate.mode, texted, texted and candidate.two_way_sms]
    if Channel.SMS in candidate.opted_out and channel == Channel.LINK:
        return Choice(None, Why.OPTED_OUT)
    return Choice(None, Why.OPTED_OUT) if channel in candidate.opted_out else Choice(channel)


def _obstacle(candidate: Candidate) -> Why | None:
    if candidate.mode not in ("call", "sms", "link"):
        return Why.LINE_ASKS_NOBODY
    if candidate.outcome not in SERVED:
        return Why.NOT_SERVED
    if candidate.kind == NumberKind.WITHHELD:
        return Why.WITHHELD
    if candidate.kind == NumberKind.SPECIAL:
        return Why.SPECIAL_NUMBER
    return Why.ASKED_LATELY if candidate.asked_lately else None
