"""Agents of other queues of the same routing group help those who have waited for long."""

from __future__ import annotations

from datetime import timedelta

from ivr import dispatch, queues
from ivr.rehearsal.replay.fairness import faults, of_record
from tests.ivr.floor import Floor
from workers.due import next_due

PAUL = "+393337654321"


def _with_a_helper(floor: Floor, *, help_seconds: int | None = 20) -> int:
    """Orders, which nobody there serves, and Linh of doubts, who is free."""
    floor.queue("orders", help_seconds=help_seconds)
    linh = floor.agent("linh", floor.queue("doubts"), skills={"language:en": 4, "language:vi": 5})
    floor.available(linh)
    return linh


def test_a_caller_is_offered_to_agents_of_the_group_once_they_have_waited_long_enough(floor: Floor) -> None:
    linh = _with_a_helper(floor)
    caller = floor.caller("orders")
    floor.later(19)
    assert floor.run() == 0
    floor.later(1)
    assert floor.run() == 1
    assert floor.offered() == {caller: linh}
    assert floor.poll(caller).leave is None


def test_without_the_setting_nobody_helps(floor: Floor) -> None:
    _with_a_helper(floor, help_seconds=None)
    floor.caller("orders")
    floor.later(60)
    assert floor.run() == 0


def test_who_helps_needs_the_language_and_the_skills_and_the_same_routing_group(floor: Floor) -> None:
    orders = floor.queue("orders", help_seconds=20, skills=["stock"])
    doubts, night = floor.queue("doubts"), floor.queue("night", routing_group="night")
    italian = {"language:it": 5, "stock": 3}
    unskilled = floor.agent("linh", doubts, skills={"language:en": 4})
    others = [
        floor.agent("ugo", doubts, skills=italian),
        floor.agent("sara", night, skills=italian | {"language:en": 3}),
    ]
    floor.available(unskilled, *others)
    caller = floor.caller("orders")
    floor.later(60)
    floor.poll(caller)
    assert floor.run() == 0
    chiara = floor.agent("chiara", doubts, skills={"language:en": 1, "stock": 1})
    floor.available(chiara)
    assert floor.run() == 1
    assert floor.offered() == {caller: chiara}
    assert orders


def test_who_serves_the_queue_is_asked_before_who_helps_however_good(floor: Floor) -> None:
    orders = floor.queue("orders", help_seconds=20)
    floor.available(floor.agent("linh", floor.queue("doubts"), skills={"language:en": 5}))
    caller = floor.caller("orders")
    floor.later(30)
    bruno = floor.agent("bruno", orders, skills={"language:en": 1})
    floor.available(bruno)
    floor.run()
    assert floor.offered() == {caller: bruno}


def test_own_callers_and_those_helped_are_taken_by_rank(floor: Floor) -> None:
    linh = _with_a_helper(floor)
    first, own = floor.caller("orders"), floor.caller("doubts")
    floor.later(20)
    floor.poll(first)
    floor.run()
    assert floor.offered() == {first: linh}
    assert floor.entry(own).status == "waiting"


def test_as_many_help_as_there_are_and_who_came_first_goes_first(floor: Floor) -> None:
    orders, doubts = floor.queue("orders", help_seconds=20), floor.queue("doubts")
    callers = [floor.caller("orders") for _ in range(4)]
    floor.later(20)
    late = floor.caller("orders", priority_seconds=600)  # of a rank before all, and not long there
    free = [floor.agent(name, doubts) for name in ("linh", "ugo")] + [floor.agent("bruno", orders)]
    floor.available(*free)
    assert floor.run() == 3
    offered = floor.offered()
    assert set(offered) == {late, *callers[:2]}
    assert offered[late] == free[2]


def test_a_callback_is_helped_so_long_after_it_is_due(floor: Floor) -> None:
    linh = _with_a_helper(floor)
    contact, _ = floor.contact(PAUL)
    with floor.house.db.writing() as tx:
        due = tx.now + timedelta(minutes=10)
        callback = queues.want_callback(tx, queues.CallbackWanted(contact, "orders", PAUL, "en", due))
    assert callback is not None
    floor.later(619)
    assert floor.run() == 0
    floor.later(1)
    assert floor.run() == 1
    assert floor.offered() == {callback: linh}


def test_a_caller_whose_agent_was_lost_has_waited_already(floor: Floor) -> None:
    linh = _with_a_helper(floor)
    caller = floor.caller("orders")
    floor.later(20)
    floor.run()
    floor.accept(floor.offer(caller).id)
    with floor.house.db.writing() as tx:
        queues.requeue(tx, caller)
    ugo = floor.agent("ugo", floor.queue("complaints"))
    floor.available(ugo)
    floor.run()
    assert floor.offered() == {caller: ugo}
    assert linh != ugo


def test_somebody_kept_for_one_agent_is_helped_by_nobody_else(floor: Floor) -> None:
    _with_a_helper(floor)
    bruno = floor.agent("bruno", floor.queue("complaints"), skills={"language:it": 3})
    floor.available(bruno)
    caller = floor.caller("orders")
    with floor.house.db.writing() as tx:
        dispatch.hand(tx, caller, bruno, 120)
    floor.later(30)
    floor.run()
    assert floor.offered() == {caller: bruno}


def test_who_helps_counts_as_staff_where_the_queue_has_none_at_work(floor: Floor) -> None:
    _with_a_helper(floor)
    with floor.house.db.reading() as tx:
        assert queues.glance(tx, "orders", "en")["staffed"] == 1
        assert queues.glance(tx, "orders", "th")["staffed"] == 1  # another language is offered
    caller = floor.caller("orders", language="vi")
    floor.later(60)
    wait = floor.poll(caller)
    assert wait.languages == ()
    assert wait.estimate is not None


def test_the_clock_can_move_to_where_others_begin_to_help(floor: Floor) -> None:
    _with_a_helper(floor)
    with floor.house.db.reading() as tx:
        assert queues.next_help(tx) is None
    floor.caller("orders")
    with floor.house.db.reading() as tx:
        assert queues.next_help(tx) == tx.now + timedelta(seconds=20)
        assert next_due(tx) == tx.now + timedelta(seconds=20)


def test_the_proof_of_fairness_knows_who_helps_and_from_when_on(floor: Floor) -> None:
    _with_a_helper(floor)
    caller = floor.caller("orders")
    floor.later(50)  # nobody has dispatched since the twentieth second
    floor.run()
    with floor.house.db.reading() as tx:
        (told,) = faults(of_record(tx))
        waited_from = floor.entry(caller).waited_from
        assert str(waited_from + timedelta(seconds=20)) in told
    assert str(waited_from + timedelta(seconds=50)) in told
