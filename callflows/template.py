"""A flow to begin with: made of a template for one company, in its languages, on its clock."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from callflows import words
from callflows.graph import edges, entrances
from callflows.languages import LANGUAGES

ABOUT: Final = "x-template"
"""The field of a template's document that says what it is; a flow made of it has none."""
QUEUE_OF_ALL: Final = "reception"
CHOICE_AGAIN: Final = "other_language"
SEVERAL_ONLY: Final = re.compile(r"\[\[(.*?)\]\]")
"""Words in double brackets are said only where callers have a choice of languages."""


class NoVoice(ValueError):
    """None of the languages wanted can be served yet: carriers speak none of them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is the company's own: the flow's name, its title (None: the template's), what {company} says.

    `languages` in the order of their keys; places and keys are named in the first. `timezone` an IANA name; `country`
    the one whose public holidays count.
    """

    flow: str
    company: str
    languages: tuple[str, ...]
    timezone: str
    country: str
    title: str | None = None


def whole(template: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """A template's document with the parts that it shares with others, in the order in which callers meet them."""
    usual = shared["nodes"]
    own = {
        name: {**usual[QUEUE_OF_ALL], **node} if node["kind"] == "queue" else node
        for name, node in template["nodes"].items()
    }
    rehearsals = list(template.get("rehearsals") or ())
    if template[ABOUT].get("rehearsals") == "shared":
        rehearsals += shared["rehearsals"]
    about = {**template[ABOUT], "names": shared["names"]}
    document = {**template, ABOUT: about, "nodes": {**usual, **own}, "rehearsals": rehearsals}
    return deepcopy({**document, "nodes": {name: document["nodes"][name] for name in _met(document)}})


def made(template: Mapping[str, Any], wish: Wish) -> dict[str, Any]:
    """The flow of a whole template for this company; raises NoVoice."""
    served = [code for code in wish.languages if code in LANGUAGES and not words.is_recorded(code)]
    planned = [code for code in wish.languages if code in LANGUAGES and words.is_recorded(code)]
    if not served:
        raise NoVoice("choose a language that can be spoken without recordings, too")
    document = {name: value for name, value in deepcopy(dict(template)).items() if name != ABOUT}
    head = {"flow": wish.flow, "title": wish.title or document["title"], "company": _company(wish)}
    document |= {**head, "languages": served, "planned_languages": planned, "timezone": wish.timezone}
    several = len(served) > 1
    document["nodes"] = {
        name: _worded(_at_home(node, wish.country), (*served, *planned), several)
        for name, node in _named(document["nodes"], template[ABOUT]["names"], wish.languages[0])
    }
    if not several:
        _ask_once(document)
    _renumber(document["nodes"], (*served, *planned))
    document["rehearsals"] = [*_greeted((*served, *planned)), *_rehearsed(document, wish.country, served[0])]
    document["nodes"] = {name: document["nodes"][name] for name in _met(document)}
    return document


def hours_of(written: Mapping[str, Any], country: str) -> dict[str, Any]:
    """A queue's hours of a template, by this country's public holidays."""
    return {**written, "holidays": country} if "holidays" in written else dict(written)


def _met(document: Mapping[str, Any]) -> list[str]:
    """The nodes that callers can come to, nearest first."""
    ways, seen = edges(document), dict[str, None]()
    for entrance in (document["start"], *sorted(entrances(document))):
        todo = deque([] if entrance in seen else [entrance])
        seen[entrance] = None
        while todo:
            new = [edge.target for edge in ways[todo.popleft()] if edge.target not in seen]
            seen |= dict.fromkeys(new)
            todo.extend(dict.fromkeys(new))
    return list(seen)


def _named(nodes: Mapping[str, Any], names: Mapping[str, Any], language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each place with its title and the labels of its keys as managers of that language say; in English as written."""
    for name, node in nodes.items():
        title = names["places"].get(name, {}).get(language)
        options = {key: _labelled(one, names["keys"], language) for key, one in node.get("options", {}).items()}
        yield name, {**node, **({"title": title} if title else {}), **({"options": options} if options else {})}


def _labelled(option: Mapping[str, Any], names: Mapping[str, Any], language: str) -> dict[str, Any]:
    label = option.get("label")
    return {**option, "label": names.get(label, {}).get(language, label)} if label else dict(option)


def _company(wish: Wish) -> dict[str, Any]:
    return {
        code: {"text": wish.company, "audio": f"{code}-company"} if words.is_recorded(code) else wish.company
        for code in wish.languages
        if code in LANGUAGES
    }


def _at_home(node: dict[str, Any], country: str) -> dict[str, Any]:
    return {**node, "holidays": country} if "holidays" in node else node


def _worded(value: Any, languages: Sequence[str], several: bool) -> Any:
    """A part of a node with the words of these languages only."""
    if isinstance(value, list):
        return [_worded(inner, languages, several) for inner in value]
    if not isinstance(value, Mapping):
        return value
    if value and value.keys() <= LANGUAGES.keys():
        return {code: _said(value[code], several) for code in languages if code in value}
    return {name: _worded(inner, languages, several) for name, inner in value.items()}


def _said(written: Any, several: bool) -> Any:
    """Words without their brackets; a recording that says less than the usual one has a name of its own."""
    text = written["text"] if isinstance(written, Mapping) else written
    if "[[" not in text:
        return written
    plain = SEVERAL_ONLY.sub(r"\1" if several else "", text).strip()
    if not isinstance(written, Mapping):
        return plain
    return {"text": plain, "audio": written["audio"] if several else f"{written['audio']}-one-language"}


def _ask_once(document: Mapping[str, Any]) -> None:
    """Where one language is served, no key leads to another; the choice at the beginning waits for those planned."""
    for node in document["nodes"].values():
        if node["kind"] == "menu":
            node["options"] = {key: one for key, one in node["options"].items() if one["goto"] != CHOICE_AGAIN}


def _renumber(nodes: Mapping[str, Any], languages: Sequence[str]) -> None:
    """Gives each language its key, in the order wanted, and says so in its offer."""
    keys = {code: str(number) for number, code in enumerate(languages, 1)}
    for node in nodes.values():
        if node["kind"] == "language":
            usual = {code: key for key, code in node["keys"].items()}
            node["offer"] = {code: _offer(said, usual[code], keys[code]) for code, said in node["offer"].items()}
            node["keys"] = {key: code for code, key in keys.items()}


def _offer(said: Any, usual: str, key: str) -> Any:
    if isinstance(said, Mapping):
        audio = said["audio"] if key == usual else f"{said['audio']}-{key}"
        return {"text": said["text"].replace(usual, key), "audio": audio}
    return said.replace(usual, key)


def _greeted(languages: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each language chosen by its key, where there is a choice."""
    for number, code in enumerate(languages if len(languages) > 1 else (), 1):
        yield {"name": f"{words.name_of(code)} is chosen", "keys": [str(number)], "expect": {"language": code}}


def _rehearsed(document: Mapping[str, Any], country: str, language: str) -> Iterator[dict[str, Any]]:
    """The template's rehearsals by callers who are not asked for a language, with this country's holidays."""
    for script in document["rehearsals"]:
        facts = {_fact_at_home(name, country): fact for name, fact in script.get("facts", {}).items()}
        yield {**script, "language": language, **({"facts": facts} if facts else {})}


def _fact_at_home(name: str, country: str) -> str:
    return f"holidays:{country}" if name.startswith("holidays:") else name
