"""What the carrier has and we have not is put on record, against the sandbox carrier itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from ivr import calls, contacts
from ivr.calls import Call, Reconciliation
from ivr.cases.rows import Task
from ivr.commands.calls import calls as calls_command
from ivr.contacts import Contact
from ivr.house import House
from ivr.rehearsal.exchange import Exchange
from ivr.rehearsal.furnishing import furnish
from ivr.rehearsal.stage import Stage, stage
from ivr.telephony.carrier import Unsure
from ivr.telephony.past import PastCall, PastRecording
from recordings import Recording
from tests.conftest import START
from workers import reconciliation

LINE = "+39800123456"
PAUL = "+393337654321"


class Away:
    """A system that can be taken away while its carrier goes on."""

    def __init__(self, on: Stage) -> None:
        assert on.house is not None
        self.stage, self.house = on, on.house
        self.carrier: Exchange = on.exchange

    def later(self, seconds: float) -> None:
        """Lets time pass at the carrier and here, as nothing else is at work."""
        to = self.house.clock.now() + timedelta(seconds=seconds)
        self.carrier.move_to(to)
        clock: Any = self.house.clock
        clock.move_to(to)

    def rows(self, kind: Any) -> list[Any]:
        with self.house.db.reading() as tx:
            return list(tx.rows(select(kind.__table__).order_by(kind.id)))

    def reconcile(self) -> tuple[int, int, int]:
        found = reconciliation.reconcile(self.house)
        return found.calls, found.recordings, found.ended


@pytest.fixture
def away(database_url: str) -> Iterator[Away]:
    with stage(START, furnish, database_url) as on:
        yield Away(on)


def test_a_call_that_heard_the_fallback_is_on_record_with_its_message(away: Away) -> None:
    away.stage.go_away()
    sid = away.carrier.dial(PAUL, LINE)
    away.later(12)
    away.carrier.speak(sid, 8)
    away.later(120)
    away.stage.come_back()
    assert away.reconcile() == (1, 1, 0)
    (call,) = away.rows(Call)
    assert (call.sid, call.caller, call.called, call.status) == (sid, PAUL, LINE, "ended")
    assert call.hangup_cause == "unknown"
    assert START <= call.started_at < call.ended_at < START + timedelta(minutes=2)
    (message,) = away.rows(Recording)
    assert (message.purpose, message.status, message.call_id) == ("voicemail", "available", call.id)
    (task,) = away.rows(Task)
    assert (task.kind, task.contact_id) == ("voicemail", call.contact_id)
    (contact,) = away.rows(Contact)
    assert (contact.number, contact.channel, contact.started_at) == (PAUL, "call", call.started_at)
    with away.house.db.reading() as tx:
        assert calls.record_of(tx, call.id)["outcome"] == "message"
    assert away.reconcile() == (0, 0, 0)
    assert len(away.rows(Reconciliation)) == 2


def test_a_call_that_ended_unheard_is_ended_here(away: Away) -> None:
    sid = away.carrier.dial(PAUL, LINE)
    away.later(5)
    away.stage.go_away()
    away.carrier.hang_up(sid)
    away.later(30)
    away.stage.come_back()
    assert away.reconcile() == (0, 0, 0), "its status may still be on its way"
    away.later(60)
    assert away.reconcile() == (0, 0, 1)
    (call,) = away.rows(Call)
    assert (call.status, call.carrier_status) == ("ended", "completed")


def test_a_call_that_goes_on_is_left_alone(away: Away) -> None:
    away.carrier.dial(PAUL, LINE)
    away.later(3)
    assert away.reconcile() == (0, 0, 0)
    assert [call.status for call in away.rows(Call)] == ["active"]


def test_the_sweep_compares_every_ten_minutes_and_a_carrier_away_is_no_failure(away: Away) -> None:
    assert reconciliation.reconcile_due(away.house) == 0
    assert reconciliation.reconcile_due(away.house) == 0
    assert len(away.rows(Reconciliation)) == 1
    away.later(600)
    reconciliation.reconcile_due(away.house)
    assert len(away.rows(Reconciliation)) == 2


class Memory:
    """A carrier's memory, written for a test."""

    def __init__(self) -> None:
        self.calls: list[PastCall] = []
        self.recordings: list[PastRecording] = []
        self.asked_since: list[Any] = []

    def calls_to(self, number: str, since: Any) -> list[PastCall]:
        self.asked_since.append(since)
        return [call for call in self.calls if call.called == number]

    def call(self, sid: str) -> PastCall | None:
        return next((call for call in self.calls if call.sid == sid), None)

    def recordings_since(self, since: Any) -> list[PastRecording]:
        return self.recordings


def test_a_call_that_the_carrier_has_forgotten_is_ended(company: House) -> None:
    with company.db.writing() as tx:
        call_id = calls.begin(tx, calls.NewCall(_contact(tx), 1, None, LINE, PAUL, "CA" + "9" * 32))
        tx.execute(update(Call).values(started_at=tx.now - timedelta(hours=9)))
    assert reconciliation.reconcile(company, past=Memory()).ended == 1
    with company.db.reading() as tx:
        assert calls.load(tx, call_id).status == "ended"


def test_the_window_begins_where_a_call_may_still_have_lasted(company: House) -> None:
    memory = Memory()
    reconciliation.reconcile(company, past=memory)
    reconciliation.reconcile(company, past=memory)
    now = company.clock.now()
    assert memory.asked_since == [now - timedelta(hours=24), now - timedelta(hours=4)]


def test_a_comparison_that_broke_off_does_not_move_the_window(company: House) -> None:
    class Broken(Memory):
        def recordings_since(self, since: Any) -> list[PastRecording]:
            raise Unsure("the connection broke")

    with pytest.raises(Unsure):
        reconciliation.reconcile(company, past=Broken())
    with company.db.reading() as tx:
        assert tx.rows(select(Reconciliation.id)) == []


def test_an_unanswered_and_a_withheld_call_are_put_on_record_as_they_were(company: House) -> None:
    memory, now = Memory(), company.clock.now()
    memory.calls = [
        PastCall("CA" + "8" * 32, "+266696687", LINE, "completed", now - timedelta(minutes=5), now),
        PastCall("CA" + "9" * 32, PAUL, LINE, "no-answer", now - timedelta(minutes=4), now),
    ]
    assert reconciliation.reconcile(company, past=memory).calls == 2
    with company.db.reading() as tx:
        found = tx.rows(
            select(Contact.number, Call.hangup_cause).join(Call, Call.contact_id == Contact.id).order_by(Call.id)
        )
    assert [tuple(row) for row in found] == [(None, "unknown"), (PAUL, "no_answer")]


def _contact(tx: Any) -> int:
    return contacts.open(tx, contacts.NewContact("call", 1, number=PAUL))


def test_the_command_says_what_it_found(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = away.house.settings
    away.stage.go_away()
    away.carrier.dial(PAUL, LINE)
    away.later(300)
    named = ("public_url", "secret_key", "twilio_account_sid", "twilio_auth_token", "twilio_api_url", "database_url")
    for name in named:
        monkeypatch.setenv(name.upper(), getattr(settings, name))
    monkeypatch.setenv("HOTLINE_VAR", str(settings.var))
    result = CliRunner().invoke(calls_command, ["reconcile", "--since", START.strftime("%Y-%m-%d")])
    assert result.exit_code == 0, result.output
    assert "since 2026-03-02 00:00:00+00:00:" in result.stdout
    assert "1 calls put on record, 0 ended, 0 recordings found" in result.stdout
    assert [call.caller for call in away.rows(Call)] == [PAUL]
