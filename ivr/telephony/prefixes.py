"""Which numbers we may dial: allowed prefixes, never premium or shared-cost ranges (DESIGN rule 17)."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

REFUSED = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN})


def dialable(typed: str | None, country: str, allowed: tuple[str, ...] = ()) -> str | None:
    """The E.164 form of a number as typed in `country`, or None if it is no number or one we may not dial.

    `allowed` empty: any prefix.
    """
    number = parsed(typed or "", country)
    if number is None or phonenumbers.number_type(number) in REFUSED:
        return None
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if not allowed or written.startswith(allowed) else None


@lru_cache(maxsize=4096)
def parsed(typed: str, country: str) -> phonenumbers.PhoneNumber | None:
    """The number that was typed, or None if it cannot be one."""
    try:
        number = phonenumbers.parse("+" + typed[2:] if typed.startswith("00") else typed, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
