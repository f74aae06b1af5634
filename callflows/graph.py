"""How the nodes of a document connect, and the traps in which a caller could be caught."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from callflows.fields import INPUT, NODE_FIELDS, NOW, SILENCE, Field
from callflows.problems import Problem
from callflows.shape import at, is_disabled

HELP: Final = frozenset({"queue", "voicemail", "callback", "transfer"})
LISTENING: Final = frozenset({"menu", "language", "identify", "case_status", "question"})


class Edge(NamedTuple):
    """One way from a node to another: `way` is when it is taken (fields), `path` where it is written."""

    source: str
    target: str
    way: str
    path: str


def edges(document: Mapping[str, Any]) -> dict[str, list[Edge]]:
    """The ways out of every node, those that are understood included; the shape must have been checked."""
    common = list(_common(document))
    found: dict[str, list[Edge]] = {}
    for name, source in document["nodes"].items():
        own = list(_node_edges(document, name, source))
        if source["kind"] in LISTENING | {"callback"}:
            own += [Edge(name, target, INPUT, path) for target, path in common]
        found[name] = own
    return found


def problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Loops without input, unreachable nodes, places from which no help is reached: causes before what they cause."""
    ways = edges(document)
    loops = _loops(ways)
    for members in loops:
        yield _loop(members)
    yield from _unreachable(document, ways, loops)
    if (document.get("purpose") or "line") == "line":
        yield from _helpless(document, ways)


def reachable(ways: Mapping[str, list[Edge]], begin: Iterable[str]) -> set[str]:
    """The nodes that can be reached from these."""
    seen, todo = set(begin), list(begin)
    while todo:
        for edge in ways.get(todo.pop(), ()):
            if edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return seen


def entrances(document: Mapping[str, Any]) -> set[str]:
    """The nodes that a caller can come to from outside any node."""
    named = (document.get(field) for field in ("start", "person", "message", "after_conversation"))
    return {name for name in named if name} | {target for target, _ in _common(document)}


def _unreachable(
    document: Mapping[str, Any], ways: Mapping[str, list[Edge]], loops: list[list[str]]
) -> Iterator[Problem]:
    """Each on its own; but while callers are caught in a loop, what they do not come to is that loop's one problem."""
    asleep = _disabled(document)
    open_again = {name: [*out, *asleep.get(name, ())] for name, out in ways.items()}
    seen = reachable(open_again, entrances(document))
    lost = [name for name in document["nodes"] if name not in seen]
    trap = next((members[0] for members in loops if members[0] in seen), None)
    if trap is not None and lost:
        message = f"While callers go round here, {len(lost)} other places cannot be reached: {', '.join(lost)}."
        yield Problem("cut_off", trap, at("nodes", trap), message)
        return
    for name in lost:
        yield Problem("unreachable_node", name, at("nodes", name), "No caller can ever come here.")


def _disabled(document: Mapping[str, Any]) -> dict[str, list[Edge]]:
    """The ways of options that are out for now: what they lead to waits for them, and is no leftover."""
    found: dict[str, list[Edge]] = {}
    for name, source in document["nodes"].items():
        for field_name, field in NODE_FIELDS[source["kind"]].items():
            if field.shape in ("options", "answers"):
                off = filter(is_disabled, _items(source.get(field_name)))
                ways = (item["goto"] for item in off if isinstance(item.get("goto"), str))
                found.setdefault(name, []).extend(Edge(name, target, INPUT, "") for target in ways)
    return found


def _items(written: Any) -> Iterable[Any]:
    return written.values() if isinstance(written, Mapping) else written or ()


def _loops(ways: Mapping[str, list[Edge]]) -> list[list[str]]:
    return knots({name: [edge for edge in out if edge.way in (NOW, SILENCE)] for name, out in ways.items()})


def _loop(members: list[str]) -> Problem:
    first = members[0]
    names = " → ".join([*members, first])
    message = f"A caller who presses nothing would go round for ever: {names}."
    return Problem("loop_without_input", first, at("nodes", first), message)


def knots(ways: Mapping[str, list[Edge]]) -> list[list[str]]:
    """The sets of nodes that lead back to themselves, each in the order of the document."""
    order = list(ways)
    without_way_back = set(order)
    leads_to = {name: {edge.target for edge in out if edge.target in ways} for name, out in ways.items()}
    led_from: dict[str, set[str]] = {name: set() for name in order}
    for name, targets in leads_to.items():
        for target in targets:
            led_from[target].add(name)
    ready = [name for name in order if not leads_to[name]]
    open_ends = {name: len(targets) for name, targets in leads_to.items()}
    while ready:
        name = ready.pop()
        without_way_back.discard(name)
        for before in led_from[name]:
            open_ends[before] -= 1
            if not open_ends[before]:
                ready.append(before)
    return _groups([name for name in order if name in without_way_back], leads_to)


def _groups(names: list[str], leads_to: Mapping[str, set[str]]) -> list[list[str]]:
    remaining = set(names)
    led_from: dict[str, set[str]] = {name: set() for name in names}
    for name in names:
        for target in leads_to[name] & remaining:
            led_from[target].add(name)
    found: list[list[str]] = []
    for name in names:
        if name not in remaining:
            continue
        both_ways = _closure(name, leads_to, remaining) & _closure(name, led_from, remaining)
        members = [other for other in names if other in both_ways]
        remaining -= {name, *members}
        if members:
            found.append(members)
    return found


def _closure(name: str, leads_to: Mapping[str, set[str]], within: set[str]) -> set[str]:
    seen: set[str] = set()
    todo = [name]
    while todo:
        for target in leads_to[todo.pop()] & within:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def _helpless(document: Mapping[str, Any], ways: Mapping[str, list[Edge]]) -> Iterator[Problem]:
    nodes = document["nodes"]
    helped = _leading_to({name for name, source in nodes.items() if source["kind"] in HELP}, ways)
    for name, source in nodes.items():
        if name not in helped and (source["kind"] in LISTENING or name == document["start"]):
            message = "From here no caller can reach a person, a message or a callback."
            yield Problem("no_way_to_help", name, at("nodes", name), message)


def _leading_to(ends: set[str], ways: Mapping[str, list[Edge]]) -> set[str]:
    led_from: dict[str, list[Edge]] = {}
    for out in ways.values():
        for edge in out:
            led_from.setdefault(edge.target, []).append(Edge(edge.target, edge.source, edge.way, edge.path))
    return reachable(led_from, ends)


def _common(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, item in (document.get("keys") or {}).items():
        yield (item["goto"] if isinstance(item, Mapping) else item), f"keys.{key}"
    person = document.get("person") or document.get("message")
    if person and "0" not in {str(key) for key in document.get("keys") or {}}:
        yield person, "person"


def _node_edges(document: Mapping[str, Any], name: str, source: Mapping[str, Any]) -> Iterator[Edge]:
    for field_name, field in NODE_FIELDS[source["kind"]].items():
        path = f"nodes.{name}.{field_name}"
        if field.shape == "goto":
            target = _target(document, source, field_name, field)
            if target:
                yield Edge(name, target, field.way, path)
        elif field.shape == "patience":
            target = (source.get(field_name) or {}).get("goto") or _default(document, source, field)
            if target:
                yield Edge(name, target, field.way, f"{path}.goto")
        else:
            yield from _inner(name, source.get(field_name), field, path)


def _inner(name: str, value: Any, field: Field, path: str) -> Iterator[Edge]:
    if field.shape in ("options", "answers"):
        items = value.items() if isinstance(value, Mapping) else ((item.get("key"), item) for item in value or ())
        for key, item in items:
            if item.get("goto") and not is_disabled(item):
                yield Edge(name, item["goto"], INPUT, f"{path}.{key}.goto")
    elif field.shape == "cases":
        for index, item in enumerate(value):
            yield Edge(name, item["goto"], NOW, f"{path}.{index}.goto")


def _target(document: Mapping[str, Any], source: Mapping[str, Any], name: str, field: Field) -> str | None:
    written = source.get(name)
    return written if isinstance(written, str) else _default(document, source, field)


def _default(document: Mapping[str, Any], source: Mapping[str, Any], field: Field) -> str | None:
    if field.default is None:
        return None
    own = NODE_FIELDS[source["kind"]].get(field.default)
    if own is not None:
        return _target(document, source, field.default, own)
    ways_out = {"person": ("person", "message"), "message": ("message", "person")}[field.default]
    return next((str(document[way]) for way in ways_out if document.get(way)), None)
