"""Shapes of single values: words, counts, keys, names of nodes and of what exists elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from callflows.shape.judgement import is_clip, is_count, is_key, is_zone
from callflows.shape.walk import Walk

MAX_SCALE: Final = 9
PURPOSES: Final = ("voicemail", "suggestion", "survey_comment")
FLOW_PURPOSES: Final = ("line", "survey")
RESERVED_NAMES: Final = frozenset({"new"})
"""No flow is called so: in the console's addresses it is the page where flows are begun."""
IDENTIFIERS: Final = ("reference", "customer_number")


def anything(walk: Walk, value: Any, path: str) -> None:
    """Anything goes."""


def text(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, str) or not value.strip():
        walk.bad(path, "words")


def texts(walk: Walk, value: Any, path: str) -> None:
    if not (isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)):
        walk.bad(path, "a list of words")


def any_text(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, str):
        walk.bad(path, "words")


def flag(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, bool):
        walk.bad(path, "true or false")


def count(walk: Walk, value: Any, path: str) -> None:
    if not is_count(value) or value < (0 if path.endswith("priority_seconds") else 1):
        walk.bad(path, "a whole number")


def seconds(walk: Walk, value: Any, path: str) -> None:
    count(walk, value, path)


def scale(walk: Walk, value: Any, path: str) -> None:
    if not is_count(value) or not 2 <= value <= MAX_SCALE:
        walk.bad(path, f"a whole number from 2 to {MAX_SCALE}")


def telephone(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, str) or not value.removeprefix("+").isdigit():
        walk.bad(path, "a telephone number such as +390612345678, in quotes")


def clip(walk: Walk, value: Any, path: str) -> None:
    if not is_clip(value):
        walk.bad(path, "the name of a recording")


def key(walk: Walk, value: Any, path: str) -> None:
    if not is_key(value):
        walk.say("bad_key", path, f"{value!s:.20} is not a key of a telephone.")


def goto(walk: Walk, value: Any, path: str) -> None:
    nodes = walk.document.get("nodes")
    if not isinstance(value, str):
        walk.bad(path, "the name of a node")
    elif not isinstance(nodes, Mapping) or value not in nodes:
        walk.say("missing_node", path, f"There is no node called {value:.60}.")


def kind_name(walk: Walk, value: Any, path: str) -> None:
    """The kind was looked at with the node."""


def zone(walk: Walk, value: Any, path: str) -> None:
    if not is_zone(value):
        walk.bad(path, "a time zone such as Europe/Rome")


def country(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, str) or not value.isalpha() or not value.isupper():
        walk.bad(path, "a country code such as IT")


def queue(walk: Walk, value: Any, path: str) -> None:
    text(walk, value, path)


def purpose(walk: Walk, value: Any, path: str) -> None:
    one_of(walk, value, path, PURPOSES)


def flow_name(walk: Walk, value: Any, path: str) -> None:
    text(walk, value, path)
    if isinstance(value, str) and value in RESERVED_NAMES:
        walk.say("reserved_name", path, f"No menu can be called {value}: that is where new ones are begun.")


def flow_purpose(walk: Walk, value: Any, path: str) -> None:
    one_of(walk, value, path, FLOW_PURPOSES)


def identifier(walk: Walk, value: Any, path: str) -> None:
    one_of(walk, value, path, IDENTIFIERS)


def one_of(walk: Walk, value: Any, path: str, known: Sequence[str]) -> None:
    if value not in known:
        walk.bad(path, " or ".join(known))
