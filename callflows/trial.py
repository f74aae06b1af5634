"""A trial call: a rehearsal in the making, told step by step, on a draft that may not be finished."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, Final

from callflows.actions import Ask, Listen, RecordMessage, Transfer, Wait
from callflows.document import with_planned
from callflows.flow import Flow, build
from callflows.nodes.menus import Menu
from callflows.nodes.options import options
from callflows.nodes.places import Queue
from callflows.problems import Problem, Severity
from callflows.rehearsal import (
    MOST_STEPS,
    Caller,
    RehearsalUnreadableError,
    listed,
    made_right,
    mapping,
    outcome,
)
from callflows.shape import faults
from callflows.state import State, Step
from callflows.turns import Awaited, Done, KeyMeaning, Known, Said, Trial, Turn, done_by, said
from callflows.waiting import WaitFacts, waiting
from callflows.watching import UNFINISHED, Watch

Lend = Callable[[Mapping[str, Any], datetime], Mapping[str, Any]]
HARMLESS: Final = frozenset({"missing_node", "unknown_placeholder"})
"""What is wrong with a place's shape and yet lets it run: a way that leads nowhere ends where it leads."""
USUAL_WAIT: Final = WaitFacts(position=3, estimate=(120, 300), callback_offered=True)
EXPECTED: Final = ("queue", "reason", "cause", "language", "ends")
HEARD_LETTERS: Final = 60
CALLS_BACK_FROM: Final = "callback_from"
"""Lent, with a queue behind a colon: the instant from which on it calls back, where nobody does now."""


def lend_nothing(document: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    """No facts but those of the script."""
    return {}


def attempt(document: Any, script: Mapping[str, Any], lend: Lend = lend_nothing, *, planned: bool = True) -> Trial:
    """The conversation of a script with any document, as far as that can be run.

    `planned` serves the planned languages too, as rehearsals do; without it the caller is offered what callers are, but
    who speaks a planned language is understood all the same.
    `lend` is asked once, with a document of sound shape, for facts that count where the script is silent. Raises
    RehearsalUnreadableError for a script that cannot be read or has more than MOST_STEPS steps.
    """
    steps = listed(script.get("keys"))
    if len(steps) > MOST_STEPS:
        raise RehearsalUnreadableError(f"nobody is rehearsed who does more than {MOST_STEPS} things")
    found = _errors(document)
    ready = _without(document, {problem.node for problem in found if problem.code not in HARMLESS})
    fatal = [problem for problem in _errors(ready) if problem.code not in HARMLESS]
    if fatal:
        return Trial(dict(script), [], len(steps), {}, [], {}, fatal)
    served = planned or script.get("language") in (ready.get("planned_languages") or ())
    return _Attempt(build(with_planned(ready) if served else ready), script, lend).made(steps, found)


def _errors(document: Any) -> list[Problem]:
    return [problem for problem in faults(document) if problem.severity is Severity.ERROR]


def _without(document: Any, nodes: Set[str | None]) -> Any:
    """The document without the places that cannot be run, and without its own rehearsals."""
    written = document.get("nodes") if isinstance(document, Mapping) else None
    if not isinstance(written, Mapping):
        return document
    kept = {name: source for name, source in written.items() if str(name) not in nodes}
    return {**{name: value for name, value in document.items() if name != "rehearsals"}, "nodes": kept}


class _Attempt(Caller):
    """One trial being made: a caller of whom every step is told."""

    def __init__(self, flow: Flow, script: Mapping[str, Any], lend: Lend) -> None:
        self.watch = Watch()
        super().__init__(self.watch.over(flow), script)
        self.unwatched = flow
        self.own = mapping(script.get("facts"))
        self.lent = {name: fact for name, fact in lend(flow.document, self.now).items() if name not in self.own}
        self.facts = {**self.lent, **self.facts}
        self.turns: list[Turn] = []
        self.used: set[str] = set()
        self.answered: dict[str, Any] = {}
        self.path: list[str] = []
        self.said: list[Said] = []
        self.done: list[Done] = []
        self.known: dict[str, Any] = {}

    def made(self, steps: Sequence[Any], found: Sequence[Problem]) -> Trial:
        """The whole trial; `found` is what is wrong with the draft."""
        self.call()
        self._tell(None)
        left = list(steps)
        while left and self.turns[-1].awaits.what not in ("end", "unfinished"):
            self.do(written := left.pop(0))
            self._tell(written)
        self.compare()
        return Trial(
            rehearsal=self._played(),
            turns=self.turns,
            unplayed=len(left),
            expects=self._expects(),
            misses=self.transcript.misses,
            made_right=made_right(self.transcript, mapping(self.script.get("expect"))),
            problems=list(self._standing_in_the_way(found)),
        )

    def answer_to(self, asked: Ask) -> Mapping[str, Any]:
        """As the script says; where it is silent, who asks to be called back as soon as may be hears from when on."""
        begins_at = self.lent.get(f"{CALLS_BACK_FROM}:{asked.args.get('queue')}")
        is_silent = asked.name == "store_callback" and asked.name not in mapping(self.script.get("answers"))
        if begins_at is None or not is_silent or "due" in asked.args:
            return super().answer_to(asked)
        self.answered[asked.name] = {**super().answer_to(asked), "from": begins_at}
        return mapping(self.answered[asked.name])

    def taken(self, step: Step) -> None:
        super().taken(step)
        self.path += [visit.node for visit in self.watch.visits]
        self.said += [said(heard, visit.node, visit.again) for heard, visit in self.watch.said(step)]
        self.done += [done for action in step.actions for done in done_by(action)]
        self.known |= self.watch.facts
        self.watch.clear()

    def _tell(self, written: Any) -> None:
        """One turn, of all that was seen since the last one."""
        state = self.transcript.state
        assert state
        awaits = self._awaits(state)
        if awaits.what == "queue":
            self.said += self._while_waiting(state)
        known = [Known(name, value) for name, value in sorted(self.known.items()) if name != "kept"]
        self.turns.append(Turn(written, self.path, self.said, self.done, known, state.node, awaits))
        self.used |= set(self.known)
        self.path, self.said, self.done, self.known = [], [], [], {}

    def _awaits(self, state: State) -> Awaited:
        if any(done.what == UNFINISHED for done in self.done):
            return Awaited(UNFINISHED)
        match self.transcript.actions[-1]:
            case Listen(timeout_seconds=seconds, max_digits=most, finish_key=finish, speech=speech):
                return Awaited("keys", seconds, most, finish, speech, self._keys(state))
            case RecordMessage(max_seconds=seconds):
                return Awaited("message", seconds)
            case Transfer(number=number, timeout_seconds=seconds):
                return Awaited("transfer", seconds, number=number)
            case Wait(queue=queue, priority_seconds=ahead):
                place = self.unwatched.nodes.get(state.node)
                keys = (place.callback_key, place.voicemail_key) if isinstance(place, Queue) else (None, None)
                return Awaited("queue", queue=queue, ahead_seconds=ahead, callback_key=keys[0], voicemail_key=keys[1])
        return Awaited("end")

    def _keys(self, state: State) -> list[KeyMeaning]:
        """What keys mean in a menu, in the menu's own order and those of everywhere last."""
        place = self.unwatched.nodes.get(state.node)
        if not isinstance(place, Menu):
            return []
        own = set(place.options) - set(self.unwatched.setting.keys)
        ordered = sorted(place.options.values(), key=lambda option: option.key not in own)
        return [KeyMeaning(each.key, _label(place.source, each.key), each.goto, each.language) for each in ordered]

    def _while_waiting(self, state: State) -> Iterator[Said]:
        """What is said first to whoever waits, with others ahead."""
        for action in waiting(self.unwatched, state.node, state.language, state.slow, USUAL_WAIT, self.now):
            for heard in getattr(action, "utterances", ()):
                if heard.text:
                    yield said(heard, state.node, again=False)

    def _played(self) -> dict[str, Any]:
        facts = {**{name: value for name, value in self.lent.items() if name in self.used}, **self.own}
        answers = {**self.answered, **mapping(self.script.get("answers"))}
        said = {name: value for name, value in self.script.items() if name not in ("facts", "answers")}
        return {**said, **_named("facts", facts), **_named("answers", answers)}

    def _expects(self) -> dict[str, Any]:
        """What came of it that can be expected: how it ends, and where or with which words."""
        came = {name: outcome(self.transcript, name) for name in EXPECTED}
        if came["ends"] != "queue":
            came |= {"queue": None, "node": outcome(self.transcript, "node")}
        if came["ends"] == "hangup":
            words = [heard.text for heard in self.turns[-1].said if heard.text]
            came["hears"] = [_beginning(words[-1])] if words else None
        return {name: value for name, value in came.items() if value is not None}

    def _standing_in_the_way(self, found: Sequence[Problem]) -> Iterator[Problem]:
        """The problems of the place where the draft cannot go on, or of the way that led there."""
        last = self.turns[-1]
        if last.awaits.what != UNFINISHED:
            return
        here = [problem for problem in found if problem.node == last.node]
        before = {*last.path, *(turn.node for turn in self.turns[-2:-1]), None}
        yield from here or [problem for problem in found if problem.node in before]


def _label(source: Mapping[str, Any], key: str) -> str | None:
    """What the option of this key is called, however options are written."""
    label = dict(options(source.get("options"))).get(key, {}).get("label")
    return label if isinstance(label, str) else None


def _beginning(text: str) -> str:
    """Its first words: few enough to stay true when the rest is put better."""
    first = text.split(". ")[0]
    return first if len(first) <= HEARD_LETTERS else first[:HEARD_LETTERS].rsplit(" ", 1)[0]


def _named(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}
