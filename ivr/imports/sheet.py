"""A file of customers as rows: its encoding, its separator, its columns in whatever order."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ivr.sentences import Sentence

SEPARATORS = ",;\t"
SEPARATOR_LINE = "sep="
HEAD_BYTES = 4_096
ROWS_LIMIT = 500_000
LINE_LIMIT = 1_000_000
"""What has no lines would be held in memory whole."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("external_id", "id", "customer_id", "customer_number", "code"),
    "name": ("name", "full_name", "customer", "customer_name"),
    "first_name": ("first_name", "given_name"),
    "last_name": ("last_name", "family_name", "surname"),
    "numbers": ("number", "numbers", "phone", "phones", "phone_number", "telephone", "mobile", "mobile_phone"),
    "country": ("country", "country_code"),
    "email": ("email", "e_mail", "mail"),
    "postcode": ("postcode", "postal_code", "zip", "zip_code"),
    "language": ("language", "lang"),
    "slow": ("slow",),
    "priority_seconds": ("priority_seconds",),
    "notes": ("notes", "note"),
}
"""Column -> how headers may call it, capitals, blanks and hyphens aside; a number behind it (phone 2) is one more."""

REPEATABLE = frozenset({"numbers"})
NAME_PARTS = frozenset({"first_name", "last_name"})

_KNOWN = {written: column for column, names in COLUMNS.items() for written in names}


class SheetUnreadable(Sentence):
    """The file is no table of customers; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number (1 is the first below the header), its line in the file, its cells by column.

    `surplus`: it has more cells than there are columns.
    """

    number: int
    line: int
    cells: Mapping[str, str]
    surplus: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file has: its rows, the columns that are taken, the headers that are not."""

    rows: int
    columns: tuple[str, ...]
    ignored: tuple[str, ...]


def examine(path: Path) -> Shape:
    """Reads the whole file once, so that one that cannot be read is refused at once. Raises SheetUnreadable."""
    places, ignored = _columns(next(_records(path), (0, []))[1])
    rows = 0
    for row in read(path):
        rows = row.number
    if rows > ROWS_LIMIT:
        raise SheetUnreadable(f"the file has more than {ROWS_LIMIT} rows: split it", "sheet_too_long", max=ROWS_LIMIT)
    return Shape(rows, tuple(dict.fromkeys(places.values())), tuple(ignored))


def read(path: Path) -> Iterator[SheetRow]:
    """The rows of the file, never held whole; empty ones are passed over. Raises SheetUnreadable."""
    records = _records(path)
    _, header = next(records, (0, []))
    places, _ = _columns(header)
    filled = ((line, record) for line, record in records if any(cell.strip() for cell in record))
    for number, (line, record) in enumerate(filled, start=1):
        surplus = any(cell.strip() for cell in record[len(header) :])
        yield SheetRow(number, line, _cells(places, record), surplus)


def _lines(path: Path) -> Iterator[str]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        try:
            while line := file.readline(LINE_LIMIT):
                if len(line) == LINE_LIMIT:
                    why = f"a line has {LINE_LIMIT} characters or more: this is no CSV file"
                    raise SheetUnreadable(why, "sheet_no_table")
                yield line
        except UnicodeDecodeError as error:
            why = "the file is not UTF-8: save it as “CSV UTF-8” and send it again"
            raise SheetUnreadable(why, "sheet_encoding") from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head[1:2] == b"\x00":
        return "utf-16-le"
    if head[:1] == b"\x00":
        return "utf-16-be"
    return "utf-8-sig"


def _separator(path: Path) -> str:
    """The one that the file names itself, else the one that the header has most of."""
    for line in _lines(path):
        if _names_separator(line):
            return line[len(SEPARATOR_LINE)]
        if line.strip():
            return max(SEPARATORS, key=line.count)
    raise SheetUnreadable("the file is empty", "sheet_empty")


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line it begins in; the line `sep=;` that some spreadsheets write is none."""
    first, lines = _without_separator_line(_lines(path))
    reader = csv.reader(lines, delimiter=_separator(path))
    line = first
    try:
        for record in reader:
            if record:
                yield line, record
            line = first + reader.line_num
    except csv.Error as error:
        where = f"line {line}: this row cannot be read"
        why = f"{where} ({error}); perhaps a quotation mark is not closed"
        raise SheetUnreadable(why, "sheet_broken", line=line) from error


def _without_separator_line(lines: Iterator[str]) -> tuple[int, Iterator[str]]:
    first = next(lines, "")
    return (2, lines) if _names_separator(first) else (1, chain((first,), lines))


def _names_separator(line: str) -> bool:
    return line.lower().startswith(SEPARATOR_LINE) and len(line.rstrip("\r\n")) == len(SEPARATOR_LINE) + 1


def _columns(header: list[str]) -> tuple[dict[int, str], list[str]]:
    """Place -> column, and the headers that are not known. Raises SheetUnreadable."""
    places: dict[int, str] = {}
    ignored: list[str] = []
    for place, written in enumerate(header):
        column = _KNOWN.get(_plain(written))
        if column is None:
            ignored += [written.strip()] if written.strip() else []
        elif column in places.values() and column not in REPEATABLE:
            raise SheetUnreadable(f"two columns are the {column}: leave one of them out", "sheet_twice", column=column)
        else:
            places[place] = column
    _refuse_lack(frozenset(places.values()))
    return places, ignored


def _refuse_lack(columns: frozenset[str]) -> None:
    if "external_id" not in columns:
        why = "there is no column external_id: it says which customer each row is, now and next time"
        raise SheetUnreadable(why, "sheet_no_id")
    if "name" not in columns and not columns & NAME_PARTS:
        raise SheetUnreadable("there is no column name", "sheet_no_name")


def _plain(header: str) -> str:
    words = header.strip().strip("\ufeff").casefold().replace("-", " ").replace("_", " ").replace(".", " ").split()
    if words and words[-1].isdecimal():
        words.pop()
    return "_".join(words).rstrip("0123456789").rstrip("_")


def _cells(places: Mapping[int, str], record: list[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for place, column in places.items():
        value = record[place].strip() if place < len(record) else ""
        if value:
            cells[column] = f"{cells[column]};{value}" if column in cells else value
    return cells
