"""Errors that people read: a sentence in English, and what it takes to say it in their own language."""

from __future__ import annotations

import re
from typing import Any

LANGUAGES = ("en", "it", "th", "vi", "mn")
"""Those in which people read what Hotline says, in the order in which tables of words have them."""


class Sentence(Exception):
    """An error whose sentence says more than its kind.

    `code` tells it from others of its kind, by default the kind's own code; `values` are what stands in the sentence.
    """

    def __init__(self, message: str, code: str | None = None, **values: str | int) -> None:
        super().__init__(message)
        self.code, self.values = code or code_of(type(self)), values


def titled(name: str, row: Any) -> dict[str, str]:
    """The title of a row with `titles` as values of a sentence: as it is, and beside it as it is in other languages.

    `queue`, `queue_it`: who reads in a language is told that of theirs.
    """
    return {name: row.title, **{f"{name}_{language}": title for language, title in row.titles.items() if title}}


def code_of(kind: type[Exception]) -> str:
    """The code of a kind of error: "EmailTaken" is email_taken."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def code_for(error: Exception) -> str:
    """The code of an error: its own, or its kind's."""
    return error.code if isinstance(error, Sentence) else code_of(type(error))
