"""Files of customers as spreadsheets write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.imports.candidates import Candidate, candidate
from ivr.imports.sheet import LINE_LIMIT, SheetRow, SheetUnreadable, examine, read

TEXT = "external_id,name,phone\nC-1,Zoë Nguyễn,+390212345678\nC-2,สมชาย,\n"


def _file(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "customers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_file_is_read_whatever_wrote_it(tmp_path: Path, encoding: str, separator: str, ending: str) -> None:
    path = _file(tmp_path, TEXT.replace(",", separator).replace("\n", ending), encoding)
    assert [row.cells for row in read(path)] == [
        {"external_id": "C-1", "name": "Zoë Nguyễn", "numbers": "+390212345678"},
        {"external_id": "C-2", "name": "สมชาย"},
    ]


def test_columns_come_in_any_order_by_many_names_and_others_are_named(tmp_path: Path) -> None:
    path = _file(tmp_path, "sep=;\r\nPhone 2;Mobile;Colour;Customer-ID;Surname;First Name\r\n1;2;red;7;Rossi;Anna\r\n")
    shape = examine(path)
    assert (shape.rows, shape.ignored) == (1, ("Colour",))
    (row,) = read(path)
    assert row.line == 3
    assert row.cells == {"numbers": "1;2", "external_id": "7", "last_name": "Rossi", "first_name": "Anna"}


def test_rows_and_lines_are_counted_as_people_do(tmp_path: Path) -> None:
    path = _file(tmp_path, 'external_id,name,notes\n1,A,"two\nlines"\n\n,,\n2,B,,surplus\n')
    assert [(row.number, row.line, row.surplus) for row in read(path)] == [(1, 2, False), (2, 6, True)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name\nAnna\n", "no column external_id"),
        (b"id;phone\n1;2\n", "no column name"),
        (b"id,name,code\n1,A,2\n", "two columns are the external_id"),
        ("id,name\n1,Nicolò\n".encode("latin-1"), "not UTF-8"),
        (b'id,name\n1,"never closed\n' + b"x" * 200_000, "line 2"),
    ],
)
def test_what_is_no_table_of_customers_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(SheetUnreadable, match=said):
        examine(_file(tmp_path, content))


def _row(**cells: str) -> SheetRow:
    return SheetRow(1, 2, {"external_id": "C-1", "name": "Anna", **cells})


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"external_id": ""}, "external_id", "empty"),
        ({"external_id": "x" * 81}, "external_id", "80"),
        ({"name": "An\x00na"}, "name", "NUL"),
        ({"numbers": "12"}, "numbers", "country code"),
        ({"country": "Italy"}, "country", "two letters"),
        ({"country": "ZZ"}, "country", "two letters"),
        ({"email": "anna"}, "email", "e-mail"),
        ({"postcode": "a" * 13}, "postcode", "12"),
        ({"language": "italiano"}, "language", "two letters"),
        ({"slow": "perhaps"}, "slow", "yes or no"),
        ({"priority_seconds": "99999"}, "priority_seconds", "3600"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_without_saying_what_it_holds(
    cells: dict[str, str], column: str, said: str
) -> None:
    row = _row(**cells)
    found = candidate(SheetRow(1, 2, {name: value for name, value in row.cells.items() if value}), "IT")
    assert isinstance(found, list)
    (fault,) = found
    assert (fault.row, fault.line, fault.column) == (1, 2, column)
    assert said in fault.why
    assert not any(value in fault.why for value in cells.values() if len(value) > 2)


def test_every_fault_of_a_row_is_named_at_once() -> None:
    found = candidate(SheetRow(1, 2, {"slow": "?", "email": "?"}, surplus=True), None)
    assert isinstance(found, list)
    assert [fault.column for fault in found] == ["", "external_id", "name", "email", "slow"]


def test_a_row_is_understood_with_its_own_country_before_the_files() -> None:
    cells = {"country": "th", "numbers": "081 234 5678 / +390212345678", "language": "th-TH", "slow": "Sì"}
    found = candidate(_row(**cells), "IT")
    assert isinstance(found, Candidate)
    assert found.numbers == ("+66812345678", "+390212345678")
    assert (found.values["language"], found.values["slow"]) == ("th", True)


def test_what_has_no_lines_is_refused_without_being_held_whole(tmp_path: Path) -> None:
    path = _file(tmp_path, "external_id,name\n1," + "x" * LINE_LIMIT)
    with pytest.raises(SheetUnreadable, match="no CSV file"):
        examine(path)
