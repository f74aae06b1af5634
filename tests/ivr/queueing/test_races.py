"""Many at once: two houses over one database, four threads each, and nobody is given away twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from ivr import agents, calls, dispatch, queues
from ivr.agents import Agent
from ivr.clock import VirtualClock
from ivr.config import Settings
from ivr.db import Tx
from ivr.dispatch import Offer, OfferGone
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from ivr.queues import QueueEntry
from ivr.queues.planned import withdraw

THREADS, TURNS = 8, 40


@pytest.fixture
def houses(house: House, settings: Settings, clock: VirtualClock) -> Iterator[list[House]]:
    """Two houses, as two processes would have them."""
    other = open_house(settings, clock, LocalJobs(), lasting=False)
    yield [house, other]
    other.close()


def _accept(house: House, dice: random.Random) -> None:
    _answer(house, dice, dispatch.accept)


def _reject(house: House, dice: random.Random) -> None:
    _answer(house, dice, dispatch.reject)


def _answer(house: House, dice: random.Random, how: Callable[[Tx, int, int], object]) -> None:
    with house.db.reading() as tx:
        pending = tx.rows(select(Offer.id, Offer.agent_id).where(Offer.status == "pending"))
    if pending:
        offer = dice.choice(pending)
        with suppress(OfferGone), house.db.writing() as tx:
            how(tx, offer.id, offer.agent_id)


def _abandon(house: House, dice: random.Random) -> None:
    with house.db.reading() as tx:
        ahead = tx.rows(select(QueueEntry.id).where(QueueEntry.status.in_(("waiting", "offered"))))
    if ahead:
        with house.db.writing() as tx:
            entry_id = dice.choice(ahead).id
            dispatch.cancel_for_entry(tx, entry_id, "caller_gone")
            if tx.scalar(select(QueueEntry.status).where(QueueEntry.id == entry_id)) != "connected":
                queues.abandon(tx, entry_id)


def _come_and_go(house: House, dice: random.Random) -> None:
    with house.db.reading() as tx:
        agent_id = dice.choice(tx.rows(select(Agent.id))).id
    with house.db.writing() as tx:
        agents.set_presence(tx, agent_id, dice.choice(("available", "available", "break")))


def _expire(house: House, _: random.Random) -> None:
    with house.db.writing() as tx:
        dispatch.expire_due(tx)


def _poll(house: House, dice: random.Random) -> None:
    """Whoever is polled in the queue of the night, and is not offered just then, is taken out of it."""
    with house.db.reading() as tx:
        waiting = tx.rows(select(QueueEntry.id).where(QueueEntry.status == "waiting"))
    if waiting:
        entry_id = dice.choice(waiting).id
        with house.db.writing() as tx:
            queues.poll(tx, entry_id)


def _dispatch(house: House, dice: random.Random) -> None:
    dispatch.run(house, dice.choice(("main", "night")))


ACTS: tuple[Callable[[House, random.Random], None], ...] = (
    _dispatch,
    _dispatch,
    _accept,
    _accept,
    _accept,
    _accept,
    _reject,
    _abandon,
    _come_and_go,
    _come_and_go,
    _expire,
    _poll,
)


def test_eight_at_once_give_nobody_away_twice(floor: Any, houses: list[House]) -> None:
    night = {"routing_group": "night", "overflow_seconds": 0}
    shared = [floor.queue("doubts", offer_seconds=0), floor.queue("night", offer_seconds=0, **night)]
    for number in range(12):
        floor.available(floor.agent(f"agent{number}", *shared))
    for number in range(60):
        floor.caller(("doubts", "night")[number % 2])
    failures: list[BaseException] = []

    def live(number: int) -> None:
        dice = random.Random(number)
        try:
            for _ in range(TURNS):
                dice.choice(ACTS)(houses[number % 2], dice)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=live, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]
    _nobody_is_given_away_twice(houses[0])


def _nobody_is_given_away_twice(house: House) -> None:
    with house.db.reading() as tx:
        offers = tx.rows(select(Offer.__table__))
        entries = {entry.id: entry for entry in tx.rows(select(QueueEntry.__table__))}
        presences = {agent.id: agent.presence for agent in tx.rows(select(Agent.id, Agent.presence))}
    accepted = [offer for offer in offers if offer.status == "accepted"]
    assert offers  # how many were accepted is for the threads to decide
    assert set(Counter(offer.entry_id for offer in accepted).values()) <= {1}
    assert set(Counter(offer.agent_id for offer in accepted).values()) <= {1}  # nobody hangs up in this test
    assert all(entries[offer.entry_id].agent_id == offer.agent_id for offer in accepted)
    assert {offer.agent_id for offer in accepted} == {a for a, presence in presences.items() if presence == "on_call"}
    pending = [offer for offer in offers if offer.status == "pending"]
    assert {offer.agent_id for offer in pending} == {a for a, presence in presences.items() if presence == "reserved"}
    assert {offer.entry_id for offer in pending} == {e.id for e in entries.values() if e.status == "offered"}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one writer
def test_a_poll_that_comes_as_the_caller_is_offered_takes_nobody_out(floor: Any) -> None:
    agent_id, entry = floor.agent("bruno", floor.queue(max_wait_seconds=60)), floor.caller()
    floor.available(agent_id)
    floor.later(61)
    with ThreadPoolExecutor(1) as other:
        with floor.house.db.writing() as tx:
            dispatch.offer_to(tx, entry, agent_id)
            polled = other.submit(floor.poll, entry)
            while not (polled.done() or tx.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))):
                pass
        assert polled.result(30).leave is None
    assert (floor.entry(entry).status, floor.offered()) == ("offered", {entry: agent_id})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one writer
def test_who_waits_for_an_entry_that_is_moved_finds_it_in_its_new_queue(floor: Any) -> None:
    floor.queue()
    floor.queue("orders")
    entry = floor.caller()

    def queue_of_the_locked() -> str:
        with floor.house.db.writing() as tx:
            return str(queues.lock(tx, entry).queue)

    with ThreadPoolExecutor(1) as other:
        with floor.house.db.writing() as tx:
            dispatch.move(tx, entry, "orders")
            locked = other.submit(queue_of_the_locked)
            while not (locked.done() or tx.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))):
                pass
        assert locked.result() == "orders"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one writer
def test_what_is_agreed_as_the_callback_before_it_is_offered_is_a_callback_more(floor: Any) -> None:
    agent_id, (contact, _) = floor.agent("bruno", floor.queue()), floor.contact("+393331234567")
    due_at = floor.clock.now() + timedelta(hours=3)

    def promised(*agreed: Any) -> int:
        wanted = queues.CallbackWanted(contact, "doubts", "+393331234567", "en", *agreed)
        with floor.house.db.writing() as tx:
            return int(queues.want_callback(tx, wanted) or 0)

    asked = promised()
    with ThreadPoolExecutor(1) as other:
        with floor.house.db.writing() as tx:
            assert queues.offer(tx, asked)
            agreed = other.submit(promised, due_at, agent_id)
            while not (agreed.done() or tx.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))):
                pass
        entry = floor.entry(agreed.result())
    assert (entry.status, entry.due_at, entry.agreed_by) == ("waiting", due_at, agent_id)
    assert floor.entry(asked).agreed_by is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one writer
def test_a_callback_that_begins_to_ring_as_it_is_called_off_is_locked_after_its_call(floor: Any) -> None:
    """Whoever holds the call that rings may take the entry; the other way round they would wait for each other."""
    floor.queue()
    asking, served = floor.caller(number="+393331234567"), floor.caller()
    with floor.house.db.writing() as tx:
        queues.leave(tx, asking, "callback")
        callback = queues.enter_callback(tx, floor.entry(asking).contact_id, asking)
        tx.execute(update(QueueEntry).where(QueueEntry.id == callback).values(customer_first=True))
        served_in = floor.call_of(tx, served)
    _, rings = floor.contact("+393331234567", "active")

    def calls_off() -> bool:
        with floor.house.db.writing() as tx:
            return withdraw(tx, queues.load(tx, callback), served_in, served_in=served_in)

    def waits(tx: Tx, work: Future[bool]) -> None:
        while not (work.done() or tx.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))):
            pass

    with ThreadPoolExecutor(1) as other, floor.house.db.writing() as heard:
        calls.lock(heard, rings)
        with floor.house.db.writing() as ringing:
            queues.lock(ringing, callback)
            queues.rung(ringing, callback, rings)
            called_off = other.submit(calls_off)
            waits(ringing, called_off)
        waits(heard, called_off)
        assert queues.lock(heard, callback).status == "waiting"
        assert not called_off.done()
        heard.connection.commit()
        assert called_off.result(30)
    assert floor.entry(callback).status == "withdrawn"
