"""What can happen to a caller, as the engine hears it: frozen values that survive a trip through JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Final


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A call arrived; `language` is the caller's own if known, `slow` asks for slow speech, double time.

    `awaits_callback`: we have promised to call them, and have not done so yet.
    """

    kind: ClassVar[str] = "call_started"
    caller: str = "unknown"
    language: str | None = None
    slow: bool = False
    awaits_callback: bool = False


@dataclass(frozen=True, slots=True)
class KeysPressed:
    """Keys, without the finish key: "1", "1234567", "*"."""

    kind: ClassVar[str] = "keys_pressed"
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """The time for an answer ran out."""

    kind: ClassVar[str] = "silence"


@dataclass(frozen=True, slots=True)
class SpeechHeard:
    """The carrier recognised speech."""

    kind: ClassVar[str] = "speech_heard"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The application's answer to the Ask of this name."""

    kind: ClassVar[str] = "told"
    ask: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """The caller left the queue: timed_out, overflowed, closed, full, callback, voicemail, connected…"""

    kind: ClassVar[str] = "queue_left"
    result: str = "failed"


@dataclass(frozen=True, slots=True)
class MessageRecorded:
    """A recording ended by a key, "silence" or "hangup"; `recording` is None when nothing was recorded."""

    kind: ClassVar[str] = "message_recorded"
    recording: str | None = None
    seconds: int = 0
    ended_by: str = "silence"


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """A transfer ended with the carrier's status: completed, answered, busy, no-answer, failed, canceled."""

    kind: ClassVar[str] = "transfer_ended"
    status: str = "failed"


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""

    kind: ClassVar[str] = "hung_up"


@dataclass(frozen=True, slots=True)
class ConversationEnded:
    """The agent hung up first; the caller is still on the line."""

    kind: ClassVar[str] = "conversation_ended"


Event = (
    CallStarted
    | KeysPressed
    | Silence
    | SpeechHeard
    | Told
    | QueueLeft
    | MessageRecorded
    | TransferEnded
    | HungUp
    | ConversationEnded
)
KINDS: Final[Mapping[str, type[Event]]] = {
    kind.kind: kind
    for kind in (
        CallStarted,
        KeysPressed,
        Silence,
        SpeechHeard,
        Told,
        QueueLeft,
        MessageRecorded,
        TransferEnded,
        HungUp,
        ConversationEnded,
    )
}


def to_json(event: Event) -> dict[str, Any]:
    """The event as JSON types, its kind under "kind"."""
    return {"kind": event.kind} | {item.name: getattr(event, item.name) for item in fields(event)}


def from_json(data: Mapping[str, Any]) -> Event:
    """The event that `to_json` wrote; raises KeyError for an unknown kind, TypeError for unknown fields."""
    values = dict(data)
    return KINDS[values.pop("kind")](**values)
