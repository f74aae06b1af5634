"""Customers from a file: each row once, whoever is killed in the middle."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from ivr import customers, imports, merging
from ivr.clock import VirtualClock
from ivr.customers import Customer, NewCustomer
from ivr.house import House
from ivr.imports import ImportStatus, ImportView, NewImport, running
from ivr.imports.rows import Import
from workers import jobs
from workers.sweep import settle

HEADER = "external_id,name,phone,email,notes\n"
ROSSI = "C-1,Maria Rossi,02 1234 5678,maria@example.com,\n"


def begin(house: House, text: str, dry_run: bool = False) -> int:
    path = imports.new_file(house.settings.var)
    path.write_text(text, encoding="utf-8")
    rows = imports.examine(path).rows
    with house.db.writing() as tx:
        return imports.begin(tx, NewImport(path.name, "customers.csv", rows, "IT", dry_run, None)).id


def take(house: House, text: str, dry_run: bool = False) -> ImportView:
    import_id = begin(house, text, dry_run)
    jobs.perform(house, "import", import_id)
    return view(house, import_id)


def view(house: House, import_id: int) -> ImportView:
    with house.db.reading() as tx:
        return imports.by_id(tx, import_id)


def counts(one: ImportView) -> tuple[int, int, int, int]:
    return one.added, one.changed, one.same, one.refused


def known(house: House, external_id: str) -> customers.CustomerView:
    with house.db.reading() as tx:
        found = customers.by_external_id(tx, external_id)
    assert found is not None
    return found


def many(rows: int) -> str:
    return HEADER + "".join(f"C-{n},Customer {n},+3902{n:08d},,\n" for n in range(rows))


def customers_there(house: House) -> int:
    with house.db.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(Customer)))


def test_a_row_becomes_a_customer_who_is_recognised_and_found(house: House) -> None:
    done = take(house, HEADER + ROSSI)
    assert (done.status, counts(done), done.rows_done) == (ImportStatus.DONE, (1, 0, 0, 0), 1)
    rossi = known(house, "C-1")
    assert (rossi.name, rossi.numbers, rossi.email) == ("Maria Rossi", ("+390212345678",), "maria@example.com")
    with house.db.reading() as tx:
        assert customers.recognise(tx, "+390212345678").customer_id == rossi.id
        assert [one.id for one in customers.search(tx, "ross")] == [rossi.id]
    assert not list((house.settings.var / "imports").iterdir())


def test_the_same_file_again_changes_nothing(house: House) -> None:
    take(house, HEADER + ROSSI)
    assert counts(take(house, HEADER + ROSSI)) == (0, 0, 1, 0)


def test_what_the_file_says_otherwise_is_changed_and_what_it_leaves_empty_stays(house: House) -> None:
    take(house, HEADER + ROSSI)
    done = take(house, HEADER + "C-1,Maria Verdi,+39 333 1234567,,Likes tea.\n")
    assert counts(done) == (0, 1, 0, 0)
    now = known(house, "C-1")
    assert (now.name, now.email, now.notes) == ("Maria Verdi", "maria@example.com", "Likes tea.")
    assert now.numbers == ("+390212345678", "+393331234567")
    with house.db.reading() as tx:
        assert [one.id for one in customers.search(tx, "verdi")] == [now.id]
        assert customers.search(tx, "rossi") == []


def test_a_dry_run_says_what_would_be_writes_nothing_and_can_be_carried_out(house: House) -> None:
    take(house, HEADER + ROSSI)
    text = HEADER + "C-1,Maria Verdi,,,\nC-2,Luca Neri,,,\nC-3,,,,\n"
    tried = take(house, text, dry_run=True)
    assert (counts(tried), tried.carries_out) == ((1, 1, 0, 1), True)
    assert (customers_there(house), known(house, "C-1").name) == (1, "Maria Rossi")
    with house.db.writing() as tx:
        imports.carry_out(tx, tried.id, None)
    settle(house)
    done = view(house, tried.id)
    assert (counts(done), done.dry_run, done.status) == ((1, 1, 0, 1), False, ImportStatus.DONE)
    assert (customers_there(house), known(house, "C-1").name) == (2, "Maria Verdi")
    with house.db.writing() as tx, pytest.raises(imports.NotNow):
        imports.carry_out(tx, tried.id, None)


def test_bad_rows_are_named_and_the_others_taken_in(house: House) -> None:
    text = HEADER + "C-1,Anna,12,,\n,Nobody,,,\nC-2,Luca,,,\nC-2,Luca again,,,\nC-3,Vera,,no address,\n"
    done = take(house, text)
    assert counts(done) == (1, 0, 0, 4)
    with house.db.reading() as tx:
        named = [(fault.row, fault.line, fault.column) for fault in imports.faults(tx, done.id)]
        assert "stands in row 3 already" in imports.faults(tx, done.id)[2].why
    assert named == [(1, 2, "numbers"), (2, 3, "external_id"), (4, 5, "external_id"), (5, 6, "email")]


def test_whoever_was_merged_is_changed_as_the_one_that_stays(house: House) -> None:
    with house.db.writing() as tx:
        stays = customers.add(tx, NewCustomer("Anna Rossi", external_id="C-1"))
        merging.merge(tx, customers.add(tx, NewCustomer("Hanna", external_id="C-2")), stays, None)
    assert counts(take(house, HEADER + "C-2,Hanna,+390212345678,,\n")) == (0, 1, 0, 0)
    now = known(house, "C-1")
    assert (now.name, now.external_id, now.numbers) == ("Anna Rossi", "C-1", ("+390212345678",))


def test_what_the_file_says_of_a_merged_duplicate_replaces_nothing_of_the_one_that_stays(house: House) -> None:
    with house.db.writing() as tx:
        stays = customers.add(tx, NewCustomer("Anna Rossi", external_id="C-1"))
        merging.merge(tx, customers.add(tx, NewCustomer("Hanna", external_id="C-2", notes="Calls late.")), stays, None)
    text = HEADER + "C-1,Anna Rossi,,anna@example.com,\nC-2,Hanna,,hanna@example.com,Calls early.\n"
    assert counts(take(house, text)) == (0, 1, 1, 0)
    now = known(house, "C-1")
    assert (now.email, now.notes) == ("anna@example.com", "Calls late.")
    assert counts(take(house, text)) == (0, 0, 2, 0)


@pytest.mark.parametrize(("text", "told"), [("C-1,Vera,,,\nC-2,Luca,,,\n", ["customers"]), ("C-3,Luca,,,\n", [])])
def test_open_screens_are_told_once_a_batch_if_customers_changed(house: House, text: str, told: list[str]) -> None:
    take(house, HEADER + "C-1,Anna,,,\nC-2,Ugo,,,\n")
    hints: list[str] = []
    house.db.on_commit = lambda tx: hints.extend(topic for topic, _ in tx.hints)
    take(house, HEADER + text, dry_run=True)
    assert "customers" not in hints
    take(house, HEADER + text)
    assert [topic for topic in hints if topic.startswith("customer")] == told


class Killed(BaseException):
    """The process is gone."""


def test_who_is_killed_in_the_middle_leaves_a_batch_whole_or_not_begun_and_the_next_goes_on(
    house: House, clock: VirtualClock
) -> None:
    import_id = begin(house, many(1_100))
    house.db.on_commit = _dies_at(3)
    with pytest.raises(Killed):
        jobs.perform(house, "import", import_id)
    half = view(house, import_id)
    assert (half.status, half.rows_done) == (ImportStatus.RUNNING, customers_there(house))
    assert 0 < half.rows_done < 1_100
    house.db.on_commit = lambda tx: None
    assert imports.run_due(house) == 0  # somebody may be at it still
    clock.move_to(clock.now() + running.SILENT_AFTER)
    assert imports.run_due(house) == 1_100 - half.rows_done
    done = view(house, import_id)
    assert (done.status, counts(done), customers_there(house)) == (ImportStatus.DONE, (1_100, 0, 0, 0), 1_100)


def _dies_at(commits: int) -> Any:
    left = [commits]

    def die(tx: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    return die


def test_of_two_who_take_the_same_batch_one_does(house: House) -> None:
    import_id = begin(house, many(600))
    done = [0]

    def meanwhile(tx: Any) -> None:
        if not done[0]:
            done[0] = 1
            jobs.perform(house, "import", import_id)

    house.db.on_commit = meanwhile
    jobs.perform(house, "import", import_id)
    finished = view(house, import_id)
    assert (finished.status, counts(finished), customers_there(house)) == (ImportStatus.DONE, (600, 0, 0, 0), 600)


def test_an_import_that_is_stopped_takes_no_more_and_keeps_what_it_has(house: House) -> None:
    import_id = begin(house, many(600))

    def stop(tx: Any) -> None:
        house.db.on_commit = lambda tx: None
        with house.db.writing() as tx:
            imports.stop(tx, import_id, None)

    house.db.on_commit = stop
    jobs.perform(house, "import", import_id)
    stopped = view(house, import_id)
    assert (stopped.status, stopped.rows_done) == (ImportStatus.STOPPED, running.BATCH_ROWS)
    with house.db.writing() as tx, pytest.raises(imports.NotNow):
        imports.stop(tx, import_id, None)


def test_the_file_of_a_dry_run_that_nobody_carries_out_is_gone_after_a_day(house: House, clock: VirtualClock) -> None:
    tried = take(house, HEADER + ROSSI, dry_run=True)
    clock.move_to(clock.now() + timedelta(days=1, seconds=1))
    settle(house)
    assert not list((house.settings.var / "imports").iterdir())
    assert not view(house, tried.id).carries_out


def test_a_file_that_no_import_has_is_removed_once_it_is_old(house: House) -> None:
    fresh, old = (imports.new_file(house.settings.var) for _ in range(2))
    for path in (fresh, old):
        path.write_text(HEADER + ROSSI)
    tried = take(house, HEADER + ROSSI, dry_run=True)
    for path in set(old.parent.iterdir()) - {fresh}:
        os.utime(path, (0, 0))
    settle(house)
    left = set(old.parent.iterdir())
    assert (fresh in left, old in left, len(left), view(house, tried.id).carries_out) == (True, False, 2, True)


def test_a_file_is_not_taken_from_a_dry_run_that_is_carried_out_at_that_moment(
    house: House, clock: VirtualClock
) -> None:
    tried = take(house, HEADER + ROSSI, dry_run=True)
    clock.move_to(clock.now() + timedelta(days=1, seconds=1))
    with house.db.reading() as tx:
        seen = tx.row(select(Import.id, Import.file).where(Import.id == tried.id))
    with house.db.writing() as tx:
        imports.carry_out(tx, tried.id, None)
    assert not running._forget(house, seen)
    settle(house)
    assert (view(house, tried.id).status, known(house, "C-1").name) == (ImportStatus.DONE, "Maria Rossi")


def test_who_is_still_at_a_dry_run_that_is_carried_out_counts_nothing(house: House) -> None:
    import_id = begin(house, HEADER + ROSSI, dry_run=True)
    with house.db.reading() as tx:
        late = tx.row(select(Import.__table__).where(Import.id == import_id))
    jobs.perform(house, "import", import_id)
    with house.db.writing() as tx:
        imports.carry_out(tx, import_id, None)
    assert running._take_all(house, late, house.settings.var / "imports" / late.file) == 0
    settle(house)
    assert (counts(view(house, import_id)), known(house, "C-1").name) == ((1, 0, 0, 0), "Maria Rossi")


def test_an_import_that_cannot_be_carried_on_keeps_no_other_waiting(house: House, clock: VirtualClock) -> None:
    broken, other = begin(house, HEADER + ROSSI), begin(house, HEADER + ROSSI)
    with house.db.writing() as tx:
        tx.execute(update(Import).where(Import.id == broken).values(file=""))  # the folder itself
    assert imports.run_due(house) == 1
    assert [view(house, one).status for one in (broken, other)] == [ImportStatus.WAITING, ImportStatus.DONE]


def test_a_file_that_is_not_there_fails_its_import_in_words(house: House) -> None:
    import_id = begin(house, HEADER + ROSSI)
    for path in (house.settings.var / "imports").iterdir():
        path.unlink()
    jobs.perform(house, "import", import_id)
    failed = view(house, import_id)
    assert (failed.status, "send it again" in str(failed.why)) == (ImportStatus.FAILED, True)


def test_an_import_is_found_by_the_sweep_when_the_knock_is_lost(house: House) -> None:
    import_id = begin(house, HEADER + ROSSI)
    house.jobs.waiting.clear()  # type: ignore[attr-defined]
    settle(house)
    assert view(house, import_id).status == ImportStatus.DONE
    with house.db.reading() as tx:
        assert tx.scalar(select(Import.due_at)) is None
