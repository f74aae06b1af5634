"""While the database is silent, or something fails, callers hear words, and what came is told again afterwards."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from ivr import calls, spool
from ivr.app import create_app
from ivr.calls import Call
from ivr.clock import VirtualClock
from ivr.config import Settings
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from tests.ivr.conftest import ANNA, LINE, Carrier, words_of
from workers import spooled

SID = "CA" + "1" * 32
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the other database has no file to lock
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _impatient(house: House) -> None:
    """Here the database is silent on purpose."""
    house.db.step_seconds = 1.0


@contextmanager
def _locked(house: House) -> Iterator[None]:
    """Another process holds the database."""
    other = sqlite3.connect(str(house.db.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def _post(client: FlaskClient) -> spooled.Post:
    def post(path: str, body: bytes, headers: dict[str, str]) -> int:
        return client.post(path, data=body, headers=headers).status_code

    return post


def _call(house: House) -> Any:
    with house.db.reading() as tx:
        return tx.row(select(Call).where(Call.sid == SID))


@on_sqlite
def test_a_call_that_comes_while_the_database_is_locked_is_answered_and_on_record_later(carrier: Carrier) -> None:
    house = carrier.house
    with _locked(house):
        document = carrier.dials()
        carrier.post("/voice/status", CallSid=SID, CallStatus="completed")
        assert len(spool.waiting(house.settings.var)) == 2
    assert "message" in words_of(document)
    assert document.find("Record") is not None
    assert spooled.replay_all(house, _post(carrier.client)) == 2
    call = _call(house)
    assert (call.status, call.caller, call.called) == ("ended", ANNA, LINE)
    assert spool.waiting(house.settings.var) == []


@on_sqlite
def test_a_webhook_told_again_to_a_database_that_is_silent_still_stays_where_it_is(carrier: Carrier) -> None:
    carrier.dials()
    with _locked(carrier.house):
        carrier.post("/voice/status", CallSid=SID, CallStatus="completed")
        assert spooled.replay_all(carrier.house, _post(carrier.client)) == 0
        assert len(spool.waiting(carrier.house.settings.var)) == 1
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1
    assert _call(carrier.house).status == "ended"


@on_sqlite
def test_a_text_message_is_not_lost_with_the_database(carrier: Carrier) -> None:
    message: dict[str, Any] = {"MessageSid": "SM" + "1" * 32, "From": ANNA, "To": LINE, "Body": "STOP"}
    with _locked(carrier.house):
        assert carrier.post("/sms/incoming", **message).status_code == 200
    (kept,) = spool.waiting(carrier.house.settings.var)
    assert kept.path == "/sms/incoming"
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1


def test_a_question_what_to_say_next_is_not_asked_again(carrier: Carrier) -> None:
    carrier.dials()
    before = _call(carrier.house)
    _spool(carrier.house, "/voice/calls/1/turns/1", f"CallSid={SID}&Digits=2")
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1
    assert _call(carrier.house).turn == before.turn
    with carrier.house.db.reading() as tx:
        assert [event.kind for event in calls.events(tx, before.id)][-1] == "fault"


def test_what_is_malformed_is_kept_for_a_person(carrier: Carrier) -> None:
    _spool(carrier.house, "/voice/status", "CallSid=nonsense")
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1
    assert spool.waiting(carrier.house.settings.var) == []
    assert len(list(spool.folder_of(carrier.house.settings.var).glob("*.refused"))) == 1


@contextmanager
def _broken(house: House) -> Iterator[None]:
    """A release whose rows are not the database's."""
    with house.db.writing() as tx:
        tx.execute(text("ALTER TABLE legs RENAME COLUMN status TO lost"))
    try:
        yield
    finally:
        with house.db.writing() as tx:
            tx.execute(text("ALTER TABLE legs RENAME COLUMN lost TO status"))


@on_postgresql
def test_news_that_met_a_fault_is_taken_and_not_lost(carrier: Carrier) -> None:
    carrier.dials()
    with _broken(carrier.house):
        assert carrier.post("/voice/status", CallStatus="completed").status_code == 200
        (kept,) = spool.waiting(carrier.house.settings.var)
        assert kept.error == "ProgrammingError"
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1
    assert _call(carrier.house).status == "ended"


@pytest.mark.parametrize("path", ["/voice/calls/{}/status", "/voice/conferences/{}", "/sms/status/{}"])
def test_whatever_the_fault_what_the_carrier_was_told_is_taken_stays_with_us(carrier: Carrier, path: str) -> None:
    too_long = path.format("9" * 20)
    fields = {"CallStatus": "completed", "MessageStatus": "sent", "StatusCallbackEvent": "x", "ConferenceSid": "CF"}
    assert carrier.post(too_long, **fields).status_code == 200
    (kept,) = spool.waiting(carrier.house.settings.var)
    assert kept.path == too_long
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1
    assert len(list(spool.folder_of(carrier.house.settings.var).glob("*.refused"))) == 1


def test_a_question_that_met_a_fault_is_answered_and_on_record(carrier: Carrier) -> None:
    carrier.dials()
    with carrier.house.db.writing() as tx:
        tx.execute(update(Call).values(state="no state"))
    assert "message" in words_of(carrier.hears("/voice/calls/1/turns/1", Digits="2", CallStatus="in-progress"))
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1
    with carrier.house.db.reading() as tx:
        fault = calls.events(tx, 1)[-1]
    assert (fault.kind, "JSONDecodeError" in fault.data) == ("fault", True)


def test_what_can_neither_be_kept_nor_put_on_record_is_not_said_to_be_taken(carrier: Carrier) -> None:
    spool.folder_of(carrier.house.settings.var).write_text("no folder")
    assert carrier.post(f"/voice/calls/{'9' * 20}/status", CallStatus="completed").status_code == 503
    assert "message" in words_of(carrier.hears(f"/voice/calls/{'9' * 20}/turns/1", Digits="2"))


@on_postgresql  # SQLite calls a missing column silence
def test_what_fails_when_told_again_is_kept_for_a_person_and_holds_up_nothing(carrier: Carrier) -> None:
    carrier.dials()
    with _broken(carrier.house):
        _spool(carrier.house, "/voice/status", f"CallSid={SID}&CallStatus=ringing")
        _spool(carrier.house, "/voice/calls/1/turns/9", f"CallSid={SID}&Digits=2")
        assert spooled.replay_all(carrier.house, _post(carrier.client)) == 2
    assert len(list(spool.folder_of(carrier.house.settings.var).glob("*.refused"))) == 1


def test_a_call_told_again_that_was_kept_after_all_is_one_call(carrier: Carrier) -> None:
    carrier.dials()
    _spool(carrier.house, "/voice/incoming", f"CallSid={SID}&From=%2B393331234567&To=%2B39800123456")
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 1
    assert _call(carrier.house) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_server_that_refuses_connections_is_silence_too(
    settings: Settings, clock: VirtualClock, company: Any
) -> None:
    gone = settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    house = open_house(gone, clock, LocalJobs())
    with create_app(house).test_client() as client:
        assert "Record" in [verb.tag for verb in Carrier(house, client).dials()]
    house.close()
    (kept,) = spool.waiting(settings.var)
    assert kept.path == "/voice/incoming"
    assert kept.at == clock.now()
    assert company


def test_an_unfinished_file_is_not_read(tmp_path: Path) -> None:
    spool.folder_of(tmp_path).mkdir()
    (spool.folder_of(tmp_path) / "half.part").write_text('{"at": "2026')
    assert spool.waiting(tmp_path) == []


def _spool(house: House, path: str, body: str) -> None:
    spool.keep(house.settings.var, path, body.encode(), house.clock.now(), "DatabaseSilent")


def test_what_could_not_be_told_again_is_kept_as_long_as_a_recording(carrier: Carrier) -> None:
    folder = spool.folder_of(carrier.house.settings.var)
    folder.mkdir(parents=True)
    names = ("1.refused", "2.refused", "3.part", "4.part")
    for name in names:
        (folder / name).write_text("{}")
    for name in names[::2]:
        os.utime(folder / name, (0, 0))
    assert spooled.replay_all(carrier.house, _post(carrier.client)) == 2
    assert sorted(file.name for file in folder.iterdir()) == ["2.refused", "4.part"]
