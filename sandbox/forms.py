"""Forms as they are sent; the same names and numbers are written again and again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote_plus

MOST_REMEMBERED = 8192
LONGEST_REMEMBERED_CHARS = 64

_remembered = lru_cache(MOST_REMEMBERED)(quote_plus)


def encoded(fields: Sequence[tuple[str, str]]) -> str:
    """`application/x-www-form-urlencoded`, in the order given."""
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in fields])


def _quoted(text: str) -> str:
    return quote_plus(text) if len(text) > LONGEST_REMEMBERED_CHARS else _remembered(text)
