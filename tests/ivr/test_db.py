"""The doors of the database."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from ivr.clock import VirtualClock
from ivr.db import Database, DatabaseSilent, Prepared, Tx, ahead
from ivr.house import House
from ivr.lines import Line
from ivr.queues import Queue
from ivr.schema import metadata
from ivr.staff import AuditEntry
from tests.conftest import START

PATIENCE_SECONDS = 30


def _note(act: str) -> Callable[[Tx], int]:
    def work(tx: Tx) -> int:
        return tx.insert(insert(AuditEntry).values(at=tx.now, act=act, subject="test"))

    return work


def test_an_instant_comes_back_as_it_was_written(house: House) -> None:
    with house.db.writing() as tx:
        tx.execute(insert(AuditEntry).values(at=tx.now, act="a", subject="test"))
    with house.db.reading() as tx:
        assert tx.scalar(select(AuditEntry.at)) == house.clock.now()


def _write(db: Database) -> None:
    with db.writing() as tx:
        tx.execute(insert(AuditEntry).values(at=tx.now, act="a", subject="test"))


def _step(db: Database) -> None:
    db.step(_note("a"))


def _write_for_all(db: Database) -> None:
    with db.next_at("this") as tx:
        assert tx is not None
        tx.execute(insert(AuditEntry).values(at=tx.now, act="a", subject="test"))


def _look(db: Database) -> None:
    with db.writing() as tx:
        tx.row(select(AuditEntry.id))


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The files (inodes) that were brought to the disk, in turn."""
    files: list[int] = []
    sync = ahead.sync

    def noting(descriptor: int) -> None:
        files.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(ahead, "sync", noting)
    return files


@pytest.mark.parametrize("door", [_write, _step, _write_for_all])
def test_nobody_hears_of_a_commit_before_it_is_on_the_disk(
    tmp_path: Path, synced: list[int], door: Callable[[Database], None]
) -> None:
    heard: list[list[int]] = []
    db = _opened(tmp_path / "lasting.db", lambda tx: heard.append(list(synced)))
    synced.clear()
    door(db)
    assert heard == [[(tmp_path / "lasting.db-wal").stat().st_ino]]
    db.close()


def test_the_disk_is_not_waited_for_where_nothing_was_written_or_is_to_last(tmp_path: Path, synced: list[int]) -> None:
    for lasting, door in ((True, _look), (False, _write), (False, _step)):
        db = _opened(tmp_path / f"{door.__name__}.db", lasting=lasting)
        synced.clear()
        door(db)
        assert synced == []
        db.close()


def test_others_write_while_a_commit_is_on_its_way_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = _opened(tmp_path / "a.db")
    on_its_way, arrived = threading.Event(), threading.Event()
    waits = iter([True])

    def slowly_at_first(descriptor: int) -> None:
        if next(waits, False):
            on_its_way.set()
            assert arrived.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(ahead, "sync", slowly_at_first)
    first = threading.Thread(target=_write, args=(db,))
    first.start()
    assert on_its_way.wait(PATIENCE_SECONDS)
    _write(db)
    arrived.set()
    first.join()
    with db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(AuditEntry)) == 2
    db.close()


def test_what_the_disk_does_not_take_is_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    db = _opened(tmp_path / "a.db")
    monkeypatch.setattr(ahead, "sync", full)
    for door in (_write, _step, _write_for_all):
        with pytest.raises(DatabaseSilent):
            door(db)
    db.close()


def _opened(path: Path, on_commit: Callable[[Tx], None] = lambda tx: None, lasting: bool = True) -> Database:
    db = Database(f"sqlite:///{path}", VirtualClock(START), lasting=lasting)
    metadata.create_all(db.writer)
    db.on_commit = on_commit
    return db


def test_a_reader_cannot_write(house: House) -> None:
    with pytest.raises(DBAPIError), house.db.reading() as tx:
        tx.execute(insert(AuditEntry).values(at=tx.now, act="a", subject="test"))


def test_steps_of_many_threads_are_all_kept_and_a_failing_one_takes_no_neighbour_with_it(house: House) -> None:
    failures: list[str] = []

    def fail(tx: Tx) -> None:
        tx.execute(insert(AuditEntry).values(at=tx.now, act="lost", subject="test"))
        raise LookupError("on purpose")

    def run(number: int) -> None:
        if number % 5 == 0:
            try:
                house.db.step(fail)
            except LookupError as error:
                failures.append(str(error))
        else:
            house.db.step(_note(str(number)))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.db.reading() as tx:
        kept = {row.act for row in tx.rows(select(AuditEntry.act))}
    assert kept == {str(n) for n in range(40) if n % 5}
    assert len(failures) == 8


def test_wakes_are_sent_only_once_the_work_is_committed(house: House) -> None:
    with pytest.raises(LookupError), house.db.writing() as tx:
        tx.wake("carrier", 1)
        raise LookupError
    assert not house.jobs.waiting  # type: ignore[attr-defined]
    with house.db.writing() as tx:
        tx.wake("carrier", 2)
        tx.wake("carrier", 2)
    assert [wake.ids for wake in house.jobs.waiting] == [(2,)]  # type: ignore[attr-defined]


def test_a_prepared_statement_gives_what_core_gives(company: House) -> None:
    prepared = Prepared(select(Line.__table__).where(Line.number == bindparam("number")))
    with company.db.reading() as tx:
        assert prepared.row(tx, number="+390000") is None
        number = tx.scalar(select(Line.number))
        assert tuple(prepared.row(tx, number=number)) == tuple(tx.row(select(Line.__table__)))


def test_a_prepared_statement_fails_as_any_other(company: House) -> None:
    prepared = Prepared(update(Line).values(number=bindparam("new")))
    with pytest.raises(IntegrityError), company.db.writing() as tx:
        prepared.changed(tx, new=None)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_webhook_that_finds_its_row_locked_is_told_in_time_that_the_database_is_silent(house: House) -> None:
    with house.db.writing() as tx:
        tx.execute(text("CREATE TABLE IF NOT EXISTS held (id int)"))
    with house.db.writing() as tx:
        tx.execute(text("LOCK TABLE held IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(DatabaseSilent):
            house.db.step(lambda tx: tx.rows(text("SELECT id FROM held")))
    with house.db.writing() as tx:
        tx.execute(text("DROP TABLE held"))


def test_an_error_of_the_driver_itself_is_silence_too(house: House) -> None:
    def work(tx: Tx) -> None:
        raise tx.connection.dialect.loaded_dbapi.OperationalError("disk I/O error")

    with pytest.raises(DatabaseSilent):
        house.db.step(work)


def test_a_step_that_lost_a_race_is_done_again_and_sees_the_winner(house: House) -> None:
    seen: list[int] = []

    def work(tx: Tx) -> None:
        seen.append(tx.scalar(select(func.count()).select_from(Queue)))
        if len(seen) == 1 and not tx.on_sqlite:
            with house.db.writing() as other:
                other.execute(insert(Queue).values(name="doubts", title="Doubts"))
        if seen[-1] == 0:
            tx.execute(insert(Queue).values(name="doubts", title="Doubts"))

    house.db.step(work)
    assert seen == ([0] if house.db.on_sqlite else [0, 1])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_webhook_whose_query_takes_too_long_is_told_in_time_that_the_database_is_silent(house: House) -> None:
    with pytest.raises(DatabaseSilent):
        house.db.step(lambda tx: tx.rows(text("SELECT pg_sleep(20)")))
    with house.db.writing() as tx:  # whoever is no webhook may take time, also on the connection that was cut short
        assert tx.scalar(text("SHOW statement_timeout")) == "0"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_statements_of_who_is_next_are_planned_once_and_nobody_else_s(house: House) -> None:
    with house.db.next_at("this") as tx:
        assert tx is not None
        assert tx.scalar(text("SHOW plan_cache_mode")) == "force_generic_plan"
    with house.db.writing() as tx:
        assert tx.scalar(text("SHOW plan_cache_mode")) == "auto"
