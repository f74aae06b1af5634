"""Shapes of larger parts: nodes, conditions, patience, rehearsals."""

from collections.abc import Mapping
from typing import Any

from callflows.fields import ACCEPTED_FIELDS, CASE_FIELDS, DATUM_FIELDS, NODE_FIELDS, PATIENCE_FIELDS, RULE_FIELDS
from callflows.nodes.passages import CONDITIONS
from callflows.shape.judgement import at, condition_fits
from callflows.shape.values import NAME_LETTERS
from callflows.shape.walk import Walk


def nodes(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, Mapping) or not value:
        walk.bad(path, "nodes by name")
        return
    for name, source in value.items():
        one_node(walk, name, source, at(path, name))
    walk.node, walk.kind = None, ""


def one_node(walk: Walk, name: Any, source: Any, path: str) -> None:
    walk.node, walk.kind = str(name), ""
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_LETTERS or "." in name:
        walk.bad(path, f"a name in words (put it in quotes) of {NAME_LETTERS} letters at most, without dots")
    if not isinstance(source, Mapping):
        walk.bad(path, "a mapping of fields")
        return
    kind = source.get("kind")
    table = NODE_FIELDS.get(kind) if isinstance(kind, str) else None
    if table is None:
        walk.say("unknown_kind", at(path, "kind"), f"There is no kind of node called {kind!s:.40}.")
        return
    walk.kind = str(kind)
    walk.fields(source, table, path)
    if kind == "hangup" and not source.get("prompt"):
        walk.say("silent_end", at(path, "prompt"), "A call must not end without a goodbye.")
    if kind == "question" and source.get("answers") and source.get("scale"):
        walk.bad(path, "either answers or a scale")


def cases(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, list) or not value:
        walk.bad(path, "a list of conditions with where they lead")
        return
    for index, item in enumerate(value):
        walk.entry(item, CASE_FIELDS, at(path, index))


def rules(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, list) or not value:
        walk.bad(path, "a list of conditions with their seconds")
        return
    for index, item in enumerate(value):
        walk.entry(item, RULE_FIELDS, at(path, index))


def conditions(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, Mapping) or not value:
        walk.bad(path, "conditions such as {customer: known}")
        return
    for name, wanted in value.items():
        if name not in CONDITIONS:
            walk.say("unknown_condition", at(path, name), f"There is no condition {name!s:.40}.")
        elif not condition_fits(str(name), wanted):
            walk.bad(at(path, name), "a value that fits this condition")


def patience(walk: Walk, value: Any, path: str) -> None:
    walk.entry(value, PATIENCE_FIELDS, path)


def datum(walk: Walk, value: Any, path: str) -> None:
    walk.entry(value, DATUM_FIELDS, path)


def rehearsals(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        walk.bad(path, "a list of rehearsals")


def acceptances(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, list):
        walk.bad(path, "a list of warnings with who accepted them")
        return
    for index, item in enumerate(value):
        walk.entry(item, ACCEPTED_FIELDS, at(path, index))
