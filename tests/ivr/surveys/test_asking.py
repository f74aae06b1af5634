"""Asking by call: once, whatever crashes; again only when nobody heard anything."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from ivr import calls, contacts, messages, queues, staff, surveys
from ivr.agents import Agent
from ivr.calls import Call
from ivr.cases import Task
from ivr.db import Tx
from ivr.messages import OptingOut
from ivr.queues import CallbackWanted, NewQueue, QueueEntry
from ivr.staff import NewStaff, Role
from ivr.surveys import Survey, asking
from ivr.telephony.outcomes import Outcome
from ivr.telephony.rows import CarrierRequest
from tests.ivr.surveys.conftest import MOBILE, Floor

HALF_AN_HOUR = 1800
SID = "CA" + "1" * 32


def _asked(floor: Floor) -> Any:
    survey_id = floor.talked()
    floor.run()
    return floor.survey(survey_id)


def _answer(floor: Floor, survey_id: int, question: str, value: str) -> None:
    floor.write(lambda tx: surveys.answer(tx, survey_id, question, value))


def test_what_is_due_is_rung_for_once_however_often_the_sweep_comes(floor: Floor) -> None:
    survey_id = floor.talked()
    assert floor.run(29) == 0
    assert floor.run(1) == 1
    assert floor.run(0) == 0
    assert floor.run(3600) == 0
    (request,) = floor.requests()
    survey = floor.survey(survey_id)
    assert (survey.status, survey.attempts) == ("asked", 1)
    assert (request.kind, request.key, request.urgency) == ("create_call", f"survey:{survey_id}:1", 2)
    assert request.call_id == survey.call_id
    assert request.parameters["url"] == f"/voice/calls/{survey.call_id}/outbound"
    assert request.parameters["status_callback"] == f"/voice/calls/{survey.call_id}/status"
    assert (request.parameters["to"], request.parameters["from_"]) == (MOBILE, floor.line.number)


def test_a_crash_while_asking_leaves_it_due_with_nothing_asked(floor: Floor) -> None:
    survey_id = floor.talked()
    floor.wait(30)

    def crash(tx: Tx) -> None:
        assert surveys.run_due(tx, floor.house.settings) == 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        floor.write(crash)
    assert floor.survey(survey_id).status == "due"
    assert floor.requests() == []
    floor.run(0)
    assert len(floor.requests()) == 1


def test_two_sweeps_at_the_same_row_ask_once(floor: Floor) -> None:
    """The second one works from a row that it read before the first committed."""
    survey_id = floor.talked()
    floor.wait(30)
    with floor.house.db.reading() as tx:
        stale = tx.row(select(Survey).where(Survey.id == survey_id))
    floor.run(0)

    def again(tx: Tx) -> bool:

        return asking._turn_of(tx, stale, floor.house.settings)

    assert floor.write(again) is False
    assert len(floor.requests()) == 1


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_who_heard_nothing_is_rung_once_more_and_then_left_alone(floor: Floor, status: str) -> None:
    survey = _asked(floor)
    floor.write(lambda tx: surveys.call_status(tx, survey.call_id, status))
    assert floor.run(HALF_AN_HOUR - 1) == 0
    assert floor.run(1) == 1
    second = floor.survey(survey.id)
    assert second.call_id != survey.call_id
    floor.write(lambda tx: surveys.call_status(tx, survey.call_id, status))  # late news of the first
    assert floor.survey(survey.id).status == "asked"
    floor.write(lambda tx: surveys.call_status(tx, second.call_id, status))
    assert (floor.survey(survey.id).status, floor.survey(survey.id).why) == ("unreached", status)
    floor.run(HALF_AN_HOUR)
    assert [request.key for request in floor.requests()] == [f"survey:{survey.id}:1", f"survey:{survey.id}:2"]


def test_news_told_twice_counts_one_attempt(floor: Floor) -> None:
    survey = _asked(floor)
    for _ in range(2):
        floor.write(lambda tx: surveys.call_status(tx, survey.call_id, "busy"))
    assert (floor.survey(survey.id).status, floor.survey(survey.id).attempts) == ("due", 1)


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "completed"])
def test_who_has_heard_the_first_words_is_never_rung_again(floor: Floor, status: str) -> None:
    survey = _asked(floor)
    floor.write(lambda tx: surveys.started(tx, survey.call_id))
    floor.write(lambda tx: surveys.call_status(tx, survey.call_id, status))
    assert (floor.survey(survey.id).status, floor.survey(survey.id).why) == ("unanswered", "no_key")
    floor.run(HALF_AN_HOUR)
    assert len(floor.requests()) == 1


def test_a_call_that_may_have_been_made_is_never_made_again(floor: Floor) -> None:
    survey = _asked(floor)
    (request,) = floor.requests()
    floor.write(lambda tx: surveys.carrier_answered(tx, request, Outcome("unknown")))
    call = floor.write(lambda tx: calls.load(tx, survey.call_id))
    assert (call.status, call.hangup_cause) == ("ended", "failed")  # a minute later nobody has heard of it
    floor.run(24 * 3600)
    assert floor.survey(survey.id).status == "asked"
    floor.run(24 * 3600)
    assert floor.survey(survey.id).status == "expired"
    assert len(floor.requests()) == 1


def test_a_call_that_was_made_after_all_is_not_ended_by_the_doubt(floor: Floor) -> None:
    survey = _asked(floor)
    (request,) = floor.requests()
    floor.write(lambda tx: calls.name_leg(tx, survey.call_id, SID))
    floor.write(lambda tx: surveys.carrier_answered(tx, request, Outcome("unknown")))
    assert floor.write(lambda tx: calls.load(tx, survey.call_id)).status == "active"


def test_a_call_that_the_carrier_refuses_ends_with_its_survey(floor: Floor) -> None:
    survey = _asked(floor)
    (request,) = floor.requests()
    for _ in range(2):
        floor.write(lambda tx: surveys.carrier_answered(tx, request, Outcome("failed", code=21215, http_status=400)))
    assert (floor.survey(survey.id).status, floor.survey(survey.id).why) == ("unreached", "carrier_21215")
    with floor.house.db.reading() as tx:
        assert tx.scalar(select(Call.status).where(Call.id == survey.call_id)) == calls.Status.ENDED


def test_the_carriers_name_for_the_call_is_kept(floor: Floor) -> None:
    survey = _asked(floor)
    (request,) = floor.requests()
    floor.write(lambda tx: surveys.carrier_answered(tx, request, Outcome("done", sid=SID)))
    with floor.house.db.reading() as tx:
        assert tx.scalar(select(Call.sid).where(Call.id == survey.call_id)) == SID


def test_who_opts_out_before_the_asking_is_not_asked(floor: Floor) -> None:
    survey_id = floor.talked()
    floor.write(lambda tx: messages.opt_out(tx, OptingOut(MOBILE, "survey", "*", "staff")))
    floor.run()
    assert floor.survey(survey_id).status == "opted_out"
    assert floor.requests() == []


def test_a_number_outside_the_allowed_prefixes_is_not_dialled(floor: Floor) -> None:
    survey_id = floor.talked("+5511912345678")
    floor.run(8 * 3600)
    assert (floor.survey(survey_id).status, floor.survey(survey_id).why) == ("not_asked", "not_dialable")
    assert floor.requests() == []


def test_what_became_due_in_quiet_hours_waits_for_the_morning(floor: Floor) -> None:
    """The workers were down through the afternoon and come back at night."""
    survey_id = floor.talked()
    assert floor.run(14 * 3600) == 1
    assert floor.survey(survey_id).status == "due"
    assert floor.requests() == []
    assert floor.run(9 * 3600) == 1
    assert floor.survey(survey_id).status == "asked"


def _agreed(floor: Floor, survey_id: int | None) -> int:
    """A callback in an hour, which an agent has agreed in the talk."""

    def agree(tx: Tx) -> int | None:
        queues.add(tx, NewQueue("doubts", "Doubts"))
        contact_id, at = floor.survey(survey_id).contact_id, tx.now + timedelta(hours=1)
        return queues.want_callback(tx, CallbackWanted(contact_id, "doubts", MOBILE, "en", at, floor.agent_id))

    entry_id: int = floor.write(agree)
    return entry_id


def test_nobody_is_asked_how_it_was_before_they_are_called_back(floor: Floor) -> None:
    survey_id = floor.talked()
    entry_id = _agreed(floor, survey_id)
    floor.run()
    assert (floor.survey(survey_id).status, floor.requests()) == ("due", [])
    floor.wait(3600)
    for status in ("offered", "connected"):
        floor.write(partial(_is_now, status=status))
        floor.run(60)
        assert floor.survey(survey_id).status == "due"

    def done_by_another(tx: Tx) -> int:
        bao = staff.add(tx, NewStaff("bao@bank.example", "Bao", Role.AGENT, "no password"))
        agent_id = tx.insert(insert(Agent).values(staff_id=bao.id, presence_since=tx.now))
        queues.complete(tx, entry_id)
        contacts.set_agent(tx, queues.load(tx, entry_id).contact_id, agent_id)
        return agent_id

    caller_back = floor.write(done_by_another)
    floor.run(60)
    assert (floor.survey(survey_id).status, floor.survey(survey_id).agent_id) == ("asked", caller_back)


def _is_now(tx: Tx, status: str) -> None:
    tx.execute(update(QueueEntry).values(status=status))


def test_who_is_not_called_back_after_all_is_asked_at_that_time(floor: Floor) -> None:
    survey_id = floor.talked()
    entry_id = _agreed(floor, survey_id)
    floor.run()
    floor.write(lambda tx: queues.leave(tx, entry_id, "withdrawn"))
    floor.run(3630)
    assert floor.survey(survey_id).status == "asked"


def test_a_crowd_is_asked_a_few_at_a_time(floor: Floor) -> None:
    for number in range(30):
        floor.talked(f"+3933312300{number:02}")
    assert floor.run() == 20
    assert floor.run(0) == 0

    floor.write(lambda tx: tx.execute(update(CarrierRequest).values(status="done")))
    assert floor.run(0) == 10


def test_calling_back_resumes_for_two_days(floor: Floor) -> None:
    survey = _asked(floor)
    floor.write(lambda tx: surveys.started(tx, survey.call_id))
    floor.write(lambda tx: surveys.call_status(tx, survey.call_id, "completed"))

    def call_back(tx: Tx) -> None:
        found = surveys.resumable(tx, MOBILE)
        assert found is not None
        assert found.id == survey.id
        _, call_id = floor.meet(tx)
        assert surveys.resume(tx, found.id, call_id)
        surveys.answer(tx, found.id, "solved", "1")
        assert surveys.by_call(tx, call_id) == found.id
        assert surveys.completed(tx, found.id)
        assert not surveys.resume(tx, found.id, call_id)
        assert surveys.resumable(tx, MOBILE) is None

    floor.write(call_back)


def test_after_two_days_there_is_nothing_to_resume(floor: Floor) -> None:
    _asked(floor)
    floor.wait(48 * 3600)
    with floor.house.db.reading() as tx:
        assert surveys.resumable(tx, MOBILE) is None


def test_a_bad_answer_is_followed_up_once_by_the_next_working_day(floor: Floor) -> None:
    floor.wait(4 * 24 * 3600)  # a Friday
    survey = _asked(floor)
    floor.write(lambda tx: surveys.started(tx, survey.call_id))
    for _ in range(2):
        for question, value in (("solved", "2"), ("agent", "1"), ("repeated", "1")):
            _answer(floor, survey.id, question, value)
    with floor.house.db.reading() as tx:
        (task,) = tx.rows(select(Task))
    assert (task.kind, task.source, task.owner_id) == ("follow_up", f"survey:{survey.id}", floor.manager_id)
    assert task.due_at.isoformat() == "2026-03-09T17:00:00+00:00"  # Monday, 18:00 in Rome


def test_good_answers_trouble_nobody(floor: Floor) -> None:
    survey = _asked(floor)
    for question, value in (("solved", "1"), ("agent", "3"), ("repeated", "1")):
        _answer(floor, survey.id, question, value)
    with floor.house.db.reading() as tx:
        assert tx.rows(select(Task)) == []
    floor.write(lambda tx: surveys.call_status(tx, survey.call_id, "completed"))
    assert floor.survey(survey.id).status == "completed"


def test_key_nine_is_for_good_on_every_channel(floor: Floor) -> None:
    survey = _asked(floor)
    floor.write(lambda tx: surveys.refused_for_good(tx, survey.id))
    floor.write(lambda tx: surveys.call_status(tx, survey.call_id, "completed"))
    assert floor.survey(survey.id).status == "opted_out"
    floor.wait(30 * 24 * 3600)
    assert floor.talked() is None
    floor.set_line(survey_by="sms")
    assert floor.talked() is None
