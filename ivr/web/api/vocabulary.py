"""The kinds of values that several rooms of administration take: countries, zones, openings, labels, versions."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from ivr import special_days
from ivr.web.api.contract import NO_NUL, Language

PERIODS_A_DAY = 10

KEY_PATTERN = r"[a-z][a-z0-9_]{0,39}"
_PERIOD = r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"


def _is_a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise PydanticCustomError(
            "zone", "{name} is not a time zone: write it as in Europe/Rome", {"name": name}
        ) from None
    return name


def _has_holidays(country: str) -> str:
    if country not in special_days.countries():
        raise PydanticCustomError("no_holidays", "the public holidays of {country} are not known", {"country": country})
    return country


def _one_after_another(periods: list[str]) -> list[str]:
    """A morning before its afternoon, each ending after it begins."""
    times = [tuple(period.split("-")) for period in periods]
    backwards = any(begin >= end for begin, end in times)
    if backwards or any(before[1] > after[0] for before, after in pairwise(times)):
        raise PydanticCustomError("periods", "each period ends after it begins, and not after the next one begins")
    return periods


def _is_a_day(written: str) -> str:
    try:
        date.fromisoformat(written)
    except ValueError:
        raise PydanticCustomError("day", "there is no such day") from None
    return written


def _are_labels(labels: dict[str, str]) -> dict[str, str]:
    if not any(label.strip() for label in labels.values()):
        raise PydanticCustomError("no_label", "give a label in at least one language")
    return labels


Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
HolidayCountry = Annotated[Country, AfterValidator(_has_holidays)]
TimeZone = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=NO_NUL), AfterValidator(_is_a_zone)]
Period = Annotated[str, StringConstraints(pattern=_PERIOD)]
Periods = Annotated[list[Period], Field(max_length=PERIODS_A_DAY), AfterValidator(_one_after_another)]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_a_day)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_NUL)]
Labels = Annotated[dict[Language, Label], Field(min_length=1, max_length=20), AfterValidator(_are_labels)]
Number = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Seconds = Annotated[int, Field(ge=0, le=86_400)]


def seen_version() -> Any:
    """The field `version` of a change: the one that was read, so that nobody overwrites another's change unseen."""
    return Field(
        default=None,
        description="The version that was read; 409 if somebody has changed it since. Without it: whatever happened.",
        json_schema_extra=_without_default,
    )


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
