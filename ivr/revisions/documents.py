"""Flow documents as files: YAML or JSON in and out, and the ones that come with the product."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from callflows.template import ABOUT, whole

SHARED = "shared"
"""The file of what the templates have in common."""
MOST_VALUES = 200_000
"""Of a document; one of a thousand places in five languages has a fifth of it."""
BEING_COUNTED = 0
_TAG = "tag:yaml.org,2002:"
_TYPES = frozenset({"null", "bool", "int", "float", "str", "seq", "map"})


class DocumentUnreadable(Exception):
    """A file that holds no flow document; `line` (from 1) is where reading it ended, if it was read that far."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class _JsonTypes(yaml.SafeLoader):
    """YAML as JSON has it: a date stays the text that was written, and no other type is known."""


_JsonTypes.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != f"{_TAG}timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_JsonTypes.yaml_constructors = {
    tag: construct
    for tag, construct in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.removeprefix(_TAG) in _TYPES
}


def load(text: str) -> dict[str, Any]:
    """The document in a YAML or JSON text, of JSON's types only; raises DocumentUnreadable."""
    try:
        loader = _JsonTypes(text)
        root = loader.get_single_node()
        _expect_bounded(root)
        document = loader.construct_document(root) if root is not None else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentUnreadable(f"this is not YAML: {error}", _line(error)) from error
    if not isinstance(document, dict):
        raise DocumentUnreadable("a flow document is a mapping with `flow`, `start` and `nodes`")
    return {str(key): _with_text_keys(value) for key, value in document.items()}


def dump(document: Mapping[str, Any]) -> str:
    """The document as YAML, as people read it."""
    return str(yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=120))


def shipped_names() -> list[str]:
    """The names of the shipped documents, by name."""
    folder = files("callflows").joinpath("library")
    return sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))


def shipped(name: str) -> dict[str, Any]:
    """A shipped document by its file's name, the caller's own to change; raises KeyError."""
    return deepcopy(_shipped(name))


def shipped_text(name: str) -> str:
    """A shipped document as it is written; raises KeyError."""
    if name not in shipped_names():
        raise KeyError(f"no flow named {name} is shipped")
    return files("callflows").joinpath("library", f"{name}.yaml").read_text(encoding="utf-8")


def template_names() -> list[str]:
    """The names of the templates that new flows begin with, in the order of a picker."""
    folder = files("callflows").joinpath("library", "templates")
    names = [file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")]
    return sorted((name for name in names if name != SHARED), key=lambda name: _template(name)[ABOUT]["order"])


def template(name: str) -> dict[str, Any]:
    """A template's whole document with what it says of itself, the caller's own to change; raises KeyError."""
    if name not in template_names():
        raise KeyError(f"there is no template named {name}")
    return whole(_template(name), _template(SHARED))


@cache
def _template(name: str) -> dict[str, Any]:
    return load(files("callflows").joinpath("library", "templates", f"{name}.yaml").read_text(encoding="utf-8"))


def _expect_bounded(root: yaml.Node | None) -> None:
    """A few lines that refer to each other can mean more values than any memory has."""
    if root is not None and _values(root, {}) > MOST_VALUES:
        raise DocumentUnreadable(f"this means more than {MOST_VALUES} values")


def _values(node: yaml.Node, counted: dict[int, int]) -> int:
    """How many values there are in a node, those that it refers to included each time."""
    found = counted.get(id(node))
    if found == BEING_COUNTED:
        raise DocumentUnreadable("a part of this refers to itself", int(node.start_mark.line) + 1)
    if found is None:
        counted[id(node)] = BEING_COUNTED
        written = node.value if isinstance(node, yaml.CollectionNode) else ()
        parts = [part for pair in written for part in pair] if isinstance(node, yaml.MappingNode) else written
        found = counted[id(node)] = 1 + sum(_values(part, counted) for part in parts)
    return found


def _line(error: Exception) -> int | None:
    mark = getattr(error, "problem_mark", None)
    return None if mark is None else int(mark.line) + 1


@cache
def _shipped(name: str) -> dict[str, Any]:
    return load(shipped_text(name))


def _with_text_keys(value: Any) -> Any:
    """A key written 1 and not "1" is meant as the key on the telephone."""
    if isinstance(value, dict):
        return {str(key): _with_text_keys(inner) for key, inner in value.items()}
    return [_with_text_keys(inner) for inner in value] if isinstance(value, list) else value
