"""A flow as people read it: every place once, in reading order, with the ways out of it."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from callflows.fields import NODE_FIELDS
from callflows.graph import Edge, edges, entrances, reachable
from callflows.prompts import worded

Leads = Literal["below", "back", "elsewhere"]
When = Literal["key", "condition", "next"]

_SHOWN_OTHERWISE: Final = frozenset({"kind", "goto", "prompt", "options", "answers", "patience", "cases", "datum"})
_NOT_SHOWN: Final = frozenset({"title", "comment", "place"})


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said in one language; `audio` are names of recordings."""

    language: str
    text: str | None
    audio: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """One prompt of a place: `field` as in the document, `meaning` when it is said."""

    field: str
    meaning: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. `meaning` says when it is taken; a key has its `label`, and the reason or cause it stands for.

    `leads`: "below", the target's branch hangs here; "back", it is on the way from the start to here;
    "elsewhere", it hangs in another branch.
    """

    field: str
    meaning: str
    when: When
    key: str | None
    label: str | None
    reason: str | None
    cause: str | None
    condition: Mapping[str, Any] | None
    times: int | None
    target: str
    target_title: str
    leads: Leads


@dataclass(frozen=True, slots=True)
class Place:
    """One node. `parent` is the node whose branch it is in, None at a root; `details` are its other settings."""

    name: str
    title: str
    kind: str
    depth: int
    parent: str | None
    reachable: bool
    details: Mapping[str, Any]
    sayings: tuple[Saying, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class CommonKey:
    """A key that means the same wherever a key is asked for."""

    key: str
    target: str
    target_title: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A flow in reading order: each place after the one it hangs from, the branches in the order of their ways.

    `back_key` leads to the menu before, wherever the caller is.
    """

    flow: str
    title: str
    languages: tuple[str, ...]
    planned_languages: tuple[str, ...]
    start: str
    common_keys: tuple[CommonKey, ...]
    back_key: str | None
    places: tuple[Place, ...]


def tree(document: Mapping[str, Any]) -> Tree:
    """The tree of a document whose shape has been checked."""
    return _Grown(document).tree()


class _Grown:
    """A document with each node hung where it is first met: by keys before silence, near the start before far."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.nodes: Mapping[str, Any] = document["nodes"]
        self.ways = edges(document)
        self.parents: dict[str, str | None] = {}
        self.depths: dict[str, int] = {}
        self.roots: list[str] = []
        self._hang()
        self.entered = reachable(self.ways, entrances(document))

    def tree(self) -> Tree:
        document = self.document
        return Tree(
            flow=str(document.get("flow") or ""),
            title=str(document.get("title") or document.get("flow") or ""),
            languages=tuple(document["languages"]),
            planned_languages=tuple(document.get("planned_languages") or ()),
            start=str(document["start"]),
            common_keys=tuple(self._common_keys()),
            back_key=str(document["back_key"]) if document.get("back_key") is not None else None,
            places=tuple(self._place(name) for root in self.roots for name in self._in_order(root)),
        )

    def _hang(self) -> None:
        """Roots: the start, then what callers come to from anywhere, then what nobody can come to."""
        doors = [self.document.get(field) for field in ("start", "person", "message", "after_conversation")]
        inside = [name for name in doors if name] + [name for name in self.nodes if name in entrances(self.document)]
        for root in [*inside, *self.nodes]:
            if root not in self.parents:
                self.roots.append(root)
                self._grow(root)

    def _grow(self, root: str) -> None:
        """Breadth first by the ways that are written out, then by what happens to those who do nothing."""
        self.parents[root], self.depths[root] = None, 0
        mine = [root]
        for chosen in (_is_main, _is_own):
            todo = deque(mine)
            while todo:
                name = todo.popleft()
                for edge in sorted(filter(chosen, self.ways.get(name, ())), key=_is_special):
                    if edge.target in self.nodes and edge.target not in self.parents:
                        self.parents[edge.target], self.depths[edge.target] = name, self.depths[name] + 1
                        mine.append(edge.target)
                        todo.append(edge.target)

    def _in_order(self, name: str) -> Iterator[str]:
        yield name
        below = dict.fromkeys(edge.target for edge in self.ways.get(name, ()) if self.parents.get(edge.target) == name)
        for child in below:
            yield from self._in_order(child)

    def _place(self, name: str) -> Place:
        source = self.nodes[name]
        return Place(
            name=name,
            title=self._title(name),
            kind=source["kind"],
            depth=self.depths[name],
            parent=self.parents[name],
            reachable=name in self.entered,
            details=dict(_details(source)),
            sayings=tuple(self._sayings(source)),
            ways=tuple(self._ways(name, source)),
        )

    def _title(self, name: str) -> str:
        written = self.nodes.get(name, {}).get("title")
        return str(written or name.replace("_", " ").capitalize())

    def _common_keys(self) -> Iterator[CommonKey]:
        person = self.document.get("person") or self.document.get("message")
        keys = {str(key): item for key, item in (self.document.get("keys") or {}).items()}
        for key, item in (({"0": person} if person else {}) | keys).items():
            target = item["goto"] if isinstance(item, Mapping) else str(item)
            yield CommonKey(key, target, self._title(target))

    def _sayings(self, source: Mapping[str, Any]) -> Iterator[Saying]:
        for name, field in NODE_FIELDS[source["kind"]].items():
            written = source.get(name)
            if field.shape == "prompt" and written:
                yield Saying(name, field.meaning, tuple(self._wordings(written)))
            elif field.shape in ("patience", "datum") and isinstance(written, Mapping) and written.get("prompt"):
                yield Saying(f"{name}.prompt", field.meaning, tuple(self._wordings(written["prompt"])))

    def _wordings(self, written: Any) -> Iterator[Wording]:
        for language in (*self.document["languages"], *(self.document.get("planned_languages") or ())):
            said = worded(written, language)
            if said is not None:
                yield Wording(language, *said)

    def _ways(self, name: str, source: Mapping[str, Any]) -> Iterator[Way]:
        hung: set[str] = set()
        for edge in self.ways.get(name, ()):
            if _is_own(edge):
                way = self._way(edge, source, hung)
                hung.add(edge.target)
                yield way

    def _way(self, edge: Edge, source: Mapping[str, Any], hung: set[str]) -> Way:
        _, _, field, *rest = edge.path.split(".")
        shape = NODE_FIELDS[source["kind"]][field]
        item = _item(source.get(field), shape.shape, rest[0] if rest else "")
        return Way(
            field=field,
            meaning=shape.meaning,
            when=_when(shape.shape),
            key=rest[0] if shape.shape in ("options", "answers") else None,
            label=_text(item.get("label")),
            reason=_text(item.get("reason")),
            cause=_text(item.get("cause")),
            condition=item.get("when"),
            times=item.get("times") if shape.shape == "patience" else None,
            target=edge.target,
            target_title=self._title(edge.target),
            leads=self._leads(edge, hung),
        )

    def _leads(self, edge: Edge, hung: set[str]) -> Leads:
        if self.parents.get(edge.target) == edge.source and edge.target not in hung:
            return "below"
        return "back" if edge.target in set(self._above(edge.source)) else "elsewhere"

    def _above(self, name: str) -> Iterator[str]:
        above: str | None = name
        while above is not None:
            yield above
            above = self.parents.get(above)


def _is_own(edge: Edge) -> bool:
    """Whether the way is the node's, not that of a key that means the same everywhere."""
    return edge.path.startswith("nodes.")


def _is_main(edge: Edge) -> bool:
    """Whether somebody wanted to go there: not by silence or a wrong key."""
    return _is_own(edge) and edge.path.split(".")[2] not in ("no_input", "no_match", "failed")


def _is_special(edge: Edge) -> bool:
    """Whether the way is for some callers only: what all the others hear is where a reader looks first."""
    return edge.path.split(".")[2] == "cases"


def _when(shape: str) -> When:
    return "key" if shape in ("options", "answers") else "condition" if shape == "cases" else "next"


def _item(written: Any, shape: str, key: str) -> Mapping[str, Any]:
    if shape == "cases":
        return dict(written[int(key)])
    if shape in ("options", "answers"):
        items = written if isinstance(written, Mapping) else {str(item.get("key")): item for item in written or ()}
        return next((dict(item) for name, item in items.items() if str(name) == key), {})
    return written if isinstance(written, Mapping) else {}


def _text(written: Any) -> str | None:
    return None if written is None else str(written)


def _details(source: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, field in NODE_FIELDS[source["kind"]].items():
        if name in source and name not in _NOT_SHOWN and field.shape not in _SHOWN_OTHERWISE:
            yield name, source[name]
