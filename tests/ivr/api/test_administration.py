"""What managers set up over the API: queues, lines, agents, lists of words, special days, the emergency."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr import agents, choices, facts, lines, queues, revisions
from ivr.choices import ChoiceKind, ChoiceUnknown, Written
from ivr.clock import VirtualClock
from ivr.house import House
from ivr.lines import NewLine
from ivr.queues import NewQueue
from ivr.seed import seed
from ivr.surroundings import QueueOutOfUse, hold_queues, release_queue
from tests.audits import acts_on

HOURS = {
    "week": {"mon": ["08:00-12:00", "14:00-18:00"], "sat": []},
    "special_days": {"2026-12-24": ["08:00-12:00"]},
    "holidays": "IT",
}


def test_a_queue_is_made_with_its_hours_and_changed_and_both_are_on_record(house: House, manager: Any) -> None:
    new = {"name": "repairs", "title": "Repairs", "hours": HOURS, "dispositions": ["repaired"]}
    made = manager.post("/queue-settings", new, status=201)
    assert (made["hours"], made["dispositions"], made["max_size"]) == (HOURS, ["repaired"], 200)
    path = f"/queue-settings/{made['id']}"
    change = {
        "version": made["version"],
        "wrap_up_seconds": 90,
        "overflow_seconds": 300,
        "help_seconds": 20,
        "hours": None,
    }
    changed = manager.patch(path, change)
    assert (changed["wrap_up_seconds"], changed["overflow_seconds"], changed["hours"]) == (90, 300, None)
    assert (made["help_seconds"], changed["help_seconds"]) == (None, 20)
    assert manager.get(path) == changed
    (_, (act, before, after)) = acts_on(house, f"queue:{made['id']}")
    assert (act, before["wrap_up_seconds"], after["wrap_up_seconds"]) == ("queue_changed", 60, 90)
    assert manager.post("/queue-settings", new, status=409)["message"] == "there is a queue called repairs already"
    manager.get("/queue-settings/999", status=404)


def test_of_two_managers_who_change_one_thing_at_once_the_second_is_told(house: House, manager: Any) -> None:
    with house.db.writing() as tx:
        line = lines.add(tx, NewLine("+39800123456", "Customers", "hotline", "it", "IT", "Europe/Rome"))
        queue_id = queues.add(tx, NewQueue("doubts", "Doubts"))
    for path, first in ((f"/lines/{line.id}", line.version), (f"/queue-settings/{queue_id}", 1)):
        manager.patch(path, {"version": first, "title": "Mine"})
        late = manager.patch(path, {"version": first, "title": "Theirs"}, status=409)
        assert ("load it again" in late["message"], late["reason"]) == (True, "overtaken")
        assert manager.get(path)["title"] == "Mine"
        assert manager.patch(path, {"title": "Whatever happened"})["version"] == first + 2


def test_the_trail_tells_who_changed_what_and_the_newest_comes_first(manager: Any, admin: Any) -> None:
    queue = manager.post("/queue-settings", {"name": "repairs", "title": "Repairs"}, status=201)
    manager.patch(f"/queue-settings/{queue['id']}", {"title": "Mending"})
    admin.patch(f"/staff/{manager.person.id}", {"name": "Another"})
    newest = admin.get("/audit")
    assert [entry["act"] for entry in newest] == ["staff_changed", "queue_changed", "queue_added"]
    assert (newest[1]["before"], newest[1]["after"]) == ({"title": "Repairs"}, {"title": "Mending"})
    assert manager.get("/audit", {"noun": "queue"}) == newest[1:]
    assert manager.get("/audit", {"noun": "queu"}) == []
    assert manager.get("/audit", {"staff_id": admin.person.id}) == newest[:1]
    assert manager.get("/audit", {"before": newest[1]["id"]}) == newest[2:]
    assert manager.get("/audit", {"limit": 1, "subject": f"queue:{queue['id']}"}) == newest[1:2]
    manager.get("/audit", {"before": 999}, status=404)


def test_the_trail_of_a_day_is_that_day_in_its_zone(house: House, clock: VirtualClock, manager: Any) -> None:
    for _ in range(2):
        manager.post("/queue-settings", {"name": f"q{clock.now():%d}", "title": "Q"}, status=201)
        clock.move_to(clock.now() + timedelta(days=1))
    second = {"first_day": "2026-03-03", "last_day": "2026-03-03"}
    assert [entry["after"]["name"] for entry in manager.get("/audit", second)] == ["q03"]
    assert manager.get("/audit", {**second, "zone": "Pacific/Honolulu"}) == []


@pytest.mark.parametrize(
    "hours",
    [
        {"week": {"mon": ["12:00-08:00"]}},
        {"week": {"mon": ["08:00-12:00", "11:00-13:00"]}},
        {"week": {"someday": []}},
        {"week": {"mon": ["8-12"]}},
        {"week": {}, "special_days": {"2026-02-30": []}},
        {"week": {}, "holidays": "XX"},
    ],
)
def test_hours_that_cannot_be_are_refused(manager: Any, hours: dict[str, Any]) -> None:
    manager.post("/queue-settings", {"name": "q", "title": "Q", "hours": hours}, status=422)


def test_a_zone_that_is_none_is_refused_in_words(manager: Any) -> None:
    answer = manager.post("/queue-settings", {"name": "q", "title": "Q", "time_zone": "Rome"}, status=422)
    assert "Rome is not a time zone" in answer["message"]


def test_music_that_nobody_would_hear_is_refused_by_name(manager: Any) -> None:
    new = {"name": "q", "title": "Q", "music": {"it": "music", "en": "harp"}}
    answer = manager.post("/queue-settings", new, status=422)
    assert (answer["code"], answer["values"]) == ("no_clip", {"clip": "harp"})
    made = manager.post("/queue-settings", new | {"music": {"it": "music"}, "callback_first": "customer"}, status=201)
    assert (made["music"], made["announcements"], made["callback_first"]) == ({"it": "music"}, {}, "customer")


def test_a_queue_that_is_needed_stays_in_use(company: House, manager: Any) -> None:
    kept = manager.get("/queue-settings")
    doubts = next(queue for queue in kept if queue["name"] == "doubts")
    refused = manager.patch(f"/queue-settings/{doubts['id']}", {"active": False}, status=409)
    assert "the flow hotline sends callers to this queue" in refused["message"]


def test_a_flow_does_not_come_back_to_a_queue_that_was_put_out_of_use_meanwhile(company: House, manager: Any) -> None:
    def publish(document: dict[str, Any]) -> Any:
        with company.db.writing() as tx:
            return revisions.publish(tx, document)

    shipped = revisions.shipped("hotline")
    without = json.loads(json.dumps(shipped).replace('"queue": "orders"', '"queue": "doubts"'))
    publish({**without, "rehearsals": []})
    orders = next(queue for queue in manager.get("/queue-settings") if queue["name"] == "orders")
    manager.patch(f"/queue-settings/{orders['id']}", {"active": False})
    refused = manager.post("/flows/hotline/rollback", {"number": 1}, status=409)
    assert refused["message"] == "the flow sends callers to a queue that is out of use: orders"
    with company.db.writing() as tx, pytest.raises(QueueOutOfUse):
        hold_queues(tx, shipped)
    manager.patch(f"/queue-settings/{orders['id']}", {"active": True})
    manager.post("/flows/hotline/rollback", {"number": 1})


def test_a_flow_is_published_before_or_after_a_queue_is_put_out_of_use_never_at_once(company: House) -> None:
    def serve() -> bool:
        with company.db.writing() as tx:
            hold_queues(tx, revisions.shipped("hotline"))
            return True

    with ThreadPoolExecutor(1) as other:
        with company.db.writing() as tx:
            release_queue(tx, "nobody's")
            queue = next(queue for queue in queues.settings.listing(tx) if queue.name == "orders")
            late = other.submit(serve)
            queues.settings.change(tx, queue.id, active=False)
        with pytest.raises(QueueOutOfUse):
            late.result()


def test_no_wrap_up_is_kept_open_for_longer_than_it_lasts(manager: Any) -> None:
    """Nobody could finish one: it would always run out of time."""
    new = {"name": "spare", "title": "Spare", "wrap_up_seconds": 60, "wrap_up_least_seconds": 61}
    assert manager.post("/queue-settings", new, status=422)["code"] == "least_too_long"
    made = manager.post("/queue-settings", new | {"wrap_up_least_seconds": 60}, status=201)
    for change in ({"wrap_up_least_seconds": 61}, {"wrap_up_seconds": 59}):
        assert manager.patch(f"/queue-settings/{made['id']}", change, status=422)["code"] == "least_too_long"
    kept = manager.get(f"/queue-settings/{made['id']}")
    assert (kept["wrap_up_seconds"], kept["wrap_up_least_seconds"]) == (60, 60)


def test_a_queue_with_callers_in_it_stays_in_use(floor: Any, manager: Any) -> None:
    queue_id = floor.queue("spare")
    caller = floor.caller("spare")
    refused = manager.patch(f"/queue-settings/{queue_id}", {"active": False}, status=409)
    assert "callers wait in this queue" in refused["message"]
    floor.abandon(caller)
    assert manager.patch(f"/queue-settings/{queue_id}", {"active": False})["active"] is False


def test_a_line_is_added_with_a_flow_that_was_published(house: House, manager: Any) -> None:
    new = {
        "number": "+390299999999",
        "title": "Milan",
        "flow": "hotline",
        "language": "it",
        "country": "IT",
        "time_zone": "Europe/Rome",
    }
    assert "was ever published" in manager.post("/lines", new, status=422)["message"]
    ready = revisions.prepare(revisions.shipped("hotline"))
    with house.db.writing() as tx:
        revisions.publish(tx, ready)
    made = manager.post("/lines", new, status=201)
    assert (made["active"], made["version"], made["survey_by"]) == (True, 1, "call")
    assert "Milan already" in manager.post("/lines", new, status=409)["message"]
    changed = manager.patch(f"/lines/{made['id']}", {"sends_sms": False, "active": False, "version": 1})
    assert (changed["sends_sms"], changed["active"]) == (False, False)
    acts = acts_on(house, f"line:{made['id']}")
    assert acts[1] == (
        "line_changed",
        {"sends_sms": True, "active": True},
        {"sends_sms": False, "active": False},
    )


def test_a_newcomer_is_made_and_chooses_a_password_before_anything_else(house: House, manager: Any, app: Any) -> None:
    with house.db.writing() as tx:
        queues.add(tx, NewQueue("doubts", "Doubts"))
    new = {"email": "Nina@bank.example", "name": "Nina", "queues": ["doubts"], "skills": {"language:it": 4}}
    made = manager.post("/agents/newcomers", new, status=201)
    assert (made["agent"]["name"], made["agent"]["skills"], made["email"]) == (
        "Nina",
        {"language:it": 4},
        "nina@bank.example",
    )
    nina = type(manager)(app.test_client())
    assert nina.log_in("nina@bank.example", made["temporary_password"]).status_code == 200
    assert nina.get("/me")["must_change_password"] is True
    refused = nina.get("/desk", status=403)
    assert (refused["message"], refused["must_change_password"]) == ("choose a password of your own first", True)
    old = made["temporary_password"]
    nina.put("/me/password", {"old": old, "new": old}, status=422)
    nina.token = nina.put("/me/password", {"old": old, "new": "my own long words"})["csrf_token"]
    assert nina.get("/desk")["me"]["presence"] == "offline"
    assert manager.post("/agents/newcomers", new, status=409)["message"].startswith("nina@bank.example logs in already")
    assert [act for act, _, _ in acts_on(house, f"agent:{made['agent']['id']}")] == ["agent_added"]
    assert old not in str(acts_on(house, f"staff:{made['agent']['staff_id']}"))


def test_a_given_password_is_not_told_back_and_one_too_weak_is_refused(manager: Any) -> None:
    new = {"email": "nina@bank.example", "name": "Nina"}
    manager.post("/agents/newcomers", {**new, "password": "short"}, status=422)
    manager.post("/agents/newcomers", {**new, "queues": ["nowhere"]}, status=422)
    manager.post("/agents/newcomers", {**new, "phone": "telephone"}, status=422)
    assert (
        manager.post("/agents/newcomers", {**new, "password": "long enough words"}, status=201)["temporary_password"]
        is None
    )


def test_an_agent_is_changed_and_taken_off(house: House, floor: Any, manager: Any) -> None:
    agent_id = floor.agent("nina", floor.queue("doubts"))
    floor.available(agent_id)
    path = f"/agents/{agent_id}"
    manager.patch(path, {"phone": "telephone"}, status=422)
    changed = manager.patch(
        path,
        {"version": 1, "phone": "telephone", "number": "+390212345678", "queues": [], "skills": {"language:vi": 5}},
    )
    assert (changed["phone"], changed["queue_ids"], changed["skills"]) == ("telephone", [], {"language:vi": 5})
    manager.patch(path, {"version": 1, "queues": ["doubts"]}, status=409)
    assert manager.patch(path, {"active": False})["presence"] == "offline"
    assert manager.get("/agents") == []
    assert [agent["id"] for agent in manager.get("/agents/all")] == [agent_id]
    refused = manager.put(f"/agents/{agent_id}/presence", {"presence": "available"}, status=422)
    assert "takes no calls any more" in refused["message"]
    assert len(acts_on(house, f"agent:{agent_id}")) == 2


def test_who_loses_the_log_in_is_no_longer_offered_calls(house: House, floor: Any, admin: Any) -> None:
    agent_id = floor.agent("nina", floor.queue("doubts"))
    floor.available(agent_id)
    with house.db.reading() as tx:
        staff_id = agents.by_id(tx, agent_id).staff_id
    admin.patch(f"/staff/{staff_id}", {"active": False})
    assert floor.presence(agent_id) == ("offline", None)
    refused = admin.put(f"/agents/{agent_id}/presence", {"presence": "available"}, status=422)
    assert "takes no calls any more" in refused["message"]


def test_a_word_of_a_list_is_changed_and_another_added(house: House, agent: Any, manager: Any) -> None:
    causes = agent.get("/choices", {"kind": "cause"})
    assert [cause["key"] for cause in causes][:2] == ["delay", "discourtesy"]
    assert all(set(cause["labels"]) == {"en", "it", "th", "vi", "mn"} for cause in causes)
    delay = manager.put("/choices/cause/delay", {"labels": {"en": "Too late"}, "position": 10, "version": 0})
    assert (delay["labels"], delay["version"]) == ({"en": "Too late"}, 1)
    manager.put("/choices/cause/delay", {"labels": {"en": "Late"}, "version": 0}, status=409)
    assert manager.put("/choices/cause/delay", {"labels": {"en": "Late"}, "version": 1})["version"] == 2
    manager.put("/choices/cause/smell", {"labels": {"en": "Smell", "it": "Odore"}, "position": 5})
    manager.put("/choices/cause/price", {"labels": {"en": "Price"}, "active": False})
    now = {cause["key"]: cause for cause in agent.get("/desk/choices")["causes"]}
    assert "price" not in now
    assert next(iter(now)) == "smell"
    assert [act for act, _, _ in acts_on(house, "choice:cause:delay")] == ["choice_written"] * 2


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/choices/mood/good", {"labels": {"en": "Good"}}, 404),
        ("/choices/cause/Not%20So", {"labels": {"en": "Good"}}, 422),
        ("/choices/cause/smell", {"labels": {"en": " "}}, 422),
        ("/choices/cause/smell", {"labels": {"en": "Smell"}, "allowed_minutes": 5}, 422),
    ],
)
def test_a_word_that_fits_no_list_is_refused(manager: Any, path: str, body: dict[str, Any], status: int) -> None:
    manager.put(path, body, status=status)


def test_a_list_without_a_word_says_who_can_put_one_into_it(house: House) -> None:
    with house.db.writing() as tx:
        for word in choices.listing(tx, ChoiceKind.BREAK):
            choices.write(tx, ChoiceKind.BREAK, word.key, Written(word.labels, active=False))
        with pytest.raises(ChoiceUnknown, match="a manager can put one into it"):
            choices.expect(tx, ChoiceKind.BREAK, "lunch")


def test_the_desk_is_told_what_can_be_chosen(house: House, agent: Any) -> None:
    seed(house, anyway=True)
    shown = agent.get("/desk/choices")
    lunch = next(choice for choice in shown["breaks"] if choice["key"] == "lunch")
    assert (lunch["allowed_minutes"], lunch["labels"]["it"]) == (60, "Pranzo")
    doubts = next(queue for queue in shown["queues"] if queue["name"] == "doubts")
    assert (doubts["dispositions"][0], doubts["wrap_up_seconds"]) == ("explained", 60)
    assert [reason["key"] for reason in shown["reasons"]][:2] == ["doubt", "complaint"]


def test_a_special_day_counts_for_queues_and_flows_that_follow_the_holidays(
    house: House, clock: VirtualClock, manager: Any
) -> None:
    with house.db.writing() as tx:
        queues.add(tx, NewQueue("doubts", "Doubts", {"hours": HOURS}))
    clock.move_to(datetime(2026, 4, 6, 8, 0, tzinfo=UTC))  # Easter Monday
    assert _is_open(house) is False
    ours = {"day": "2026-04-06", "title": "We work on Easter Monday", "closed": False}
    made = manager.post("/special-days", ours, status=201)
    assert _is_open(house) is True
    with house.db.reading() as tx:
        assert "2026-04-06" not in facts.gather(tx, ["holidays:IT"], None)["holidays:IT"]
    assert "stands in the list already" in manager.post("/special-days", ours, status=409)["message"]
    manager.put(f"/special-days/{made['id']}", {**ours, "country": "TH", "version": 1})
    assert _is_open(house) is False
    assert (
        manager.client.delete(f"/api/special-days/{made['id']}", headers={"X-CSRFToken": manager.token}).status_code
        == 204
    )
    assert manager.get("/special-days") == []
    acts = [act for act, _, _ in acts_on(house, f"special_day:{made['id']}")]
    assert acts == ["special_day_added", "special_day_changed", "special_day_removed"]


def test_a_countrys_year_is_told_with_our_own_days_in_it(manager: Any) -> None:
    manager.post("/special-days", {"day": "2026-03-19", "title": "Founder's day"}, status=201)
    manager.post("/special-days", {"day": "2026-06-02", "title": "Open", "country": "IT", "closed": False}, status=201)
    year = {day["day"]: day for day in manager.get("/holidays", {"country": "IT", "year": 2026})}
    assert (year["2026-03-19"]["title"], year["2026-06-02"]["closed"]) == ("Founder's day", False)
    assert year["2026-12-25"]["special_id"] is None
    assert {"IT", "TH", "VN"} <= set(manager.get("/holidays/countries"))
    manager.get("/holidays", {"country": "XX", "year": 2026}, status=422)


def _is_open(house: House) -> bool:
    with house.db.reading() as tx:
        return queues.glance(tx, "doubts")["open"]


def test_one_switch_puts_an_emergency_on_every_line_and_off_again(
    house: House, clock: VirtualClock, agent: Any, manager: Any
) -> None:
    seed(house, anyway=True)
    with house.db.writing() as tx:
        lines.add(tx, NewLine("+390299999999", "Milan", "hotline", "it", "IT", "Europe/Rome"))
    words = {"en": "There is no water in Turin.", "it": "A Torino manca l'acqua."}
    agent.client.put("/api/emergency", json={"on": True}, headers={"X-CSRFToken": agent.token})
    assert {line["on"] for line in agent.get("/emergency")} == {False}
    refused = manager.put("/emergency", {"on": True, "words": {"en": words["en"]}}, status=409)
    assert "Milan would hear nothing" in refused["message"]
    assert {line["on"] for line in manager.get("/emergency")} == {False}
    shown = manager.put("/emergency", {"on": True, "words": words})
    assert {(line["on"], line["switched_by"], line["announced"]) for line in shown} == {(True, "Manager", True)}
    assert shown[0]["without_words"] == ["th", "vi"]
    assert {(line["ends_calls"], line["can_end_calls"]) for line in shown} == {(False, True)}
    assert shown[0]["switched_at"].startswith("2026-03-02T09:00")
    only = manager.put("/emergency", {"on": False, "line_ids": [shown[0]["line_id"]]})
    assert [line["on"] for line in only] == [False, True]
    assert only[0]["words"] == words
    manager.put("/emergency", {"on": False, "line_ids": [999]}, status=404)
    ending = manager.put("/emergency", {"on": True, "ends_calls": True})
    assert {line["ends_calls"] for line in ending} == {True}
    assert {line["ends_calls"] for line in manager.put("/emergency", {"on": True})} == {True}
