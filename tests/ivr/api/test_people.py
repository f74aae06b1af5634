"""Customers, contacts, cases, tasks, lines and staff over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr import cases, contacts, lines
from ivr.cases import NewTask
from ivr.contacts import NewContact
from ivr.house import House
from ivr.lines import NewLine
from tests.audits import audited

ROSSI = {"name": "Maria Rossi", "numbers": ["+390212345678"], "language": "it", "external_id": "C-1"}


def _acts(house: House, subject: str) -> list[str]:
    with house.db.reading() as tx:
        return [entry.act for entry in audited(tx, subject)]


def test_a_customer_is_added_found_and_changed_and_each_change_is_on_record(house: House, agent: Any) -> None:
    key = agent.post("/customers", ROSSI, status=201)["id"]
    for typed in ("rossi", "+39 02 1234 5678", "C-1"):
        assert [found["id"] for found in agent.get("/customers", {"q": typed})] == [key]
    changed = agent.patch(f"/customers/{key}", {"slow": True})
    assert (changed["slow"], changed["numbers"], changed["language"]) == (True, ["+390212345678"], "it")
    with house.db.reading() as tx:
        added, change = audited(tx, f"customer:{key}")
    assert (added.before, change.before["slow"], change.after["slow"]) == (None, False, True)
    assert change.staff_id == agent.person.id


def test_a_customer_is_found_by_the_reference_of_a_case(agent: Any, manager: Any) -> None:
    key = agent.post("/customers", ROSSI, status=201)["id"]
    case = agent.post("/cases", {"kind": "complaint", "customer_id": key}, status=201)
    assert [found["id"] for found in agent.get("/customers", {"q": case["reference"]})] == [key]
    assert agent.get(f"/cases/by-reference/{case['reference']}")["id"] == case["id"]
    agent.get("/cases/by-reference/0000001", status=404)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "Maria", "numbers": ["02 1234"]}, "numbers.0"),
        ({"name": "Maria", "slow": "yes"}, "slow"),
        ({"name": "Maria", "unknown": 1}, "unknown"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "Maria", "priority_seconds": 10**30}, "priority_seconds"),
    ],
)
def test_input_that_does_not_fit_is_refused_with_its_place(agent: Any, body: Any, where: str) -> None:
    answer = agent.post("/customers", body, status=422)
    assert [fault["where"] for fault in answer["faults"]] == [where]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": ""}, "this must not be empty"),
        ({"name": "Maria", "numbers": ["02 1234"]}, "country's code"),
        ({"name": "Maria", "email": "maria"}, "no e-mail address"),
        ({"name": "Maria", "postcode": "00184!"}, "only letters, digits"),
        ({"name": "a\x00b"}, "cannot be kept"),
    ],
)
def test_what_does_not_fit_is_told_without_patterns(agent: Any, body: Any, said: str) -> None:
    assert said in agent.post("/customers", body, status=422)["faults"][0]["what"]


@pytest.mark.parametrize(("data", "kind", "status"), [("{", "application/json", 422), ("{}", "text/plain", 415)])
def test_what_is_no_json_is_refused(agent: Any, data: str, kind: str, status: int) -> None:
    answer = agent.client.post("/api/customers", data=data, content_type=kind, headers={"X-CSRFToken": agent.token})
    assert answer.status_code == status


def test_an_external_id_taken_is_a_conflict_in_words(agent: Any) -> None:
    agent.post("/customers", ROSSI, status=201)
    assert "C-1" in agent.post("/customers", ROSSI, status=409)["message"]


def test_a_number_that_no_row_can_have_is_nobodys(agent: Any) -> None:
    agent.get(f"/customers/{2**63}", status=404)
    agent.get(f"/customers/{2**63 - 1}", status=404)
    agent.get("/customers/0", status=404)


def test_a_customers_page_shows_open_cases_and_last_contacts(house: House, agent: Any, manager: Any) -> None:
    key = agent.post("/customers", ROSSI, status=201)["id"]
    with house.db.writing() as tx:
        for _ in range(25):
            contacts.open(tx, NewContact("call", customer_id=key))
    agent.post("/cases", {"kind": "doubt", "customer_id": key, "summary": "A fee"}, status=201)
    page = agent.get(f"/customers/{key}")
    assert [case["summary"] for case in page["open_cases"]] == ["A fee"]
    assert len(page["last_contacts"]) == 10
    first = agent.get(f"/customers/{key}/contacts")
    second = agent.get(f"/customers/{key}/contacts", {"before": first[-1]["id"]})
    assert [len(first), len(second)] == [20, 5]
    assert len({contact["id"] for contact in first + second}) == 25


def test_a_case_opened_for_a_merged_duplicate_is_the_case_of_who_stays(
    agent: Any, supervisor: Any, manager: Any
) -> None:
    stays, duplicate = (agent.post("/customers", {"name": name}, status=201)["id"] for name in ("Anna", "Hanna"))
    supervisor.post(f"/customers/{duplicate}/merge", {"into": stays})
    case = agent.post("/cases", {"kind": "doubt", "customer_id": duplicate}, status=201)
    assert [one["id"] for one in agent.get(f"/customers/{stays}")["open_cases"]] == [case["id"]]


def test_a_case_lives_from_opening_to_reopening(house: House, agent: Any, manager: Any) -> None:
    case = agent.post("/cases", {"kind": "complaint", "summary": "No card"}, status=201)
    path = f"/cases/{case['id']}"
    assert (case["owner"], case["status"]) == ("Manager", "open")
    due = (house.clock.now() + timedelta(days=1)).isoformat()
    agent.post(f"{path}/notes", {"text": "The post was asked."}, status=201)
    stepped = agent.put(f"{path}/next-step", {"next_step": "Send a new card", "due_at": due})
    assert stepped["next_step"] == "Send a new card"
    assert agent.put(f"{path}/owner", {"owner_id": agent.person.id})["owner"] == "Agent"
    assert agent.patch(path, {"cause": "delay"})["cause"] == "delay"
    assert agent.post(f"{path}/close", {"solved": True})["solved"] is True
    assert "closed" in agent.post(f"{path}/close", {"solved": True}, status=409)["message"]
    agent.put(f"{path}/owner", {"owner_id": manager.person.id}, status=409)
    assert agent.post(f"{path}/reopen", {"next_step": "Ask again", "due_at": due})["status"] == "open"
    history = [event["kind"] for event in agent.get(path)["events"]]
    assert history == ["opened", "noted", "next_step_set", "assigned", "changed", "closed", "reopened"]
    assert len(_acts(house, f"case:{case['id']}")) == len(history)


def test_a_promise_needs_a_time_with_its_zone(agent: Any, manager: Any) -> None:
    case = agent.post("/cases", {"kind": "doubt"}, status=201)
    step = {"next_step": "Call", "due_at": "2026-03-03T10:00:00"}
    assert "due_at" in agent.put(f"/cases/{case['id']}/next-step", step, status=422)["message"]


def test_cases_are_listed_by_what_is_asked(agent: Any, supervisor: Any) -> None:
    doubt = agent.post("/cases", {"kind": "doubt"}, status=201)
    order = agent.post("/cases", {"kind": "order", "owner_id": agent.person.id}, status=201)
    agent.post(f"/cases/{doubt['id']}/close", {"solved": False})
    for query, expected in (
        ({}, [order, doubt]),
        ({"status": "open"}, [order]),
        ({"kind": "doubt"}, [doubt]),
        ({"owner_id": agent.person.id}, [order]),
        ({"before": order["id"]}, [doubt]),
    ):
        assert [case["id"] for case in supervisor.get("/cases", query)] == [case["id"] for case in expected]
    agent.get("/cases", {"status": "ajar"}, status=422)


def test_agents_list_a_customers_cases_and_their_own(agent: Any, supervisor: Any) -> None:
    own = agent.post("/cases", {"kind": "order", "owner_id": agent.person.id}, status=201)
    assert [case["id"] for case in agent.get("/cases", {"owner_id": agent.person.id})] == [own["id"]]
    assert agent.get("/cases", {"customer_id": 999_999}) == []
    for query in ({}, {"status": "open"}, {"owner_id": supervisor.person.id}):
        assert "only supervisors" in agent.get("/cases", query, status=403)["message"]


def test_a_visit_is_put_on_record_and_a_contact_corrected(house: House, agent: Any, supervisor: Any) -> None:
    visit = agent.post("/contacts", {"channel": "visit", "reason": "doubt", "note": "Came by."}, status=201)
    assert visit["ended_at"] is not None
    corrected = agent.patch(f"/contacts/{visit['id']}", {"reason": "complaint", "cause": "delay"})
    assert (corrected["reason"], corrected["cause"], corrected["note"]) == ("complaint", "delay", "Came by.")
    agent.patch(f"/contacts/{visit['id']}", {"customer_id": 99}, status=404)
    found = supervisor.get("/contacts", {"channel": "visit", "reason": "complaint"})
    assert [one["id"] for one in found] == [visit["id"]]
    assert supervisor.get("/contacts", {"channel": "letter"}) == []
    assert _acts(house, f"contact:{visit['id']}") == ["contact_added", "contact_corrected"]


def test_tasks_are_ones_own_unless_all_are_asked_for(house: House, agent: Any, manager: Any) -> None:
    with house.db.writing() as tx:
        mine = cases.add_task(tx, NewTask("callback", "a", owner_id=agent.person.id))
        theirs = cases.add_task(tx, NewTask("follow_up", "b", owner_id=manager.person.id))
    assert [task["id"] for task in agent.get("/tasks")] == [mine]
    assert [task["id"] for task in manager.get("/tasks", {"everybody": "true"})] == [mine, theirs]
    assert [task["id"] for task in manager.get("/tasks", {"everybody": "true", "after": mine})] == [theirs]
    agent.get("/tasks", {"everybody": "true"}, status=403)
    for _ in range(2):
        assert agent.post(f"/tasks/{mine}/done")["done_at"] is not None
    assert agent.get("/tasks") == []
    assert _acts(house, f"task:{mine}") == ["task_done"]
    for _ in range(2):
        assert agent.send("delete", f"/tasks/{mine}/done").json["done_at"] is None
    assert [task["id"] for task in agent.get("/tasks")] == [mine]
    assert _acts(house, f"task:{mine}") == ["task_done", "task_reopened"]


def test_a_manager_switches_the_emergency_and_an_agent_cannot(house: House, agent: Any, manager: Any) -> None:
    with house.db.writing() as tx:
        line = lines.add(tx, NewLine("+39800123456", "Customers", "hotline", "it", "IT", "Europe/Rome"))
    path = f"/lines/{line.id}/emergency"
    agent.put(path, {"on": True, "words": {"it": "Chiuso."}}, status=403)
    assert "hear nothing" in manager.put(path, {"on": True, "words": {"en": "Closed."}}, status=409)["message"]
    manager.put(path, {"on": True, "words": {"it": "Chiuso."}})
    assert agent.get(f"/lines/{line.id}")["emergency"] is True
    manager.patch(f"/lines/{line.id}", {"survey_by": "sms"})
    (change, entry) = manager.get("/audit", {"subject": f"line:{line.id}"})
    assert (entry["act"], change["before"]) == ("emergency_switched", {"survey_by": "call"})
    assert [shown["survey_by"] for shown in agent.get("/lines")] == ["sms"]


def test_an_admin_adds_and_changes_staff_and_keeps_their_own_rights(agent: Any, admin: Any) -> None:
    new = {"email": "new@bank.example", "name": "New", "role": "supervisor", "password": "long enough words"}
    key = admin.post("/staff", new, status=201)["id"]
    admin.post("/staff", new, status=409)
    admin.post("/staff", {**new, "email": "b@bank.example", "password": "short"}, status=422)
    changed = admin.patch(f"/staff/{key}", {"role": "manager", "password": "other long words"})
    assert (changed["role"], changed["name"]) == ("manager", "New")
    assert "another administrator" in admin.patch(f"/staff/{admin.person.id}", {"role": "agent"}, status=409)["message"]
    admin.post(f"/staff/{agent.person.id}/end-sessions", status=204)
    agent.get("/me", status=401)
    for entry in admin.get("/audit", {"subject": f"staff:{key}"}):
        assert "long" not in str(entry)


@pytest.mark.parametrize("number", ["+5511912345678", "+39899123456", "+3911"])
def test_an_agent_is_not_given_a_telephone_that_may_not_be_rung(admin: Any, number: str) -> None:
    member = {"email": "tom@bank.example", "name": "Tom", "role": "agent", "password": "long enough words"}
    key = admin.post("/staff", member, status=201)["id"]
    agent = {"staff_id": key, "phone": "telephone", "number": number}
    refused = admin.post("/agents", agent, status=422)
    if number != "+3911":  # no number at all is refused with its place
        assert refused["message"].startswith(f"{number} cannot be rung")
    made = admin.post("/agents", agent | {"number": "+390212345678"}, status=201)
    assert made["number"] == "+390212345678"
