"""A rehearsal's script: the YAML document read strictly, every mistake named with its file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from ivr.rehearsal import phrases
from ivr.rehearsal.phrases import AGENT, ANYONE, CALLER, CARRIER, HANDSET, NOBODY, Unclear, Verb

Read = TypeVar("Read")
SECTIONS = ("rehearsal", "at", "actors", "steps", "line", "settings")
DEFAULT_LINE = "+39800123456"
DEFAULT_PASSWORD = "hotline-demo"  # noqa: S105 (the demo staff's, printed by `hotline up`)


class ScriptFault(Exception):
    """A rehearsal that cannot be read; the message has a line for each mistake, beginning with file and line."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast: a caller with a telephone, or an agent with a log-in and perhaps a telephone."""

    name: str
    kind: str
    number: str | None = None
    email: str | None = None
    password: str = DEFAULT_PASSWORD


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what, as the line of the file says it."""

    line: int
    words: str
    subjects: tuple[str, ...]
    verb: str
    argument: Any = None


@dataclass(frozen=True, slots=True)
class Script:
    """A whole rehearsal."""

    path: Path
    title: str
    at: datetime
    parts: Mapping[str, Part]
    steps: tuple[Step, ...]
    line: str = DEFAULT_LINE
    settings: Mapping[str, Any] = field(default_factory=dict)


def read(path: Path) -> Script:
    """Raises ScriptFault, naming the file and the line of every mistake."""
    return parse(path.read_text(encoding="utf-8"), path)


def parse(text: str, path: Path) -> Script:
    """Reads a script from `text`; `path` is for messages. Raises ScriptFault."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScriptFault([f"{path}:{line}: not readable as YAML: {error.problem}"]) from None
    if root is None:
        raise ScriptFault([f"{path}:1: the file is empty"])
    return _Reader(path).script(root)


class _Mistake(Exception):
    """One thing that cannot be read; the message begins with file and line."""


class _Reader:
    """Reads part by part, so that a mistake in one hides none in another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mistakes: list[str] = []
        self._misnamed: set[str] = set()  # actors who are there, but could not be read

    def script(self, root: yaml.Node) -> Script:
        """Raises ScriptFault with every mistake found."""
        sections = self._try(lambda: self._sections(root)) or {}
        parts = self._section(sections, "actors", self._parts) or {}
        title = self._section(sections, "rehearsal", self._plain)
        at = self._section(sections, "at", lambda node: self._read(node, phrases.instant))
        line = self._section(sections, "line", self._plain) or DEFAULT_LINE
        settings = self._section(sections, "settings", self._settings) or {}
        steps = self._section(sections, "steps", lambda node: self._steps(node, parts))
        if self._mistakes or at is None or steps is None:
            raise ScriptFault(self._mistakes)
        return Script(self._path, str(title), at, parts, steps, str(line), settings)

    def _section(self, sections: Mapping[str, yaml.Node], name: str, read: Callable[[yaml.Node], Read]) -> Read | None:
        return self._try(lambda: read(sections[name])) if name in sections else None

    def _try(self, read: Callable[[], Read]) -> Read | None:
        """What is read; None when that is not possible, and the mistake is noted."""
        try:
            return read()
        except _Mistake as mistake:
            self._mistakes.append(str(mistake))
            return None

    def _sections(self, root: yaml.Node) -> dict[str, yaml.Node]:
        sections = {}
        for key, value in self._pairs(root):
            if key.value in SECTIONS:
                sections[key.value] = value
            else:
                self._note(key, f"{key.value!r} is not a section (only {', '.join(SECTIONS)})")
        for name in ("rehearsal", "at", "steps"):
            if name not in sections:
                self._note(root, f"the section {name!r} is missing")
        return sections

    def _settings(self, node: yaml.Node) -> dict[str, Any]:
        return {key.value: self._plain(value) for key, value in self._pairs(node)}

    def _parts(self, node: yaml.Node) -> dict[str, Part]:
        parts = {}
        for key, value in self._pairs(node):
            part = self._try(partial(self._part, key.value, value))
            if part is None:
                self._misnamed.add(key.value)
            else:
                parts[key.value] = part
        return parts

    def _part(self, name: str, node: yaml.Node) -> Part:
        fields = {key.value: self._plain(value) for key, value in self._pairs(node)}
        if set(fields) == {"caller"}:
            return Part(name, CALLER, number=fields["caller"])
        if "agent" in fields and set(fields) <= {"agent", "telephone", "password"}:
            return Part(
                name,
                AGENT,
                number=fields.get("telephone"),
                email=fields["agent"],
                password=fields.get("password", DEFAULT_PASSWORD),
            )
        self._fail(node, f"{name}: an actor is {{caller: NUMBER}} or {{agent: E-MAIL, telephone: NUMBER}}")

    def _steps(self, node: yaml.Node, parts: Mapping[str, Part]) -> tuple[Step, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._fail(node, "steps are a list with at least one entry")
        read = [self._try(partial(self._step, each, parts)) for each in node.value]
        return tuple(step for step in read if step is not None)

    def _step(self, node: yaml.Node, parts: Mapping[str, Part]) -> Step:
        words, argument = self._sentence(node)
        subjects, rest = _subjects(words, parts)
        found = phrases.split(rest)
        if found is None:
            self._fail(node, f"{words!r} is not understood: no verb begins {rest!r}")
        name, tail = found
        verb = phrases.VERBS[name]
        if name == "expect call of":
            subjects, tail = (tail,), ""
        if tail:
            argument = self._joined(node, argument, tail)
        self._check_subjects(node, verb, name, subjects, parts)
        try:
            read = verb.read(argument)
        except Unclear as error:
            self._fail(node, f"{words!r}: {error}")
        return Step(node.start_mark.line + 1, _spoken(words, argument, tail), subjects, name, read)

    def _sentence(self, node: yaml.Node) -> tuple[str, Any]:
        if isinstance(node, yaml.ScalarNode):
            return " ".join(str(node.value).split()), None
        if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
            key, value = node.value[0]
            return " ".join(str(key.value).split()), self._plain(value)
        self._fail(node, "a step is one sentence, or one sentence with what belongs to it after a colon")

    def _joined(self, node: yaml.Node, argument: Any, tail: str) -> Any:
        if argument is not None:
            self._fail(node, f"{tail!r} stands before the colon and something else after it")
        return tail

    def _check_subjects(
        self, node: yaml.Node, verb: Verb, name: str, subjects: tuple[str, ...], parts: Mapping[str, Part]
    ) -> None:
        if self._misnamed.intersection(subjects):
            return  # has been said where they are named
        for subject in subjects:
            if subject not in parts:
                self._fail(node, f"{subject!r} is not among the actors ({', '.join(parts) or 'none'})")
        if verb.subject in (NOBODY, CARRIER):
            if subjects and name != "expect call of":
                self._fail(node, f"{name!r} is said of nobody")
            return
        if not subjects:
            self._fail(node, f"who {name!r}? The step begins with an actor's name")
        for subject in subjects:
            if fault := _unfit(verb, parts[subject]):
                self._fail(node, f"{subject} cannot be said to {name!r}: {fault}")

    def _pairs(self, node: yaml.Node) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, "names with values must stand here")
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                self._fail(key, f"{key.value!r} stands here twice")
            seen.add(key.value)
        return list(node.value)

    def _plain(self, node: yaml.Node) -> Any:
        """Texts, lists and mappings of texts: numbers stay as written (+39… is no sum)."""
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(each) for each in node.value]
        return {key.value: self._plain(value) for key, value in self._pairs(node)}

    def _read(self, node: yaml.Node, reading: Any) -> Any:
        try:
            return reading(self._plain(node))
        except Unclear as error:
            self._fail(node, str(error))

    def _fail(self, node: yaml.Node, message: str) -> NoReturn:
        raise _Mistake(self._placed(node, message))

    def _note(self, node: yaml.Node, message: str) -> None:
        self._mistakes.append(self._placed(node, message))

    def _placed(self, node: yaml.Node, message: str) -> str:
        return f"{self._path}:{node.start_mark.line + 1}: {message}"


def _subjects(words: str, parts: Mapping[str, Part]) -> tuple[tuple[str, ...], str]:
    """`anna and bruno talk` -> (anna, bruno), talk. Verbs said of nobody have no subject."""
    found = phrases.split(words)
    if found and phrases.VERBS[found[0]].subject in (NOBODY, CARRIER):
        return (), words
    names: list[str] = []
    rest = words.split(" ")
    while rest:
        names.append(rest.pop(0))
        if len(rest) > 1 and rest[0] == "and":
            rest.pop(0)
            continue
        break
    return tuple(names), " ".join(rest)


def _unfit(verb: Verb, part: Part) -> str | None:
    if verb.subject == CALLER and part.kind != CALLER:
        return "only a caller can"
    if verb.subject == AGENT and part.kind != AGENT:
        return "only an agent can"
    if verb.subject == HANDSET and part.number is None:
        return "there is no telephone"
    assert verb.subject in (CALLER, AGENT, HANDSET, ANYONE)
    return None


def _spoken(words: str, argument: Any, tail: str) -> str:
    if tail or argument is None:
        return words
    return f"{words} {_said(argument)}"


def _said(argument: Any) -> str:
    if isinstance(argument, dict):
        return ", ".join(f"{key}: {_said(value)}" for key, value in argument.items())
    if isinstance(argument, list):
        return ", ".join(_said(each) for each in argument)
    return str(argument)
