"""Webhooks of one call at the same moment: whoever loses the race gets the document that plays now, not an apology."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import insert, select

from ivr import agents, queues
from ivr.calls import Call
from ivr.cases import Case
from ivr.contacts import Contact
from ivr.house import House
from ivr.queues import QueueEntry
from ivr.staff import Staff
from tests.ivr.conftest import ANNA, LINE, Carrier, action_of, words_of

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer

ROUNDS = 12


def _at_once(carrier: Carrier, *posts: tuple[str, dict[str, Any]]) -> list[str]:
    """Posts each from a thread of its own, all let go together; the answers in the same order."""
    gate = Barrier(len(posts))
    app = carrier.client.application

    def post(path: str, fields: dict[str, Any]) -> str:
        own = Carrier(carrier.house, app.test_client())
        gate.wait(10)
        answer = own.post(path, **fields)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    with ThreadPoolExecutor(len(posts)) as pool:
        return [done.result(30) for done in [pool.submit(post, *one) for one in posts]]


def _rows(house: House, table: Any) -> list[Any]:
    with house.db.reading() as tx:
        return list(tx.rows(select(table).order_by(table.id)))


def _somebody_on_a_call(house: House) -> None:
    """At work, so that callers may wait."""
    with house.db.writing() as tx:
        person = {"email": "b@example.com", "name": "Bruno", "password_hash": "x", "role": 1, "created_at": tx.now}
        staff_id = tx.insert(insert(Staff).values(person))
        complaints = queues.named(tx, "complaints")
        agent = agents.add(tx, agents.NewAgent(staff_id, [complaints], {"language:en": 3}))
        agents.set_presence(tx, agent, "available")
        agents.reserve(tx, agent)
        agents.start_call(tx, agent)


def _to_the_menu(carrier: Carrier, sid: str) -> Any:
    document = carrier.dials(sid=sid)
    while "complaint" not in words_of(document):
        document = carrier.hears(action_of(document), CallSid=sid, Digits="1")
    return document


def test_a_call_announced_twice_at_once_is_one_call_with_one_greeting(carrier: Carrier, company: House) -> None:
    for number in range(ROUNDS):
        ring = {"From": ANNA, "To": LINE, "CallSid": f"CA{number:032x}", "CallStatus": "ringing"}
        answers = _at_once(carrier, *[("/voice/incoming", ring)] * 3)
        assert len(set(answers)) == 1, answers
        assert "/turns/1" in answers[0]
    assert len(_rows(company, Call)) == len(_rows(company, Contact)) == ROUNDS


def test_a_key_told_twice_at_once_is_pressed_once(carrier: Carrier, company: House) -> None:
    for number in range(ROUNDS):
        sid = f"CA{number:032x}"
        pressed = {"CallSid": sid, "Digits": "2"}
        answers = _at_once(carrier, *[(action_of(_to_the_menu(carrier, sid)), pressed)] * 3)
        assert len(set(answers)) == 1, answers
    assert _rows(company, Case) == []


def test_nobody_waits_in_a_queue_whose_call_ended_at_the_same_moment(carrier: Carrier, company: House) -> None:
    _somebody_on_a_call(company)
    for number in range(ROUNDS):
        sid = f"CA{number:032x}"
        causes = carrier.hears(action_of(_to_the_menu(carrier, sid)), CallSid=sid, Digits="2")
        key = (action_of(causes), {"CallSid": sid, "Digits": "1"})
        _at_once(carrier, key, ("/voice/status", {"CallSid": sid, "CallStatus": "completed", "SequenceNumber": "1"}))
    assert [call.status for call in _rows(company, Call)] == ["ended"] * ROUNDS
    assert [call.stage for call in _rows(company, Call)] == ["ended"] * ROUNDS
    assert {entry.status for entry in _rows(company, QueueEntry)} <= {"abandoned"}


def test_a_wait_poll_told_twice_at_once_is_one_round_with_one_answer(carrier: Carrier, company: House) -> None:
    _somebody_on_a_call(company)
    for number in range(ROUNDS):
        sid = f"CA{number:032d}"
        causes = carrier.hears(action_of(_to_the_menu(carrier, sid)), Digits="2", CallSid=sid)
        (enqueue,) = carrier.hears(action_of(causes), Digits="1", CallSid=sid).iter("Enqueue")
        poll = (str(enqueue.get("waitUrl")), {"CallSid": sid, "QueueSid": "QU" + "1" * 32, "QueueTime": "0"})
        first, second = _at_once(carrier, poll, poll)
        assert first == second
        assert _rows(company, QueueEntry)[-1].round == 1
