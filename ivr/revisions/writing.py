"""A document as the file that people wrote: what has not changed keeps its comments, and a path has its line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ivr.revisions.documents import DocumentUnreadable, dump, load
from ivr.revisions.drafts import with_order_kept

_NODES = "nodes"
_REFERENCE = re.compile(r"(?m)[:,\[{-]\s+[&*]\w|<<:")
_Blocks = dict[str, str]


def written(document: Mapping[str, Any], source: str | None) -> str:
    """The document as YAML; of `source`, an older file of it, come the lines and comments of all that is the same."""
    for with_references in (True, False) if source is not None else ():
        try:
            text = _merged(document, source or "", with_references)
            if _same(load(text), document):
                return text
        except (DocumentUnreadable, yaml.YAMLError):
            continue  # it is written in a way that cannot be taken apart by lines
    return dump(document)


def lines_of(text: str, paths: Sequence[str]) -> list[int | None]:
    """The line (from 1) of the text where each path's place is, or the nearest thing around it that is there.

    The text is one that `load` has read.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return [_line_of(root, path) for path in paths]


def _line_of(node: yaml.Node | None, path: str) -> int | None:
    line = None
    for part in path.split(".") if path else ():
        found = _step(node, part)
        if found is None:
            break
        line, node = found
    return line


def _step(node: yaml.Node | None, part: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            if str(place) == part or _key_of(item) == part:
                return item.start_mark.line + 1, item
    return None


def _key_of(item: yaml.Node) -> str | None:
    """An option in a list names its key inside."""
    found = _step(item, "key")
    return str(found[1].value) if found is not None else None


def _merged(document: Mapping[str, Any], source: str, with_references: bool) -> str:
    """`with_references` False: leaves out what refers to other places of the file, which may be others now."""
    before = load(source)
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    inner = root.value if isinstance(root, yaml.MappingNode) else []
    blocks = _blocks(source, root)
    nodes = next((_blocks(source, value) for key, value in inner if key.value == _NODES), {})
    if not with_references:
        nodes = {name: block for name, block in nodes.items() if not _REFERENCE.search(block)}
    parts = [
        _nodes(document[_NODES], before.get(_NODES), blocks[_NODES], nodes)
        if name == _NODES and nodes and _NODES in blocks and isinstance(document[_NODES], Mapping)
        else _part(name, value, before, blocks, 0)
        for name, value in document.items()
    ]
    return "".join(parts)


def _nodes(nodes: Mapping[str, Any], before: Any, block: str, blocks: _Blocks) -> str:
    indent = next(
        (len(line) - len(line.lstrip()) for line in next(iter(blocks.values())).splitlines() if _says(line)), 2
    )
    head = block[: block.index(f"{_NODES}:")]
    parts = [_part(name, value, before, blocks, indent) for name, value in nodes.items()]
    return f"{head}{_NODES}:\n{''.join(parts)}"


def _part(name: str, value: Any, before: Any, blocks: _Blocks, indent: int) -> str:
    if name in blocks and isinstance(before, Mapping) and _same(before.get(name), value):
        return blocks[name]
    return re.sub(r"(?m)^(?=.)", " " * indent, dump({name: value}))


def _blocks(source: str, mapping: yaml.Node | None) -> _Blocks:
    """The lines of each key of a mapping, with the comments above it."""
    if not isinstance(mapping, yaml.MappingNode) or mapping.flow_style:
        return {}
    lines = source.splitlines(keepends=True)
    starts = [_above(lines, key.start_mark.line, key.start_mark.column) for key, _ in mapping.value]
    last = mapping.value[-1][1].end_mark if mapping.value else mapping.end_mark
    ends = [*starts[1:], last.line + (last.column > 0)]
    pairs = zip(mapping.value, starts, ends, strict=True)
    return {key.value: _ended("".join(lines[start:end])) for (key, _), start, end in pairs}


def _above(lines: list[str], line: int, indent: int) -> int:
    """Where the comments begin that stand above this line."""
    while line > 0 and _is_remark(lines[line - 1], indent):
        line -= 1
    return line


def _is_remark(line: str, indent: int) -> bool:
    words = line.lstrip(" ")
    return not words.strip() or (words.startswith("#") and len(line) - len(words) <= indent)


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _same(one: Any, other: Any) -> bool:
    return _plain(one) == _plain(other)


def _plain(value: Any) -> str:
    """Both ways of writing options are one; the order of keys counts."""
    node = with_order_kept({_NODES: {"": value}})[_NODES][""]
    return json.dumps(with_order_kept(node) if isinstance(node, Mapping) else node, ensure_ascii=False)
