"""A callback falls due while an agent writes up what its customer has just talked about: they may need it no more."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from ivr import agents, contacts, customers, queues
from ivr.customers import NewCustomer
from ivr.dispatch.obstacles import Obstacle, Why, obstacles
from tests.ivr.floor import Floor

PAUL = "+393337654321"
OFFICE = "+390212345678"
SOMEBODY = "+393330000001"
WRAP_UP_SECONDS = 60


class Two(NamedTuple):
    """Both serve the queue; Bruno has just talked, and writes it up."""

    bruno: int
    carla: int


@pytest.fixture
def two(floor: Floor) -> Two:
    queue = floor.queue()
    return Two(floor.agent("bruno", queue), floor.agent("carla", queue))


def _agreed(floor: Floor, agent_id: int, number: str = PAUL, seconds: int = 30, to: str | None = None) -> int:
    """A callback that the agent has arranged; whoever is free makes it."""
    at = floor.clock.now() + timedelta(seconds=seconds)
    contact, _ = floor.contact(number)
    with floor.house.db.writing() as tx:
        wanted = queues.CallbackWanted(contact, "doubts", to or number, "en", at, agent_id, by_themselves=False)
        entry = queues.want_callback(tx, wanted)
    assert entry is not None
    return entry


def _talks(floor: Floor, agent_id: int, number: str = PAUL) -> int:
    """Calls in, is served by the agent, and has hung up."""
    caller = floor.caller(number=number)
    floor.available(agent_id)
    assert floor.run() == 1
    floor.talk(caller, 60, WRAP_UP_SECONDS)
    floor.hangs_up(caller)
    return caller


def _finishes(floor: Floor, agent_id: int) -> None:
    with floor.house.db.writing() as tx:
        agents.end_wrap_up(tx, agent_id)


def _in_the_way(floor: Floor, entry_id: int) -> Obstacle | None:
    with floor.house.db.reading() as tx:
        return obstacles(tx, [entry_id]).get(entry_id)


def test_nobody_is_asked_before_it_is_written_up(floor: Floor, two: Two) -> None:
    callback = _agreed(floor, two.carla)
    _talks(floor, two.bruno)
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {}
    assert _in_the_way(floor, callback) == Obstacle(Why.WRITTEN_UP)
    _finishes(floor, two.bruno)
    floor.run()
    assert list(floor.offered()) == [callback]


def test_the_customer_is_not_rung_first_either(floor: Floor) -> None:
    queue = floor.queue(callback_first="customer")
    bruno = floor.agent("bruno", queue)
    callback = _agreed(floor, bruno)
    _talks(floor, bruno)
    with floor.house.db.reading() as tx:
        assert queues.is_held(tx, callback)
    _finishes(floor, bruno)
    with floor.house.db.reading() as tx:
        assert not queues.is_held(tx, callback)


def test_another_number_of_the_same_customer_waits_too(floor: Floor, two: Two) -> None:
    callback = _agreed(floor, two.carla, OFFICE)
    talk = _talks(floor, two.bruno)
    with floor.house.db.writing() as tx:
        paul = customers.add(tx, NewCustomer("Paul", [PAUL]))
        for entry_id in (callback, talk):
            contacts.recognise(tx, queues.load(tx, entry_id).contact_id, paul)
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {}


def test_somebody_else_s_callback_does_not_wait(floor: Floor, two: Two) -> None:
    callback = _agreed(floor, two.carla, SOMEBODY)
    _talks(floor, two.bruno)
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {callback: two.carla}


def test_nor_does_that_of_another_customer_at_the_same_number(floor: Floor, two: Two) -> None:
    callback = _agreed(floor, two.carla)
    talk = _talks(floor, two.bruno)
    _is_called(floor, callback, "Anna")
    assert _in_the_way(floor, callback) == Obstacle(Why.WRITTEN_UP)  # who talks might be Anna
    _is_called(floor, talk, "Paul")
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {callback: two.carla}


def _is_called(floor: Floor, entry_id: int, name: str) -> None:
    """The number is theirs, too, and the contact is with them."""
    with floor.house.db.writing() as tx:
        customer = customers.add(tx, NewCustomer(name, [PAUL]))
        contacts.recognise(tx, queues.load(tx, entry_id).contact_id, customer)


def test_who_asked_to_be_called_elsewhere_and_calls_from_where_they_asked_waits_too(floor: Floor, two: Two) -> None:
    _agreed(floor, two.carla, PAUL, to=OFFICE)
    _talks(floor, two.bruno)
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {}


def test_what_is_agreed_in_the_wrap_up_is_made_in_its_time(floor: Floor, two: Two) -> None:
    _talks(floor, two.bruno)
    callback = _agreed(floor, two.bruno, seconds=0)
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {callback: two.carla}


def test_an_agent_who_leaves_holds_nothing_back(floor: Floor, two: Two) -> None:
    callback = _agreed(floor, two.carla)
    _talks(floor, two.bruno)
    with floor.house.db.writing() as tx:
        agents.set_presence(tx, two.bruno, "break")  # chosen for after it
        agents.end_wrap_up(tx, two.bruno)
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {callback: two.carla}


def test_call_now_is_refused_with_the_reason_but_to_who_writes_it_up(floor: Floor, two: Two) -> None:
    callback = _agreed(floor, two.bruno, seconds=3600)
    _talks(floor, two.bruno)
    with floor.house.db.writing() as tx, pytest.raises(queues.CallbackUnderWay) as refused:
        queues.make_now(tx, callback, two.carla)
    assert refused.value.code == "callback_written_up"
    with floor.house.db.writing() as tx:
        queues.make_now(tx, callback, two.bruno)
    floor.available(two.carla)
    floor.run()
    assert floor.offered() == {}
    _finishes(floor, two.bruno)
    floor.run()
    assert floor.offered() == {callback: two.bruno}


def test_a_long_wrap_up_holds_it_for_a_quarter_of_an_hour_at_most(floor: Floor, two: Two) -> None:
    callback = _agreed(floor, two.carla)
    _talks(floor, two.bruno)
    with floor.house.db.writing() as tx:
        agents.extend_wrap_up(tx, two.bruno, 3600)
    floor.available(two.carla)
    floor.later(15 * 60 - 1)
    floor.run()
    assert floor.offered() == {}
    floor.later(1)
    assert _in_the_way(floor, callback) is None
    floor.run()
    assert floor.offered() == {callback: two.carla}
