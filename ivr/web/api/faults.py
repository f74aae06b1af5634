"""What is wrong with a value, as a person says it who does not read patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NUMBER = "write the number with its country's code, as in +390212345678"
BY_PATTERN: Mapping[str, str] = {
    r"^\+[1-9][0-9]{5,14}$": NUMBER,
    r"^\+[1-9][0-9]{6,14}$": NUMBER,
    r"^[0-9A-Za-z -]*$": "only letters, digits, spaces and hyphens",
    r"^[^\x00@\s]+@[^\x00@\s]+$": "this is no e-mail address",
    r"^[a-z][a-z0-9_-]{0,59}$": "only small letters, digits, - and _, a letter first",
    r"^[A-Z]{2}$": "a country of two letters, as in IT",
    r"^[a-z]{2,3}$": "a language of two or three letters, as in en",
    r"^[a-z_]{1,40}$": "only small letters and _",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day, as in 2026-03-02",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$": "from when until when, as in 08:00-20:00",
    r"^[^\x00]*$": "this has a character in it that cannot be kept",
}
"""Each pattern that a route checks by, as it stands in the OpenAPI document."""


def sentence(fault: Mapping[str, Any]) -> str:
    """The sentence for one of Pydantic's errors; its own where that can be read."""
    context = fault.get("ctx") or {}
    if fault["type"] == "string_pattern_mismatch":
        return BY_PATTERN.get(context.get("pattern", ""), "this is not written as it must be")
    if fault["type"] == "string_too_short" and context.get("min_length") == 1:
        return "this must not be empty"
    return re.sub("^Value error, ", "", str(fault["msg"]))
