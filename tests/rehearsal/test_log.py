"""A call centre's log: its calls, and its dirty rows counted and named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.rehearsal.replay.log import COLUMNS, Day, Dirt, LogFault, Outcome, named, presences, read

DAY = date(1999, 2, 1)
GOOD = {
    "vru+line": "AA0101", "call_id": "1", "customer_id": "0", "priority": "0", "type": "PS", "date": "990201",
    "vru_entry": "9:00:00", "vru_exit": "9:00:10", "vru_time": "10",
    "q_start": "9:00:10", "q_exit": "9:00:40", "q_time": "30",
    "outcome": "AGENT", "ser_start": "9:00:39", "ser_exit": "9:02:39", "ser_time": "120", "server": "TOVA",
}  # fmt: skip


def log_of(folder: Path, *changes: dict[str, str]) -> Path:
    rows = [{**GOOD, "call_id": str(number), **change} for number, change in enumerate(changes, start=1)]
    lines = ["\t".join(COLUMNS), *("\t".join(row[name] for name in COLUMNS) for row in rows)]
    path = folder / "log.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def day_of(folder: Path, *changes: dict[str, str]) -> Day:
    return read(log_of(folder, *changes), DAY)


def test_a_call_is_read_with_its_durations(tmp_path: Path) -> None:
    (call,) = day_of(tmp_path, {"customer_id": "23317894", "priority": "2"}).calls
    assert (call.arrived, call.menu_seconds, call.wait_seconds, call.service_seconds) == (9 * 3600, 10, 30, 120)
    assert (call.row, call.customer_id, call.priority, call.outcome) == (2, "23317894", True, Outcome.SERVED)


def test_other_days_are_left_alone(tmp_path: Path) -> None:
    assert day_of(tmp_path, {"date": "990202"}).calls == []


@pytest.mark.parametrize(
    ("change", "dirt", "dialled"),
    [
        ({"vru_time": "ten"}, Dirt.UNREADABLE, False),
        ({"outcome": "LOST"}, Dirt.UNREADABLE, False),
        ({"outcome": "PHANTOM"}, Dirt.PHANTOM, False),
        ({"vru_time": "-57"}, Dirt.NEGATIVE, True),
        ({"server": "NO_SERVER"}, Dirt.NO_SERVER, True),
        ({"ser_time": "0", "ser_exit": "9:00:39"}, Dirt.NO_SERVICE, True),
        ({"ser_start": "9:01:39"}, Dirt.CLOCKS, True),
        ({"customer_id": "6.02701E+11"}, Dirt.CUSTOMER, True),
        ({"outcome": "HANG"}, Dirt.SERVED_AFTER_HANGING_UP, True),
    ],
)
def test_a_dirty_row_is_named_and_not_dropped_in_silence(
    tmp_path: Path, change: dict[str, str], dirt: Dirt, dialled: bool
) -> None:
    day = day_of(tmp_path, {}, change)
    assert day.dirt == {dirt: [3]}
    assert [call.row for call in day.calls] == ([2, 3] if dialled else [2])


def test_the_same_call_twice_is_dialled_once(tmp_path: Path) -> None:
    day = day_of(tmp_path, {}, {"call_id": "1"})
    assert day.dirt == {Dirt.DUPLICATE: [3]}
    assert len(day.calls) == 1


def test_clocks_that_differ_by_a_second_are_no_dirt(tmp_path: Path) -> None:
    assert day_of(tmp_path, {"ser_start": "9:00:39"}).dirt == {}


def test_calls_that_cross_the_window_count_as_in_it(tmp_path: Path) -> None:
    day = day_of(tmp_path, {"vru_entry": "8:59:00"}, {"vru_entry": "8:30:00"}, {"vru_entry": "10:59:59"})
    assert [call.row for call in day.between(9 * 3600, 11 * 3600)] == [2, 4]


def test_dirt_is_told_for_the_window_only(tmp_path: Path) -> None:
    day = day_of(tmp_path, {"outcome": "PHANTOM", "vru_entry": "8:00:00"}, {"outcome": "PHANTOM"})
    assert day.dirt_of([], 9 * 3600, 10 * 3600) == {Dirt.PHANTOM: [3]}


def test_many_dirty_rows_are_counted_and_the_first_ones_named() -> None:
    (sentence,) = named({Dirt.NEGATIVE: list(range(2, 20))})
    assert sentence.startswith("18 × negative duration")
    assert sentence.endswith("11 and 8 more)")


def test_a_server_is_away_where_no_service_is_for_long(tmp_path: Path) -> None:
    day = day_of(tmp_path, {}, {"vru_entry": "9:10:00"}, {"vru_entry": "10:10:00"})
    nine = 9 * 3600 + 40
    assert presences(day.calls, 1200) == {"TOVA": [(nine, nine + 600 + 120), (nine + 4200, nine + 4200 + 120)]}


def test_a_file_that_is_no_such_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.tsv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(LogFault, match=r"has no column vru\+line, call_id"):
        read(path, DAY)
