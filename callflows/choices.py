"""What is doubtful about the choices that menus and questions offer: too many, or a key that is never spoken."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from callflows import words
from callflows.graph import entrances
from callflows.nodes.options import occurs, options
from callflows.problems import Problem, Severity
from callflows.prompts import worded
from callflows.shape import at

MANY_OPTIONS: Final = 6
PUNCTUATION: Final = re.compile(r"[.,;:!?…()\"“”«»/-]")
CHOSEN_FROM: Final[Mapping[str, str]] = {"menu": "options", "case_status": "options", "question": "answers"}


def choices(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Warnings about every node of a sound document that offers keys."""
    helpers = entrances(document)
    for name, source in document["nodes"].items():
        written = source.get(CHOSEN_FROM.get(source["kind"], ""))
        if not written:
            continue
        offered = dict(options(written))
        if source["kind"] == "menu":
            yield from _too_many(document, name, offered, helpers)
        for field in ("prompt", "repeat"):
            yield from _unspoken(document, name, field, offered)


def _too_many(
    document: Mapping[str, Any], name: str, offered: Mapping[str, Any], helpers: set[str]
) -> Iterator[Problem]:
    counted = [
        key
        for key, item in offered.items()
        if item["goto"] not in helpers and document["nodes"][item["goto"]]["kind"] != "language"
    ]
    if len(counted) > MANY_OPTIONS:
        message = f"{len(counted)} choices are hard to remember; group them."
        yield Problem("many_options", name, f"nodes.{name}.options", message, Severity.WARNING)


def _unspoken(
    document: Mapping[str, Any], name: str, field: str, offered: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    source = document["nodes"][name]
    prompt, path = source.get(field), f"nodes.{name}.{field}"
    for language, text in _texts(document, prompt):
        silent = _silent(language, text, offered, source["kind"] == "question")
        if silent:
            message = f"The words in {words.name_of(language)} do not name the key {', '.join(silent)}."
            where = at(path, language) if isinstance(prompt, Mapping) else path
            yield Problem("unspoken_key", name, where, message, Severity.WARNING)


def _silent(language: str, text: str, offered: Mapping[str, Mapping[str, Any]], is_question: bool) -> list[str]:
    """The keys that are not told: "from 1 to 5" tells a question's 3, and keys that lead to one place share words."""
    named = {key for key in offered if names_key(language, text, key)}
    if is_question and named:
        named |= {key for key in offered if min(named) < key < max(named)}
    reached = {offered[key].get("goto") for key in named} - {None}
    return [key for key, item in offered.items() if key not in named and item.get("goto") not in reached]


def _texts(document: Mapping[str, Any], prompt: Any) -> Iterator[tuple[str, str]]:
    """The words in each language that has some; a bare text is in the flow's first one."""
    for language in prompt if isinstance(prompt, Mapping) else document["languages"][:1]:
        text, _ = worded(prompt, language) or (None, ())
        if text:
            yield language, text


def names_key(language: str, text: str, key: str) -> bool:
    """Whether these words tell the key: as a digit by itself, or in the language's own word for it."""
    if re.search(rf"(?<!\d){re.escape(key)}(?!\d)", text):
        return True
    said = f" {words.plain(PUNCTUATION.sub(' ', text))} "
    return any(occurs(words.plain(word), said) for word in words.key_words(language, key))
