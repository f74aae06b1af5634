"""Planned menus, menus as files, rights and presence over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ivr import planned, revisions
from ivr.clock import VirtualClock
from ivr.house import House
from ivr.seed import seed
from ivr.staff import Right, Role, rights_of
from tests.audits import audited

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the rows are tested with their noun

HOTLINE = revisions.shipped("hotline")


@pytest.fixture(autouse=True)
def _seeded(house: House) -> None:
    seed(house, anyway=True)


def _wall(house: House, hours: float) -> str:
    """What the clock on the company's wall shows in so many hours."""
    later = house.clock.now() + timedelta(hours=hours)
    return later.astimezone(ZoneInfo(house.settings.time_zone)).strftime("%Y-%m-%dT%H:%M")


def _draft(manager: Any, title: str) -> int:
    """The draft with another title; its version."""
    sheet = manager.post("/drafts/hotline")
    saving = {"version": sheet["draft"]["version"], "document": {**sheet["document"], "title": title}}
    return int(manager.put("/drafts/hotline", saving)["draft"]["version"])


def test_a_draft_is_published_for_a_time_and_what_comes_back_is_told(
    house: House, clock: VirtualClock, agent: Any, manager: Any
) -> None:
    times = {"since": _wall(house, 10), "until": _wall(house, 20)}
    body = {"version": _draft(manager, "Christmas"), "note": "Christmas", **times}
    assert manager.post("/drafts/hotline/publish", body)["live"] is False
    told = agent.get("/flows/hotline/times")
    (coming,) = told["schedules"]
    assert (told["serves"], told["lasting"], coming["number"], coming["then"]) == (1, 1, 2, 1)
    assert coming["state"] == "coming"
    late = {"version": _draft(manager, "Carnival"), **times}
    refused = manager.post("/drafts/hotline/publish", late, status=409)
    assert (refused["code"], refused["values"]["who"]) == ("schedule_overlaps", "Manager")
    clock.move_to(clock.now() + timedelta(hours=11))
    told = agent.get("/flows/hotline/times")
    assert (told["serves"], told["lasting"]) == (2, 1)
    assert agent.get("/flows/hotline")["document"]["title"] == "Christmas"
    assert manager.get("/drafts/hotline")["live"] == 1
    assert [term["number"] for term in told["terms"]] == [2, 1]
    ended = manager.send("delete", f"/flows/hotline/schedules/{coming['id']}").json
    assert (ended["serves"], ended["schedules"], len(ended["terms"])) == (1, [], 3)
    assert manager.send("delete", f"/flows/hotline/schedules/{coming['id']}").status_code == 409


def test_an_older_revision_is_planned_again_after_a_look_at_it(house: House, manager: Any) -> None:
    manager.post("/flows/publish", {"document": {**HOTLINE, "title": "Ours"}})
    plan = {"number": 1, "since": _wall(house, 1)}
    assert manager.post("/flows/hotline/schedules", plan)["schedules"][0]["number"] == 1
    assert manager.get("/schedules")[0]["flow"] == "hotline"
    assert manager.post("/flows/hotline/schedules", {"number": 1}, status=422)["code"] == "no_times"
    gone_by = {"number": 1, "since": "2001-01-01T00:00"}
    assert manager.post("/flows/hotline/schedules", gone_by, status=422)["code"] == "time_gone_by"
    nowhen = {"number": 1, "since": "2027-02-30T00:00"}
    assert manager.post("/flows/hotline/schedules", nowhen, status=422)["code"] == "day"
    manager.post("/flows/hotline/schedules", {"number": 9, "since": _wall(house, 2)}, status=404)
    manager.get("/flows/nothing/times", status=404)


def test_times_are_meant_by_the_clock_of_a_flow_that_has_its_own(house: House, manager: Any) -> None:
    there = "Pacific/Auckland"
    manager.post("/flows/publish", {"document": {**HOTLINE, "timezone": there}})
    plan = {"number": 2, "since": "2037-12-24T18:00", "until": "2037-12-27T00:00"}
    (coming,) = manager.post("/flows/hotline/schedules", plan)["schedules"]
    assert (coming["starts_at"], coming["time_zone"]) == ("2037-12-24T05:00:00Z", there)


def test_a_planned_menu_that_fails_at_its_time_is_told_among_the_parts(
    house: House, clock: VirtualClock, supervisor: Any, manager: Any
) -> None:
    manager.post("/flows/hotline/schedules", {"number": 1, "since": _wall(house, 2), "until": _wall(house, 3)})
    with house.db.writing() as tx:
        tx.connection.exec_driver_sql("delete from agent_queues")
    clock.move_to(clock.now() + timedelta(hours=2))
    assert planned.look_at_due(house) == 1
    (refused,) = supervisor.get("/schedules")
    assert (refused["state"], {each["code"] for each in refused["problems"]}) == ("refused", {"unknown_queue"})
    assert _menus(supervisor) == ("warning", "menus_refused")
    manager.send("delete", f"/flows/hotline/schedules/{refused['id']}")
    assert _menus(supervisor) == ("ok", "menus_ok")


def _menus(person: Any) -> tuple[str, str]:
    part = next(each for each in person.get("/health/parts")["parts"] if each["key"] == "menus")
    return part["state"], part["code"]


def test_a_file_is_looked_at_first_and_a_faulty_one_is_refused_with_its_lines(manager: Any, house: House) -> None:
    version = _draft(manager, "Ours")
    text = manager.client.get("/api/drafts/hotline/file").text
    assert text.startswith("# The company's free line") or "title: Ours" in text
    same = manager.post("/drafts/hotline/file", {"text": text})
    assert (same["changes"], same["faults"]) == ([], [])
    other = text.replace("title: Ours", "title: Theirs").replace("flow: hotline", "flow: elsewhere")
    looked = manager.post("/drafts/hotline/file", {"text": other})
    assert (looked["of_flow"], [one["what"] for one in looked["changes"]]) == ("elsewhere", ["flow_changed"])
    assert manager.get("/drafts/hotline")["document"]["title"] == "Ours"
    manager.put("/drafts/hotline", {"version": version, "document": looked["document"]})
    manager.send("post", "/drafts/hotline/file/taken-in")
    with house.db.reading() as tx:
        assert audited(tx, "flow:hotline")[-1].act == "draft_imported"
    broken = text.replace("start: greeting", "start: nowhere")
    refused = manager.post("/drafts/hotline/file", {"text": broken})
    line = broken.splitlines().index("start: nowhere") + 1
    assert refused["document"] is None
    assert (line, "missing_node") in {(one["line"], one["problem"]["code"]) for one in refused["faults"]}
    unreadable = manager.post("/drafts/hotline/file", {"text": "flow: [\nnodes: }\n"})
    assert (unreadable["faults"][0]["line"], unreadable["faults"][0]["problem"]["code"]) == (2, "unreadable_file")


def test_a_revision_is_taken_away_as_it_was_written(agent: Any) -> None:
    answer = agent.client.get("/api/flows/hotline/revisions/1/file")
    assert 'filename="hotline-1.yaml"' in answer.headers["Content-Disposition"]
    assert revisions.load(answer.text) == HOTLINE


@pytest.mark.parametrize(
    ("role", "given", "rights"),
    [
        (Role.AGENT, None, ""),
        (Role.AGENT, ["publish_menus"], ""),
        (Role.SUPERVISOR, None, ""),
        (Role.SUPERVISOR, ["switch_emergency"], "switch_emergency"),
        (Role.MANAGER, None, "edit_menus publish_menus switch_emergency"),
        (Role.MANAGER, ["edit_menus"], "edit_menus"),
        (Role.MANAGER, ["publish_menus"], "edit_menus publish_menus"),
        (Role.ADMIN, [], "edit_menus publish_menus switch_emergency"),
    ],
)
def test_rights_come_with_the_role_and_are_given_and_taken_one_by_one(
    role: Role, given: list[str] | None, rights: str
) -> None:
    assert " ".join(rights_of(role, given)) == rights


def test_who_may_edit_need_not_be_allowed_to_publish(admin: Any, manager: Any, supervisor: Any) -> None:
    people = {one["name"]: one for one in admin.get("/staff")}
    rights = [Right.EDIT_MENUS]
    changed = admin.patch(f"/staff/{people['Manager']['id']}", {"rights": rights})
    assert changed["rights"] == ["edit_menus"]
    version = _draft(manager, "Ours")
    refused = manager.post("/drafts/hotline/publish", {"version": version}, status=403)
    assert refused["code"] == "right_needed"
    manager.post("/flows/hotline/rollback", {"number": 1}, status=403)
    manager.put("/emergency", {"on": False}, status=403)
    supervisor.put("/emergency", {"on": False}, status=403)
    admin.patch(f"/staff/{people['Supervisor']['id']}", {"rights": [Right.SWITCH_EMERGENCY]})
    supervisor.put("/emergency", {"on": False})
    assert admin.patch(f"/staff/{people['Manager']['id']}", {"rights": None})["rights"] == [*Right]
    assert manager.get("/session")["person"]["rights"] == [*Right]


def test_who_else_is_in_a_draft_is_told_until_they_are_not_seen_any_more(
    clock: VirtualClock, manager: Any, admin: Any
) -> None:
    manager.put("/drafts/hotline/presence", {"node": None}, status=404)
    manager.post("/drafts/hotline")
    assert manager.put("/drafts/hotline/presence", {"node": "welcome"}) == []
    (other,) = admin.put("/drafts/hotline/presence", {})
    assert (other["name"], other["node"]) == ("Manager", "welcome")
    clock.move_to(clock.now() + timedelta(seconds=20))
    assert [one["name"] for one in manager.put("/drafts/hotline/presence", {"node": "orders"})] == ["Admin"]
    clock.move_to(clock.now() + timedelta(seconds=20))
    assert manager.put("/drafts/hotline/presence", {"node": "orders"}) == []
    assert admin.put("/drafts/hotline/presence", {})[0]["node"] == "orders"
    manager.send("delete", "/drafts/hotline/presence")
    assert admin.put("/drafts/hotline/presence", {}) == []


def test_a_published_draft_keeps_the_comments_of_what_is_as_it_was(manager: Any) -> None:
    text = revisions.shipped_text("hotline")
    document = revisions.load(text)
    document["nodes"]["greeting"]["prompt"]["en"] = "Good day."
    told = revisions.written(revisions.with_order_kept(document), text)
    assert revisions.load(told)["nodes"]["greeting"]["prompt"]["en"] == "Good day."
    kept = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in told.splitlines() if line.lstrip().startswith("#")] == kept
    assert revisions.written(document, None) == revisions.dump(document)
    assert revisions.load(revisions.written(document, '{"flow": "x"}')) == document
