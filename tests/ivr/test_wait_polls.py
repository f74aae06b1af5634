"""A wait's polls, told once, twice or late: one heartbeat each, the same words again, and no mixing of waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from sqlalchemy import insert, select, update

from ivr import agents, dispatch, queues
from ivr.calls import Call, CallEvent
from ivr.house import House
from ivr.queues import Queue, QueueEntry
from ivr.staff import Staff
from tests.ivr.conftest import ANNA, Carrier, action_of, words_of

QUEUED = {"QueueSid": "QU" + "1" * 32, "QueueTime": "3", "CallStatus": "in-progress"}


@pytest.fixture
def wait(carrier: Carrier, company: House) -> str:
    """The wait URL of a caller in the queue, whose agent is on another call."""
    with company.db.writing() as tx:
        person = {"email": "b@example.com", "name": "Bruno", "password_hash": "x", "role": 1, "created_at": tx.now}
        staff_id = tx.insert(insert(Staff).values(person))
        agent = agents.add(tx, agents.NewAgent(staff_id, [queues.named(tx, "doubts")], {"language:en": 3}))
        agents.set_presence(tx, agent, "available")
        agents.reserve(tx, agent)
        agents.start_call(tx, agent)
    document = carrier.dials(ANNA)
    while "complaint" not in words_of(document):
        document = carrier.hears(action_of(document), Digits="1")
    (enqueue,) = carrier.hears(action_of(document), Digits="1").iter("Enqueue")
    return str(enqueue.get("waitUrl"))


def _entry(house: House) -> Any:
    with house.db.reading() as tx:
        return tx.row(select(QueueEntry.__table__))


def _later(house: House, seconds: float) -> None:
    clock: Any = house.clock
    clock.move_to(clock.now() + timedelta(seconds=seconds))


def _onward(document: Element) -> str:
    (redirect,) = document.iter("Redirect")
    return str(redirect.text)


def test_a_poll_told_again_gets_the_same_answer_and_is_counted_once(
    carrier: Carrier, company: House, wait: str
) -> None:
    first = carrier.post(wait, **QUEUED).get_data()
    beat = _entry(company)
    _later(company, 7)
    assert carrier.post(wait, **QUEUED).get_data() == first
    assert _entry(company) == beat
    assert (beat.round, beat.carrier_queue_sid) == (1, QUEUED["QueueSid"])


def test_each_poll_leads_to_the_next_and_beats(carrier: Carrier, company: House, wait: str) -> None:
    document = carrier.hears(wait, **QUEUED)
    for number in range(2, 5):
        _later(company, 35)
        document = carrier.hears(_onward(document), **QUEUED)
        entry = _entry(company)
        assert (entry.round, entry.seen_at) == (number, company.clock.now())


def test_a_caller_whose_poll_failed_finds_back_into_the_round(carrier: Carrier, company: House, wait: str) -> None:
    """The emergency music leads nowhere: the carrier then asks the first address again."""
    second = _onward(carrier.hears(wait, **QUEUED))
    carrier.hears(second, **QUEUED)
    assert _onward(carrier.hears(wait, **QUEUED)) == second.replace("n=1", "n=2")


def test_a_caller_whose_agent_is_being_called_hears_that_and_is_told_no_wait(
    carrier: Carrier, company: House, wait: str
) -> None:
    with company.db.writing() as tx:
        (agent,) = agents.listing(tx)
        agents.end_call(tx, agent.id)
    dispatch.run_all(company)
    assert "We are calling a colleague" in (said := words_of(carrier.hears(wait, **QUEUED)))
    assert "line" not in said and "wait is" not in said
    assert (_entry(company).status, _entry(company).announced_high) == ("offered", None)


def test_a_key_that_means_nothing_goes_on_with_the_awaited_poll(carrier: Carrier, company: House, wait: str) -> None:
    _later(company, 120)
    offered = carrier.hears(wait, **QUEUED)
    key = action_of(offered)
    assert _onward(carrier.hears(key, Digits="7", **QUEUED)) == _onward(offered)
    assert _onward(carrier.hears(key, **QUEUED)) == _onward(offered)
    assert _entry(company).round == 1


def test_a_poll_of_an_earlier_wait_is_no_heartbeat_of_this_one(carrier: Carrier, company: House, wait: str) -> None:
    playing = carrier.post(wait, **QUEUED).get_data()
    before = _entry(company)
    _later(company, 20)
    late = wait.replace(f"t={_turn(company)}", f"t={_turn(company) - 1}")
    assert carrier.post(late, **QUEUED).get_data() == playing
    key = late.replace("?", "/key?")
    assert carrier.post(key, Digits="1", **QUEUED).get_data() == playing
    assert _entry(company) == before


def test_a_late_poll_before_the_first_of_this_wait_leads_to_it(carrier: Carrier, company: House, wait: str) -> None:
    late = wait.replace(f"t={_turn(company)}", f"t={_turn(company) - 1}")
    assert _onward(carrier.hears(late, **QUEUED)) == wait
    assert _entry(company).round == 0


def test_polls_are_not_journalled(carrier: Carrier, company: House, wait: str) -> None:
    with company.db.reading() as tx:
        before = len(tx.rows(select(CallEvent.id)))
    carrier.hears(_onward(carrier.hears(wait, **QUEUED)), **QUEUED)
    with company.db.reading() as tx:
        assert len(tx.rows(select(CallEvent.id))) == before


def test_who_waits_again_begins_anew(carrier: Carrier, company: House, wait: str) -> None:
    carrier.hears(wait, **QUEUED)
    with company.db.writing() as tx:
        entry = _entry(company)
        tx.execute(update(QueueEntry).values(status="connected"))
        queues.requeue(tx, entry.id)
    assert (_entry(company).round, _entry(company).told) == (0, "")
    document = fromstring(carrier.post(wait, **QUEUED).get_data())  # noqa: S314 (our own answer)
    assert _onward(document).endswith("n=1")


def _turn(house: House) -> int:
    with house.db.reading() as tx:
        return int(tx.scalar(select(Call.turn)))


def test_a_key_chooses_another_language_only_where_somebody_speaks_it(
    carrier: Carrier, company: House, wait: str
) -> None:
    with company.db.writing() as tx:
        tx.execute(update(QueueEntry).values(language="th", lane="1/th"))
    _later(company, 30)
    document = carrier.hears(wait, **QUEUED)
    assert "To talk to a colleague in English, press 3." in words_of(document)
    pressed = action_of(document)
    assert "colleague who speaks" not in words_of(carrier.hears(pressed, Digits="4", **QUEUED))
    assert _entry(company).language == "th"
    thanked = carrier.hears(pressed, Digits="3", **QUEUED)
    assert "We are looking for a colleague who speaks English." in words_of(thanked)
    assert (_entry(company).language, _entry(company).spoken_language) == ("en", "th")
    assert "press 3" not in words_of(carrier.hears(_onward(thanked), **QUEUED))


@pytest.mark.parametrize("waited", [0, 90])
def test_the_key_for_a_callback_means_nothing_before_one_is_offered(
    carrier: Carrier, company: House, wait: str, waited: int
) -> None:
    """Who presses the menu's key once more, since it seemed not to have been heard, waits on."""
    with company.db.writing() as tx:
        tx.execute(update(Queue).values(callback_seconds=60))
    heard = carrier.hears(wait, **QUEUED)
    _later(company, waited)
    pressed = carrier.hears(action_of(heard), Digits="1")
    assert ([verb.tag for verb in pressed], _entry(company).status) == (
        (["Leave"], "callback") if waited else (["Redirect"], "waiting")
    )


def test_who_has_nobody_who_speaks_their_language_is_offered_a_callback_at_once(
    carrier: Carrier, company: House, wait: str
) -> None:
    with company.db.writing() as tx:
        tx.execute(update(Queue).values(callback_seconds=3600, other_language_seconds=20))
        tx.execute(update(QueueEntry).values(language="th"))
    heard = carrier.hears(wait, **QUEUED)
    assert [verb.tag for verb in carrier.hears(action_of(heard), Digits="1")] == ["Leave"]
