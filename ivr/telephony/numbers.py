"""What a telephone number tells of itself: its kind, its country, its time of day, whether it can text back."""

from __future__ import annotations

from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType, timezone

from ivr.telephony.prefixes import parsed

ONE_WAY_SMS_COUNTRIES = frozenset({"TH", "VN", "MN"})
"""Carriers bring no answers from there."""

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


def kind_of(number: str | None) -> NumberKind:
    """The kind of an E.164 number; None is withheld."""
    found = parsed(number or "", NO_COUNTRY)
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
    found = parsed(number, NO_COUNTRY)
    country = phonenumbers.region_code_for_number(found) if found is not None else None
    return takes_sms(number) and country not in ONE_WAY_SMS_COUNTRIES


def zones_of(number: str) -> tuple[str, ...]:
    """The IANA time zones where its owner may be; empty when nothing is known."""
    found = parsed(number or "", NO_COUNTRY)
    if found is None:
        return ()
    return tuple(zone for zone in timezone.time_zones_for_number(found) if zone != _UNKNOWN_ZONE)
