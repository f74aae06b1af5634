"""What is told of a trial call: its turns, each with the words, what was done, and what it waits for then."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from callflows.actions import Action, Ask, Keep, Note, SaveAnswer, SetCause, SetLanguage, SetReason, Utterance
from callflows.problems import Problem
from callflows.rehearsal import Miss
from callflows.watching import UNFINISHED


@dataclass(frozen=True, slots=True)
class Said:
    """Something heard and the place that says it; a recording `audio` is played. `again`: asked anew, in short."""

    node: str
    language: str
    text: str | None
    audio: str | None
    slow: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """Something that a step did besides: language, reason, cause, answer, kept, asked, noted or fault, and its word."""

    what: Literal["language", "reason", "cause", "answer", "kept", "asked", "noted", "fault", "unfinished"]
    value: str


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that was looked at, and what it was; null: nothing was known of it."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class KeyMeaning:
    """A key that does something here, its label, where it leads, and the language that it chooses."""

    key: str
    label: str | None
    goto: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """What the call waits for now.

    `what`: keys, queue, message, transfer, end (it is over), or unfinished (the draft cannot go on). `seconds` are for
    an answer, a message or the ringing; `most_keys` null takes any number, ended by `finish_key`.
    """

    what: Literal["keys", "queue", "message", "transfer", "end", "unfinished"]
    seconds: int = 0
    most_keys: int | None = 1
    finish_key: str = ""
    speech: bool = False
    keys: list[KeyMeaning] = field(default_factory=list)
    queue: str | None = None
    ahead_seconds: int = 0
    callback_key: str | None = None
    voicemail_key: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What followed from one step of the caller (null: from calling), and the place where the call is then.

    `path` are the places that it went through, `known` the facts that were looked at on the way.
    """

    step: Any
    path: list[str]
    said: list[Said]
    done: list[Done]
    known: list[Known]
    node: str
    awaits: Awaited


@dataclass(frozen=True, slots=True)
class Trial:
    """A whole conversation so far; no turns where the document cannot be called at all.

    `rehearsal` is what was played, with those of the facts lent to it that it used; `unplayed` of its steps came after
    the end. `expects` is what can be expected of it; `misses` are what its own expectations missed, and `made_right`
    those expectations as they would hold. `problems` say why it cannot begin or go on.
    """

    rehearsal: dict[str, Any]
    turns: list[Turn]
    unplayed: int
    expects: dict[str, Any]
    misses: list[Miss]
    made_right: dict[str, Any]
    problems: list[Problem]


def said(heard: Utterance, node: str, again: bool) -> Said:
    """An utterance with its place."""
    return Said(node, heard.language, heard.text, heard.audio, heard.slow, again)


def done_by(action: Action) -> Iterator[Done]:
    """What an action does besides being heard."""
    match action:
        case SetLanguage(language):
            yield Done("language", language)
        case SetReason(reason):
            yield Done("reason", reason)
        case SetCause(cause):
            yield Done("cause", cause)
        case SaveAnswer(question, value):
            yield Done("answer", f"{question}: {value}")
        case Keep(name):
            yield Done("kept", name)
        case Ask(name):
            yield Done("asked", name)
        case Note("fault", data):
            yield Done("fault", str(data.get("why")))
        case Note(kind, data) if kind == UNFINISHED:
            yield Done("unfinished", str(data.get("node")))
        case Note(kind):
            yield Done("noted", kind)
