"""Telephones of the cast: what a handset has heard and been asked, followed through the carrier's events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ivr.rehearsal.exchange import Exchange
from ivr.rehearsal.likeness import contains


class NotOnTheLine(Exception):
    """The telephone is in no call in which this could be done."""


@dataclass
class Conversation:
    """One call as this telephone has it. `marker` is how far in `heard` the script has come."""

    sid: str
    ringing: bool = False
    answered: bool = False
    listening: bool = False  # the carrier waits for keys or words
    beeped: bool = False  # the carrier records
    queued: bool = False
    in_conference: bool = False
    held: bool = False
    bridged: bool = False
    over: str | None = None  # the status it ended with
    ended_by: str | None = None
    heard: list[str] = field(default_factory=list)
    marker: int = 0

    @property
    def connected(self) -> bool:
        return self.over is None and (self.bridged or (self.in_conference and not self.held))

    def find(self, words: str) -> bool:
        """Whether `words` were heard since the marker. It moves to where they are: a prompt may be read in pieces."""
        for index in range(self.marker, len(self.heard)):
            if contains(self.heard[index], words):
                self.marker = index
                return True
        return False

    def mark(self) -> None:
        """From here on only what is heard anew counts."""
        self.marker = len(self.heard)

    def take(self, event: dict[str, Any]) -> None:
        """Brings this up to date with an event of the carrier about this call."""
        change = _CHANGES.get(event["kind"])
        if change is not None:
            change(self, event)


def _rings(call: Conversation, _: dict[str, Any]) -> None:
    call.ringing = True


def _answered(call: Conversation, _: dict[str, Any]) -> None:
    call.ringing, call.answered = False, True


def _heard(call: Conversation, event: dict[str, Any]) -> None:
    call.heard.append(event.get("text") or event.get("url") or event.get("verb") or "")


def _asked(call: Conversation, _: dict[str, Any]) -> None:
    call.listening = True


def _beeped(call: Conversation, _: dict[str, Any]) -> None:
    call.beeped = True


def _queued(call: Conversation, _: dict[str, Any]) -> None:
    call.queued, call.listening = True, False


def _dequeued(call: Conversation, _: dict[str, Any]) -> None:
    call.queued = False


def _joined(call: Conversation, _: dict[str, Any]) -> None:
    call.in_conference, call.queued, call.listening = True, False, False


def _left(call: Conversation, _: dict[str, Any]) -> None:
    call.in_conference = call.held = False


def _held(call: Conversation, _: dict[str, Any]) -> None:
    call.held = True


def _resumed(call: Conversation, _: dict[str, Any]) -> None:
    call.held = False


def _bridged(call: Conversation, _: dict[str, Any]) -> None:
    call.bridged = True


def _ended(call: Conversation, event: dict[str, Any]) -> None:
    call.over, call.ended_by = event.get("status", "completed"), event.get("by")
    call.ringing = call.listening = call.queued = call.in_conference = call.bridged = False


_CHANGES = {
    "ringing": _rings,
    "answered": _answered,
    "heard": _heard,
    "asked": _asked,
    "recording_beep": _beeped,
    "queued": _queued,
    "dequeued": _dequeued,
    "conference_joined": _joined,
    "conference_left": _left,
    "conference_held": _held,
    "conference_resumed": _resumed,
    "bridged": _bridged,
    "ended": _ended,
}


class Telephone:
    """A number, the calls it has had, and the messages it received. The last call is the one that is meant."""

    def __init__(self, exchange: Exchange, number: str) -> None:
        self._exchange = exchange
        self.number = number
        self.calls: dict[str, Conversation] = {}
        self.messages: list[str] = []
        self.read_messages = 0
        self._answered_by = "human"

    def take(self, event: dict[str, Any]) -> bool:
        """Takes an event of the carrier; False when it is not about this telephone."""
        sid = event.get("call_sid")
        if event["kind"] == "ringing" and event.get("to") == self.number and sid not in self.calls:
            self.calls[str(sid)] = Conversation(str(sid))
        if event["kind"] == "message" and event.get("to") == self.number:
            self.messages.append(str(event.get("body", "")))
            return True
        if sid not in self.calls:
            return False
        self.calls[str(sid)].take(event)
        return True

    @property
    def call(self) -> Conversation:
        """The latest call; raises NotOnTheLine when there has been none."""
        if not self.calls:
            raise NotOnTheLine(f"{self.number} has had no call yet")
        return next(reversed(self.calls.values()))

    @property
    def ringing(self) -> Conversation | None:
        return next((call for call in self.calls.values() if call.ringing and call.over is None), None)

    def dial(self, to: str, params: dict[str, str] | None = None, token: str | None = None) -> str:
        sid = self._exchange.dial(self.number, to, params, token)
        self.calls[sid] = Conversation(sid)
        return sid

    def answer(self, answered_by: str = "human") -> None:
        call = self.ringing
        if call is None:
            raise NotOnTheLine(f"nobody is calling {self.number}")
        if answered_by != self._answered_by:
            self._exchange.takes_calls(self.number, answered_by)
            self._answered_by = answered_by
        self._exchange.answer(call.sid)
        call.ringing, call.answered = False, True

    def reject(self, reason: str) -> None:
        call = self.ringing
        if call is None:
            raise NotOnTheLine(f"nobody is calling {self.number}")
        self._exchange.reject(call.sid, reason)

    def press(self, digits: str) -> None:
        call = self._active()
        call.listening = False
        call.mark()
        self._exchange.press(call.sid, digits)

    def say(self, text: str) -> None:
        call = self._active()
        call.listening = False
        call.mark()
        self._exchange.say(call.sid, text)

    def speak(self, seconds: float) -> None:
        call = self._active()
        call.beeped = False
        self._exchange.speak(call.sid, seconds)

    def hang_up(self) -> None:
        self._exchange.hang_up(self._active().sid)

    def _active(self) -> Conversation:
        call = self.call
        if call.over is not None:
            raise NotOnTheLine(f"{self.number}'s call is over ({call.over})")
        return call
