"""What is in the way of those who wait beside agents who are free, as supervisors are told it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ivr import agents, contacts, dispatch, queues
from ivr.dispatch import Obstacle, Why
from tests.ivr.floor import Floor
from tests.ivr.statements import statements

PAUL = "+393337654321"
ENGLISH, VIETNAMESE = "language:en", "language:vi"


def _of(floor: Floor, entry_id: int) -> Obstacle | None:
    with floor.house.db.reading() as tx:
        return dispatch.obstacles(tx, [entry_id]).get(entry_id)


def _busy(floor: Floor, *agent_ids: int) -> None:
    floor.available(*agent_ids)
    for agent_id in agent_ids:
        with floor.house.db.writing() as tx:
            agents.reserve(tx, agent_id)
            agents.start_call(tx, agent_id)


def _wants_a_callback(floor: Floor, due_at: datetime | None = None) -> int:
    contact_id, _ = floor.contact(PAUL)
    with floor.house.db.writing() as tx:
        entry = queues.want_callback(tx, queues.CallbackWanted(contact_id, "doubts", PAUL, "en", due_at))
    assert entry is not None
    return entry


def test_who_just_waits_for_their_turn_has_nothing_in_the_way(floor: Floor) -> None:
    bruno = floor.agent("bruno", floor.queue())
    _busy(floor, bruno)
    waiting, offered = floor.caller(), floor.caller()
    assert _of(floor, waiting) is None
    floor.available(floor.agent("carla", 1))
    assert _of(floor, waiting) is None  # about to be asked
    floor.run()
    assert floor.offered().keys() == {waiting}
    assert _of(floor, waiting) is None
    assert _of(floor, offered) is None


def test_a_caller_is_kept_for_who_talked_to_them_last_until_the_time_is_over(floor: Floor) -> None:
    doubts = floor.queue("doubts", last_agent_seconds=30)
    suda, carla = floor.agent("suda", doubts), floor.agent("carla", doubts)
    contact_id, _ = floor.contact(PAUL)
    with floor.house.db.writing() as tx:
        contacts.set_agent(tx, contact_id, suda)
    _busy(floor, suda)
    floor.available(carla)
    caller = floor.caller(number=PAUL)
    assert floor.run() == 0
    assert _of(floor, caller) == Obstacle(Why.KEPT, suda, floor.clock.now() + timedelta(seconds=30))
    floor.later(30)
    assert _of(floor, caller) is None
    assert floor.run() == 1


def test_a_caller_is_handed_to_an_agent_while_that_agent_is_at_work(floor: Floor) -> None:
    doubts = floor.queue()
    bruno, carla = floor.agent("bruno", doubts), floor.agent("carla", doubts)
    _busy(floor, bruno)
    floor.available(carla)
    caller = floor.caller()
    with floor.house.db.writing() as tx:
        dispatch.hand(tx, caller, bruno, 300)
    assert _of(floor, caller) == Obstacle(Why.HANDED, bruno, floor.clock.now() + timedelta(seconds=300))
    with floor.house.db.writing() as tx:
        agents.set_presence(tx, bruno, "offline")
        agents.start_wrap_up(tx, bruno, 0)
    assert _of(floor, caller) is None
    assert floor.run() == 1


def test_who_is_not_heard_of_is_not_asked_about(floor: Floor) -> None:
    bruno = floor.agent("bruno", floor.queue())
    caller = floor.caller()
    floor.later(queues.SILENT_AFTER_SECONDS + 1)
    floor.available(bruno)
    assert floor.run() == 0
    assert _of(floor, caller) == Obstacle(Why.SILENT)
    floor.poll(caller)
    assert _of(floor, caller) is None


def test_a_callback_waits_while_its_customer_is_on_the_line(floor: Floor) -> None:
    doubts = floor.queue()
    floor.available(floor.agent("bruno", doubts))
    callback = _wants_a_callback(floor)
    floor.caller("doubts", number=PAUL, language="vi")
    assert floor.run() == 0
    assert _of(floor, callback) == Obstacle(Why.ON_THE_LINE)


def test_a_callback_for_later_is_not_in_anybody_s_way_nor_held_up(floor: Floor) -> None:
    floor.queue()
    entry = _wants_a_callback(floor, floor.clock.now() + timedelta(hours=1))
    assert _of(floor, entry) is None


def test_the_free_agent_is_held_for_a_customer_who_is_called_first(floor: Floor) -> None:
    doubts = floor.queue("doubts", callback_first="customer")
    floor.available(floor.agent("bruno", doubts))
    callback = _wants_a_callback(floor)
    floor.later(1)
    caller = floor.caller()
    assert floor.run() == 1  # the customer is called, nobody is offered
    assert _of(floor, callback) is None
    assert _of(floor, caller) == Obstacle(Why.HELD_FOR_CALLBACK)
    _, call_id = floor.contact()
    with floor.house.db.writing() as tx:
        queues.rung(tx, callback, call_id)
    assert _of(floor, callback) == Obstacle(Why.CALLED_FIRST)
    assert _of(floor, caller) == Obstacle(Why.HELD_FOR_CALLBACK)
    floor.available(floor.agent("carla", doubts))
    assert _of(floor, caller) is None


def test_nobody_at_work_serves_the_queue(floor: Floor) -> None:
    doubts, orders = floor.queue("doubts"), floor.queue("orders")
    floor.agent("bruno", doubts)  # not at work
    floor.available(floor.agent("carla", orders))
    assert _of(floor, floor.caller()) == Obstacle(Why.UNSERVED)


@pytest.mark.parametrize("free", [True, False])
def test_nobody_at_work_speaks_the_caller_s_language(floor: Floor, free: bool) -> None:
    bruno = floor.agent("bruno", floor.queue())
    if free:
        floor.available(bruno)
    else:
        _busy(floor, bruno)
    lacking = frozenset({VIETNAMESE})
    assert _of(floor, floor.caller(language="vi")) == Obstacle(Why.NOBODY_HAS, skills=lacking)


def test_who_could_take_the_caller_and_is_on_a_break_is_counted(floor: Floor) -> None:
    doubts = floor.queue("doubts", skills=["billing"])
    rests = [floor.agent(name, doubts, skills={VIETNAMESE: 3, "billing": 1}) for name in ("linh", "mai", "home")]
    rests.append(floor.agent("bao", doubts, skills={VIETNAMESE: 5}))
    rests.append(floor.agent("thu", floor.queue("orders"), skills={VIETNAMESE: 5, "billing": 5}))
    for agent_id in (rests[0], rests[1], rests[3], rests[4]):
        with floor.house.db.writing() as tx:
            agents.set_presence(tx, agent_id, "break", "lunch")
    caller = floor.caller(language="vi")
    assert _of(floor, caller) == Obstacle(Why.UNSERVED, on_break=2)
    floor.available(floor.agent("bruno", doubts, skills={ENGLISH: 3, "billing": 3}))
    assert _of(floor, caller) == Obstacle(Why.NOBODY_HAS, skills=frozenset({VIETNAMESE}), on_break=2)
    floor.available(rests[0])
    assert floor.run() == 1


def test_nobody_at_work_has_both_though_somebody_has_each(floor: Floor) -> None:
    doubts = floor.queue("doubts", skills=["billing"])
    floor.available(floor.agent("bruno", doubts), floor.agent("linh", doubts, skills={VIETNAMESE: 3, "billing": 1}))
    floor.available(floor.agent("ugo", doubts, skills={ENGLISH: 3, "repairs": 1}))
    needs = frozenset({ENGLISH, "billing"})
    assert _of(floor, floor.caller()) == Obstacle(Why.NOBODY_HAS, skills=needs)


def test_those_free_lack_what_a_busy_colleague_has(floor: Floor) -> None:
    doubts = floor.queue("doubts", skills=["billing"])
    chiara = floor.agent("chiara", doubts, skills={ENGLISH: 3, "billing": 5})
    _busy(floor, chiara)
    caller = floor.caller()
    assert _of(floor, caller) is None  # nobody is free
    floor.available(floor.agent("bruno", doubts))
    assert _of(floor, caller) == Obstacle(Why.NONE_FREE_HAS, skills=frozenset({"billing"}))


def test_agents_of_other_queues_are_asked_later(floor: Floor) -> None:
    floor.queue("orders", help_seconds=20)
    linh = floor.agent("linh", floor.queue("doubts"), skills={ENGLISH: 3, VIETNAMESE: 5})
    floor.available(linh)
    first = floor.caller("orders")
    floor.later(5)
    second = floor.caller("orders")
    with floor.house.db.reading() as tx:
        found = dispatch.obstacles(tx, [first, second])
    helped = [floor.clock.now() + timedelta(seconds=seconds) for seconds in (15, 20)]
    assert [found[each] for each in (first, second)] == [Obstacle(Why.HELP_LATER, until=at) for at in helped]
    floor.later(15)
    assert _of(floor, first) is None
    assert floor.run() == 1


def test_a_page_of_callers_costs_as_many_questions_as_it_has_lanes(floor: Floor) -> None:
    floor.available(floor.agent("bruno", floor.queue()))
    for language in ("vi", "th"):
        floor.caller(language=language)

    def asked() -> int:
        with floor.house.db.reading() as tx, statements() as seen:
            dispatch.obstacles(tx, range(1, 60))
        return len(seen)

    few = asked()
    for number in range(40):
        floor.caller(language=("vi", "th")[number % 2])
    assert asked() == few
