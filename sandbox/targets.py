"""What a fault can strike: a request, a recording, a line; each told apart by what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ABOUT = {
    "webhook": ("voice", "queue", "conference", "message"),
    "callback": ("status", "recording", "conference", "queue", "message", "stream", "voice"),
    "media": (),
    "rest": (),
    "recording": (),
    "line": ("telephone", "client"),
}


@dataclass(frozen=True)
class Target:
    """`where` is what a rule's `match` is sought in; `party` whom it belongs to: a call, a message, a resource."""

    kind: str
    about: str
    where: str
    party: str


def request_target(kind: str, url: str, params: Mapping[str, str], party: str | None) -> Target:
    """A request of the carrier to the application."""
    return Target(kind, about(kind, params), url, party or "")


def about(kind: str, params: Mapping[str, str]) -> str:
    """What a request of the carrier tells of, by the parameters that only such a request has."""
    if kind == "media":
        return ""
    if kind == "callback" and "RecordingStatus" in params:
        return "recording"
    for name, subject in (("MessageSid", "message"), ("StreamSid", "stream"), ("ConferenceSid", "conference")):
        if name in params and subject in ABOUT.get(kind, ()):
            return subject
    if "QueueSid" in params or "QueueResult" in params:
        return "queue"
    return "status" if kind == "callback" and "UnstableSpeechResult" not in params else "voice"


def line_target(from_: str, to: str) -> Target:
    """A call between a far end and this carrier."""
    client = from_.startswith("client:") or to.startswith("client:")
    return Target("line", "client" if client else "telephone", f"{from_} {to}", f"{from_} {to}")
