"""The log of changes, as managers filter it."""

from __future__ import annotations

import pytest

from ivr import reports, staff
from ivr.house import House
from ivr.reports import ChangesWanted
from ivr.staff import NewStaff, Part, Role


@pytest.fixture
def ada(house: House) -> int:
    with house.db.writing() as tx:
        ada = staff.add(tx, NewStaff("ada@bank.example", "Ada", Role.MANAGER, "no password"))
        for subject in ("queue:1", "queue_settings:1", "queue"):
            staff.audit(tx, ada.id, "queue_changed", subject)
        parts = [Part(f"queue:{number}", {"title": "Old"}, {"title": "New"}) for number in (1, 2)]
        staff.audit_batch(tx, ada.id, "queue_imported", "import:7", parts)
        staff.audit_batch(tx, ada.id, "queue_imported", "import:8", [])
    return ada.id


@pytest.mark.parametrize(
    ("wanted", "subjects"),
    [
        (ChangesWanted(), ["queue", "queue_settings:1", "queue:1"]),
        (ChangesWanted(noun="queue"), ["queue", "queue:1"]),
        (ChangesWanted(staff_id=1, limit=1), ["queue"]),
        (ChangesWanted(subject="queue:1"), ["queue:1", "queue:1"]),
        (ChangesWanted(batch="import:7"), ["queue:2", "queue:1"]),
        (ChangesWanted(batch="import:8"), []),
    ],
)
def test_what_was_one_act_is_one_line_unless_it_is_asked_for(
    house: House, ada: int, wanted: ChangesWanted, subjects: list[str]
) -> None:
    with house.db.reading() as tx:
        assert [line.subject for line in reports.changes(tx, wanted)] == subjects


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("subject = ?", "subject_at_id"),
        ("batch = ?", "batch_at_id"),
        ("batch IS NULL AND at < ?", "at_id"),
        ("noun = ? AND batch IS NULL", "noun_at_id"),
        ("staff_id = ? AND batch IS NULL", "staff_id_at_id"),
    ],
)
def test_a_page_is_read_without_reading_all_of_it(house: House, condition: str, index: str) -> None:
    with house.db.reading() as tx:
        if tx.on_sqlite:  # its planner says what it does
            tell = "EXPLAIN QUERY PLAN SELECT * FROM audit_entries WHERE {} ORDER BY at DESC, id DESC LIMIT 50"
            (step,) = tx.connection.exec_driver_sql(tell.format(condition), ("1",)).all()
            assert f"USING INDEX ix_audit_entries_{index}" in step.detail
