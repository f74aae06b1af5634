"""Flows over the API."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from sqlalchemy import delete

from ivr import revisions
from ivr.agents import AgentQueue
from ivr.house import House
from ivr.seed import seed

HOTLINE = revisions.shipped("hotline")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the rows are tested with their noun


@pytest.fixture(autouse=True)
def _seeded(house: House) -> None:
    seed(house, anyway=True)


def test_a_manager_publishes_and_undoes_and_the_history_is_kept(manager: Any) -> None:
    changed = {**HOTLINE, "title": "Ours"}
    published = manager.post("/flows/publish", {"document": changed, "note": "our title"})
    assert (published["number"], published["live"], published["author"]) == (2, True, "Manager")
    assert manager.get("/flows/hotline")["document"]["title"] == "Ours"
    assert manager.post("/flows/hotline/rollback", {"number": 1})["live"] is True
    assert [(one["number"], one["live"]) for one in manager.get("/flows/hotline/revisions")] == [(2, False), (1, True)]
    assert manager.get("/flows/hotline/revisions/2")["document"]["title"] == "Ours"
    assert {line["name"] for line in manager.get("/flows")} == {"hotline", "survey", "stay-on-line"}
    manager.post("/flows/hotline/rollback", {"number": 9}, status=404)
    manager.get("/flows/nothing", status=404)


def test_a_broken_document_is_refused_with_its_problems(agent: Any, manager: Any) -> None:
    broken = copy.deepcopy(HOTLINE)
    broken["nodes"]["welcome"]["options"]["1"]["goto"] = "nowhere"
    checked = agent.post("/flows/check", {"document": broken})
    assert checked["publishable"] is False
    refused = manager.post("/flows/publish", {"document": broken}, status=422)
    assert refused["problems"] == checked["problems"]
    assert refused["problems"][0]["node"] == "welcome"
    agent.post("/flows/publish", {"document": HOTLINE}, status=403)


@pytest.mark.parametrize("document", [{}, {"flow": None}, {"flow": 1, "nodes": []}, {"nodes": {"": {}}}])
def test_what_is_hardly_a_document_is_refused_in_words(manager: Any, document: Any) -> None:
    assert manager.post("/flows/publish", {"document": document}, status=422)["problems"]


def test_a_published_flow_is_read_as_a_tree_with_its_problems_beside_their_places(agent: Any, house: House) -> None:
    told = agent.get("/flows/hotline/tree")
    assert told["revision"]["live"] is True
    assert told["tree"]["places"][0]["name"] == told["tree"]["start"]
    assert told["problems"] == []
    with house.db.writing() as tx:  # nobody serves any queue any more
        tx.execute(delete(AgentQueue))
    worse = agent.get("/flows/hotline/tree")
    queues = {place["name"] for place in told["tree"]["places"] if place["kind"] == "queue"}
    assert {problem["node"] for problem in worse["problems"]} >= queues
    assert agent.get("/flows/hotline/tree", {"number": 1})["tree"] == told["tree"]
    agent.get("/flows/hotline/tree", {"number": 99}, status=404)
    agent.get("/flows/nowhere/tree", status=404)
