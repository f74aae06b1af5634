"""Telephone numbers: read as people write them, whether we may dial them, and what they tell of their owner."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, timezone

ONE_WAY_SMS_COUNTRIES = frozenset({"TH", "VN", "MN"})
"""Carriers bring no answers from there."""

NOT_DIALLED = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN})
NO_COUNTRY = "ZZ"
_UNKNOWN_ZONE = "Etc/Unknown"


class NumberKind(StrEnum):
    """What a number is, as far as its digits say. UNKNOWN rings, but is not trusted with text messages."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    EITHER = "either"  # countries that give both the same numbers
    UNKNOWN = "unknown"
    SPECIAL = "special"  # premium, shared cost, toll free and the like: not a customer, or a trap
    WITHHELD = "withheld"


_KINDS = {
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE: NumberKind.LANDLINE,
    PhoneNumberType.VOIP: NumberKind.LANDLINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.EITHER,
    PhoneNumberType.PERSONAL_NUMBER: NumberKind.SPECIAL,
    PhoneNumberType.PREMIUM_RATE: NumberKind.SPECIAL,
    PhoneNumberType.SHARED_COST: NumberKind.SPECIAL,
    PhoneNumberType.TOLL_FREE: NumberKind.SPECIAL,
    PhoneNumberType.UAN: NumberKind.SPECIAL,
    PhoneNumberType.PAGER: NumberKind.SPECIAL,
    PhoneNumberType.VOICEMAIL: NumberKind.SPECIAL,
}


class NotANumber(Exception):
    """Something written that nobody can be called by."""


@lru_cache(maxsize=4096)
def parsed(written: str, country: str = NO_COUNTRY) -> phonenumbers.PhoneNumber | None:
    """The number that was written or typed in `country` ("IT"), or None if it cannot be one."""
    try:
        number = phonenumbers.parse("+" + written[2:] if written.startswith("00") else written, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def e164(written: str, country: str | None = None) -> str:
    """The number in E.164; `country` ("IT") is where it was written without a country code. Raises NotANumber."""
    number = parsed(written.strip(), country or NO_COUNTRY)
    if number is None:
        raise NotANumber(
            f"{written!r} is not a telephone number: write it with its country code, such as +39 02 1234 5678"
        )
    return _e164(number)


def dialable(written: str | None, country: str, allowed: tuple[str, ...]) -> str | None:
    """The E.164 form of a number as written in `country`, or None if it is none or one we may not dial.

    Not dialled: what begins with none of the `allowed` prefixes, premium and shared-cost ranges (DESIGN rule 17).
    """
    number = parsed(written or "", country)
    if number is None or phonenumbers.number_type(number) in NOT_DIALLED:
        return None
    found = _e164(number)
    return found if found.startswith(allowed) else None


def home_of(number: str | None) -> str | None:
    """The country ("TH") of an E.164 number; None for one withheld or of no country."""
    found = parsed(number or "")
    return phonenumbers.region_code_for_number(found) if found is not None else None


def meant_by(written: str | None, caller: str | None) -> str | None:
    """A number typed by somebody who calls from `caller`, with its country; as it was typed if that is not to be told.

    Without a country's code it is written as at the caller's home, if it is a number there: whoever calls from Bangkok
    and types 081 234 5999 means no number in Italy, where the line is.
    """
    home = home_of(caller)
    found = parsed(written, home) if written and home else None
    return _e164(found) if found is not None and phonenumbers.is_valid_number(found) else written


def read_out(number: str, homes: Collection[str | None]) -> str:
    """The digits of an E.164 number as people say them in one of these countries; elsewhere with its country's code."""
    found = parsed(number)
    if found is None or phonenumbers.region_code_for_number(found) not in homes:
        return number.removeprefix("+")
    national = phonenumbers.format_number(found, PhoneNumberFormat.NATIONAL)
    return "".join(filter(str.isdigit, national))


def kind_of(number: str | None) -> NumberKind:
    """The kind of an E.164 number; None is withheld."""
    found = parsed(number or "")
    if number is None:
        return NumberKind.WITHHELD
    if found is None:
        return NumberKind.SPECIAL
    return _KINDS.get(phonenumbers.number_type(found), NumberKind.UNKNOWN)


def takes_sms(number: str) -> bool:
    """Whether a text message to it makes sense."""
    return kind_of(number) in (NumberKind.MOBILE, NumberKind.EITHER)


def answers_sms(number: str) -> bool:
    """Whether an answer by text can come back from it."""
    return takes_sms(number) and home_of(number) not in ONE_WAY_SMS_COUNTRIES


def zones_of(number: str) -> tuple[str, ...]:
    """The IANA time zones where its owner may be; empty when nothing is known."""
    found = parsed(number or "")
    if found is None:
        return ()
    return tuple(zone for zone in timezone.time_zones_for_number(found) if zone != _UNKNOWN_ZONE)


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
