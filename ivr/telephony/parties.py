"""Who is at the other end, as the carrier says it: numbers, and the many words for "withheld"."""

from __future__ import annotations

import re

E164 = re.compile(r"\+[1-9][0-9]{5,14}")
KEYPAD_WORDS = frozenset({"+266696687", "+86282452253", "+8656696", "+2562533", "+7378742833"})
"""ANONYMOUS, UNAVAILABLE, UNKNOWN, BLOCKED and RESTRICTED spelt on a keypad: not customers."""


def number_of(party: str) -> str | None:
    """The E.164 number of a party, or None for a withheld, odd, SIP or client one: those recognise nobody."""
    stripped = party.strip()
    return stripped if E164.fullmatch(stripped) and stripped not in KEYPAD_WORDS else None
