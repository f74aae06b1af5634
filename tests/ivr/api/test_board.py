"""The board: now, and the day so far, by the definitions that it comes with."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from ivr import agents, contacts, dispatch, queues, special_days
from ivr.agents import NewAgent
from ivr.queues import QueueEntry
from ivr.reports.metrics import METRICS
from ivr.reports.numbers import masked
from ivr.reports.today import Figures, day_of
from ivr.special_days import NewDay
from tests.ivr.floor import Floor


@pytest.fixture
def day(floor: Floor) -> Floor:
    """A morning: two answered after 10 and 30 s, one gone after 3 s and one after 60, one out of patience's limit."""
    doubts, _ = floor.queue("doubts"), floor.queue("orders")
    anna = floor.agent("anna", doubts)
    for wait in (10, 30):
        entry = floor.caller()
        floor.later(wait)
        floor.available(anna)
        floor.run()
        floor.talk(entry, 100)
        with floor.house.db.writing() as tx:
            agents.set_presence(tx, anna, "break", "lunch")
    for wait in (3, 60):
        entry = floor.caller()
        floor.later(wait)
        floor.abandon(entry)
    return floor


def _queue(board: Any, name: str) -> Any:
    return next(queue for queue in board["queues"] if queue["name"] == name)


def test_the_day_so_far_is_counted_by_the_catalogue(day: Floor, supervisor: Any) -> None:
    board = supervisor.get("/board")
    today = _queue(board, "doubts")["today"]
    counted = ("received", "presented", "answered", "answered_in_time", "abandoned", "abandoned_short")
    assert [today[name] for name in counted] == [4, 3, 2, 1, 2, 1]
    assert today["service_level"] == pytest.approx(1 / 3, abs=1e-4)
    assert today["service_level_strict"] == 0.25
    assert (today["asa"], today["wait_p90"]) == (20, 30)
    assert (today["abandon_time"], today["abandonment_rate"]) == (31.5, 0.5)
    assert board["today"] == today
    nobody = _queue(board, "orders")["today"]
    assert (nobody["received"], nobody["service_level"], nobody["asa"]) == (0, None, None)


def test_who_still_waits_has_been_received_and_is_not_answered_yet(day: Floor, supervisor: Any) -> None:
    day.caller()
    today = supervisor.get("/board")["today"]
    assert (today["received"], today["service_level_strict"], today["abandonment_rate"]) == (5, 0.2, 0.4)
    assert today["service_level"] == pytest.approx(1 / 3, abs=1e-4)


OUTCOMES = [  # how each wait ended, and after how many seconds; None: it goes on
    ("completed", 12),
    ("connected", 20),
    ("completed", 21),
    ("abandoned", 5),
    ("abandoned", 6),
    ("timed_out", 90),
    ("overflowed", 60),
    ("callback", 40),
    ("voicemail", 30),
    ("closed", 25),
    ("full", 0),
    ("failed", 0),
    ("waiting", None),
    ("offered", None),
]


def test_a_table_of_waits_gives_these_figures(floor: Floor, supervisor: Any) -> None:
    floor.queue("doubts")
    for status, seconds in OUTCOMES:
        _ended(floor, floor.caller(), status, seconds)
    today = supervisor.get("/board")["today"]
    outcomes = ("answered", "abandoned", "timed_out", "overflowed", "callback", "voicemail", "closed", "full", "failed")
    assert [today[name] for name in outcomes] == [3, 2, 1, 1, 1, 1, 1, 1, 1]
    assert today["received"] == len(OUTCOMES) == sum(today[name] for name in outcomes) + 2
    assert (today["answered_in_time"], today["abandoned_short"], today["presented"]) == (2, 1, 4)
    shares = {
        "service_level": 2 / 4,
        "service_level_strict": 2 / 14,
        "abandonment_rate": 2 / 14,
        "answered_rate": 3 / 13,
    }
    assert {name: today[name] for name in shares} == pytest.approx(shares, abs=1e-4)
    assert (today["asa"], today["abandon_time"]) == pytest.approx((53 / 3, 5.5), abs=1e-4)


def _ended(floor: Floor, entry: int, status: str, seconds: int | None) -> None:
    row = floor.entry(entry)
    over = None if seconds is None else row.waited_from + timedelta(seconds=seconds)
    answered = over if status in ("connected", "completed") else None
    values = {"status": status, "connected_at": answered, "left_at": over, "ended_at": over}
    with floor.house.db.writing() as tx:
        tx.execute(update(QueueEntry).where(QueueEntry.id == entry).values(**values))


def test_yesterday_is_not_counted(day: Floor, supervisor: Any) -> None:
    day.later(24 * 3600)
    assert supervisor.get("/board")["today"]["received"] == 0


def test_who_waits_stands_in_order_with_a_hidden_number(day: Floor, supervisor: Any) -> None:
    first = day.caller(number="+393331112223")
    day.later(30)
    second = day.caller()
    with day.house.db.writing() as tx:
        contacts.set_reason(tx, day.entry(first).contact_id, "doubt")
    board = supervisor.get("/board")
    queue = _queue(board, "doubts")
    assert [(one["entry_id"], one["position"], one["who"]) for one in queue["waiting"]] == [
        (first, 1, "+39…223"),
        (second, 2, None),
    ]
    assert queue["waiting"][0]["reason"] == "doubt"
    assert queue["longest_wait_seconds"] == 30
    assert queue["agents"] == {"break": 1}
    assert (board["time_zone"], datetime.fromisoformat(board["now"])) == ("Europe/Rome", day.clock.now())


def test_the_board_shows_the_first_few_and_counts_all_who_wait(floor: Floor, supervisor: Any) -> None:
    floor.queue("doubts")
    callers = [floor.caller() for _ in range(7)]
    queue = _queue(supervisor.get("/board"), "doubts")
    assert (queue["callers"], queue["callbacks"], queue["parked"]) == (7, 0, 0)
    assert [one["entry_id"] for one in queue["waiting"]] == callers[:5]


def _promised(floor: Floor, number: str, hours: int) -> int:
    (contact, _), due_at = floor.contact(number), floor.clock.now() + timedelta(hours=hours)
    with floor.house.db.writing() as tx:
        return queues.want_callback(tx, queues.CallbackWanted(contact, "doubts", number, "en", due_at)) or 0


def test_a_callback_that_is_to_come_stands_behind_who_waits_now(floor: Floor, supervisor: Any) -> None:
    doubts = floor.queue("doubts")
    later, sooner = _promised(floor, "+393331234567", 3), _promised(floor, "+393337654321", 2)
    floor.later(60)
    callers = [floor.caller() for _ in range(5)]
    inline = [*callers, sooner, later]
    (queue,) = supervisor.get("/board")["queues"]
    assert [one["entry_id"] for one in queue["waiting"]] == callers

    def page(after: int) -> list[tuple[int, int]]:
        found = supervisor.get(f"/board/queues/{doubts}/waiting?after={after}")
        return [(one["position"], one["entry_id"]) for one in found]

    places = list(enumerate(inline, 1))
    assert page(callers[3]) == places[4:]
    assert page(callers[4]) == places[5:]
    assert page(sooner) == places[6:]
    floor.later(2 * 3600)  # it is due, and its place is that of who has waited as long
    (queue,) = supervisor.get("/board")["queues"]
    assert queue["waiting"][0]["entry_id"] == sooner
    assert page(callers[4])[-1] == places[6]


def test_all_who_wait_in_a_queue_come_by_the_page_in_their_order(floor: Floor, supervisor: Any, agent: Any) -> None:
    doubts, orders = floor.queue("doubts"), floor.queue("orders")
    callers = []
    for _ in range(6):
        callers.append(floor.caller())
        floor.later(1)
    stranger = floor.caller("orders")
    with floor.house.db.writing() as tx:
        dispatch.put_at(tx, callers[5], 2)
    inline = [callers[0], callers[5], *callers[1:5]]

    def page(**query: int) -> list[tuple[int, int]]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        found = supervisor.get(f"/board/queues/{doubts}/waiting?{asked}")
        return [(one["position"], one["entry_id"]) for one in found]

    places = list(enumerate(inline, 1))
    assert page() == places
    assert page(limit=4) == places[:4]
    assert page(limit=4, after=inline[3]) == places[4:]
    assert page(after=inline[-1]) == []
    assert [one["entry_id"] for one in supervisor.get(f"/board/queues/{orders}/waiting")] == [stranger]
    floor.abandon(inline[3])  # who has gone meanwhile still says where the next page begins
    assert page(after=inline[3]) == [(4, inline[4]), (5, inline[5])]
    supervisor.get(f"/board/queues/{doubts}/waiting?after={stranger + 1}", status=404)
    agent.get(f"/board/queues/{doubts}/waiting", status=403)


def test_the_board_says_why_somebody_waits_beside_a_free_agent(floor: Floor, supervisor: Any) -> None:
    doubts = floor.queue("doubts", skills=["billing"])
    bruno = floor.agent("bruno", doubts, skills={"language:en": 3, "billing": 1})
    chiara = floor.agent("chiara", doubts)
    floor.available(bruno, chiara)
    linh = floor.agent("linh", doubts, skills={"language:vi": 3, "billing": 1})
    with floor.house.db.writing() as tx:
        agents.set_presence(tx, linh, "break", "lunch")
    handed, foreign = floor.caller(), floor.caller(language="vi")
    supervisor.put(f"/queue-entries/{handed}/agent", {"agent_id": bruno, "seconds": 60})
    until = (floor.clock.now() + timedelta(seconds=60)).isoformat()
    nobody: dict[str, Any] = {"agent_id": None, "agent": None, "until": None, "skills": []}
    first, second = _queue(supervisor.get("/board"), "doubts")["waiting"]
    told = first["held_up"]
    assert datetime.fromisoformat(told.pop("until")).isoformat() == until
    assert told == {
        "why": "handed",
        "agent_id": bruno,
        "agent": "bruno",
        "languages": [],
        "skills": [],
        "on_break": 0,
    }
    assert second["held_up"] == nobody | {"why": "nobody_has", "languages": ["vi"], "on_break": 1}
    assert second["entry_id"] == foreign


def test_every_agent_is_there_with_presence_reason_and_since(day: Floor, supervisor: Any) -> None:
    (anna,) = supervisor.get("/board")["agents"]
    assert (anna["name"], anna["presence"], anna["reason"]) == ("anna", "break", "lunch")


def test_a_supervisor_with_a_telephone_is_an_agent_once_they_serve_a_queue(floor: Floor, supervisor: Any) -> None:
    def shown() -> tuple[list[str], bool]:
        return [one["name"] for one in supervisor.get("/board")["agents"]], supervisor.get("/session")["serves"]

    person = supervisor.get("/me")
    with floor.house.db.writing() as tx:
        own = agents.add(tx, NewAgent(person["id"]))
    assert supervisor.get("/session")["agent_id"] == own
    assert shown() == ([], False)
    queue = floor.queue("doubts")
    with floor.house.db.writing() as tx:
        agents.set_queues(tx, own, [queue])
    assert shown() == ([person["name"]], True)


def test_a_supervisor_who_writes_up_a_talk_is_shown_and_can_be_let_go_by_others(
    floor: Floor, supervisor: Any, manager: Any
) -> None:
    with floor.house.db.writing() as tx:
        own = agents.add(tx, NewAgent(supervisor.person.id))
        agents.step_in(tx, own)
        agents.start_wrap_up(tx, own, 60)
    (shown,) = manager.get("/board")["agents"]
    assert (shown["agent_id"], shown["presence"]) == (own, "wrap_up")
    assert manager.post(f"/agents/{own}/wrap-up/end")["presence"] == "offline"
    assert manager.get("/board")["agents"] == []


def test_on_a_special_day_of_the_company_a_queue_is_shown_as_closed(floor: Floor, supervisor: Any) -> None:
    every_day = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "00:00-24:00")
    floor.queue("doubts", hours={"week": every_day, "holidays": "IT"})
    assert _queue(supervisor.get("/board"), "doubts")["open"]
    with floor.house.db.writing() as tx:
        special_days.add(tx, NewDay(floor.clock.now().date(), "Inventory"))
    assert not _queue(supervisor.get("/board"), "doubts")["open"]


def test_a_day_has_the_hours_that_the_zone_gives_it() -> None:
    spring = day_of(datetime(2026, 3, 29, 12, tzinfo=UTC), "Europe/Rome")
    autumn = day_of(datetime(2026, 10, 25, 12, tzinfo=UTC), "Europe/Rome")
    assert spring.until - spring.since == timedelta(hours=23)
    assert autumn.until - autumn.since == timedelta(hours=25)


def test_every_figure_of_the_board_is_in_the_catalogue(agent: Any) -> None:
    told = {metric["key"]: metric["definition"] for metric in agent.get("/metrics")}
    assert {field.name for field in fields(Figures)} <= told.keys()
    assert len(told) == len(METRICS)
    assert all(told.values())


@pytest.mark.parametrize(("number", "shown"), [("+393331234567", "+39…567"), (None, None), ("", None), ("12345", "…")])
def test_a_number_on_the_wall_tells_nobody_whose_it_is(number: str | None, shown: str | None) -> None:
    assert masked(number) == shown


def test_the_board_and_who_calls_for_help_are_for_supervisors(agent: Any, supervisor: Any) -> None:
    for room in ("/board", "/board/help"):
        agent.get(room, status=403)
    assert supervisor.get("/board/help") == []
