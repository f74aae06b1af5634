"""What keys do and how much is borne: options, answers and patience, as documents write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from callflows import words
from callflows.nodes.node import Node
from callflows.prompts import Prompt

TIMES: Final = 2


@dataclass(frozen=True, slots=True)
class Option:
    """What a key does; `value` is a survey answer, `heard` the words that mean it, per language."""

    key: str
    goto: str
    reason: str | None = None
    cause: str | None = None
    language: str | None = None
    note: str | None = None
    value: Any = None
    follow_up: bool = False
    heard: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a fault is borne before the caller is led on to `goto`, and what is said until then."""

    times: int
    goto: str
    prompt: Prompt | None

    def is_out(self, count: int) -> bool:
        return count >= self.times


def patience(node: Node, field: str, otherwise: str) -> Patience:
    """The patience that a document gives under `no_input` or `no_match`, or the usual one."""
    written = node.source.get(field) or {}
    return Patience(
        int(written.get("times") or TIMES),
        written.get("goto") or otherwise,
        node.optional_prompt("prompt", written),
    )


def options(written: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The enabled options with their keys: from a mapping by key, or a list whose items have `key`."""
    if isinstance(written, Mapping):
        pairs: Iterable[tuple[Any, Any]] = written.items()
    else:
        pairs = ((item.get("key"), item) for item in written or ())
    return [(str(key), item) for key, item in pairs if item.get("enabled") is not False]


def option(key: str, written: Mapping[str, Any]) -> Option:
    """One option of a document."""
    heard = written.get("words") or {}
    return Option(
        key,
        str(written["goto"]),
        written.get("reason"),
        written.get("cause"),
        written.get("language"),
        written.get("note"),
        heard={code: tuple(words.plain(word) for word in said) for code, said in heard.items()},
    )


def answers(source: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The answers of a survey question: `answers` by key, or `scale: 5` for 1 to 5."""
    if source.get("answers"):
        return options(source["answers"])
    return [(str(value), {}) for value in range(1, int(source.get("scale") or 5) + 1)]


def answer(key: str, written: Mapping[str, Any], goto: str) -> Option:
    """One answer of a document; its value is the key's number unless it says otherwise."""
    value = written.get("value")
    return Option(
        key,
        str(written.get("goto") or goto),
        note=written.get("note"),
        value=value if value is not None else int(key) if key.isdigit() else key,
        follow_up=bool(written.get("follow_up")),
    )


def occurs(word: str, said: str) -> bool:
    """Whether a word occurs in plain text with spaces around; Thai, written without, matches anywhere."""
    return word in said if any("\u0e00" <= letter <= "\u0e7f" for letter in word) else f" {word} " in said
