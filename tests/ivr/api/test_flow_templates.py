"""New flows over the API: begun with a template or a copy, drafted, published, given to a line."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.house import House
from ivr.seed import seed
from tests.audits import audited

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the rows are tested with their noun

WISH = {
    "flow": "lake-shop",
    "company": "Lago",
    "languages": ["it", "en", "mn"],
    "time_zone": "Europe/Rome",
    "country": "IT",
}
LINE = {"number": "+390612345678", "title": "Shop", "language": "it", "country": "IT", "time_zone": "Europe/Rome"}


@pytest.fixture
def _seeded(house: House) -> None:
    seed(house, anyway=True)


@pytest.mark.usefixtures("_seeded")
def test_a_template_becomes_a_draft_that_is_published_and_then_given_to_a_line(manager: Any, agent: Any) -> None:
    assert next(one["name"] for one in manager.get("/flow-templates")) == "shop"
    begun = manager.post("/flow-templates/shop/use", {**WISH, "title": "Lake shop"}, status=201)
    assert (begun["draft"]["base"], begun["queues"]) == (None, [])
    sheet = manager.post("/drafts/lake-shop")
    assert (sheet["live"], sheet["publishable"]) == (None, True)
    assert [one["code"] for one in sheet["problems"] if one["severity"] == "error"] == []
    assert sheet["document"]["languages"] == ["it", "en"]
    assert sheet["document"]["planned_languages"] == ["mn"]
    assert {change["what"] for change in sheet["changes"]} >= {"node_added"}
    refused = manager.post("/lines", {**LINE, "flow": "lake-shop"}, status=422)
    assert refused["code"] == "flow_unpublished"
    assert "lake-shop" not in {flow["name"] for flow in manager.get("/flows")}
    manager.get("/flows/lake-shop", status=404)
    publishing = {"version": sheet["draft"]["version"], "note": "the first"}
    assert manager.post("/drafts/lake-shop/publish", publishing)["number"] == 1
    assert manager.post("/lines", {**LINE, "flow": "lake-shop"}, status=201)["flow"] == "lake-shop"
    assert manager.post("/flow-templates/shop/use", WISH, status=409)["code"] == "flow_taken"
    of_a_page = {**WISH, "flow": "new"}
    assert manager.post("/flow-templates/shop/use", of_a_page, status=422)["code"] == "name_reserved"
    agent.get("/flow-templates", status=403)


def test_the_queues_that_a_template_lacks_are_made_with_their_hours(house: House, manager: Any) -> None:
    needed = next(one for one in manager.get("/flow-templates") if one["name"] == "shop")["queues"]
    assert [(queue["name"], queue["exists"]) for queue in needed] == [("reception", False)]
    begun = manager.post("/flow-templates/shop/use", {**WISH, "country": "TH", "time_zone": "Asia/Bangkok"}, status=201)
    assert begun["queues"] == ["Negozio"]
    made = manager.get("/queue-settings")[0]
    assert (made["name"], made["time_zone"], made["hours"]["holidays"]) == ("reception", "Asia/Bangkok", "TH")
    problems = manager.get("/drafts/lake-shop")["problems"]
    assert {one["code"] for one in problems if one["severity"] == "error"} == {"unknown_queue"}  # nobody serves it yet
    again = manager.post("/flow-templates/shop/use", {**WISH, "flow": "another"}, status=201)
    assert again["queues"] == []
    with house.db.reading() as tx:
        assert [act.act for act in audited(tx, "flow:lake-shop")] == ["flow_begun"]


def test_the_reasons_that_a_template_lacks_are_put_into_their_list(manager: Any) -> None:
    manager.post("/flow-templates/bank/use", WISH, status=201)
    manager.post("/flow-templates/bank/use", {**WISH, "flow": "again"}, status=201)
    reasons = {one["key"]: one for one in manager.get("/choices") if one["kind"] == "reason"}
    assert reasons["lost_card"]["labels"]["it"] == "Carta smarrita o rubata"
    assert (reasons["complaint"]["version"], reasons["loan"]["version"]) == (0, 1)


def test_what_cannot_be_made_is_refused_and_nothing_is_left_of_it(manager: Any) -> None:
    manager.post("/flow-templates/nothing/use", WISH, status=404)
    unspoken = manager.post("/flow-templates/shop/use", {**WISH, "languages": ["mn"]}, status=422)
    assert unspoken["code"] == "no_voice"
    manager.post("/flow-templates/shop/use", {**WISH, "flow": "Lake shop"}, status=422)
    manager.post("/flow-templates/shop/use", {**WISH, "country": "XX"}, status=422)
    assert (manager.get("/drafts"), manager.get("/queue-settings")) == ([], [])


@pytest.mark.usefixtures("_seeded")
def test_a_copy_of_a_flow_is_a_draft_of_its_own_and_may_be_discarded(manager: Any) -> None:
    copied = manager.post("/flows/hotline/copy", {"flow": "second", "title": "The second line"}, status=201)
    assert (copied["flow"], copied["base"]) == ("second", None)
    sheet = manager.get("/drafts/second")
    assert (sheet["document"]["flow"], sheet["document"]["title"]) == ("second", "The second line")
    manager.post("/flows/hotline/copy", {"flow": "hotline", "title": "Again"}, status=409)
    manager.post("/flows/second/copy", {"flow": "third", "title": "Third"}, status=404)
    assert manager.send("delete", f"/drafts/second?version={copied['version']}").status_code == 204
    manager.post("/drafts/second", status=404)
