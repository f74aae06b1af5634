"""Cookies that the application gives, kept and given back as a browser does it."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookies import CookieError, Morsel, SimpleCookie


def keep_cookies(kept: dict[str, str], given: list[str]) -> None:
    """Add what `Set-Cookie` headers give, and drop what they take back."""
    for header in given:
        with contextlib.suppress(CookieError):  # a name that no cookie has
            for name, morsel in SimpleCookie(header).items():
                if _taken_back(morsel):
                    kept.pop(name, None)
                else:
                    kept[name] = morsel.coded_value  # as it was written: what quotes hide may break a header


def _taken_back(morsel: Morsel[str]) -> bool:
    """By an age of nought, or a date long past: applications may be on a clock of their own."""
    age = str(morsel["max-age"])
    if age:
        return age.startswith("-") or age == "0"
    try:
        expires = parsedate_to_datetime(str(morsel["expires"]))
    except ValueError:
        return False
    return expires.replace(tzinfo=UTC) < datetime(2000, 1, 1, tzinfo=UTC)
