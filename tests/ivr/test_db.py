"""The doors of the database."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from ivr.db import Prepared, Tx
from ivr.house import House
from ivr.lines import Line
from ivr.staff import AuditEntry


def _note(act: str) -> object:
    def work(tx: Tx) -> int:
        return tx.insert(insert(AuditEntry).values(at=tx.now, act=act, subject="test"))

    return work


def test_an_instant_comes_back_as_it_was_written(house: House) -> None:
    with house.db.writing() as tx:
        tx.execute(insert(AuditEntry).values(at=tx.now, act="a", subject="test"))
    with house.db.reading() as tx:
        assert tx.scalar(select(AuditEntry.at)) == house.clock.now()


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
                house.db.step(fail, timeout=30)
            except LookupError as error:
                failures.append(str(error))
        else:
            house.db.step(_note(str(number)), timeout=30)  # type: ignore[arg-type]

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
