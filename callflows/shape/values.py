"""Shapes of single values: words, counts, keys, names of nodes and of what exists elsewhere."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from callflows.shape.judgement import MAX_COUNT, is_clip, is_count, is_key, is_zone
from callflows.shape.walk import Walk

MAX_SCALE: Final = 9
PURPOSES: Final = ("voicemail", "suggestion", "survey_comment")
FLOW_PURPOSES: Final = ("line", "survey")
CASE_KINDS: Final = ("doubt", "complaint", "suggestion", "order")
WORD_LETTERS: Final = 40
"""Of a reason or a cause, as lists of choices and the records of calls have it."""
NAME_LETTERS: Final = 60
"""Of a flow, a place or a question, as records have them."""
TEXT_LETTERS: Final = 2_000
"""Of what is said in one go: carriers read about twice as many, with what goes before."""
MOST: Final = {"key_seconds": 60, "timeout_seconds": 600, "max_seconds": 3_600, "times": 9, "tries": 9}
"""By field: more would leave callers in silence, go round with them, or be refused by a carrier."""
TELEPHONE: Final = re.compile(r"\+?[0-9]{3,15}", re.ASCII)
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
    if not isinstance(value, str) or len(value) > TEXT_LETTERS:
        walk.bad(path, f"words of {TEXT_LETTERS} letters at most")


def flag(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, bool):
        walk.bad(path, "true or false")


def count(walk: Walk, value: Any, path: str) -> None:
    least, most = 0 if walk.field == "priority_seconds" else 1, MOST.get(walk.field, MAX_COUNT)
    if not is_count(value) or not least <= value <= most:
        walk.bad(path, f"a whole number from {least} to {most}")


def seconds(walk: Walk, value: Any, path: str) -> None:
    count(walk, value, path)


def scale(walk: Walk, value: Any, path: str) -> None:
    if not is_count(value) or not 2 <= value <= MAX_SCALE:
        walk.bad(path, f"a whole number from 2 to {MAX_SCALE}")


def telephone(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, str) or not TELEPHONE.fullmatch(value):
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


def word(walk: Walk, value: Any, path: str) -> None:
    _short(walk, value, path, WORD_LETTERS)


def question(walk: Walk, value: Any, path: str) -> None:
    _short(walk, value, path, NAME_LETTERS)


def case_kind(walk: Walk, value: Any, path: str) -> None:
    one_of(walk, value, path, CASE_KINDS)


def purpose(walk: Walk, value: Any, path: str) -> None:
    one_of(walk, value, path, PURPOSES)


def flow_name(walk: Walk, value: Any, path: str) -> None:
    _short(walk, value, path, NAME_LETTERS)
    if isinstance(value, str) and value in RESERVED_NAMES:
        walk.say("reserved_name", path, f"No menu can be called {value}: that is where new ones are begun.")


def flow_purpose(walk: Walk, value: Any, path: str) -> None:
    one_of(walk, value, path, FLOW_PURPOSES)


def identifier(walk: Walk, value: Any, path: str) -> None:
    one_of(walk, value, path, IDENTIFIERS)


def _short(walk: Walk, value: Any, path: str, letters: int) -> None:
    if not isinstance(value, str) or not value.strip() or len(value) > letters:
        walk.bad(path, f"a word of {letters} letters at most")


def one_of(walk: Walk, value: Any, path: str, known: Sequence[str]) -> None:
    if value not in known:
        walk.bad(path, " or ".join(known))
