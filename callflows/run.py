"""One step in the making: the caller's state, the facts, and the actions gathered on the way."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from callflows import words
from callflows.actions import (
    Action,
    Ask,
    HangUp,
    Keep,
    Listen,
    Note,
    RecordMessage,
    SetCause,
    SetLanguage,
    SetReason,
    Speak,
    Utterances,
)
from callflows.prompts import NOTHING, Prompt, Spoken
from callflows.state import State, Step, Trace

if TYPE_CHECKING:
    from callflows.flow import Flow

Facts = Mapping[str, Any]
ENDED = "ended"
LAST_RESORT = "last_resort"
SLOW_FACTOR = 2


class Run:
    """Mutable for one step only; nodes say, listen, wait and end through it."""

    __slots__ = (
        "actions",
        "awaits_callback",
        "caller",
        "case",
        "cause",
        "errors",
        "facts",
        "flow",
        "kept",
        "language",
        "language_known",
        "left_for_callback",
        "menus_above",
        "node",
        "now",
        "pending",
        "phase",
        "queue",
        "reason",
        "silences",
        "slow",
        "trail",
        "tries",
    )

    def __init__(self, flow: "Flow", state: State, facts: Facts, now: datetime) -> None:
        self.flow = flow
        self.facts = facts
        self.now = now
        self.node = state.node
        self.language = state.language
        self.slow = state.slow
        self.caller = state.caller
        self.phase = state.phase
        self.silences = state.silences
        self.errors = state.errors
        self.tries = state.tries
        self.reason = state.reason
        self.cause = state.cause
        self.language_known = state.language_known
        self.menus_above = state.menus_above
        self.queue = state.queue
        self.awaits_callback = state.awaits_callback
        self.left_for_callback = state.left_for_callback
        self.kept: dict[str, str] = {}
        self.case: Mapping[str, Any] = {}
        self.actions: list[Action] = []
        self.pending: Utterances = ()
        self.trail: list[Trace] = []

    def arrive(self, node: str) -> None:
        """Come to a node, with fresh counts; who is led to where they are has not moved."""
        if node != self.node:
            self.trail.append(("entered", node))
        if self.flow.setting.back_key:
            self._remember(node)
        self.node = node
        self.phase = ""
        self.silences = self.errors = self.tries = 0

    def step(self) -> Step:
        """The finished step."""
        state = State(
            self.node,
            self.language,
            self.slow,
            self.caller,
            self.phase,
            self.silences,
            self.errors,
            self.tries,
            self.reason,
            self.cause,
            self.language_known,
            self.menus_above,
            self.queue,
            self.awaits_callback,
            self.left_for_callback,
        )
        return Step(state, tuple(self.actions), tuple(self.trail))

    def back(self) -> str:
        """The menu before this place; where there is none, this place once more."""
        return self.menus_above[-1] if self.menus_above else self.node

    def _remember(self, node: str) -> None:
        """A menu that is left is one to come back to; one that is come to again is not above itself."""
        if node != self.node and self.flow.nodes[self.node].kind == "menu":
            self.menus_above = (*self.menus_above, self.node)
        if node in self.menus_above:
            self.menus_above = self.menus_above[: self.menus_above.index(node)]

    # -- what is known

    def fact(self, name: str) -> Mapping[str, Any]:
        """A fact that is a mapping; empty when it is missing or odd."""
        value = self.facts.get(name)
        return value if isinstance(value, Mapping) else {}

    def kept_value(self, name: str) -> str | None:
        """What was typed under this name, in this step or an earlier one."""
        value = self.kept.get(name) or self.fact("kept").get(name)
        return value if isinstance(value, str) and value else None

    def value(self, name: str) -> Spoken:
        """The value of a placeholder in the caller's language."""
        if name == "company":
            return self.flow.company[self.language]
        if name == "name":
            return Spoken(str(self.fact("customer").get("name") or ""))
        if name == "reference":
            return words.reference(self.language, self.kept_value("reference") or "")
        if name == "case":
            return words.case(self.language, self.case, self.slow)
        if name == "emergency":
            return self._emergency()
        typed = self.kept_value(name)
        return words.digits(self.language, typed) if typed else NOTHING

    def _emergency(self) -> Spoken:
        written = self.fact("emergency").get("words")
        said = written.get(self.language) if isinstance(written, Mapping) else written
        if isinstance(said, Mapping):
            return Spoken(str(said.get("text") or ""), tuple(str(clip) for clip in [said.get("audio")] if clip))
        if not said:
            return words.disturbance(self.language)
        return Spoken(str(said))

    # -- what is said and done

    def words(self, prompt: Prompt | None) -> Utterances:
        """A prompt in the caller's language and pace."""
        return prompt.say(self.language, self.slow, self.value) if prompt else ()

    def standing(self, name: str, **values: Spoken) -> Utterances:
        """A standing sentence in the caller's language and pace."""
        return words.say(self.language, name, self.slow, **values)

    def do(self, action: Action) -> None:
        """An effect, or the one terminal action; what was to be said is said before a terminal one."""
        if action.terminal and self.pending:
            self.actions.append(Speak(self.pending))
            self.pending = ()
        self.actions.append(action)

    def say(self, utterances: Utterances) -> None:
        """To be said before what comes next, and cut short by a key if that listens."""
        self.pending += utterances

    def say_in_full(self, utterances: Utterances) -> None:
        """To be heard to its end."""
        if self.pending or utterances:
            self.actions.append(Speak(self.pending + utterances))
            self.pending = ()

    def acknowledge(self) -> None:
        """To whom we have promised to call: that we know it. Once, and in the language that they have by now."""
        if self.awaits_callback:
            self.awaits_callback = False
            self.say(self.standing("callback_known"))

    def listen(self, heard: Listen) -> None:
        """Listen, with all that was to be said before nested, and in double time for a slow caller."""
        seconds = heard.timeout_seconds * SLOW_FACTOR if self.slow else heard.timeout_seconds
        said, self.pending = self.pending + heard.utterances, ()
        self.actions.append(
            Listen(said, self.language, seconds, heard.max_digits, heard.finish_key, heard.speech, heard.hints)
        )

    def record(self, utterances: Utterances, max_seconds: int, purpose: str) -> None:
        """Record a message after these words."""
        said, self.pending = self.pending + utterances, ()
        self.actions.append(RecordMessage(said, max_seconds, purpose=purpose))

    def ask(self, name: str, args: Mapping[str, Any], phase: str) -> None:
        """Ask the application; its answer meets the node in this phase."""
        self.phase = phase
        self.do(Ask(name, args))

    def keep(self, name: str, value: str) -> None:
        """Keep what was typed, for this step and for later ones."""
        self.kept[name] = value
        self.actions.append(Keep(name, value))

    def set_language(self, language: str) -> None:
        """The caller has chosen."""
        self.language, self.language_known = language, True
        self.actions.append(SetLanguage(language))

    def set_reason(self, reason: str | None, cause: str | None = None) -> None:
        """Why the caller calls, and what they are dissatisfied with."""
        if reason:
            self.reason = reason
            self.actions.append(SetReason(reason))
        if cause:
            self.cause = cause
            self.actions.append(SetCause(cause))

    def did(self, what: str, key: str = "") -> None:
        """What the caller does here, to be counted: see Trace."""
        self.trail.append((what, key))

    def fell_silent(self) -> None:
        """Nothing was pressed or said."""
        self.silences += 1
        self.did("silent")

    def erred(self) -> None:
        """What was pressed or said means nothing here."""
        self.errors += 1
        self.did("erred")

    def note(self, kind: str, **data: Any) -> None:
        """Something worth recording."""
        self.actions.append(Note(kind, data))

    def end(self) -> str | None:
        """Hang up, after what was to be said."""
        self.phase = ENDED
        self.do(HangUp())
        return None

    def end_politely(self) -> str | None:
        """A goodbye in words, then hang up."""
        self.say(self.standing("goodbye"))
        return self.end()

    def last_resort(self, why: str) -> None:
        """Where nothing else leads anywhere: an apology and a message, in a step begun afresh."""
        self.actions = [action for action in self.actions if not action.terminal]
        self.pending = ()
        self.note("fault", why=why, node=self.node)
        self.did("broke")
        self.phase = LAST_RESORT
        self.record(words.apology(self.language, self.slow), 180, "voicemail")
