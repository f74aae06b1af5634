"""A scripted caller run against a flow: what was heard and done, and what differs from expectation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from callflows import engine, reference
from callflows.actions import (
    Action,
    Ask,
    HangUp,
    Keep,
    Listen,
    Note,
    RecordMessage,
    SaveAnswer,
    SetCause,
    Speak,
    Transfer,
    Wait,
)
from callflows.events import (
    CallStarted,
    ConversationEnded,
    Event,
    HungUp,
    KeysPressed,
    MessageRecorded,
    QueueLeft,
    Silence,
    SpeechHeard,
    Told,
    TransferEnded,
)
from callflows.flow import Flow
from callflows.state import State, Step
from callflows.telling import describe, describe_event

USUAL_TIME: Final = "2026-03-02T10:00"
USUAL_ANSWERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "open_case": {"reference": reference.make(123456)},
    "store_callback": {"stored": True, "number": "3331234567"},
    "case_by_reference": {"found": False},
    "identify": {"verified": False},
    "case_status": {"found": False},
}
EXPECTATIONS: Final = frozenset(
    {"queue", "reason", "cause", "language", "ends", "hears", "never_hears", "node", "notes", "answers"}
)
HEARD: Final = ("hears", "never_hears")
FIELDS: Final = frozenset({"name", "caller", "language", "slow", "facts", "at", "keys", "answers", "expect", "comment"})
MOST_STEPS: Final = 200


class RehearsalUnreadableError(ValueError):
    """A rehearsal is written in a way that cannot be run."""


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that did not come true: the words that were (or were not) heard, or what was found instead."""

    name: str
    wanted: Any
    found: Any = None

    def __str__(self) -> str:
        if self.name in HEARD:
            return f'"{self.wanted}" was {"not " if self.name == "hears" else ""}heard'
        return f"expected {self.name} {self.wanted}, but it was {self.found}"


@dataclass(slots=True)
class Transcript:
    """What happened in one rehearsal: readable lines, what was done, and every miss."""

    lines: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    state: State | None = None

    def add(self, step: Step) -> None:
        self.state = step.state
        for action in step.actions:
            self.actions.append(action)
            self.lines += describe(action)
            if isinstance(action, Speak | Listen | RecordMessage):
                self.heard += [said.text for said in action.utterances if said.text]


class Caller:
    """One rehearsal being run: plays its script and answers what the engine asks.

    Raises RehearsalUnreadableError for what cannot be read, as all its methods do.
    """

    def __init__(self, flow: Flow, script: Mapping[str, Any]) -> None:
        unknown = set(script) - FIELDS
        if unknown:
            raise RehearsalUnreadableError(f"there is no field {', '.join(sorted(map(str, unknown)))} in a rehearsal")
        self.flow = flow
        self.script = script
        self.now = moment(script.get("at") or USUAL_TIME, flow.setting.timezone)
        self.facts: dict[str, Any] = facts_of(script.get("facts"))
        self.kept: dict[str, str] = dict(mapping(self.facts.get("kept")))
        self.answers = {**USUAL_ANSWERS, **mapping(script.get("answers"))}
        self.transcript = Transcript()

    def run(self) -> Transcript:
        """The whole script."""
        self.call()
        for written in self.steps():
            self.do(written)
        self.compare()
        return self.transcript

    def call(self) -> None:
        """The call arrives."""
        call = CallStarted(
            caller_of(self.script, self.facts),
            self._language(),
            bool(self.script.get("slow")),
            bool(self.facts.get("awaits_callback")),
        )
        self._take(engine.start(self.flow, call, self._facts(), self.now))

    def steps(self) -> list[Any]:
        """What the caller does, as it is written."""
        return listed(self.script.get("keys"))

    def do(self, written: Any) -> None:
        """One of these steps."""
        event = event_of(written)
        self.transcript.lines.append(f"> {describe_event(event)}")
        self._advance(event)

    def compare(self) -> None:
        """What has happened with what was expected."""
        self.transcript.misses += list(misses(self.transcript, mapping(self.script.get("expect"))))

    def _advance(self, event: Event) -> None:
        assert self.transcript.state
        self._take(engine.advance(self.flow, self.transcript.state, event, self._facts(), self.now))

    def _take(self, step: Step) -> None:
        for _ in range(MOST_STEPS):
            self.taken(step)
            asked = step.actions[-1]
            if not isinstance(asked, Ask):
                return
            told = Told(asked.name, self.answer_to(asked))
            step = engine.advance(self.flow, step.state, told, self._facts(), self.now)

    def answer_to(self, asked: Ask) -> Mapping[str, Any]:
        """What the application would say."""
        return mapping(self.answers.get(asked.name))

    def taken(self, step: Step) -> None:
        """One step of the engine, of which a step of the caller may need several."""
        self.transcript.add(step)
        self.kept |= {action.name: action.value for action in step.actions if isinstance(action, Keep)}

    def _facts(self) -> Mapping[str, Any]:
        return {**self.facts, "kept": self.kept}

    def _language(self) -> str | None:
        language = self.script.get("language") or mapping(self.facts.get("customer")).get("language")
        return language if isinstance(language, str) else None


def rehearse(flow: Flow, script: Mapping[str, Any]) -> Transcript:
    """Run one rehearsal; raises RehearsalUnreadableError if it cannot be read."""
    return Caller(flow, script).run()


# -- reading a script


def event_of(written: Any) -> Event:
    """One step of a script: keys, "silence", "hang up", or a mapping such as {left: timed_out}."""
    if isinstance(written, Mapping) and len(written) == 1:
        name, value = next(iter(written.items()))
        return _named_event(str(name), value)
    if isinstance(written, bool) or not isinstance(written, str | int):
        raise RehearsalUnreadableError(f"{written!r} is no step of a caller")
    text = str(written)
    words: dict[str, Event] = {
        "silence": Silence(),
        "hang up": HungUp(),
        "agent hangs up": ConversationEnded(),
    }
    if text in words:
        return words[text]
    if text and set(text) <= set("0123456789*#"):
        return KeysPressed(text.removesuffix("#") if len(text) > 1 else text)
    raise RehearsalUnreadableError(f"{text!r} is neither keys nor a step we know")


def _named_event(name: str, value: Any) -> Event:
    if name == "say":
        return SpeechHeard(str(value))
    if name == "left":
        return QueueLeft(str(value))
    if name == "transfer":
        return TransferEnded(str(value))
    if name == "message" and isinstance(value, int):
        return MessageRecorded("RE-rehearsal" if value else None, value, "silence")
    if name == "message_then_hangs_up" and isinstance(value, int):
        return MessageRecorded("RE-rehearsal" if value else None, value, "hangup")
    raise RehearsalUnreadableError(f"there is no step {name!r} of a caller")


def moment(written: Any, zone: str) -> datetime:
    """A time of a script, local to the flow unless it says otherwise."""
    if isinstance(written, date) and not isinstance(written, datetime):
        written = written.isoformat()
    try:
        found = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise RehearsalUnreadableError(f"{written!r} is not a time") from fault


def facts_of(written: Any) -> dict[str, Any]:
    """Facts as written, with the short form `customer: known`."""
    found = dict(mapping(written))
    if isinstance(found.get("customer"), str):
        found["customer"] = {"known": found["customer"] == "known"}
    return {str(name): value for name, value in found.items()}


def caller_of(script: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """known, unknown or withheld; a number is known if the facts say so."""
    written = script.get("caller")
    if written in ("known", "unknown", "withheld"):
        return str(written)
    return "known" if mapping(facts.get("customer")).get("known") else "unknown"


def mapping(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise RehearsalUnreadableError(f"{value!r:.60} must be a mapping")
    return value


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise RehearsalUnreadableError("keys must be a list of what the caller does")
    return list(value)


# -- comparing


def misses(transcript: Transcript, expect: Mapping[str, Any]) -> Iterable[Miss]:
    """Every expectation that did not come true."""
    for name, wanted in expect.items():
        if name not in EXPECTATIONS:
            raise RehearsalUnreadableError(f"nothing called {name} can be expected")
        if name in HEARD:
            yield from _heard_misses(transcript, name, _phrases(wanted))
        elif (found := outcome(transcript, name)) != wanted:
            yield Miss(name, wanted, found)


def made_right(transcript: Transcript, expect: Mapping[str, Any]) -> dict[str, Any]:
    """The expectations as they would have come true; raises RehearsalUnreadableError as `misses` does."""
    missed = list(misses(transcript, expect))
    right = {**expect, **{miss.name: miss.found for miss in missed}}
    for name in HEARD:
        unheard = [miss.wanted for miss in missed if miss.name == name]
        if unheard:
            right[name] = [words for words in _phrases(expect[name]) if words not in unheard]
    return {name: wanted for name, wanted in right.items() if name not in HEARD or wanted}


def outcome(transcript: Transcript, name: str) -> Any:
    """What came of a rehearsal under the name of an expectation."""
    actions = transcript.actions
    match name:
        case "queue":
            return _last(action.queue for action in actions if isinstance(action, Wait))
        case "reason":
            return transcript.state.reason if transcript.state else None
        case "cause":
            return _last(action.cause for action in actions if isinstance(action, SetCause))
        case "language":
            return transcript.state.language if transcript.state else None
        case "node":
            return transcript.state.node if transcript.state else None
        case "notes":
            return [action.kind for action in actions if isinstance(action, Note)]
        case "answers":
            return {action.question: action.value for action in actions if isinstance(action, SaveAnswer)}
    return END_NAMES.get(type(actions[-1])) if actions else None


END_NAMES: Final[Mapping[type[Action], str]] = {
    Listen: "listen",
    Wait: "queue",
    RecordMessage: "message",
    Transfer: "transfer",
    HangUp: "hangup",
}


def _heard_misses(transcript: Transcript, name: str, wanted: Iterable[Any]) -> Iterable[Miss]:
    said = "\n".join(transcript.heard)
    return (Miss(name, words) for words in wanted if (str(words) in said) != (name == "hears"))


def _phrases(written: Any) -> list[Any]:
    return [written] if isinstance(written, str) else listed(written)


def _last(values: Iterable[Any]) -> Any:
    found = list(values)
    return found[-1] if found else None
