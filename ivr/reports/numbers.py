"""Telephone numbers as they are shown to those who are not to dial them."""

from __future__ import annotations

TAIL_DIGITS = 3


def masked(number: str | None) -> str | None:
    """A number for a wall: "+39…567"; None for one that was withheld."""
    if not number:
        return None
    return f"{number[:3]}…{number[-TAIL_DIGITS:]}" if len(number) > 3 + TAIL_DIGITS else "…"
