"""Flows over the API."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from ivr import revisions
from ivr.agents import AgentQueue
from ivr.clock import VirtualClock
from ivr.db import Tx
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


def _begun(manager: Any) -> tuple[int, dict[str, Any]]:
    sheet = manager.post("/drafts/hotline")
    return sheet["draft"]["version"], sheet["document"]


def test_a_draft_is_begun_saved_looked_at_and_published_with_a_note(agent: Any, manager: Any) -> None:
    manager.get("/drafts/hotline", status=404)
    version, document = _begun(manager)
    assert manager.get("/drafts/hotline")["changes"] == []
    manager.post("/drafts/hotline/publish", {"version": version}, status=409)
    document["nodes"]["welcome"]["options"]["4"]["label"] = "Purchases"
    saved = manager.put("/drafts/hotline", {"version": version, "document": document})
    assert [(one["what"], one["node"]) for one in saved["changes"]] == [("option_renamed", "welcome")]
    assert (saved["publishable"], saved["live"], saved["draft"]["changed_by"]) == (True, 1, "Manager")
    assert [one["flow"] for one in manager.get("/drafts")] == ["hotline"]
    published = manager.post("/drafts/hotline/publish", {"version": version + 1, "note": "a better word"})
    assert (published["number"], published["note"], published["author"]) == (2, "a better word", "Manager")
    assert agent.get("/flows/hotline/revisions/2/changes", {"since": 1}) == saved["changes"]
    assert agent.get("/flows/hotline/revisions/2/changes") == []
    assert manager.get("/drafts") == []
    agent.get("/drafts/hotline", status=403)


def test_the_second_of_two_managers_is_told_who_and_when_and_nothing_is_lost(manager: Any, admin: Any) -> None:
    version, document = _begun(manager)
    theirs = {**document, "title": "Theirs"}
    admin.put("/drafts/hotline", {"version": version, "document": theirs})
    late = manager.put("/drafts/hotline", {"version": version, "document": {**document, "title": "Mine"}}, status=409)
    assert (late["reason"], late["code"], late["values"]["who"]) == ("overtaken", "draft_overtaken", "Admin")
    assert manager.get("/drafts/hotline")["document"]["title"] == "Theirs"
    assert manager.send("delete", f"/drafts/hotline?version={version}").status_code == 409
    assert manager.send("delete", f"/drafts/hotline?version={version + 1}").status_code == 204
    manager.get("/drafts/hotline", status=404)


def test_a_page_that_shows_an_earlier_draft_takes_nothing_away_from_the_next(manager: Any, clock: VirtualClock) -> None:
    version, document = _begun(manager)
    manager.put("/drafts/hotline", {"version": version, "document": {**document, "title": "Then"}})
    assert manager.send("delete", f"/drafts/hotline?version={version + 1}").status_code == 204
    clock.move_to(clock.now() + timedelta(seconds=1))
    now, _ = _begun(manager)
    manager.put("/drafts/hotline", {"version": now, "document": {**document, "title": "Now"}})
    for held in (version, version + 1):
        manager.put("/drafts/hotline", {"version": held, "document": {**document, "title": "Then again"}}, status=409)


def test_what_a_manager_has_saved_is_answered_though_another_saves_right_behind(
    manager: Any, admin: Any, house: House
) -> None:
    version, document = _begun(manager)
    tell, theirs = house.db.on_commit, {"version": version + 1, "document": {**document, "title": "Theirs"}}

    def be_quick(tx: Tx) -> None:
        house.db.on_commit = tell
        admin.put("/drafts/hotline", theirs)

    house.db.on_commit = be_quick
    mine = manager.put("/drafts/hotline", {"version": version, "document": {**document, "title": "Mine"}})
    assert (mine["draft"]["version"], mine["document"]["title"]) == (version + 1, "Mine")
    manager.put("/drafts/hotline", {**theirs, "document": {**document, "title": "Mine too"}}, status=409)


def test_a_draft_may_be_broken_but_is_not_published_so(manager: Any) -> None:
    version, document = _begun(manager)
    document["nodes"]["welcome"]["options"]["1"]["goto"] = "nowhere"
    broken = manager.put("/drafts/hotline", {"version": version, "document": document})
    assert (broken["publishable"], broken["problems"][0]["node"]) == (False, "welcome")
    refused = manager.post("/drafts/hotline/publish", {"version": version + 1}, status=422)
    assert refused["problems"] == broken["problems"]
    manager.put("/drafts/hotline", {"version": version + 1, "document": {"flow": "hotline"}})
    manager.put("/drafts/hotline", {"version": version + 2, "document": {"flow": "survey"}}, status=422)


def test_the_fields_of_every_kind_of_node_are_told(manager: Any) -> None:
    kinds = {one["kind"]: one["fields"] for one in manager.get("/node-kinds")}
    assert len(kinds) == 13
    assert kinds["queue"][4] == {
        "name": "queue",
        "shape": "queue",
        "meaning": "the queue's name",
        "required": True,
        "default": None,
    }
