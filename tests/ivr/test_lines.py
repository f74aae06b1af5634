"""The company's own numbers."""

from __future__ import annotations

import pytest

from ivr import lines
from ivr.house import House
from ivr.lines import Emergency, LineView, NewLine
from tests.audits import audited

LINE = NewLine("+39800123456", "Customer line", "hotline", "it", "IT", "Europe/Rome")


def _add(house: House) -> LineView:
    with house.db.writing() as tx:
        return lines.add(tx, LINE)


def test_a_dialled_number_finds_its_line_and_another_finds_none(house: House) -> None:
    line = _add(house)
    with house.db.reading() as tx:
        assert lines.by_number(tx, "+39800123456") == line
        assert lines.by_number(tx, "+39800000000") is None
    assert (line.emergency, line.survey_by) == (False, "call")


def test_open_screens_are_told_of_a_new_line(house: House) -> None:
    with house.db.writing() as tx:
        line = lines.add(tx, LINE)
        assert ("lines", str(line.id)) in tx.hints


def test_an_emergency_is_switched_with_its_words_and_put_on_record(house: House) -> None:
    line = _add(house)
    with house.db.writing() as tx:
        on = lines.switch_emergency(
            tx, line.id, Emergency(True, {"it": "Le filiali sono chiuse.", "en": " "}, True), None
        )
    assert on.emergency
    assert on.emergency_words == {"it": "Le filiali sono chiuse."}
    with house.db.writing() as tx:
        off = lines.switch_emergency(tx, line.id, Emergency(False), None)
        (first, second) = audited(tx, f"line:{line.id}")
    assert not off.emergency
    assert off.emergency_words == on.emergency_words
    assert (line.emergency_ends_calls, on.emergency_ends_calls, off.emergency_ends_calls) == (False, True, True)
    assert (first.before["on"], first.after["on"], second.after["on"]) == (False, True, False)


def test_an_emergency_without_words_in_the_lines_language_is_refused(house: House) -> None:
    line = _add(house)
    with house.db.writing() as tx, pytest.raises(lines.EmergencyWithoutWords):
        lines.switch_emergency(tx, line.id, Emergency(True, {"en": "The branches are closed."}), None)


def test_an_unknown_line_is_named(house: House) -> None:
    with house.db.reading() as tx, pytest.raises(lines.NoSuchLine, match="line 7"):
        lines.by_id(tx, 7)
