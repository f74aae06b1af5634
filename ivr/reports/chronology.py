"""A call's journal in the order in which people tell it: the cause before its effect, the wait before the talk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr import calls


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the instant at which it happened for people."""

    id: int
    kind: str
    at: datetime
    data: Mapping[str, Any]

    @property
    def is_turn(self) -> bool:
        """Whether it is what the caller did, or what became of it, and so led to all that the turn wrote."""
        return "turn" in self.data or self.kind == "call_received"


_LED_TO_BY_TURN = frozenset(
    {
        "callback_offered",
        "callback_refused",
        "emergency_heard",
        "entry_queued",
        "proof_failed",
        "proofs_locked",
        "survey_answered",
        "survey_completed",
        "survey_refused",
        "survey_resumed",
        "survey_started",
    }
)
"""What a turn writes before itself, in the transaction of both."""


def chronology(journal: Sequence[Any]) -> list[Told]:
    """The journal's events (id, kind, at, data as JSON text), each once, in the order in which they make sense.

    A transaction writes a turn after what the turn led to, at one instant: it is told before. The wait of a caller who
    was answered is closed in the journal when all is over: it is told where the talk begins.
    """
    told = [Told(event.id, event.kind, calls.happened(event), json.loads(event.data)) for event in journal]
    in_vain = {event.data.get("entry") for event in told if event.kind == "callback_unreached"}
    ordered: list[Told] = []
    explained = 0  # so many of them have their cause before them
    for event in told:
        if event.kind == "message_recorded" and event.is_turn:
            continue  # the message itself stands beside it
        if event.kind == "entry_ended" and event.data.get("entry") in in_vain:
            continue  # nobody hung up: that nobody was reached stands beside it
        led_to = _led_to_by(event)
        ordered.insert(_place(ordered, event, led_to, explained), event)
        explained = len(ordered) if led_to else explained
    return _with_waits_ended(ordered)


def _led_to_by(event: Told) -> frozenset[str]:
    if event.kind == "left_by_key":
        return frozenset({"entry_ended"})
    return _LED_TO_BY_TURN if event.is_turn else frozenset()


def _place(before: Sequence[Told], event: Told, led_to: frozenset[str], explained: int) -> int:
    """Where an event belongs: before those of its instant that it has led to."""
    place = len(before)
    while place > explained and before[place - 1].at == event.at and before[place - 1].kind in led_to:
        place -= 1
    return place


def _with_waits_ended(told: list[Told]) -> list[Told]:
    for ended in [event for event in told if event.kind == "entry_ended" and event.data.get("status") == "completed"]:
        talk = _last_talk(told, ended)
        if talk is not None:
            told.remove(ended)
            told.insert(told.index(talk), Told(ended.id, ended.kind, talk.at, ended.data))
    return told


def _last_talk(told: Sequence[Told], ended: Told) -> Told | None:
    talks = [
        event for event in told if event.kind == "talk_started" and event.data.get("entry") == ended.data.get("entry")
    ]
    return talks[-1] if talks else None
