"""Shapes of keys and what they do: options, answers, choices of language, keys of the whole flow."""

from collections.abc import Iterable, Mapping
from typing import Any

from callflows.fields import ANSWER_FIELDS, OPTION_FIELDS
from callflows.shape.judgement import at, is_disabled, is_key
from callflows.shape.values import goto
from callflows.shape.values import key as one_key
from callflows.shape.walk import Walk


def language_keys(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, Mapping) or not value:
        walk.bad(path, 'keys and languages, such as {"1": en}')
        return
    pressed(walk, list(value), path)
    for key, code in value.items():
        if code not in walk.all_languages():
            walk.say("unknown_language", at(path, key), f"This flow does not serve the language {code!s:.20}.")


def options(walk: Walk, value: Any, path: str) -> None:
    pairs = keyed(walk, value, path)
    if not pairs and walk.kind == "menu":
        walk.say("dead_end", path, "A menu needs at least one option.")
    for key, item in pairs:
        walk.entry(item, OPTION_FIELDS, at(path, key))


def answers(walk: Walk, value: Any, path: str) -> None:
    pairs = keyed(walk, value, path)
    if not pairs:
        walk.say("dead_end", path, "A question needs answers.")
    for key, item in pairs:
        walk.entry(item, ANSWER_FIELDS, at(path, key))


def keyed(walk: Walk, value: Any, path: str) -> list[tuple[Any, Any]]:
    """Keys with what they do, from either way of writing them, the keys themselves checked."""
    if isinstance(value, Mapping):
        pairs = list(value.items())
    elif isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        pairs = [(item.get("key"), item) for item in value]
    else:
        walk.bad(path, "keys and what they do")
        return []
    enabled = [(key, item) for key, item in pairs if not is_disabled(item)]
    pressed(walk, [key for key, _ in enabled], path)
    return pairs if pairs and not enabled else enabled


def pressed(walk: Walk, keys: Iterable[Any], path: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if str(key) == "*":
            walk.say("reserved_key", at(path, key), "The star key always repeats; choose another.")
        elif not is_key(key):
            walk.say("bad_key", at(path, key), f"{key!s:.20} is not a key of a telephone.")
        elif str(key) in seen:
            walk.say("key_used_twice", at(path, key), f"The key {key} is used twice.")
        seen.add(str(key))


def global_keys(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, Mapping):
        walk.bad(path, "keys and where they lead")
        return
    pressed(walk, list(value), path)
    for key, item in value.items():
        if isinstance(item, Mapping):
            table = {
                "goto": OPTION_FIELDS["goto"],
                "note": OPTION_FIELDS["note"],
                "label": OPTION_FIELDS["label"],
            }
            walk.fields(item, table, at(path, key))
        else:
            goto(walk, item, at(path, key))


def back_key(walk: Walk, value: Any, path: str) -> None:
    one_key(walk, value, path)
    everywhere = walk.document.get("keys")
    taken = {"0", *(str(key) for key in everywhere)} if isinstance(everywhere, Mapping) else {"0"}
    if str(value) in taken:
        walk.say("key_used_twice", at(path, value), f"The key {value!s:.20} is used twice.")
