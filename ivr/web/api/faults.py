"""What is wrong with a value, as a person says it who does not read patterns, and its code for other languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NUMBER = ("number", "write the number with its country's code, as in +390212345678")
BY_PATTERN: Mapping[str, tuple[str, str]] = {
    r"^\+[1-9][0-9]{5,14}$": NUMBER,
    r"^\+[1-9][0-9]{6,14}$": NUMBER,
    r"^(\+[1-9])?[0-9]{5,15}$": NUMBER,
    r"^[0-9A-Za-z -]*$": ("postcode", "only letters, digits, spaces and hyphens"),
    r"^[^\x00@\s]+@[^\x00@\s]+$": ("email", "this is no e-mail address"),
    r"^[a-z][a-z0-9_-]{0,59}$": ("key", "only small letters, digits, - and _, a letter first"),
    r"^[A-Z]{2}$": ("country", "a country of two letters, as in IT"),
    r"^[a-z]{2,3}$": ("language", "a language of two or three letters, as in en"),
    r"^[a-z_]{1,40}$": ("key", "only small letters and _"),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": ("day", "a day, as in 2026-03-02"),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$": (
        "wall_time",
        "a day and a time, as in 2026-12-24T18:00",
    ),
    r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$": (
        "period",
        "from when until when, as in 08:00-20:00",
    ),
    r"^[^\x00]*$": ("character", "this has a character in it that cannot be kept"),
}
"""Each pattern that a route checks by, as it stands in the OpenAPI document: its code and its sentence."""

BY_TYPE: Mapping[str, str] = {
    "missing": "empty",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "at_most_items",
    "too_short": "at_least_items",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "literal_error": "not_listed",
    "enum": "not_listed",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_from_float": "whole_number",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
    "date_from_datetime_parsing": "day",
    "date_parsing": "day",
    "datetime_from_date_parsing": "day",
    "datetime_parsing": "day",
    "timezone_aware": "day",
    "extra_forbidden": "misused",
    "json_invalid": "misused",
}
"""Pydantic's own errors that a form can meet; what is in neither table is \"unfit\"."""

OWN = frozenset({"zone", "no_holidays", "periods", "day", "no_label", "page_whole", "telephone_needed"})
"""Errors of our own checks (PydanticCustomError): their type is the code, their context the values."""

_VALUES = {"min_length": "min", "max_length": "max", "ge": "min", "le": "max"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A fault in English, and what it takes to say it in another language."""

    what: str
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def sentence(fault: Mapping[str, Any]) -> Sentence:
    """The sentence for one of Pydantic's errors; its own where that can be read."""
    context = fault.get("ctx") or {}
    kind, said = fault["type"], str(fault["msg"])
    if kind in OWN:
        return Sentence(said, kind, context)
    if kind == "string_pattern_mismatch":
        code, what = BY_PATTERN.get(context.get("pattern", ""), ("unfit", "this is not written as it must be"))
        return Sentence(what, code)
    if kind == "string_too_short" and context.get("min_length") == 1:
        return Sentence("this must not be empty", "empty")
    values = {told: context[name] for name, told in _VALUES.items() if isinstance(context.get(name), int)}
    return Sentence(said, BY_TYPE.get(kind, "unfit"), values)
