"""One's own work over the API: whose it is, what is due first, how much of it presses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr import agents, cases, customers, dispatch, queues
from ivr.agents import NewAgent
from ivr.calls import CallEvent
from ivr.cases import NewCase, NewTask
from ivr.contacts import Contact
from ivr.customers import NewCustomer
from ivr.house import House
from ivr.queues import QueueEntry
from tests.ivr.statements import scans, statements

CUSTOMER = "+393331234567"


def _owes(house: House, owner: int, hours: float, step: str = "Write") -> int:
    """Has this person promise something in a case of Maria's; the case's id."""
    with house.db.writing() as tx:
        who = customers.add(tx, NewCustomer("Maria Rossi"))
        due_at = tx.now + timedelta(hours=hours)
        return cases.open(tx, NewCase("doubt", who, owner, "Charged twice", None, step, due_at)).id


def _task(house: House, owner: int, hours: float, source: str) -> Any:
    with house.db.writing() as tx:
        new = NewTask("follow_up", source, "Rated 1", owner_id=owner, due_at=tx.now + timedelta(hours=hours))
        return cases.add_task(tx, new)


def _whats(work: Any) -> list[tuple[str, int]]:
    return [(line["what"], line["id"]) for line in work["lines"]]


def _at_work(floor: Any, queue: int, *people: Any) -> list[int]:
    """They take calls of this queue in English; returns the agents."""
    with floor.house.db.writing() as tx:
        return [agents.add(tx, NewAgent(each.person.id, (queue,), {"language:en": 4})) for each in people]


def _agreed(floor: Any, agent_id: int, due: datetime) -> int:
    """A callback that this agent has agreed with somebody for `due`, to be made by anybody; returns the entry."""
    contact, _ = floor.contact(CUSTOMER)
    with floor.house.db.writing() as tx:
        entry = queues.want_callback(tx, queues.CallbackWanted(contact, "doubts", CUSTOMER, "en", due, agent_id))
    assert entry is not None
    return entry


def test_ones_own_cases_and_tasks_come_with_what_is_due_first(house: House, agent: Any, manager: Any) -> None:
    me = agent.person.id
    late, soon = _owes(house, me, -30, "Pay it back"), _owes(house, me, 1)
    task = _task(house, me, -1, "survey:1")
    _owes(house, manager.person.id, 2)
    work = agent.get("/work")
    assert _whats(work) == [("case", late), ("task", task), ("case", soon)]
    first = work["lines"][0]
    assert (first["text"], first["summary"], first["customer"]) == ("Pay it back", "Charged twice", "Maria Rossi")
    assert (work["next"], len(manager.get("/work")["lines"])) == (None, 1)


def test_what_is_done_is_no_work_any_more(house: House, agent: Any) -> None:
    case, task = _owes(house, agent.person.id, 1), _task(house, agent.person.id, 2, "survey:1")
    agent.post(f"/cases/{case}/close", {"solved": True})
    agent.post(f"/tasks/{task}/close", {"word": "Spoke with them"})
    assert agent.get("/work")["lines"] == []


def test_pages_of_work_that_is_due_at_one_time_neither_repeat_nor_leave_out(house: House, agent: Any) -> None:
    me = agent.person.id
    owed = [("case", _owes(house, me, 1)) for _ in range(3)] + [
        ("task", _task(house, me, 1, f"survey:{number}")) for number in range(3)
    ]
    seen: list[tuple[str, int]] = []
    page: Any = {"next": {}}
    for _ in range(3):
        page = agent.get("/work", {"limit": 2, **page["next"]})
        seen += _whats(page)
    assert (seen, page["next"]) == (owed, None)


def test_a_page_that_begins_nowhere_is_refused_and_not_taken_for_the_first(agent: Any) -> None:
    refused = agent.get("/work?what=case&id=7", status=422)
    assert refused["code"] == "page_whole"
    agent.get("/work?limit=5")


def test_what_is_due_today_and_what_is_overdue_is_counted_by_the_companys_day(house: House, agent: Any) -> None:
    for hours in (-30, -1, 1, 40):
        _owes(house, agent.person.id, hours)
    assert agent.get("/work/due") == {"today": 3, "overdue": 2}


def test_a_callback_that_one_makes_oneself_is_ones_work(floor: Any, agent: Any, manager: Any) -> None:
    queue = floor.queue()
    mine, _ = _at_work(floor, queue, agent, manager)
    entry = floor.caller(number=CUSTOMER)
    with floor.house.db.writing() as tx:
        until = tx.now + timedelta(hours=3, minutes=15)
        kept = {"preferred_agent_id": mine, "preferred_until": until, "preferred_why": "handed"}
        promised = {"kind": "callback", "due_at": tx.now + timedelta(hours=3), "number": "+393331234567"}
        tx.execute(update(QueueEntry).where(QueueEntry.id == entry).values(**kept, **promised))
        who = customers.add(tx, NewCustomer("Maria Rossi"))
        tx.execute(update(Contact).values(customer_id=who))
    (line,) = agent.get("/work")["lines"]
    assert (line["what"], line["id"], line["kind"], line["customer"]) == ("callback", entry, "doubts", "Maria Rossi")
    assert line["call_id"] == floor.entry(entry).call_id
    assert "3331234567" not in str(line)
    assert manager.get("/work")["lines"] == []


def test_a_callback_whose_customer_is_on_the_line_by_now_is_no_work_to_plan(floor: Any, agent: Any) -> None:
    queue = floor.queue()
    (mine,) = _at_work(floor, queue, agent)
    entry = floor.caller(number=CUSTOMER)
    with floor.house.db.writing() as tx:
        until = tx.now + timedelta(minutes=15)
        kept = {"preferred_agent_id": mine, "preferred_until": until, "preferred_why": "handed"}
        tx.execute(update(QueueEntry).where(QueueEntry.id == entry).values(kind="callback", due_at=None, **kept))
    owed = _owes(floor.house, agent.person.id, 1)
    assert _whats(agent.get("/work")) == [("case", owed)]


def test_a_callback_that_one_agreed_to_and_whoever_is_free_makes_is_ones_work(
    floor: Any, agent: Any, manager: Any
) -> None:
    queue = floor.queue()
    mine, _ = _at_work(floor, queue, agent, manager)
    entry = floor.caller(number=CUSTOMER)
    with floor.house.db.writing() as tx:
        agreed = {"kind": "callback", "due_at": tx.now - timedelta(hours=1), "agreed_by": mine}
        tx.execute(update(QueueEntry).where(QueueEntry.id == entry).values(**agreed))
    (line,) = agent.get("/work")["lines"]
    assert (line["what"], line["id"], line["by_anybody"]) == ("callback", entry, True)
    assert agent.get("/work/due") == {"today": 1, "overdue": 1}
    assert manager.get("/work")["lines"] == []
    with floor.house.db.writing() as tx:
        until = tx.now + timedelta(minutes=15)
        kept = {"preferred_agent_id": mine, "preferred_until": until, "preferred_why": "handed"}
        tx.execute(update(QueueEntry).where(QueueEntry.id == entry).values(**kept))
    assert [line["by_anybody"] for line in agent.get("/work")["lines"]] == [False]
    floor.later(15 * 60)
    assert [line["by_anybody"] for line in agent.get("/work")["lines"]] == [True]  # who is free makes it by now


def test_a_callback_that_one_agreed_to_is_called_off_from_ones_work_and_nobody_elses_is(
    floor: Any, agent: Any, manager: Any
) -> None:
    queue, due = floor.queue(), floor.clock.now() + timedelta(hours=3)
    mine, _ = _at_work(floor, queue, agent, manager)
    entry = _agreed(floor, mine, due)
    path = f"/work/callbacks/{entry}/call-off"
    assert manager.post(path, status=409)["code"] == "callback_gone"
    agent.post(path, status=204)
    assert (agent.get("/work")["lines"], floor.entry(entry).status) == ([], "withdrawn")
    agent.post(path, status=409)


def test_a_callback_that_one_agreed_to_is_made_before_its_time_and_once(floor: Any, agent: Any, manager: Any) -> None:
    queue, due = floor.queue(hours={"week": {}}), floor.clock.now() + timedelta(days=3)
    mine, theirs = _at_work(floor, queue, agent, manager)
    entry = _agreed(floor, mine, due)
    (line,) = agent.get("/work")["lines"]
    assert (line["customer"], line["number"]) == (None, "+39…567")
    path = f"/work/callbacks/{entry}/make"
    assert manager.post(path, status=409)["code"] == "callback_gone"
    floor.available(theirs, mine)
    agent.post(path, status=204)
    floor.run()
    assert floor.offered() == {entry: mine}
    assert agent.post(path, status=409)["code"] == "callback_gone"


def test_nobody_is_rung_from_ones_work_who_is_on_a_call_with_us(floor: Any, agent: Any) -> None:
    queue, due = floor.queue(), floor.clock.now() + timedelta(hours=1)
    (mine,) = _at_work(floor, queue, agent)
    entry = _agreed(floor, mine, due)
    waits = floor.caller(number=CUSTOMER)
    path = f"/work/callbacks/{entry}/make"
    assert agent.post(path, status=409)["code"] == "callback_engaged"
    assert floor.entry(entry).due_at == due
    assert floor.abandon(waits)
    agent.post(path, status=204)


def test_who_wants_to_make_a_callback_that_a_colleague_is_asked_to_make_is_told_who_that_is(
    floor: Any, agent: Any, manager: Any
) -> None:
    queue, due = floor.queue(), floor.clock.now() + timedelta(hours=1)
    mine, theirs = _at_work(floor, queue, agent, manager)
    entry = _agreed(floor, mine, due)
    floor.later(3600)
    floor.available(theirs)
    floor.run()
    for act in ("make", "call-off"):
        refused = agent.post(f"/work/callbacks/{entry}/{act}", status=409)
        assert (refused["code"], refused["values"]) == ("callback_offered", {"agent": manager.person.name})
        assert manager.person.name in refused["message"]
    with floor.house.db.writing() as tx:
        dispatch.reject(tx, dispatch.pending_of(tx, theirs).id, theirs)
    floor.available(mine)
    agent.post(f"/work/callbacks/{entry}/make", status=204)
    floor.run()
    assert floor.offered() == {entry: mine}


def test_a_callback_that_one_agreed_to_is_put_at_another_time_and_nobody_elses_is(
    floor: Any, agent: Any, manager: Any
) -> None:
    queue, due = floor.queue(), floor.clock.now() + timedelta(hours=3)
    mine, _ = _at_work(floor, queue, agent, manager)
    entry = _agreed(floor, mine, due)
    path, later = f"/work/callbacks/{entry}/put-off", due + timedelta(days=1)
    said = {"at": later.isoformat(), "by_me": True}
    assert manager.post(path, said, status=409)["code"] == "callback_gone"
    past = {"at": (floor.clock.now() - timedelta(minutes=1)).isoformat()}
    assert agent.post(path, past, status=422)["code"] == "callback_past"
    agent.post(path, said, status=204)
    (line,) = agent.get("/work")["lines"]
    assert (line["id"], line["by_anybody"]) == (entry, False)
    put = floor.entry(entry)
    assert (put.due_at, put.promised_at, put.by_themselves, put.preferred_agent_id) == (later, later, True, mine)
    agent.post(path, {"at": due.isoformat()}, status=204)
    assert [line["by_anybody"] for line in agent.get("/work")["lines"]] == [True]
    with floor.house.db.reading() as tx:
        assert len(tx.rows(select(CallEvent.id).where(CallEvent.kind == "callback_put_off"))) == 2
    floor.available(mine)
    agent.post(f"/work/callbacks/{entry}/make", status=204)
    floor.run()
    assert agent.post(path, said, status=409)["code"] == "callback_gone"  # it is being offered


def test_who_agreed_it_is_told_where_a_colleague_to_whom_it_was_handed_puts_it_off(
    floor: Any, agent: Any, manager: Any
) -> None:
    queue, due = floor.queue(), floor.clock.now() + timedelta(hours=3)
    mine, theirs = _at_work(floor, queue, agent, manager)
    entry = _agreed(floor, mine, due)
    floor.available(theirs)
    with floor.house.db.writing() as tx:
        dispatch.hand(tx, entry, theirs, 600)
    later = due + timedelta(days=1)
    manager.post(f"/work/callbacks/{entry}/put-off", {"at": later.isoformat()}, status=204)
    (told,) = agent.get("/work")["called_off"]
    assert (told["by"], told["anew_for"]) == (manager.person.name, later.isoformat().replace("+00:00", "Z"))


def test_a_callback_is_put_off_to_no_day_beyond_the_calendar(floor: Any, agent: Any) -> None:
    queue, due = floor.queue(), floor.clock.now() + timedelta(hours=3)
    (mine,) = _at_work(floor, queue, agent)
    entry = _agreed(floor, mine, due)
    said = {"at": "9999-12-31T23:59:59Z", "by_me": True}
    faults = agent.post(f"/work/callbacks/{entry}/put-off", said, status=422)["faults"]
    assert [fault["where"] for fault in faults] == ["at"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_looking_for_ones_work_reads_no_growing_table_from_end_to_end(house: House, agent: Any) -> None:
    _owes(house, agent.person.id, 1)
    with statements() as seen:
        page = agent.get("/work", {"limit": 1})
        agent.get("/work/due")
    assert page["next"] is None
    ours = ("owner_id", "preferred", "called_off_by")
    assert scans(house, [each for each in seen if any(name in each[0] for name in ours)]) == set()
