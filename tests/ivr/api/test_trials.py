"""Trial calls over the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from ivr import revisions
from ivr.house import House
from ivr.queues import Queue
from ivr.seed import seed
from ivr.special_days import SpecialDay

HOTLINE = revisions.shipped("hotline")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _seeded(house: House) -> None:
    seed(house, anyway=True)


def test_a_manager_calls_a_draft_and_nothing_is_kept(agent: Any, manager: Any) -> None:
    body = {"document": HOTLINE, "rehearsal": {"language": "th", "keys": ["4"]}}
    trial = manager.post("/trials", body)
    assert [turn["step"] for turn in trial["turns"]] == [None, "4"]
    assert (trial["turns"][-1]["node"], trial["turns"][-1]["awaits"]["what"]) == ("orders", "queue")
    assert {said["language"] for turn in trial["turns"] for said in turn["said"]} == {"th"}
    assert trial["expects"] == {"queue": "orders", "reason": "order", "language": "th", "ends": "queue"}
    assert manager.get("/drafts") == []
    agent.post("/trials", body, status=403)


@pytest.mark.parametrize("document", [{}, {"nodes": {"": {}}}, {**HOTLINE, "timezone": "Moon"}])
def test_what_cannot_be_called_is_answered_with_its_problems(manager: Any, document: Any) -> None:
    trial = manager.post("/trials", {"document": document, "rehearsal": {"keys": ["1"]}, "lent": True})
    assert (trial["turns"], trial["unplayed"]) == ([], 1)
    assert trial["problems"]


@pytest.mark.parametrize("rehearsal", [{"keys": ["sing"]}, {"at": "noon"}, {"facts": 3}, {"keys": ["1"] * 201}])
def test_a_caller_who_cannot_be_played_is_refused_in_words(manager: Any, rehearsal: Any) -> None:
    refused = manager.post("/trials", {"document": HOTLINE, "rehearsal": rehearsal}, status=422)
    assert refused["code"] == "rehearsal_unreadable"


def test_the_house_lends_its_holidays_and_the_hours_of_its_queues(manager: Any, house: House) -> None:
    with house.db.writing() as tx:
        tx.execute(update(Queue).where(Queue.name == "orders").values(hours={"week": {"mon": ["08:00-09:00"]}}))
        tx.execute(insert(SpecialDay).values(day=date(2026, 3, 3), title="Ours", version=1))

    def place(lent: bool, **script: Any) -> str:
        body = {"document": HOTLINE, "rehearsal": {"language": "en", "keys": ["4"], **script}, "lent": lent}
        return str(manager.post("/trials", body)["turns"][-1]["node"])

    assert (place(False), place(True)) == ("orders", "nobody_there")
    assert place(True, at="2026-03-02T08:30") == "orders"
    holiday = {"at": "2026-12-25T10:00", "keys": []}
    assert (place(False, **holiday), place(True, **holiday)) == ("welcome", "closed_holiday")
    assert place(True, at="2026-03-03T10:00", keys=[]) == "closed_holiday"


def test_a_caller_who_asks_for_a_callback_while_we_are_closed_hears_from_when_on_it_is_made(
    manager: Any, house: House
) -> None:
    """It is Monday evening; the menu opens on Tuesday at eight, the queue of the orders at nine."""
    with house.db.writing() as tx:
        tx.execute(update(Queue).values(hours=None))
        late = {"week": {"tue": ["09:00-12:00"]}}
        tx.execute(update(Queue).where(Queue.name == "reception").values(hours=late))

    def trial(**script: Any) -> Any:
        asked = {"language": "en", "at": "2026-03-02T21:00", "keys": ["1", "1"], **script}
        return manager.post("/trials", {"document": HOTLINE, "rehearsal": asked, "lent": True})

    made = trial()
    assert "will call you back tomorrow from 9 o'clock" in _heard(made)
    assert made["rehearsal"]["answers"]["store_callback"]["from"] == "2026-03-03T09:00:00+01:00"
    assert _heard(manager.post("/trials", {"document": HOTLINE, "rehearsal": made["rehearsal"]})) == _heard(made)
    with house.db.writing() as tx:
        tx.execute(update(Queue).values(hours=None))
    assert "tomorrow from 8 o'clock" in _heard(trial())
    assert "Thank you, we will call you back." in _heard(trial(answers={"store_callback": {"stored": True}}))


def _heard(trial: Any) -> str:
    return " ".join(said["text"] or "" for turn in trial["turns"] for said in turn["said"])
