"""Customers and their contacts over the API: who may look through them, who asks for one, who changes and merges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from ivr import agents, lines, queues
from ivr.agents import NewAgent
from ivr.contacts import Contact
from ivr.house import House
from ivr.lines import NewLine
from tests.audits import acts_on


def test_a_supervisor_merges_duplicates_and_an_agent_cannot(agent: Any, supervisor: Any) -> None:
    anna = agent.post("/customers", {"name": "Anna", "numbers": ["+390211111111"]}, status=201)["id"]
    other = agent.post("/customers", {"name": "Hanna", "numbers": ["+390211111111"]}, status=201)["id"]
    assert [view["id"] for view in agent.get(f"/customers/{anna}/lookalikes")] == [other]
    assert supervisor.get("/customers/shared-numbers")[0]["number"] == "+390211111111"
    agent.post(f"/customers/{other}/merge", {"into": anna}, status=403)
    assert supervisor.post(f"/customers/{other}/merge", {"into": anna})["id"] == anna
    assert agent.get(f"/customers/{anna}/contacts/count") == {"contacts": 0}
    supervisor.post(f"/customers/{other}/merge", {"into": anna}, status=409)
    assert agent.get(f"/customers/{other}")["customer"]["id"] == anna
    assert agent.patch(f"/customers/{other}", {"slow": True})["id"] == anna
    visit = agent.post("/contacts", {"channel": "visit", "customer_id": other}, status=201)
    assert visit["customer_id"] == anna
    assert [contact["id"] for contact in agent.get(f"/customers/{other}/contacts")] == [visit["id"]]
    assert agent.get(f"/customers/{other}/contacts/count") == {"contacts": 1}


def test_a_number_is_found_as_it_is_written_where_a_line_is(house: House, agent: Any) -> None:
    with house.db.writing() as tx:
        lines.add(tx, NewLine("+6620000000", "Bangkok", "hotline", "th", "TH", "Asia/Bangkok"))
        lines.add(tx, NewLine("+16502530000", "California", "hotline", "en", "US", "America/Los_Angeles"))
    somchai = agent.post("/customers", {"name": "สมชาย ใจดี", "numbers": ["+66812345678"]}, status=201)["id"]
    bill = agent.post("/customers", {"name": "Bill", "numbers": ["+16502531234"], "external_id": "B/7"}, status=201)
    for typed in ("081-234 5678", "+66 81 234 5678", "0066812345678", "สมชาย", "ใจดี"):
        assert [view["id"] for view in agent.get("/customers", {"q": typed})] == [somchai], typed
    for typed in ("(650) 253-1234", "1 650 253 1234", "B/7"):
        assert [view["id"] for view in agent.get("/customers", {"q": typed})] == [bill["id"]], typed


def test_many_are_shown_page_by_page_to_who_may_look_through_them(agent: Any, supervisor: Any) -> None:
    keys = [agent.post("/customers", {"name": "Anna Rossi"}, status=201)["id"] for _ in range(25)]
    first = supervisor.get("/customers", {"q": "ross"})
    second = supervisor.get("/customers", {"q": "ross", "after": first[-1]["id"]})
    assert [view["id"] for view in first + second] == keys
    assert [view["id"] for view in agent.get("/customers", {"q": "ross"})] == keys[:20]
    refused = agent.get("/customers", {"q": "ross", "after": keys[19]}, status=403)
    assert "look for one customer" in refused["message"]


def test_an_agent_finds_one_customer_and_cannot_look_through_all(agent: Any, supervisor: Any) -> None:
    rossi = {"name": "An Rossi", "numbers": ["+390212345678"], "external_id": "C-1", "email": "an@example.com"}
    key = agent.post("/customers", rossi, status=201)["id"]
    for typed in ("ros", "an r", "+39 02 1234 5678", "C-1"):
        assert [view["id"] for view in agent.get("/customers", {"q": typed})] == [key], typed
    for typed in ("ro", "an", "r o", "5678", "+3902"):
        assert agent.get("/customers", {"q": typed}) == [], typed
    for typed in ("ro", "5678", "+3902"):
        assert [view["id"] for view in supervisor.get("/customers", {"q": typed})] == [key], typed
    shown = [browser.get("/customers", {"q": "rossi"})[0] for browser in (agent, supervisor)]
    assert [(view["numbers"], view["email"]) for view in shown] == [
        (["…5678"], None),
        (["+390212345678"], "an@example.com"),
    ]


def test_who_opens_a_customers_page_is_on_the_audit_once(house: House, agent: Any, manager: Any) -> None:
    key = agent.post("/customers", {"name": "Anna", "numbers": ["+390211111111"]}, status=201)["id"]
    for path in (f"/customers/{key}", f"/customers/{key}/contacts", f"/customers/{key}"):
        agent.get(path)
    manager.get(f"/customers/{key}")
    opened = [line for line in manager.get("/audit", {"noun": "customer"}) if line["act"] == "customer_opened"]
    assert [line["staff_id"] for line in opened] == [manager.person.id, agent.person.id]
    assert {line["subject"] for line in opened} == {f"customer:{key}"}


def test_contacts_are_looked_through_by_supervisors_and_asked_for_one_by_one_by_agents(
    house: House, agent: Any, supervisor: Any
) -> None:
    key = agent.post("/customers", {"name": "Anna"}, status=201)["id"]
    met = agent.post("/contacts", {"channel": "visit", "customer_id": key}, status=201)["id"]
    stranger = agent.post("/contacts", {"channel": "visit"}, status=201)["id"]
    assert len(supervisor.get("/contacts")) == 2
    assert "supervisors" in agent.get("/contacts", status=403)["message"]
    assert [one["id"] for one in agent.get("/contacts", {"customer_id": key})] == [met]
    agent.get(f"/contacts/{met}")
    agent.get(f"/contacts/{stranger}")
    assert [act for act, _, _ in acts_on(house, f"customer:{key}")] == ["customer_added", "customer_opened"]
    assert [act for act, _, _ in acts_on(house, f"contact:{stranger}")] == ["contact_added", "contact_opened"]


def test_of_two_who_change_one_customer_at_once_the_second_is_told(agent: Any, supervisor: Any) -> None:
    made = agent.post("/customers", {"name": "Anna"}, status=201)
    path, seen = f"/customers/{made['id']}", made["version"]
    changed = agent.patch(path, {"numbers": ["+390211111111"], "version": seen})
    assert changed["version"] == seen + 1
    refused = supervisor.patch(path, {"notes": "Prefers mornings.", "version": seen}, status=409)
    assert refused["reason"] == "overtaken"
    assert supervisor.patch(path, {"notes": "Prefers mornings."})["version"] == seen + 2


def test_a_customer_is_shown_with_the_callbacks_to_come_and_whose_they_are(
    floor: Any, agent: Any, manager: Any
) -> None:
    queue, due = floor.queue(), floor.clock.now() + timedelta(hours=3)
    with floor.house.db.writing() as tx:
        mine = agents.add(tx, NewAgent(agent.person.id, (queue,), {"language:en": 4}))
        agents.add(tx, NewAgent(manager.person.id, (queue,), {"language:en": 4}))
    vera = agent.post("/customers", {"name": "Vera"}, status=201)["id"]
    (agreed, _), (asked, _) = floor.contact("+393331234567"), floor.contact("+393331234568")
    with floor.house.db.writing() as tx:
        tx.execute(update(Contact).values(customer_id=vera))
        soon = queues.CallbackWanted(asked, "doubts", "+393331234568", "en", due - timedelta(hours=1))
        later = queues.CallbackWanted(agreed, "doubts", "+393331234567", "en", due, mine, True)
        entries = [queues.want_callback(tx, each) for each in (later, soon)]
    told = agent.get(f"/customers/{vera}")["callbacks"]
    assert [(each["entry_id"], each["agreed_with"], each["by_themselves"], each["mine"]) for each in told] == [
        (entries[1], None, False, False),
        (entries[0], agent.person.name, True, True),
    ]
    assert [each["mine"] for each in manager.get(f"/customers/{vera}")["callbacks"]] == [False, False]
    with floor.house.db.writing() as tx:
        of_manager = agents.of_staff(tx, manager.person.id)
        assert of_manager is not None and entries[0] is not None
        until = due + timedelta(hours=1)
        queues.keep_for(tx, queues.lock(tx, entries[0]), of_manager, until, queues.Preference.HANDED)
    handed = agent.get(f"/customers/{vera}")["callbacks"][1]
    given = (handed["agreed_with"], handed["by_themselves"], handed["handed_to"])
    assert given == (agent.person.name, False, manager.person.name)
    manager.post(f"/work/callbacks/{entries[0]}/call-off", status=204)
    assert [each["entry_id"] for each in agent.get(f"/customers/{vera}")["callbacks"]] == [entries[1]]
