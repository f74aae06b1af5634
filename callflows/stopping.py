"""Whether a text message asks for no more messages, or takes that back."""

from functools import cache

from callflows import words
from callflows.languages import LANGUAGES


def is_stop(text: str) -> bool:
    """Whether a text message asks for no more messages, in any of our languages."""
    return words.plain(text) in _stop_words()


def is_start(text: str) -> bool:
    """Whether a text message takes a stop back, in any of our languages."""
    return words.plain(text) in _start_words()


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(words.plain(word) for known in LANGUAGES.values() for word in known.stop_words)


@cache
def _start_words() -> frozenset[str]:
    return frozenset(words.plain(word) for known in LANGUAGES.values() for word in known.start_words)
