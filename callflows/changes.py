"""What is otherwise between two documents of a flow: codes and facts, which a screen puts into a manager's words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from callflows import acceptance
from callflows.fields import NODE_FIELDS
from callflows.prompts import worded

_MISSING: Final = object()
_SHOWN_LETTERS: Final = 80

OPTIONS: Final = frozenset({"options", "answers"})
NOTHING_HEARD: Final[Mapping[str, Any]] = {"nodes": {}}
"""What a new flow is compared with: callers hear nothing of it."""

Options = dict[str, Mapping[str, Any]]
Worded = tuple[str | None, tuple[str, ...]] | None
"""A text and the recordings that are played for it; None: no words."""


class What(StrEnum):
    """The kinds of change; the names in brackets are the facts that each has."""

    NODE_ADDED = "node_added"
    """[kind]"""
    NODE_REMOVED = "node_removed"
    """[kind]"""
    KIND_CHANGED = "kind_changed"
    """[was, now]"""
    OPTION_ADDED = "option_added"
    """[key, label, target]"""
    OPTION_REMOVED = "option_removed"
    """[key, label, target]"""
    OPTION_RENUMBERED = "option_renumbered"
    """[key, label, was]"""
    OPTION_RENAMED = "option_renamed"
    """[key, label, was]"""
    OPTION_LEADS = "option_leads"
    """[key, label, was, target]"""
    OPTION_DISABLED = "option_disabled"
    """[key, label]"""
    OPTION_ENABLED = "option_enabled"
    """[key, label]"""
    OPTION_CHANGED = "option_changed"
    """[key, label, field, was, now]"""
    OPTIONS_REORDERED = "options_reordered"
    """[keys]"""
    WORDS_ADDED = "words_added"
    """[field, language]"""
    WORDS_CHANGED = "words_changed"
    """[field, language]"""
    WORDS_RECORDED = "words_recorded"
    """[field, language]: what is played for them is another recording"""
    WORDS_REMOVED = "words_removed"
    """[field, language]"""
    WAY_CHANGED = "way_changed"
    """[field, was, target]"""
    SETTING_CHANGED = "setting_changed"
    """[field, was, now]"""
    FLOW_CHANGED = "flow_changed"
    """[field, was, now]"""
    WARNING_ACCEPTED = "warning_accepted"
    """[code, by]"""
    WARNING_OPEN_AGAIN = "warning_open_again"
    """[code, by]"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what, in which node (None: the flow as a whole) with its title, and its facts.

    A fact that is nothing, or more than a few words, is empty: then the sentence does without it.
    """

    what: What
    node: str | None = None
    title: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def changes(before: Any, after: Any) -> list[Change]:
    """All that is otherwise in `after`, whatever JSON these are; nothing only if they mean the same.

    The order of options counts, that of anything else does not.
    """
    return list(_Two(_mapping(before), _mapping(after)).changes())


class _Two:
    """Two documents, looked at side by side."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self.before, self.after = before, after
        self.titles = {**_titles(before), **_titles(after)}

    def changes(self) -> Iterator[Change]:
        was, now = self.before.get("nodes"), self.after.get("nodes")
        deep = isinstance(was, Mapping) and isinstance(now, Mapping)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from self._nodes(was, now)
        for name, old, new in _otherwise(self.before, self.after):
            if not (deep and name == "nodes"):
                told = list(self._acceptances(old, new)) if name == "accepted" else []
                facts = {"field": name, "was": self._shown(old), "now": self._shown(new)}
                yield from told or [Change(What.FLOW_CHANGED, facts=facts)]

    def _acceptances(self, was: Any, now: Any) -> Iterator[Change]:
        for what, those in zip(
            (What.WARNING_ACCEPTED, What.WARNING_OPEN_AGAIN), acceptance.between(was, now), strict=True
        ):
            for entry in those:
                yield Change(what, facts={"code": _written(entry.get("code")), "by": _written(entry.get("by"))})

    def _nodes(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
        for name in [*(name for name in now if name not in was), *(name for name in was if name not in now)]:
            what = What.NODE_REMOVED if name in was else What.NODE_ADDED
            kind = _mapping(was.get(name) or now.get(name)).get("kind")
            yield Change(what, name, self._title(name), {"kind": _written(kind)})
        for name in now:
            if name in was:
                yield from self._node(name, _listed(was[name]), _listed(now[name]))

    def _node(self, name: str, was: Any, now: Any) -> Iterator[Change]:
        if not (isinstance(was, Mapping) and isinstance(now, Mapping)):
            if _text(was) != _text(now):
                yield self._setting(name, "", was, now)
            return
        kind = now.get("kind")
        shapes = NODE_FIELDS.get(kind, {}) if isinstance(kind, str) else {}
        for field_name, old, new in _otherwise(was, now):
            shape = shapes[field_name].shape if field_name in shapes else ""
            yield from self._field(name, field_name, shape, old, new)

    def _field(self, name: str, field_name: str, shape: str, was: Any, now: Any) -> Iterator[Change]:
        found: list[Change] = []
        if shape == "prompt":
            found = list(self._words(name, field_name, was, now))
        elif shape in ("options", "answers"):
            found = list(self._options(name, was, now))
        elif shape == "patience":
            found = list(self._patience(name, field_name, was, now))
        elif shape == "goto":
            found = [self._way(name, field_name, was, now)]
        elif shape == "kind":
            found = [self._change(name, What.KIND_CHANGED, was=_written(was), now=_written(now))]
        yield from found or [self._setting(name, field_name, was, now)]

    def _words(self, name: str, field_name: str, was: Any, now: Any) -> Iterator[Change]:
        for language, old, new in _otherwise(_by_language(was), _by_language(now)):
            for what in _words_told(*(worded({language: each}, language) for each in (old, new))):
                yield self._change(name, what, field=field_name, language=language)

    def _patience(self, name: str, field_name: str, was: Any, now: Any) -> Iterator[Change]:
        for inner, old, new in _otherwise(_mapping(was), _mapping(now)):
            path = f"{field_name}.{inner}"
            if inner == "goto":
                yield self._way(name, field_name, old, new)
            elif inner == "prompt":
                yield from self._words(name, path, old, new)
            else:
                yield self._setting(name, path, old, new)

    def _way(self, name: str, field_name: str, was: Any, now: Any) -> Change:
        return self._change(name, What.WAY_CHANGED, field=field_name, was=self._title(was), target=self._title(now))

    def _setting(self, name: str, field_name: str, was: Any, now: Any) -> Change:
        return self._change(name, What.SETTING_CHANGED, field=field_name, was=_written(was), now=_written(now))

    # -- options

    def _options(self, name: str, was: Any, now: Any) -> Iterator[Change]:
        before, after = _by_key(was), _by_key(now)
        if before is not None and after is not None:
            for one in self._of_options(before, after):
                yield Change(one.what, name, self._title(name), one.facts)

    def _of_options(self, was: Options, now: Options) -> Iterator[Change]:
        moved = _renumbered(was, now)
        for key, item in was.items():
            if key not in now and key not in moved:
                yield Change(What.OPTION_REMOVED, facts=self._named(key, item, target=self._title(item.get("goto"))))
        arrived = {new: old for old, new in moved.items()}
        for key, item in now.items():
            if key in arrived:
                yield Change(What.OPTION_RENUMBERED, facts=self._named(key, item, was=arrived[key]))
            elif key not in was:
                yield Change(What.OPTION_ADDED, facts=self._named(key, item, target=self._title(item.get("goto"))))
            else:
                yield from self._option(key, was[key], item)
        stayed = [moved.get(key, key) for key in was if key in moved or key in now]
        if stayed != [key for key in now if key in stayed]:
            yield Change(What.OPTIONS_REORDERED, facts={"keys": ", ".join(now)})

    def _option(self, key: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
        for field_name, old, new in _otherwise(was, now):
            if field_name == "goto":
                facts = self._named(key, now, was=self._title(old), target=self._title(new))
                yield Change(What.OPTION_LEADS, facts=facts)
            elif field_name == "label":
                yield Change(What.OPTION_RENAMED, facts=self._named(key, now, was=_written(old)))
            elif field_name == "enabled" and (old is False) != (new is False):
                what = What.OPTION_DISABLED if new is False else What.OPTION_ENABLED
                yield Change(what, facts=self._named(key, now))
            else:
                facts = self._named(key, now, field=field_name, was=_written(old), now=_written(new))
                yield Change(What.OPTION_CHANGED, facts=facts)

    def _named(self, key: str, item: Mapping[str, Any], **facts: str) -> dict[str, str]:
        label = _written(item.get("label")) or self._title(item.get("goto"))
        return {"key": key, "label": label, **facts}

    # -- words

    def _change(self, name: str, what: What, **facts: str) -> Change:
        return Change(what, name, self._title(name), facts)

    def _title(self, name: Any) -> str:
        return self.titles.get(name, _written(name)) if isinstance(name, str) else ""

    def _shown(self, value: Any) -> str:
        return self.titles.get(value, value[:_SHOWN_LETTERS]) if isinstance(value, str) else _written(value)


def _otherwise(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Each name whose value differs, with what it was and is; None stands for what is not there."""
    for name in dict.fromkeys([*was, *now]):
        old, new = was.get(name, _MISSING), now.get(name, _MISSING)
        if old is _MISSING or new is _MISSING or _text(old) != _text(new):
            yield str(name), None if old is _MISSING else old, None if new is _MISSING else new


def _text(value: Any) -> str:
    """As JSON, where true is not 1; the order of a list counts, that of a mapping's names does not."""
    return json.dumps(value, sort_keys=True, default=str)


def _listed(node: Any) -> Any:
    """The node with its options as lists, since their order counts, whichever way they are written."""
    if not isinstance(node, Mapping):
        return node
    return {name: _as_list(value) if name in OPTIONS else value for name, value in node.items()}


def _as_list(written: Any) -> Any:
    if not isinstance(written, Mapping) or not all(isinstance(item, Mapping) for item in written.values()):
        return written
    return [{**item, "key": str(key)} for key, item in written.items()]


def _by_key(written: Any) -> Options | None:
    """Options by key in their order; None where they are not written so that each has a key of its own."""
    if written is None:
        return {}
    if not isinstance(written, list) or not all(isinstance(item, Mapping) for item in written):
        return None
    pairs: list[tuple[str, Mapping[str, Any]]] = [
        (str(item.get("key")), {name: of for name, of in item.items() if name != "key"}) for item in written
    ]
    by_key = dict(pairs)
    return by_key if len(by_key) == len(pairs) else None


def _renumbered(was: Options, now: Options) -> dict[str, str]:
    """Old key -> new key of the options that are as they were but for their key."""
    found: dict[str, str] = {}
    for key in (key for key in was if key not in now):
        same = (
            new for new in now if new not in was and new not in found.values() and _text(now[new]) == _text(was[key])
        )
        new = next(same, None)
        if new is not None:
            found[key] = new
    return found


def _by_language(written: Any) -> Mapping[str, Any]:
    """A bare text has no language: it is the same in each."""
    return written if isinstance(written, Mapping) else {} if written is None else {"": written}


def _words_told(was: Worded, now: Worded) -> Iterator[What]:
    """What is told of words in one language that are written otherwise: their text and what is played for it."""
    if was is None or now is None:
        yield What.WORDS_CHANGED if was is now else What.WORDS_REMOVED if now is None else What.WORDS_ADDED
        return
    is_recorded = bool(now[1]) and was[1] != now[1]
    if was[0] != now[0] or not is_recorded:
        yield What.WORDS_CHANGED
    if is_recorded:
        yield What.WORDS_RECORDED


def _titles(document: Mapping[str, Any]) -> dict[str, str]:
    nodes = _mapping(document.get("nodes"))
    return {name: _written(_mapping(node).get("title")) or _plain(str(name)) for name, node in nodes.items()}


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _written(value: Any) -> str:
    """A value in a few letters; nothing for what is long or has parts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _written(", ".join(value))
    return str(value) if isinstance(value, str | int | float) and len(str(value)) <= _SHOWN_LETTERS else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
