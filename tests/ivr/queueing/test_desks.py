"""A browser that has gone is found out, and holds no caller hostage."""

from __future__ import annotations

from typing import Any

import pytest

from ivr import agents, dispatch
from ivr.agents import desks
from ivr.agents.desks import PATIENCE, SILENCE
from ivr.agents.presence import BACK_WITHIN
from ivr.dispatch import vanished
from ivr.web.broadcast import Broadcast
from ivr.web.rollcall import AWAY_SECONDS, JUDGES_AFTER_SECONDS, RollCall
from workers import due

HERE = "stream-1"
GONE = ("break", "desk_lost")


def _noted(floor: Any, opened: tuple[int, ...] = (), closed: tuple[int, ...] = (), process: str = HERE) -> None:
    with floor.house.db.writing() as tx:
        desks.note(tx, process, opened, closed)


def _sweep(floor: Any, after: float = 0) -> int:
    floor.later(after)
    with floor.house.db.writing() as tx:
        return dispatch.expire_vanished(tx)


@pytest.fixture
def bruno(floor: Any) -> int:
    """Available, with his desk open."""
    agent: int = floor.agent("bruno", floor.queue())
    _noted(floor, (agent,))
    floor.available(agent)
    return agent


def test_an_agent_whose_desk_has_closed_is_soon_on_a_break(floor: Any, bruno: int) -> None:
    _noted(floor, closed=(bruno,))
    with floor.house.db.reading() as tx:
        assert due.next_due(tx) == tx.now + PATIENCE
    assert _sweep(floor, PATIENCE.total_seconds() - 1) == 0
    assert _sweep(floor, 1) == 1
    assert (floor.presence(bruno), _sweep(floor)) == (GONE, 0)


def test_a_reload_changes_nothing(floor: Any, bruno: int) -> None:
    _noted(floor, closed=(bruno,))
    floor.later(3)
    _noted(floor, (bruno,))
    assert (_sweep(floor, 60), floor.presence(bruno)) == (0, ("available", None))


def test_a_caller_offered_to_an_agent_who_has_gone_goes_to_the_next(floor: Any, bruno: int) -> None:
    with floor.house.db.reading() as tx:
        carla_serves = agents.by_id(tx, bruno).queue_ids
    entry = floor.caller()
    floor.run()
    assert floor.offered() == {entry: bruno}
    _noted(floor, closed=(bruno,))
    assert _sweep(floor, PATIENCE.total_seconds()) == 1
    assert floor.presence(bruno) == GONE
    carla = floor.agent("carla", *carla_serves)
    floor.available(carla)
    floor.run()
    assert floor.offered() == {entry: carla}
    assert [data["why"] for kind, data in floor.journal(entry) if kind == "offer_canceled"] == ["desk_lost"]


@pytest.mark.parametrize(("away", "then"), [(0, ("available", "as_before")), (1, GONE)])
def test_who_comes_back_soon_goes_on_as_before(floor: Any, bruno: int, away: int, then: tuple[str, str | None]) -> None:
    _noted(floor, closed=(bruno,))
    _sweep(floor, PATIENCE.total_seconds())
    floor.later(BACK_WITHIN.total_seconds() + away)
    _noted(floor, (bruno,))
    assert floor.presence(bruno) == then


def test_a_break_of_ones_own_is_not_ended_by_a_desk_that_opens(floor: Any, bruno: int) -> None:
    with floor.house.db.writing() as tx:
        agents.set_presence(tx, bruno, "break", "lunch")
    _noted(floor, closed=(bruno,))
    assert _sweep(floor, 60) == 0
    _noted(floor, (bruno,))
    assert floor.presence(bruno) == ("break", "lunch")


def test_who_has_a_desk_open_elsewhere_or_an_outside_telephone_or_never_had_one_stays(floor: Any, bruno: int) -> None:
    queue = floor.queue("other")
    outside, apart = floor.agent("carla", queue, phone="telephone"), floor.agent("dora", queue)
    floor.available(outside, apart)
    _noted(floor, (bruno,), process="stream-2")
    _noted(floor, (outside,))
    _noted(floor, closed=(bruno, outside))
    assert _sweep(floor, 600) == 0


def test_who_chooses_without_a_desk_is_there(floor: Any, bruno: int) -> None:
    _noted(floor, closed=(bruno,))
    with floor.house.db.writing() as tx:
        desks.forget(tx, bruno)
    assert _sweep(floor, 60) == 0


def test_a_wrap_up_that_ends_without_a_desk_leads_to_no_offer(floor: Any, bruno: int) -> None:
    entry = floor.caller()
    floor.run()
    floor.accept(floor.offer(entry).id)
    with floor.house.db.writing() as tx:
        agents.start_wrap_up(tx, bruno, 60)
    _noted(floor, closed=(bruno,))
    assert _sweep(floor, 60) == 0
    with floor.house.db.writing() as tx:
        agents.end_wrap_up(tx, bruno)
    assert floor.presence(bruno) == GONE


@pytest.mark.parametrize(("judges", "then"), [(False, ("available", None)), (True, GONE)])
def test_desks_of_a_dead_process_are_lost_once_a_living_one_may_judge(
    floor: Any, bruno: int, judges: bool, then: tuple[str, str | None]
) -> None:
    floor.later(SILENCE.total_seconds() + 1)
    with floor.house.db.writing() as tx:
        desks.beat(tx, "stream-2", judges)
    _sweep(floor, PATIENCE.total_seconds())
    assert floor.presence(bruno) == then


@pytest.mark.parametrize("offered", [False, True])
def test_a_desk_that_opens_while_its_agent_is_taken_off_keeps_them(floor: Any, bruno: int, offered: bool) -> None:
    if offered:
        floor.caller()
        floor.run()
    _noted(floor, closed=(bruno,))
    floor.later(PATIENCE.total_seconds())
    with floor.house.db.reading() as tx:
        (found,) = desks.lost(tx)
    _noted(floor, (bruno,))
    with floor.house.db.writing() as tx:
        assert not vanished.take_off(tx, found)
    assert floor.presence(bruno)[0] == "available"


def test_a_process_that_was_taken_for_dead_says_again_who_is_here(floor: Any, bruno: int) -> None:
    broadcast = Broadcast("")
    roll = RollCall(floor.house, broadcast)
    broadcast.open(bruno)
    roll.look(0.0)
    floor.later(SILENCE.total_seconds() + 1)
    with floor.house.db.writing() as tx:
        desks.beat(tx, "stream-2", may_judge=True)
    roll.look(SILENCE.total_seconds() + 1)
    assert (_sweep(floor, 60), floor.presence(bruno)) == (0, ("available", None))


def test_the_roll_is_called_and_who_was_away_for_a_moment_was_not(floor: Any) -> None:
    bruno = floor.agent("bruno", floor.queue())
    broadcast = Broadcast("")
    roll = RollCall(floor.house, broadcast)
    stream, board = broadcast.open(bruno), broadcast.open(bruno, frozenset({"queues"}))
    floor.available(bruno)
    for now, steps in enumerate([(), (broadcast.close,), ()]):
        for step in steps:
            step(stream)
        roll.look(now)
    stream = broadcast.open(bruno)
    roll.look(AWAY_SECONDS + 0.5)
    assert _sweep(floor, 60) == 0
    broadcast.close(stream)
    broadcast.close(board)
    for then in (10.0, 10.0 + AWAY_SECONDS):
        roll.look(then)
    _sweep(floor, PATIENCE.total_seconds())
    assert floor.presence(bruno) == GONE


def test_a_stream_that_begins_again_sends_nobody_off(floor: Any, bruno: int) -> None:
    roll = RollCall(floor.house, Broadcast(""))
    floor.later(SILENCE.total_seconds() + 1)
    roll.look(0.0)
    assert (_sweep(floor, 60), floor.presence(bruno)) == (0, ("available", None))
    roll.look(JUDGES_AFTER_SECONDS)
    assert _sweep(floor, PATIENCE.total_seconds()) == 1


def test_who_logs_in_while_callers_reach_them_is_told_so_until_they_choose(floor: Any, bruno: int) -> None:
    with floor.house.db.writing() as tx:
        agents.come_in(tx, bruno)
    assert floor.presence(bruno) == ("available", "as_before")
    floor.available(bruno)
    assert floor.presence(bruno) == ("available", None)


def test_who_logs_in_on_a_break_stays_on_it(floor: Any, bruno: int) -> None:
    with floor.house.db.writing() as tx:
        agents.set_presence(tx, bruno, "break", "lunch")
        agents.come_in(tx, bruno)
    assert floor.presence(bruno) == ("break", "lunch")
