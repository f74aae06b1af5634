"""What customers said afterwards, over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from ivr import calls, cases, contacts, surveys
from ivr.agents import Agent
from ivr.calls import NewCall
from ivr.cases import Task
from ivr.clock import VirtualClock
from ivr.contacts import NewContact
from ivr.house import House
from ivr.lines import Line
from ivr.queues import Entered, Entering, complete, enter
from ivr.seed import seed
from recordings import Recording

ANSWERS: tuple[dict[str, str], ...] = (
    {"solved": "1", "agent": "5", "repeated": "2"},
    {"solved": "2", "agent": "2", "repeated": "1", "comment": "RE" + "1" * 32},
    {},
)


@pytest.fixture
def asked(house: House, clock: VirtualClock) -> list[int]:
    """Three surveys a day apart: content, discontent with a spoken comment, silent."""
    seed(house, anyway=True)
    with house.db.writing() as tx:
        tx.execute(update(Line).values(survey_by="call"))
    return [_survey(house, clock, answers, f"+3933300000{n:02}") for n, answers in enumerate(ANSWERS)]


def _survey(house: House, clock: VirtualClock, answers: dict[str, str], number: str) -> int:
    clock.move_to(clock.now() + timedelta(days=1))
    with house.db.writing() as tx:
        contact = contacts.open(tx, NewContact("call", 1, number=number))
        call = calls.begin(tx, NewCall(contact, 1, None, "+39800123456", number))
        entered = enter(tx, Entering(contact, call, "doubts", "doubts", "en"))
        assert isinstance(entered, Entered)
        complete(tx, entered.entry_id)
        contacts.set_agent(tx, contact, tx.scalar(select(Agent.id).order_by(Agent.id)))
        survey_id = surveys.consider(tx, contact, "talked")
        assert survey_id is not None
        for question, value in answers.items():
            surveys.answer(tx, survey_id, question, value)
            if value.startswith("RE"):
                _recorded(tx, call, contact, value)
    return survey_id


def _recorded(tx: Any, call: int, contact: int, sid: str) -> None:
    tx.execute(
        insert(Recording).values(
            sid=sid, call_id=call, contact_id=contact, purpose="survey_comment", status="stored", created_at=tx.now
        )
    )


def _ids(browser: Any, **query: Any) -> list[int]:
    return [line["id"] for line in browser.get("/surveys", query)]


def test_surveys_come_newest_first_and_pages_meet(supervisor: Any, asked: list[int]) -> None:
    first = _ids(supervisor, limit=2)
    assert first + _ids(supervisor, limit=2, before=first[-1]) == asked[::-1]
    supervisor.get("/surveys", {"before": 99}, status=404)


def test_surveys_are_filtered_by_what_was_said_and_about_whom(supervisor: Any, asked: list[int]) -> None:
    content, discontent, silent = asked
    assert _ids(supervisor, answered=True) == [discontent, content]
    assert _ids(supervisor, answered=False) == [silent]
    assert _ids(supervisor, score=5) == [content]
    assert _ids(supervisor, solved=False) == _ids(supervisor, repeated=True) == [discontent]
    assert _ids(supervisor, queue="doubts", status="started") == [discontent, content]
    assert _ids(supervisor, queue="orders") == []
    agent_id = supervisor.get("/surveys")[0]["agent_id"]
    assert _ids(supervisor, agent_id=agent_id) == asked[::-1]
    assert _ids(supervisor, first_day="2026-03-04", last_day="2026-03-04") == [discontent]
    supervisor.get("/surveys", {"score": "bad"}, status=422)


def test_a_survey_comes_with_its_call_its_comment_and_what_is_done_about_it(
    supervisor: Any, asked: list[int], house: House
) -> None:
    (told,) = supervisor.get("/surveys", {"solved": False})
    assert (told["score"], told["solved"], told["repeated"], told["queue"]) == (2, False, True, "doubts")
    assert supervisor.get(f"/calls/{told['call_id']}")["call"]["number"] == told["number"]
    comment = told["answers"][-1]
    assert (comment["question"], comment["spoken"]) == ("comment", True)
    assert comment["recording_id"] is not None
    assert told["follow_up"]["done_at"] is None
    with house.db.writing() as tx:
        cases.finish_task(tx, tx.scalar(select(Task.id).where(Task.kind == "follow_up")))
    (told,) = supervisor.get("/surveys", {"solved": False})
    assert told["follow_up"]["done_at"] is not None


def test_surveys_are_for_supervisors(agent: Any) -> None:
    agent.get("/surveys", status=403)


def test_what_was_said_of_a_colleague_is_not_for_other_agents(
    agent: Any, supervisor: Any, house: House, asked: list[int]
) -> None:
    (told,) = supervisor.get("/surveys", {"solved": False})
    page = f"/calls/{told['call_id']}"
    assert supervisor.get(page)["survey"] == told
    assert agent.get(page)["survey"] is None
    with house.db.writing() as tx:
        tx.execute(update(Agent).where(Agent.id == told["agent_id"]).values(staff_id=agent.person.id))
    assert agent.get(page)["survey"]["score"] == told["score"]
