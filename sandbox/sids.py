"""Identifiers and dates as the carrier writes them."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from email.utils import format_datetime

API_VERSION = "2010-04-01"
E164 = re.compile(r"\+[1-9][0-9]{4,14}\Z")
_PUNCTUATION = re.compile(r"[\s().-]")
_NORTH_AMERICAN = re.compile(r"1?([0-9]{10})")
COUNTRIES = {
    "+1": "US",
    "+39": "IT",
    "+44": "GB",
    "+66": "TH",
    "+84": "VN",
    "+976": "MN",
    "+49": "DE",
    "+33": "FR",
}


def new_sid(prefix: str) -> str:
    """Two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


def rfc2822(moment: datetime | None) -> str | None:
    return format_datetime(moment.astimezone(UTC)) if moment is not None else None


def country(number: str) -> str:
    """The country of a number by its prefix, where this carrier knows it, else empty."""
    return next((COUNTRIES[number[:n]] for n in (4, 3, 2) if number[:n] in COUNTRIES), "")


def dialed(number: str) -> str:
    """A number in E.164, when it is one with punctuation, or a North American one as people there write it."""
    plain = _PUNCTUATION.sub("", number)
    american = _NORTH_AMERICAN.fullmatch(plain)
    if american is not None:
        return f"+1{american[1]}"
    return plain if E164.match(plain) else number


def formatted(number: str) -> str:
    """As people write it: North American numbers in their own way, others as they are."""
    match = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return "({}) {}-{}".format(*match.groups()) if match else number
