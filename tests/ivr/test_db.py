"""The doors of the database."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from ivr.clock import VirtualClock
from ivr.db import Database, DatabaseSilent, Prepared, Tx
from ivr.house import House
from ivr.lines import Line
from ivr.queues import Queue
from ivr.staff import AuditEntry
from tests.conftest import START

OFF, FULL = 0, 2


def _note(act: str) -> object:
    def work(tx: Tx) -> int:
        return tx.insert(insert(AuditEntry).values(at=tx.now, act=act, subject="test"))

    return work


def test_an_instant_comes_back_as_it_was_written(house: House) -> None:
    with house.db.writing() as tx:
        tx.execute(insert(AuditEntry).values(at=tx.now, act="a", subject="test"))
    with house.db.reading() as tx:
        assert tx.scalar(select(AuditEntry.at)) == house.clock.now()


def test_a_commit_waits_for_the_disk_but_where_nothing_is_to_last(tmp_path: Path) -> None:
    waits = {}
    for lasting in (True, False):
        db = Database(f"sqlite:///{tmp_path}/{lasting}.db", VirtualClock(START), lasting=lasting)
        with db.writing() as tx:
            waits[lasting] = tx.scalar(text("PRAGMA synchronous"))
        db.close()
    assert waits == {True: FULL, False: OFF}


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
            house.db.step(_note(str(number)))  # type: ignore[arg-type]

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
