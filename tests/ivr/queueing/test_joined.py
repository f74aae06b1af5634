"""Dispatch where it is joined to the commits that call for it, and when many want to be at it at once."""

from __future__ import annotations

import errno
import fcntl
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import OperationalError

from ivr import agents, dispatch
from ivr.clock import VirtualClock
from ivr.config import Settings
from ivr.db import Tx, places
from ivr.db.engine import _whose
from ivr.db.transaction import _advisory
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from tests.ivr.floor import Floor


def test_who_becomes_free_is_offered_a_caller_by_the_same_commit_or_the_next(floor: Floor) -> None:
    queue = floor.queue()
    dispatch.joined(floor.house)
    entry = floor.caller()
    bruno = floor.agent("bruno", queue)
    floor.available(bruno)
    assert floor.offered() == {entry: bruno}
    assert ("dispatch", ("main",)) not in floor.wakes()


def test_steps_that_share_a_commit_share_the_run(floor: Floor) -> None:
    queue = floor.queue()
    staff = [floor.agent(f"agent{n}", queue) for n in range(4)]
    dispatch.joined(floor.house)
    waiting = [floor.caller() for _ in staff]

    def be_available(agent_id: int) -> None:
        floor.house.db.step(lambda tx: agents.set_presence(tx, agent_id, "available"))

    threads = [threading.Thread(target=be_available, args=(agent_id,)) for agent_id in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    dispatch.run_all(floor.house)  # on PostgreSQL the last to commit may have left it to who was next
    assert sorted(floor.offered()) == sorted(waiting)
    assert sorted(floor.offered().values()) == staff


def test_what_fails_in_a_step_of_several_is_left_out_of_the_run(floor: Floor) -> None:
    queue = floor.queue()
    bruno, carla = floor.agent("bruno", queue), floor.agent("carla", queue)
    dispatch.joined(floor.house)
    entry = floor.caller()

    def fails(tx: Tx) -> None:
        agents.set_presence(tx, bruno, "available")
        raise ValueError("on purpose")

    failures = []
    for work in (fails, lambda tx: agents.set_presence(tx, carla, "available")):
        try:
            floor.house.db.step(work)
        except ValueError as error:
            failures.append(error)
    assert len(failures) == 1
    assert floor.offered() == {entry: carla}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the other database has no line to wait in
def test_who_frees_agents_while_others_wait_leaves_it_to_one_of_them_to_offer_for_all(floor: Floor) -> None:
    queue = floor.queue()
    staff = [floor.agent(f"agent{n}", queue) for n in range(4)]
    house, turnstile = dispatch.joined(floor.house), floor.house.db._turnstile
    assert turnstile is not None
    waiting = [floor.caller() for _ in staff]
    runs: list[int] = []

    def be_available(agent_id: int) -> None:
        with house.db.writing() as tx:
            agents.set_presence(tx, agent_id, "available")

    def count(tx: Tx) -> None:
        runs.extend([len(tx.hints)] if any(topic == "queues" for topic, _ in tx.hints) else [])
        send(tx)

    send, house.db.on_commit = house.db.on_commit, count
    threads = [threading.Thread(target=be_available, args=(agent_id,)) for agent_id in staff]
    with house.db.writing():
        for thread in threads:
            thread.start()
        while len(turnstile._line) < len(threads):
            pass
    for thread in threads:
        thread.join()
    assert sorted(floor.offered()) == sorted(waiting)
    assert sorted(floor.offered().values()) == staff
    assert len(runs) < len(staff)


def test_of_many_who_want_to_be_at_it_one_is_next_and_the_others_go_home(
    house: House, settings: Settings, clock: VirtualClock
) -> None:
    other = open_house(settings, clock, LocalJobs())
    assert other.db._places.at("something").take()
    with house.db.next_at("something") as second:
        assert second is None
    other.db._places.at("something").give_back()
    other.close()
    _each_is_next_in_turn(house)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one machine
def test_who_is_next_on_another_machine_sends_home_who_comes_here(house: House) -> None:
    place = _advisory("next at something")
    with house.db.writing() as tx:
        tx.scalar(select(func.pg_advisory_lock(place)))
        with house.db.next_at("something") as second:
            assert second is None
        tx.scalar(select(func.pg_advisory_unlock(place)))
    _each_is_next_in_turn(house)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whose_machine_has_no_room_for_a_file_is_next_by_the_server_alone(
    house: House, settings: Settings, clock: VirtualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(places, "MACHINE", tmp_path / "file" / "hotline")
    other = open_house(settings, clock, LocalJobs())
    _each_is_next_in_turn(other)
    with other.db.next_at("something") as first, house.db.next_at("something else") as second:
        assert first is not None
        assert second is not None
    other.close()


def _each_is_next_in_turn(house: House) -> None:
    for _ in range(2):
        with house.db.next_at("something") as next_:
            assert next_ is not None


def test_where_a_file_cannot_be_locked_a_place_is_the_process_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places.Place(tmp_path / "place")

    def fails(*_: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", fails)
    for _ in range(2):
        assert (place.take(), place.take()) == (True, False)
        place.give_back()


def test_two_servers_of_one_machine_have_places_of_their_own() -> None:
    urls = [f"postgresql://hotline@/hotline?host=/run/{server}&port=5432" for server in ("one", "other")]
    assert len({_whose(make_url(url)) for url in urls}) == len(urls)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_asks_the_server_who_finds_a_neighbour_next(
    house: House, settings: Settings, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbour = open_house(settings, clock, LocalJobs())
    assert neighbour.db._places.at("something").take()
    monkeypatch.setattr(house.db, "writing", lambda: pytest.fail("a transaction was begun"))
    with house.db.next_at("something") as second:
        assert second is None
    neighbour.db._places.at("something").give_back()
    neighbour.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one writer
def test_who_was_next_and_waited_too_long_leaves_the_place_to_others(house: House) -> None:
    with house.db.writing() as first:
        assert first.next_at("something")
        with pytest.raises(OperationalError, match="lock timeout"), house.db.writing() as impatient:
            impatient.execute(text("SET LOCAL lock_timeout = '10ms'"))
            impatient.next_at("something")
        with house.db.writing() as third:
            third.one_at_a_time("next at something")  # waits for the server to notice that the connection is gone
