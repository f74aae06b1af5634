"""The sandbox carrier as its telephones see it: dialling, keys, speech, text messages, its clock and its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from ivr.rehearsal.wire import Wire


@dataclass(frozen=True, slots=True)
class Moment:
    """The carrier's clock: what it shows and when it has something to do next."""

    now: datetime
    next_due: datetime | None
    busy: int


class Exchange:
    """A client of the sandbox's control face."""

    def __init__(self, origin: str) -> None:
        self._wire = Wire(origin)
        self.origin = self._wire.origin
        self._last_event = 0

    def close(self) -> None:
        self._wire.close()

    def moment(self) -> Moment:
        return _moment(self._wire.get("/sandbox/clock"))

    def move_to(self, instant: datetime) -> tuple[Moment, list[dict[str, Any]]]:
        """Moves its virtual clock, waits until it is quiet, and gives what has happened since the last call."""
        answer = self._wire.post("/sandbox/clock", {"to": _text(instant), "events_after": self._last_event})
        return _moment(answer), self._news(answer["events"])

    def events(self, wait_seconds: float) -> list[dict[str, Any]]:
        """What has happened since the last call; waits so long in real seconds for something to happen."""
        query = urlencode({"after": self._last_event, "wait": wait_seconds})
        return self._news(self._wire.get(f"/sandbox/events?{query}")["events"])

    def dial(self, caller: str, to: str, params: dict[str, str] | None = None, token: str | None = None) -> str:
        """A telephone (or, as `client:…`, a browser) calls; returns the call's SID."""
        body: dict[str, Any] = {"from": caller, "to": to}
        if params:
            body["params"] = params
        if token:
            body["token"] = token
        return str(self._wire.post("/sandbox/calls", body)["call_sid"])

    def press(self, sid: str, digits: str) -> None:
        self._act(sid, "keys", {"digits": digits})

    def say(self, sid: str, text: str) -> None:
        self._act(sid, "speech", {"text": text})

    def speak(self, sid: str, seconds: float) -> None:
        """Makes sound for so long, then is silent: for a recording."""
        self._act(sid, "record", {"seconds": seconds})

    def answer(self, sid: str) -> None:
        self._act(sid, "answer", {})

    def reject(self, sid: str, reason: str = "busy") -> None:
        self._act(sid, "reject", {"reason": reason})

    def hang_up(self, sid: str) -> None:
        self._act(sid, "hangup", {})

    def send_message(self, sender: str, to: str, body: str) -> None:
        self._wire.post("/sandbox/messages", {"from": sender, "to": to, "body": body})

    def takes_calls(self, number: str, answered_by: str) -> None:
        """Who takes the calls that ring at this telephone: human, or in the carrier's words a machine."""
        body = {"on_call": "ring", "answered_by": answered_by}
        self._wire.put(f"/sandbox/handsets/{quote(number, safe='')}", body)

    def misbehave(self, fault: dict[str, Any]) -> None:
        self._wire.post("/sandbox/faults", fault)

    def behave(self) -> None:
        self._wire.request("DELETE", "/sandbox/faults")

    def call(self, sid: str) -> dict[str, Any]:
        """One call as the carrier sees it now."""
        found: dict[str, Any] = self._wire.get(f"/sandbox/calls/{sid}")
        return found

    def calls(self) -> list[dict[str, Any]]:
        """Every call as the carrier sees it now, newest first."""
        return list(_listed(self._wire.get("/sandbox/calls"), "calls"))

    def journal(self, after: int = 0) -> list[dict[str, Any]]:
        """Every webhook sent so far, with its answer."""
        return list(_listed(self._wire.get(f"/sandbox/journal?after={after}"), "journal", "entries", "requests"))

    def send_again(self, number: int) -> Any:
        """Repeats a webhook, as a carrier may."""
        return self._wire.post(f"/sandbox/journal/{number}/again")

    def _act(self, sid: str, act: str, body: dict[str, Any]) -> None:
        self._wire.post(f"/sandbox/calls/{sid}/{act}", body)

    def _news(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        news = [event for event in events if event["n"] > self._last_event]
        if news:
            self._last_event = news[-1]["n"]
        return news


def instant(text: str) -> datetime:
    """An instant as the sandbox writes it."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _text(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _moment(answer: dict[str, Any]) -> Moment:
    due = answer["next_due"]
    return Moment(instant(answer["now"]), instant(due) if due else None, answer["busy"])


def _listed(answer: Any, *names: str) -> Sequence[dict[str, Any]]:
    if isinstance(answer, list):
        return answer
    return next((answer[name] for name in names if name in answer), ())
