"""Whether what was found is what a script expects: exact words, bounds, patterns, parts of lists and mappings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any

FEW_NAMES = 6
NEAREST_NAMES = 3
_BOUND = re.compile(r"(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")


def differences(expected: Any, found: Any, place: str = "") -> list[str]:
    """One sentence for each place where `found` is not as expected; empty when it is.

    Texts: `any` (something is there), `none` (nothing is), `>= 3`, `/pattern/`, `~part of a text`, else the very
    words (numbers and truth as written). A list: its members occur in this order. A mapping: its fields only.
    """
    if isinstance(expected, Mapping):
        return _of_mapping(expected, found, place)
    if isinstance(expected, list):
        return _of_list(expected, found, place)
    return [] if _agrees(str(expected), found) else [f"{place or 'it'} is {_shown(found)}, not {expected}"]


def contains(text: str, words: str) -> bool:
    """Whether `words` (or `/pattern/`) occur in `text`, whatever the case, spacing and Unicode form."""
    if len(words) > 2 and words.startswith("/") and words.endswith("/"):
        return re.search(words[1:-1], text, re.IGNORECASE) is not None
    return _plain(words) in _plain(text)


def _of_mapping(expected: Mapping[str, Any], found: Any, place: str) -> list[str]:
    if not isinstance(found, Mapping):
        return [f"{place or 'it'} is {_shown(found)}, not a set of fields"]
    wrong = []
    for name, value in expected.items():
        here = f"{place}.{name}" if place else name
        if name in found:
            wrong += differences(value, found[name], here)
        else:
            wrong.append(f"{here} is not known ({_instead(name, [str(known) for known in found])})")
    return wrong


def _instead(name: str, known: Sequence[str]) -> str:
    """The names that may have been meant: all of a few, else the nearest."""
    if len(known) <= FEW_NAMES:
        return f"there are: {', '.join(known)}" if known else "there is nothing"
    near = get_close_matches(name, known, n=NEAREST_NAMES, cutoff=0.5)
    return f"the nearest: {', '.join(near)}" if near else f"nor anything like it among {len(known)} names"


def _of_list(expected: list[Any], found: Any, place: str) -> list[str]:
    if isinstance(found, str) or not isinstance(found, Sequence):
        return [f"{place or 'it'} is {_shown(found)}, not a list"]
    if not expected:
        return [] if not found else [f"{place or 'it'} is {_shown(found)}, not empty"]
    rest = iter(found)
    for each in expected:
        if not any(not differences(each, candidate) for candidate in rest):
            return [f"{place or 'it'} is {_shown(found)}: {_shown(each)} is missing or out of order"]
    return []


def _agrees(expected: str, found: Any) -> bool:
    if expected == "any":
        return found is not None
    if expected == "none":
        return found is None or found == "none"  # some statuses are the word itself
    if bound := _BOUND.fullmatch(expected):
        return _within(bound[1], float(bound[2]), found)
    if isinstance(found, list | tuple):
        return any(_agrees(expected, each) for each in found)
    if found is None:
        return False
    if expected.startswith("~"):
        return contains(str(found), expected[1:])
    if len(expected) > 2 and expected.startswith("/") and expected.endswith("/"):
        return contains(str(found), expected)
    return _written(found) == _plain(expected)


def _within(sign: str, bound: float, found: Any) -> bool:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    return {">=": found >= bound, "<=": found <= bound, ">": found > bound, "<": found < bound}[sign]


def _written(found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    if isinstance(found, datetime):
        return found.isoformat().casefold()
    return _plain(str(found))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _shown(found: Any) -> str:
    if found is None:
        return "nothing"
    text = str(found)
    return text if len(text) <= 300 else text[:297] + "…"
