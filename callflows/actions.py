"""What the engine asks to be done: frozen values that a renderer turns into the carrier's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Final


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something heard: the recording `audio` if there is one, else `text` by a voice of `language`.

    `slow` asks the voice to speak slowly. Text always stands beside a recording, except on the second and
    later recordings of one sentence, whose words the first carries.
    """

    language: str
    text: str | None = None
    audio: str | None = None
    slow: bool = False


Utterances = tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class Speak:
    """Say this to the end; keys pressed meanwhile are not heard."""

    terminal: ClassVar[bool] = False
    utterances: Utterances


@dataclass(frozen=True, slots=True)
class Play:
    """Play a recording, as music to a waiting caller."""

    terminal: ClassVar[bool] = False
    clip: str


@dataclass(frozen=True, slots=True)
class Listen:
    """Say this and take keys (or speech) from its first word on, until `timeout_seconds` after its end.

    `max_digits` None takes any number; `finish_key` "" makes every key count. `hints` help the recogniser.
    """

    terminal: ClassVar[bool] = True
    utterances: Utterances
    language: str
    timeout_seconds: int
    max_digits: int | None = 1
    finish_key: str = ""
    speech: bool = False
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Put the caller into a queue of ours, `priority_seconds` ahead of the clock."""

    terminal: ClassVar[bool] = True
    queue: str
    reason: str | None = None
    priority_seconds: int = 0
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordMessage:
    """Say this, beep, and record the caller; `purpose` is suggestion, voicemail or survey_comment."""

    terminal: ClassVar[bool] = True
    utterances: Utterances
    max_seconds: int = 180
    finish_keys: str = "#*0123456789"
    purpose: str = "voicemail"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Connect the caller to a telephone number; `caller_id` None shows the line's own."""

    terminal: ClassVar[bool] = True
    number: str
    timeout_seconds: int = 30
    caller_id: str | None = None


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call; the goodbye has been said."""

    terminal: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the application, which answers at once with Told(name, answer).

    Arguments that end in `_ref` name a kept value (see Keep), or "caller": the number they call from.
    """

    terminal: ClassVar[bool] = True
    name: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """The caller has chosen a language."""

    terminal: ClassVar[bool] = False
    language: str


@dataclass(frozen=True, slots=True)
class SetReason:
    """The caller has said why they call."""

    terminal: ClassVar[bool] = False
    reason: str


@dataclass(frozen=True, slots=True)
class SetCause:
    """The caller has said what they are dissatisfied with."""

    terminal: ClassVar[bool] = False
    cause: str


@dataclass(frozen=True, slots=True)
class SaveAnswer:
    """The answer to a survey question; values are as the flow has them."""

    terminal: ClassVar[bool] = False
    question: str
    value: Any


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep what was typed (or a reference just given) with the call, where erasure reaches it.

    It comes back as facts["kept"][name]; the engine's state holds only the name.
    """

    terminal: ClassVar[bool] = False
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth recording about the call: opted_out, follow_up, fault, or a flow's own word."""

    terminal: ClassVar[bool] = False
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    """Take the caller out of the queue with this result (answers a wait poll only)."""

    terminal: ClassVar[bool] = True
    result: str


Action = (
    Speak
    | Play
    | Listen
    | Wait
    | RecordMessage
    | Transfer
    | HangUp
    | Ask
    | SetLanguage
    | SetReason
    | SetCause
    | SaveAnswer
    | Keep
    | Note
    | Leave
)
NAMES: Final[Mapping[type[Action], str]] = {
    Speak: "speak",
    Play: "play",
    Listen: "listen",
    Wait: "wait",
    RecordMessage: "record_message",
    Transfer: "transfer",
    HangUp: "hang_up",
    Ask: "ask",
    SetLanguage: "set_language",
    SetReason: "set_reason",
    SetCause: "set_cause",
    SaveAnswer: "save_answer",
    Keep: "keep",
    Note: "note",
    Leave: "leave",
}
TYPES: Final[Mapping[str, type[Action]]] = {name: kind for kind, name in NAMES.items()}


def to_json(action: Action) -> dict[str, Any]:
    """The action as JSON types, its kind under "action"."""
    values = {item.name: _plain(getattr(action, item.name)) for item in fields(action)}
    return {"action": NAMES[type(action)]} | values


def from_json(data: Mapping[str, Any]) -> Action:
    """The action that `to_json` wrote; raises KeyError for an unknown kind."""
    values = dict(data)
    kind = TYPES[values.pop("action")]
    if "utterances" in values:
        values["utterances"] = tuple(Utterance(**item) for item in values["utterances"])
    made: Callable[..., Action] = kind
    return made(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Utterance):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    return value
