"""The desk, the queues and the agents over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from ivr import agents, cases, choices, contacts, customers, dispatch
from ivr.agents import NewAgent
from ivr.agents.rows import PresencePeriod
from ivr.calls import Call
from ivr.cases import CaseKind, NewCase
from ivr.contacts import Contact, NewContact
from ivr.conversation.rows import Conversation
from ivr.customers import NewCustomer
from ivr.dialogue import waits
from ivr.queues import Queue
from ivr.reports.put_by import put_by
from ivr.staff import Role
from tests.audits import audited

NUMBER = "+393331234567"


@pytest.fixture
def enlist(floor: Any) -> Callable[..., int]:
    """Makes the person at a browser an agent of a queue."""

    def make(person: Any, *queue_ids: int) -> int:
        with floor.house.db.writing() as tx:
            return agents.add(tx, NewAgent(person.person.id, queue_ids, {"language:en": 4}))

    return make


def _maria(floor: Any, owner: int) -> int:
    """A customer with an open case and a past contact."""
    with floor.house.db.writing() as tx:
        customer_id = customers.add(tx, NewCustomer(name="Maria Rossi", language="it", numbers=(NUMBER,)))
        past = contacts.open(tx, NewContact("call", floor.line, customer_id, NUMBER, "it"))
        contacts.set_reason(tx, past, "doubt")
        contacts.wrap_up(tx, past, "explained", "Asked about the fee.")
        cases.open(
            tx,
            NewCase(
                kind=CaseKind.COMPLAINT,
                customer_id=customer_id,
                owner_id=owner,
                summary="Charged twice",
                cause="price above agreed",
                next_step="Pay it back",
                due_at=tx.now + timedelta(days=2),
                contact_id=past,
            ),
        )
    floor.later(3600)
    return int(customer_id)


def test_the_offer_comes_with_the_record_attached(floor: Any, agent: Any, manager: Any, enlist: Any) -> None:
    queue = floor.queue("complaints")
    enlist(agent, queue)
    customer_id = _maria(floor, manager.person.id)
    entry = floor.caller("complaints", NUMBER)
    with floor.house.db.writing() as tx:
        known = {"customer_id": customer_id, "trust": "recognised", "reason": "complaint", "cause": "delay"}
        tx.execute(update(Contact).where(Contact.id == floor.entry(entry).contact_id).values(**known))
    floor.later(45.6)  # a second counts when it is over, as on the page of the call
    assert agent.put("/desk/presence", {"presence": "available"})["presence"] == "available"
    floor.run()
    desk = agent.get("/desk")
    assert desk["me"]["presence"] == "reserved"
    offer = desk["offer"]
    assert (offer["reason"], offer["cause"], offer["trust"], offer["language"]) == (
        "complaint",
        "delay",
        "recognised",
        "en",
    )
    assert offer["customer"]["name"] == "Maria Rossi"
    assert (offer["waited_seconds"], offer["queue"], offer["number"]) == (45, "complaints", NUMBER)
    (case,) = offer["open_cases"]
    assert (case["summary"], case["owner"], case["next_step"]) == ("Charged twice", "Manager", "Pay it back")
    (past,) = offer["last_contacts"]
    assert (past["reason"], past["disposition"], past["note"]) == ("doubt", "explained", "Asked about the fee.")
    assert [queue["waiting"] for queue in desk["queues"]] == [0]
    assert [queue["offered"] for queue in desk["queues"]] == [1]


def test_what_became_of_an_earlier_call_is_told_with_its_wait(floor: Any, agent: Any, enlist: Any) -> None:
    enlist(agent, floor.queue())
    with floor.house.db.writing() as tx:
        customer = customers.add(tx, NewCustomer(name="Maria Rossi", numbers=(NUMBER,)))
    gave_up = floor.entry(floor.caller(number=NUMBER))
    floor.abandon(gave_up.id)
    now = floor.entry(floor.caller(number=NUMBER))
    ended = {"outcome": "abandoned", "record": {"queue_seconds": 42}}
    with floor.house.db.writing() as tx:
        tx.execute(update(Call).where(Call.id == gave_up.call_id).values(**ended))
        tx.execute(update(Contact).values(customer_id=customer))
    agent.put("/desk/presence", {"presence": "available"})
    floor.run()
    (past,) = agent.get("/desk")["offer"]["last_contacts"]
    assert (past["outcome"], past["queue_seconds"]) == ("abandoned", 42)
    told = {each["id"]: each["outcome"] for each in agent.get(f"/customers/{customer}/contacts")}
    assert told == {gave_up.contact_id: "abandoned", now.contact_id: None}


def test_those_who_share_a_number_are_all_named(floor: Any, agent: Any, enlist: Any) -> None:
    enlist(agent, floor.queue())
    with floor.house.db.writing() as tx:
        for name in ("Paolo Rossi", "Maria Rossi"):
            customers.add(tx, NewCustomer(name=name, numbers=(NUMBER,)))
    floor.caller(number=NUMBER)
    agent.put("/desk/presence", {"presence": "available"})
    floor.run()
    offer = agent.get("/desk")["offer"]
    assert offer["customer"] is None
    assert [candidate["name"] for candidate in offer["candidates"]] == ["Maria Rossi", "Paolo Rossi"]


def test_of_those_who_share_a_number_none_is_told_what_another_was(floor: Any, agent: Any, enlist: Any) -> None:
    """Until somebody says who it is: then it is a repeat of theirs, and the contacts are theirs alone."""
    enlist(agent, floor.queue())
    maria = _maria(floor, agent.person.id)
    with floor.house.db.writing() as tx:
        paolo = customers.add(tx, NewCustomer(name="Paolo Rossi", numbers=(NUMBER,)))
        nobody = contacts.open(tx, NewContact("call", floor.line, None, NUMBER, "it"))
    entry = floor.caller(number=NUMBER)
    with floor.house.db.writing() as tx:
        contacts.set_reason(tx, floor.entry(entry).contact_id, "doubt")
    agent.put("/desk/presence", {"presence": "available"})
    floor.run()
    offer = agent.get("/desk")["offer"]
    assert offer["repeat"] is None
    told = {one["id"]: one["customer"] for one in offer["last_contacts"]}
    assert sorted(told.values(), key=str) == ["Maria Rossi", None]
    assert told[nobody] is None
    for customer_id, repeats in ((paolo, 1), (maria, 2)):
        with floor.house.db.writing() as tx:
            contacts.set_reason(tx, nobody, "doubt")
            theirs = update(Contact).where(Contact.id == floor.entry(entry).contact_id)
            tx.execute(theirs.values(customer_id=customer_id))
        offer = agent.get("/desk")["offer"]
        assert offer["repeat"]["times"] == repeats
        assert {one["customer"] for one in offer["last_contacts"]} <= {None}


def test_an_agent_refuses_a_call_once_and_only_their_own(floor: Any, agent: Any, supervisor: Any, enlist: Any) -> None:
    queue = floor.queue()
    enlist(agent, queue)
    enlist(supervisor, queue)
    entry = floor.caller()
    agent.put("/desk/presence", {"presence": "available"})
    floor.run()
    offer = agent.get("/desk")["offer"]["offer_id"]
    assert supervisor.post(f"/desk/offers/{offer}/reject", status=404)["reason"] == "unknown"
    assert agent.send("post", f"/desk/offers/{offer}/reject").status_code == 204
    assert agent.post(f"/desk/offers/{offer}/reject", status=409)["reason"] == "rejected"
    desk = agent.get("/desk")
    assert (desk["offer"], desk["me"]["presence"], desk["me"]["presence_reason"]) == (None, "break", "refused")
    assert floor.entry(entry).status == "waiting"


def test_a_break_while_it_rings_refuses_the_call(floor: Any, agent: Any, enlist: Any) -> None:
    enlist(agent, floor.queue())
    entry = floor.caller()
    agent.put("/desk/presence", {"presence": "available"})
    floor.run()
    now = agent.put("/desk/presence", {"presence": "break", "reason": "lunch"})
    assert (now["presence"], now["presence_reason"]) == ("break", "lunch")
    assert floor.offer(entry) is None
    agent.put("/desk/presence", {"presence": "on_call"}, status=422)


@pytest.mark.parametrize(
    ("goes", "why"),
    [
        (lambda tx, entry: waits.leave(tx, entry, "voicemail"), "message"),
        (lambda tx, entry: waits.leave(tx, entry, "callback"), "callback"),
        (lambda tx, entry: waits.leave(tx, entry, "overflowed"), "left"),
        (lambda tx, entry: dispatch.move(tx, entry, "orders"), "elsewhere"),
    ],
)
def test_who_did_not_wait_for_the_answer_is_told_as_it_truly_was(
    floor: Any, agent: Any, enlist: Any, goes: Callable[..., Any], why: str
) -> None:
    enlist(agent, floor.queue())
    floor.available(floor.agent("carla", floor.queue("orders")))
    entry = floor.caller(number=NUMBER)
    agent.put("/desk/presence", {"presence": "available"})
    assert agent.get("/desk")["withdrawn"] is None
    floor.run()
    offer = agent.get("/desk")["offer"]["offer_id"]
    floor.later(3)
    with floor.house.db.writing() as tx:
        goes(tx, entry)
    told = agent.get("/desk")["withdrawn"]
    assert (told["offer_id"], told["customer"], told["number"], told["why"]) == (offer, None, NUMBER, why)


def test_a_caller_who_hung_up_while_it_rang_is_told_until_something_else_is_done(
    floor: Any, agent: Any, enlist: Any
) -> None:
    enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "available"})
    floor.later(3)
    entry = floor.caller(number=NUMBER)
    floor.run()
    floor.later(3)
    floor.abandon(entry)
    assert agent.get("/desk")["withdrawn"]["why"] == "hung_up"
    floor.later(3)
    agent.put("/desk/presence", {"presence": "break", "reason": "lunch"})
    agent.put("/desk/presence", {"presence": "available"})
    assert agent.get("/desk")["withdrawn"] is None


def test_whom_one_let_ring_is_told_while_one_is_on_the_break_for_it(floor: Any, agent: Any, enlist: Any) -> None:
    enlist(agent, floor.queue(offer_seconds=20))
    agent.put("/desk/presence", {"presence": "available"})
    floor.caller(number=NUMBER)
    floor.run()
    offer = agent.get("/desk")["offer"]["offer_id"]
    assert agent.get("/desk")["missed"] is None
    floor.later(20)
    with floor.house.db.writing() as tx:
        assert dispatch.expire_due(tx) == 1
    told = agent.get("/desk")["missed"]
    assert told == {"offer_id": offer, "customer": None, "customer_id": None, "number": NUMBER, "callback": False}
    floor.later(3600)
    assert agent.get("/desk")["missed"] == told
    agent.put("/desk/presence", {"presence": "break", "reason": "lunch"})
    assert agent.get("/desk")["missed"] is None


def test_the_desk_shows_the_talk_and_its_record_until_it_is_written_up(floor: Any, agent: Any, enlist: Any) -> None:
    agent_id = enlist(agent, floor.queue())
    entry = floor.caller()
    agent.put("/desk/presence", {"presence": "available"})
    floor.run()
    accepted = floor.accept(floor.offer(entry).id)
    with floor.house.db.writing() as tx:
        talk = tx.insert(
            insert(Conversation).values(
                contact_id=accepted.contact_id,
                call_id=accepted.call_id,
                entry_id=entry,
                offer_id=accepted.offer_id,
                room=accepted.offer_id,
                agent_id=agent_id,
                started_at=tx.now,
            )
        )
    shown = agent.get("/desk")["conversation"]
    assert (shown["id"], shown["status"], shown["briefing"]["entry_id"]) == (talk, "joining", entry)
    later = agent.put("/desk/presence", {"presence": "break", "reason": "lunch"})
    assert (later["next_presence"], later["next_reason"]) == ("break", "lunch")
    with floor.house.db.writing() as tx:
        agents.start_wrap_up(tx, agent_id, 30)
    assert agent.get("/desk")["conversation"]["id"] == talk
    with floor.house.db.writing() as tx:
        agents.end_wrap_up(tx, agent_id)
    after = agent.get("/desk")
    assert (after["conversation"], after["unfinished"]) == (None, None)
    with floor.house.db.writing() as tx:
        ran_out = {"status": "ended", "talking_at": tx.now, "wrapped_up_at": tx.now, "wrapped_up_how": "timer"}
        tx.execute(update(Conversation).where(Conversation.id == talk).values(**ran_out))
        tx.execute(update(Queue).values(dispositions=["solved"]))
    assert agent.get("/desk")["unfinished"]["id"] == talk


def test_who_takes_no_calls_has_no_desk(agent: Any) -> None:
    assert "not an agent" in agent.get("/desk", status=404)["message"]
    agent.put("/desk/presence", {"presence": "available"}, status=404)


def test_a_supervisor_sees_the_queues_and_the_agents(floor: Any, agent: Any, supervisor: Any, enlist: Any) -> None:
    queue = floor.queue()
    agent_id = enlist(agent, queue)
    floor.caller()
    floor.later(30)
    (standing,) = supervisor.get("/queues")
    assert (standing["waiting"], standing["longest_wait_seconds"], standing["agents"]) == (1, 30, {"offline": 1})
    (seen,) = supervisor.get("/agents")
    assert (seen["id"], seen["name"], seen["skills"]) == (agent_id, "Agent", {"language:en": 4})


def test_a_manager_says_who_serves_what_and_it_is_on_record(floor: Any, agent: Any, manager: Any, enlist: Any) -> None:
    doubts, orders = floor.queue(), floor.queue("orders")
    new = {"staff_id": agent.person.id, "queues": ["doubts"], "skills": {"language:en": 3}}
    made = manager.post("/agents", new, status=201)
    assert made["queue_ids"] == [doubts]
    manager.post("/agents", new, status=409)
    manager.post("/agents", {"staff_id": manager.person.id, "phone": "telephone"}, status=422)
    path = f"/agents/{made['id']}"
    assert manager.put(f"{path}/queues", {"queues": ["orders"]})["queue_ids"] == [orders]
    assert manager.put(f"{path}/skills", {"skills": {"language:th": 5}})["skills"] == {"language:th": 5}
    manager.put(f"{path}/queues", {"queues": ["nowhere"]}, status=422)
    manager.put(f"{path}/skills", {"skills": {"language:th": 9}}, status=422)
    manager.put("/agents/999/skills", {"skills": {}}, status=404)
    with floor.house.db.reading() as tx:
        changes = audited(tx, f"agent:{made['id']}")
    assert [change.act for change in changes] == ["agent_added", "agent_queues_set", "agent_skills_set"]
    assert (changes[1].before["queues"], changes[1].after["queues"]) == ([doubts], [orders])


def test_a_supervisor_sends_home_who_forgot_to_log_out(floor: Any, agent: Any, supervisor: Any, enlist: Any) -> None:
    agent_id = enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "available"})
    assert supervisor.put(f"/agents/{agent_id}/presence", {"presence": "offline"})["presence"] == "offline"
    supervisor.put("/agents/999/presence", {"presence": "offline"}, status=404)
    agent.put(f"/agents/{agent_id}/presence", {"presence": "available"}, status=403)
    with floor.house.db.reading() as tx:
        assert [change.act for change in audited(tx, f"agent:{agent_id}")] == ["agent_presence_set"]


def test_who_is_logged_out_while_it_rings_leaves_the_caller_to_the_next(
    floor: Any, agent: Any, supervisor: Any, enlist: Any
) -> None:
    agent_id = enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "available"})
    entry = floor.caller()
    floor.run()
    assert floor.offered() == {entry: agent_id}
    assert supervisor.post(f"/agents/{agent_id}/log-out")["presence"] == "offline"
    assert (floor.offered(), floor.entry(entry).status) == ({}, "waiting")
    agent.get("/desk", status=401)


def test_who_is_logged_out_in_mid_call_keeps_the_caller_and_takes_nobody_after(
    floor: Any, agent: Any, supervisor: Any, enlist: Any
) -> None:
    agent_id = enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "available"})
    entry = floor.caller()
    floor.run()
    floor.accept(floor.offer(entry).id)
    shown = supervisor.post(f"/agents/{agent_id}/log-out")
    assert (shown["presence"], shown["next_presence"]) == ("on_call", "offline")
    assert floor.entry(entry).status == "connected"
    agent.get("/desk", status=401)


def test_a_supervisor_gives_a_break_for_a_reason_that_is_in_the_list(
    floor: Any, agent: Any, supervisor: Any, enlist: Any
) -> None:
    path = f"/agents/{enlist(agent, floor.queue())}/presence"
    refused = supervisor.put(path, {"presence": "break", "reason": "golf"}, status=422)
    assert "golf is not in the list" in refused["message"]
    with floor.house.db.writing() as tx:
        choices.write(tx, choices.ChoiceKind.BREAK, "golf", choices.Written({"en": "Golf"}))
    assert supervisor.put(path, {"presence": "break", "reason": "golf"})["presence_reason"] == "golf"


def test_of_a_queue_is_said_what_those_at_work_in_it_speak_and_of_a_colleague_what_they_do(
    floor: Any, agent: Any, supervisor: Any, enlist: Any
) -> None:
    queue_id = floor.queue()
    enlist(agent, queue_id)
    with floor.house.db.writing() as tx:
        agents.add(tx, NewAgent(supervisor.person.id, (queue_id,), {"language:vi": 4, "refunds": 3}))
    assert [queue["languages"] for queue in agent.get("/desk/destinations")["queues"]] == [[]]
    supervisor.put("/desk/presence", {"presence": "available"})
    whither = agent.get("/desk/destinations")
    assert [queue["languages"] for queue in whither["queues"]] == [["vi"]]
    assert [colleague["languages"] for colleague in whither["agents"]] == [["vi"]]
    present = {each["agent_id"]: each["languages"] for each in supervisor.get("/board")["agents"]}
    assert ["vi"] in present.values()


def test_an_agent_is_told_who_put_them_on_a_break_and_nobody_of_one_of_their_own(
    floor: Any, agent: Any, supervisor: Any, enlist: Any
) -> None:
    path = f"/agents/{enlist(agent, floor.queue())}/presence"
    agent.put("/desk/presence", {"presence": "available"})
    floor.later(60)
    supervisor.put(path, {"presence": "break", "reason": "lunch"})
    assert agent.get("/desk")["put_by"] == supervisor.get("/session")["person"]["name"]
    floor.later(60)
    agent.put("/desk/presence", {"presence": "available"})
    assert agent.get("/desk")["put_by"] is None
    floor.later(60)
    agent.put("/desk/presence", {"presence": "break", "reason": "lunch"})
    assert agent.get("/desk")["put_by"] is None


def test_a_break_set_during_a_call_is_told_after_it(floor: Any, agent: Any, supervisor: Any, enlist: Any) -> None:
    agent_id = enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "available"})
    entry = floor.caller()
    floor.run()
    floor.accept(floor.offer(entry).id)
    floor.later(60)
    supervisor.put(f"/agents/{agent_id}/presence", {"presence": "break", "reason": "lunch"})
    assert agent.get("/desk")["put_by"] is None
    floor.later(60)
    with floor.house.db.writing() as tx:
        agents.end_call(tx, agent_id)
        agents.end_wrap_up(tx, agent_id)
    desk = agent.get("/desk")
    assert (desk["me"]["presence"], desk["put_by"]) == ("break", supervisor.get("/session")["person"]["name"])


@pytest.mark.parametrize("between", ["a breather", "a parked caller", "a recall", "a call of one's own"])
def test_who_set_a_break_is_told_whatever_came_between(
    floor: Any, agent: Any, supervisor: Any, enlist: Any, between: str
) -> None:
    agent_id = enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "available"})
    path, lunch = f"/agents/{agent_id}/presence", {"presence": "break", "reason": "lunch"}
    with floor.house.db.writing() as tx:
        on_a_call = between in ("a breather", "a parked caller")
        assert agents.step_in(tx, agent_id) if on_a_call else True
    floor.later(60)
    supervisor.put(path, lunch)
    floor.later(60)
    with floor.house.db.writing() as tx:
        match between:
            case "a breather":
                assert agents.rest(tx, agent_id, "breather", 120)
            case "a recall":
                assert agents.recall(tx, agent_id)
            case "a call of one's own":
                assert agents.step_in(tx, agent_id)
            case _:
                assert agents.park(tx, agent_id)
    floor.later(60)
    if between == "a breather":
        assert agent.get("/desk")["put_by"] is None  # nobody has put them there
    with floor.house.db.writing() as tx:
        match between:
            case "a breather":
                assert agents.end_rest(tx, agent_id)
            case "a recall":
                assert agents.release(tx, agent_id)
            case "a call of one's own":
                assert agents.end_call(tx, agent_id)
    desk = agent.get("/desk")
    assert (desk["me"]["presence"], desk["me"]["presence_reason"]) == ("break", "lunch")
    assert desk["put_by"] == supervisor.get("/session")["person"]["name"]
    floor.later(60)
    agent.put("/desk/presence", lunch)  # now it is their own, though it is the same
    assert agent.get("/desk")["put_by"] is None


def test_who_was_sent_home_and_goes_home_by_themselves_is_not_told_otherwise(
    floor: Any, agent: Any, supervisor: Any, enlist: Any
) -> None:
    agent_id, name = enlist(agent, floor.queue()), supervisor.get("/session")["person"]["name"]
    agent.put("/desk/presence", {"presence": "available"})
    supervisor.put(f"/agents/{agent_id}/presence", {"presence": "offline"})
    assert agent.get("/desk")["put_by"] == name
    agent.put("/desk/presence", {"presence": "offline"})
    assert agent.get("/desk")["put_by"] is None
    agent.put("/desk/presence", {"presence": "available"})
    with floor.house.db.writing() as tx:
        assert agents.step_in(tx, agent_id)
    supervisor.put(f"/agents/{agent_id}/presence", {"presence": "offline"})
    agent.put("/desk/presence", {"presence": "offline"})  # they meant to go anyhow, and said so last
    with floor.house.db.writing() as tx:
        assert agents.end_call(tx, agent_id)
    desk = agent.get("/desk")
    assert (desk["me"]["presence"], desk["put_by"]) == ("offline", None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_to_find_who_set_a_break_takes_no_longer_after_years(floor: Any, agent: Any, enlist: Any) -> None:
    agent_id = enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "break", "reason": "lunch"})

    def steps() -> int:
        counted: list[None] = []
        with floor.house.db.reading() as tx:
            view, driver = agents.by_id(tx, agent_id), tx.connection.connection.driver_connection
            driver.set_progress_handler(lambda: counted.append(None), 10)
            put_by(tx, view)
            driver.set_progress_handler(None, 0)
        return len(counted)

    few = steps()
    with floor.house.db.writing() as tx:
        old = {"agent_id": agent_id, "presence": "available", "started_at": tx.now - timedelta(days=700)}
        ended_at = tx.now - timedelta(days=699)
        tx.execute(insert(PresencePeriod), [{**old, "ended_at": ended_at} for _ in range(500)])
    assert steps() < few + 20


def test_a_new_skill_gets_the_waiting_caller_taken(floor: Any, agent: Any, manager: Any, enlist: Any) -> None:
    agent_id = enlist(agent, floor.queue())
    agent.put("/desk/presence", {"presence": "available"})
    entry = floor.caller(language="th")
    floor.run()
    assert floor.offered() == {}
    floor.wakes()
    manager.put(f"/agents/{agent_id}/skills", {"skills": {"language:th": 5}})
    assert floor.wakes() == [("dispatch", ("main",))]
    assert dispatch.run(floor.house, "main") == 1
    assert floor.offered() == {entry: agent_id}


def test_roles_are_what_they_are(agent: Any, supervisor: Any, browser: Callable[[Role], Any]) -> None:
    agent.get("/queues", status=403)
    agent.get("/agents", status=403)
    supervisor.put("/agents/1/queues", {"queues": []}, status=403)
