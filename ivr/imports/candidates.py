"""What a row says of a customer, and what is wrong with it in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import phonenumbers

from ivr.customers import NotANumber, e164
from ivr.imports.sheet import SheetRow
from ivr.sentences import Sentence

NUMBERS_LIMIT = 10
NUMBERS_APART = re.compile(r"[;|/\n]|,(?=\s*[+0(])")
YES = frozenset({"yes", "y", "true", "1", "x", "si", "sì"})
NO = frozenset({"no", "n", "false", "0"})
PRIORITY_MAX_SECONDS = 3_600
LIMITS = {"external_id": 80, "name": 200, "email": 254, "postcode": 12, "notes": 20_000}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
POSTCODE = re.compile(r"[0-9A-Za-z -]*")
LANGUAGE = re.compile(r"([A-Za-z]{2,3})([-_][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: its column, and a sentence without what the cell says, and its code."""

    row: int
    line: int
    column: str
    why: str
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer as a row has it. `values`: only the columns that it fills, besides the numbers in E.164."""

    row: int
    external_id: str
    values: Mapping[str, Any]
    numbers: tuple[str, ...]


class _Wrong(Sentence):
    """A cell that does not fit; the message is the sentence."""


def candidate(row: SheetRow, country: str | None) -> Candidate | list[Fault]:
    """The customer of a row, or all that is wrong with it; `country` is where numbers without a code are."""
    faults: list[Fault] = []

    def take(column: str, reading: Callable[[str], Any], written: str) -> Any:
        try:
            return reading(_plain(column, written))
        except _Wrong as wrong:
            faults.append(Fault(row.number, row.line, column, str(wrong), wrong.code, wrong.values))
            return None

    cells = {**row.cells, **_whole_name(row.cells)}
    if row.surplus:
        faults.append(Fault(row.number, row.line, "", "the row has more cells than there are columns", "surplus_cells"))
    for column in ("external_id", "name"):
        if column not in cells:
            faults.append(Fault(row.number, row.line, column, "this must not be empty", "empty"))
    where = take("country", _country, cells.get("country", "")) or country
    values = {column: take(column, READ[column], cells[column]) for column in READ if column in cells}
    numbers = take("numbers", lambda written: _numbers(written, where), cells.get("numbers", ""))
    if faults:
        return faults
    return Candidate(row.number, cells["external_id"], values, numbers)


def _whole_name(cells: Mapping[str, str]) -> dict[str, str]:
    parts = [cells[part] for part in ("first_name", "last_name") if part in cells]
    return {"name": " ".join(parts)} if parts and "name" not in cells else {}


def _plain(column: str, written: str) -> str:
    if "\x00" in written:
        raise _Wrong("this holds a character that cannot be kept (NUL)", "character")
    limit = LIMITS.get(column)
    if limit is not None and len(written) > limit:
        raise _Wrong(f"this is longer than {limit} characters", "too_long", max=limit)
    return written


def _numbers(written: str, country: str | None) -> tuple[str, ...]:
    parts = [part.strip() for part in NUMBERS_APART.split(written) if part.strip()]
    if len(parts) > NUMBERS_LIMIT:
        raise _Wrong(f"these are more than {NUMBERS_LIMIT} numbers", "at_most_items", max=NUMBERS_LIMIT)
    try:
        return tuple(dict.fromkeys(e164(part, country) for part in parts))
    except NotANumber:
        raise _Wrong(
            "this is not a telephone number: write it with its country code, such as +39 02 1234 5678",
            "not_a_number",
        ) from None


def _country(written: str) -> str | None:
    code = written.strip().upper()
    if code and code not in phonenumbers.SUPPORTED_REGIONS:
        raise _Wrong("a country is written with two letters, such as IT", "country")
    return code or None


def _email(written: str) -> str:
    if not EMAIL.fullmatch(written):
        raise _Wrong("this is not an e-mail address", "email")
    return written


def _postcode(written: str) -> str:
    if not POSTCODE.fullmatch(written):
        raise _Wrong("a postcode has letters, digits, blanks and hyphens only", "postcode")
    return written


def _language(written: str) -> str:
    found = LANGUAGE.fullmatch(written)
    if found is None:
        raise _Wrong("a language is written with two letters, such as it", "language")
    return found[1].lower()


def _yes_or_no(written: str) -> bool:
    word = written.casefold()
    if word not in YES | NO:
        raise _Wrong("write yes or no", "yes_or_no")
    return word in YES


def _seconds(written: str) -> int:
    if not (written.isascii() and written.isdecimal()) or int(written) > PRIORITY_MAX_SECONDS:
        raise _Wrong(
            f"this is a whole number of seconds from 0 to {PRIORITY_MAX_SECONDS}",
            "between",
            min=0,
            max=PRIORITY_MAX_SECONDS,
        )
    return int(written)


READ: Mapping[str, Callable[[str], Any]] = {
    "external_id": str,
    "name": str,
    "email": _email,
    "postcode": _postcode,
    "language": _language,
    "slow": _yes_or_no,
    "priority_seconds": _seconds,
    "notes": str,
}
