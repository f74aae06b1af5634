"""A rehearsal's script: the YAML document read strictly, every mistake named with its file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import yaml

from ivr.rehearsal import phrases
from ivr.rehearsal.phrases import AGENT, ANYONE, CALLER, CARRIER, HANDSET, NOBODY, Unclear, Verb

DEFAULT_LINE = "+39800123456"
DEFAULT_PASSWORD = "hotline-demo"  # noqa: S105 (the demo staff's, printed by `hotline up`)


class ScriptFault(Exception):
    """A rehearsal that cannot be read; the message begins with file and line."""


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
    """Raises ScriptFault, naming the file and the line."""
    return parse(path.read_text(encoding="utf-8"), path)


def parse(text: str, path: Path) -> Script:
    """Reads a script from `text`; `path` is for messages. Raises ScriptFault."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScriptFault(f"{path}:{line}: not readable as YAML: {error.problem}") from None
    if root is None:
        raise ScriptFault(f"{path}:1: the file is empty")
    return _Reader(path).script(root)


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path

    def script(self, root: yaml.Node) -> Script:
        sections = self._sections(root)
        parts = self._parts(sections["actors"]) if "actors" in sections else {}
        return Script(
            path=self._path,
            title=str(self._plain(sections["rehearsal"])),
            at=self._read(sections["at"], phrases.instant),
            parts=parts,
            steps=self._steps(sections["steps"], parts),
            line=str(self._plain(sections["line"])) if "line" in sections else DEFAULT_LINE,
            settings=self._settings(sections["settings"]) if "settings" in sections else {},
        )

    def _sections(self, root: yaml.Node) -> dict[str, yaml.Node]:
        known = ("rehearsal", "at", "actors", "steps", "line", "settings")
        pairs = self._pairs(root)
        sections = {}
        for key, value in pairs:
            if key.value not in known:
                self._fail(key, f"{key.value!r} is not a section (only {', '.join(known)})")
            sections[key.value] = value
        for name in ("rehearsal", "at", "steps"):
            if name not in sections:
                self._fail(root, f"the section {name!r} is missing")
        return sections

    def _settings(self, node: yaml.Node) -> dict[str, Any]:
        return {key.value: self._plain(value) for key, value in self._pairs(node)}

    def _parts(self, node: yaml.Node) -> dict[str, Part]:
        return {key.value: self._part(key.value, value) for key, value in self._pairs(node)}

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
        return tuple(self._step(each, parts) for each in node.value)

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
        raise ScriptFault(f"{self._path}:{node.start_mark.line + 1}: {message}")


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
