"""Telephone numbers as people write them, made into E.164."""

from __future__ import annotations

import phonenumbers


class NotANumber(Exception):
    """Something written that nobody can be called by."""


def e164(written: str, country: str | None = None) -> str:
    """The number in E.164; `country` ("IT") is where it was written without a country code. Raises NotANumber."""
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException as error:
        raise NotANumber(_sentence(written)) from error
    if not phonenumbers.is_possible_number(number):
        raise NotANumber(_sentence(written))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _sentence(written: str) -> str:
    return f"{written!r} is not a telephone number: write it with its country code, such as +39 02 1234 5678"
