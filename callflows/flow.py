"""A compiled flow: its nodes by name, ready to run, with what each step needs to know worked out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from callflows.nodes.callbacks import Callback
from callflows.nodes.menus import CaseStatus, LanguageNode, Menu, Question
from callflows.nodes.node import Node
from callflows.nodes.options import Option
from callflows.nodes.passages import Announce, Branch, HangUpNode, Hours
from callflows.nodes.places import Queue, TransferNode, Voicemail
from callflows.nodes.typed import Identify
from callflows.prompts import Spoken, worded

KEY_SECONDS: Final = 8
TIMEZONE: Final = "Europe/Rome"
PERSON_KEY: Final = "0"
NODE_KINDS: Final[Mapping[str, type[Node]]] = {
    kind.kind: kind
    for kind in (
        Menu,
        Announce,
        LanguageNode,
        Hours,
        Identify,
        Branch,
        CaseStatus,
        Queue,
        Voicemail,
        Callback,
        TransferNode,
        Question,
        HangUpNode,
    )
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every node of a flow: languages, ways to a person and to a message, common keys."""

    languages: tuple[str, ...]
    person: str
    message: str
    keys: Mapping[str, Option]
    key_seconds: int
    timezone: str
    back_key: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A flow ready to run; never changed, shared by all calls of its revision."""

    name: str
    purpose: str
    start: str
    person: str
    message: str
    after_conversation: str | None
    setting: Setting
    languages: tuple[str, ...]
    nodes: Mapping[str, Node]
    company: Mapping[str, Spoken]
    document: Mapping[str, Any]
    hops: int  # to so many places a caller comes in one step at most: who comes to more has been somewhere twice
    entering: Mapping[str, frozenset[str]] = field(default_factory=dict)
    leaving: Mapping[str, frozenset[str]] = field(default_factory=dict)


def build(document: Mapping[str, Any]) -> Flow:
    """The flow of a document whose shape has been checked."""
    setting = setting_of(document)
    nodes = {str(name): make_node(str(name), source, setting) for name, source in document["nodes"].items()}
    entering = facts_on_entry(nodes)
    anywhere = [setting.person, setting.message, document.get("after_conversation")]
    above = [name for name, node in nodes.items() if node.kind == "menu"] if setting.back_key else []
    extra = _union(entering, [name for name in (*anywhere, *above) if name])
    return Flow(
        name=str(document.get("flow") or ""),
        purpose=str(document.get("purpose") or "line"),
        start=str(document["start"]),
        person=setting.person,
        message=setting.message,
        after_conversation=document.get("after_conversation"),
        setting=setting,
        languages=setting.languages,
        nodes=nodes,
        company=company_of(document, setting.languages),
        document=document,
        hops=len(nodes) + 1,
        entering=entering,
        leaving={name: node.facts() | extra | _union(entering, node.targets()) for name, node in nodes.items()},
    )


def make_node(name: str, source: Mapping[str, Any], setting: Setting) -> Node:
    """The node of this source."""
    return NODE_KINDS[source["kind"]](name, source, setting)


def setting_of(document: Mapping[str, Any]) -> Setting:
    """What the top of a document says for all its nodes."""
    person = str(document.get("person") or document.get("message") or "")
    keys = {str(key): _global_key(str(key), written) for key, written in (document.get("keys") or {}).items()}
    if person:
        keys = {PERSON_KEY: Option(PERSON_KEY, person), **keys}
    return Setting(
        languages=tuple(document["languages"]),
        person=person,
        message=str(document.get("message") or person),
        keys=keys,
        key_seconds=int(document.get("key_seconds") or KEY_SECONDS),
        timezone=str(document.get("timezone") or TIMEZONE),
        back_key=str(document["back_key"]) if document.get("back_key") is not None else None,
    )


def company_of(document: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Spoken]:
    """The company's name in each language: one for all, or per language with text and audio."""
    written = document.get("company") or ""
    return {code: _name(written.get(code) if isinstance(written, Mapping) else written) for code in languages}


def facts_on_entry(nodes: Mapping[str, Node]) -> dict[str, frozenset[str]]:
    """For each node, the facts that entering it can need, with those of the nodes passed through."""
    found = {name: node.facts() for name, node in nodes.items()}
    passed_to: dict[str, list[str]] = {}
    for name, node in nodes.items():
        for target in node.through():
            passed_to.setdefault(target, []).append(name)
    todo = list(nodes)
    while todo:
        name = todo.pop()
        for before in passed_to.get(name, ()):
            passed = nodes[before].facts_beyond(found[name])
            if not passed <= found[before]:
                found[before] |= passed
                todo.append(before)
    return found


def _union(found: Mapping[str, frozenset[str]], names: Iterable[str]) -> frozenset[str]:
    return frozenset(fact for name in names if name in found for fact in found[name])


def _global_key(key: str, written: Any) -> Option:
    if isinstance(written, str):
        return Option(key, written)
    return Option(key, str(written["goto"]), note=written.get("note"))


def _name(written: Any) -> Spoken:
    text, clips = worded({"": written}, "") or (None, ())
    return Spoken(text or "", clips)
