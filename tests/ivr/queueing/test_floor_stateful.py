"""Whatever callers and agents do, in whatever order: what must hold on the floor after every step."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from ivr import agents, dispatch, queues
from ivr.agents import Agent, PresencePeriod
from ivr.agents.roster import AT_WORK
from ivr.calls import Call, CallEvent
from ivr.clock import VirtualClock
from ivr.config import Settings
from ivr.db import Tx
from ivr.dialogue import waits
from ivr.dispatch import Offer, OfferGone, PlaceTaken, WaitOver
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from ivr.queues import QueueEntry, Refused
from ivr.queues.entries import ENTRY
from tests.conftest import empty
from tests.ivr.floor import Floor

pytestmark = pytest.mark.timeout(300)  # a story of many steps, on a machine that may be busy
NUMBERS = (None, "+393331111111", "+393332222222")
SKILLS = ({"language:en": 3}, {"language:it": 5}, {"language:en": 5, "language:it": 2}, {"language:en": 1, "gold": 1})
HELP = timedelta(seconds=45)
SILENCE = timedelta(seconds=queues.SILENT_AFTER_SECONDS)
PHASES = (Phase.explicit, Phase.generate)  # to shrink such stories takes minutes, and they can be read as they are
LIMITS = settings(
    max_examples=20, phases=PHASES, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
ON_POSTGRESQL = settings(LIMITS, max_examples=6)


class Moment(NamedTuple):
    """A caller who is being offered, the offer, and an agent who may be another."""

    entry_id: int
    offer: Any
    agent_id: int


def _hang_up(tx: Tx, at: Moment) -> None:
    entry = queues.lock(tx, at.entry_id)
    if queues.abandon(tx, at.entry_id) and entry.status == "connected":
        agents.end_call(tx, entry.agent_id)
    dispatch.cancel_for_entry(tx, at.entry_id, "caller_gone")


def _says_goodbye(tx: Tx, contact_id: int) -> None:
    """Whoever is to be called back hangs up: nobody is called whose call goes on."""
    tx.execute(update(Call).where(Call.contact_id == contact_id).values(status="ended"))


def _press_for_a_callback(tx: Tx, at: Moment) -> None:
    entry = queues.lock(tx, at.entry_id)
    if entry.kind == "call" and waits.leave(tx, at.entry_id, "callback"):
        queues.enter_callback(tx, entry.contact_id, at.entry_id, f"+39{at.entry_id:09}")
        _says_goodbye(tx, entry.contact_id)


def _hand_over(tx: Tx, at: Moment) -> None:
    dispatch.hand(tx, at.entry_id, at.agent_id, 30)


ACTS: dict[str, Callable[[Tx, Moment], object]] = {
    "accept": lambda tx, at: dispatch.accept(tx, at.offer.id, at.offer.agent_id),
    "refuse": lambda tx, at: dispatch.reject(tx, at.offer.id, at.offer.agent_id),
    "run out": lambda tx, at: dispatch.expire(tx, at.offer.id),
    "hang up": _hang_up,
    "press for a callback": _press_for_a_callback,
    "move": lambda tx, at: dispatch.move(tx, at.entry_id, "orders"),
    "hand over": _hand_over,
    "go home": lambda tx, at: agents.set_presence(tx, at.offer.agent_id, "offline"),
}


AGREED = st.none() | st.tuples(st.integers(1, 120), st.booleans())


def _agree(tx: Tx, talked: Any, seconds: int, by_themselves: bool) -> None:
    number, due_at = f"+39{talked.contact_id:09}", tx.now + timedelta(seconds=seconds)
    with_whom = talked.agent_id, by_themselves
    wanted = queues.CallbackWanted(talked.contact_id, "orders", number, talked.language, due_at, *with_whom)
    assert queues.want_callback(tx, wanted) is not None
    _says_goodbye(tx, talked.contact_id)


def _is_rung(entry: Any) -> bool:
    """A callback whose customer is being called: whoever is free for it is only counted on."""
    return bool(entry.customer_first and entry.call_id is not None)


class FloorMachine(RuleBasedStateMachine):
    """Acts at random; after each act the wakes are run, as in production, and the invariants looked at."""

    floor: Any

    def __init__(self, floor: Any) -> None:
        super().__init__()
        self.floor = floor
        self.house = floor.house
        limits = {"max_size": 6, "max_wait_seconds": 400, "overflow_seconds": 300}
        helped = {"callback_first": "customer", "help_seconds": HELP.seconds}
        doubts, orders = floor.queue("doubts", **limits), floor.queue("orders", **helped, **limits)
        self.orders = orders
        self.calls_of_ours: set[int] = set()
        serving = ((doubts,), (doubts, orders), (doubts, orders), (orders, doubts))
        self.agents = [
            floor.agent(f"agent{n}", *served, skills=skills)
            for n, (served, skills) in enumerate(zip(serving, SKILLS, strict=True))
        ]
        self.settle()

    def settle(self) -> None:
        while wakes := self.floor.wakes():
            for name, ids in wakes:
                if name == "dispatch":
                    dispatch.run(self.house, str(ids[0]))
                elif name == "callback_due":
                    self.call(int(ids[0]))

    def call(self, entry_id: int) -> None:
        """The customer of a callback is called, by who is knocked up for it."""
        _, call_id = self.floor.contact()
        self.calls_of_ours.add(call_id)
        with self.house.db.writing() as tx:
            entry = queues.lock(tx, entry_id)
            if entry.status == "waiting" and entry.customer_first and entry.call_id is None:
                queues.rung(tx, entry_id, call_id)

    def entries(self, *statuses: str) -> list[Any]:
        with self.house.db.reading() as tx:
            found = select(QueueEntry.__table__).where(QueueEntry.status.in_(statuses)).order_by(QueueEntry.id)
            return list(tx.rows(found))

    def pick(self, choice: int, *statuses: str) -> Any:
        found = self.entries(*statuses)
        return found[choice % len(found)] if found else None

    def offer(self, choice: int) -> Any:
        entry = self.pick(choice, "offered")
        return self.floor.offer(entry.id) if entry else None

    choices = st.integers(0, 9)

    @rule(
        queue=st.sampled_from(("doubts", "orders")),
        language=st.sampled_from(("en", "it")),
        number=st.sampled_from(NUMBERS),
        priority=st.sampled_from((0, 90)),
        skills=st.sampled_from(((), ("gold",))),
    )
    def a_caller_enters(
        self, queue: str, language: str, number: str | None, priority: int, skills: tuple[str, ...]
    ) -> None:
        entered = self.floor.enters(queue, number, language=language, priority_seconds=priority, skills=skills)
        assert not isinstance(entered, Refused) or entered.why in ("full", "closed")
        self.settle()

    @rule(choice=choices, presence=st.sampled_from(("available", "available", "available", "break", "offline")))
    def an_agent_chooses(self, choice: int, presence: str) -> None:
        with self.house.db.writing() as tx:
            agents.set_presence(tx, self.agents[choice % len(self.agents)], presence, "lunch")
        self.settle()

    @rule(choice=choices)
    def a_caller_is_heard(self, choice: int) -> None:
        entry = self.pick(choice, *queues.LIVE)
        if entry and entry.kind == "call":
            self.floor.poll(entry.id)
            self.settle()

    @rule(choice=choices, knows_of_offers=st.booleans())
    def a_caller_gives_up(self, choice: int, knows_of_offers: bool) -> None:
        entry = self.pick(choice, *queues.LIVE)
        if entry is None:
            return
        with self.house.db.writing() as tx:
            assert queues.abandon(tx, entry.id)
            if knows_of_offers:
                dispatch.cancel_for_entry(tx, entry.id, "caller_gone")
            if entry.status == "connected":
                agents.end_call(tx, entry.agent_id)
        if not knows_of_offers:
            dispatch.run_all(self.house)
        self.settle()

    @rule(choice=choices, seconds=st.integers(0, 120))
    def a_caller_asks_to_be_called_back(self, choice: int, seconds: int) -> None:
        entry = self.pick(choice, "waiting", "offered")
        if entry is None or entry.kind == "callback":
            return
        with self.house.db.writing() as tx:
            assert waits.leave(tx, entry.id, "callback")
            due = tx.now + timedelta(seconds=seconds)
            assert queues.enter_callback(tx, entry.contact_id, entry.id, f"+39{entry.id:09}", due)
            _says_goodbye(tx, entry.contact_id)
        self.settle()

    @rule(choice=choices, is_there=st.booleans())
    def a_customer_who_is_called_answers_or_not(self, choice: int, is_there: bool) -> None:
        rung = [entry for entry in self.entries("waiting") if _is_rung(entry)]
        if not rung:
            return
        entry = rung[choice % len(rung)]
        with self.house.db.writing() as tx:
            if is_there:
                assert queues.take_up(tx, entry.contact_id, entry.call_id) == entry.id
            else:
                assert queues.abandon(tx, entry.id)
                queues.try_again(tx, entry.id)
        self.settle()

    @rule(choice=choices)
    def an_offer_is_accepted(self, choice: int) -> None:
        if offer := self.offer(choice):
            self.floor.accept(offer.id)
            self.settle()

    @rule(choice=choices, number=st.sampled_from(NUMBERS))
    def a_caller_is_answered_at_once(self, choice: int, number: str | None) -> None:
        """Else hardly any story comes to a talk, and to what follows from one."""
        self.an_agent_chooses(choice, "available")
        self.a_caller_enters("doubts", "en", number, 0, ())
        self.an_offer_is_accepted(choice)

    @rule(choice=choices)
    def an_offer_is_refused(self, choice: int) -> None:
        if offer := self.offer(choice):
            with self.house.db.writing() as tx:
                dispatch.reject(tx, offer.id, offer.agent_id)
            self.settle()

    @rule(choice=choices, wrap_up_seconds=st.sampled_from((0, 60)), goes_on=st.booleans(), agreed=AGREED)
    def a_talk_ends(self, choice: int, wrap_up_seconds: int, goes_on: bool, agreed: tuple[int, bool] | None) -> None:
        """A callback may have been agreed, in so many seconds, by themselves or not; the call may go on to a queue."""
        entry = self.pick(choice, "connected")
        if entry is None:
            return
        with self.house.db.writing() as tx:
            assert queues.complete(tx, entry.id)
            assert agents.start_wrap_up(tx, entry.agent_id, wrap_up_seconds)
            if agreed is not None:
                _agree(tx, entry, *agreed)
            if goes_on and entry.kind == "call":
                queues.enter(tx, queues.entering_anew(queues.lock(tx, entry.id), entry.call_id))
        self.settle()

    @rule(choice=choices)
    def an_agent_is_lost(self, choice: int) -> None:
        entry = self.pick(choice, "connected")
        if entry is None:
            return
        with self.house.db.writing() as tx:
            assert queues.requeue(tx, entry.id)
            assert agents.end_call(tx, entry.agent_id, "break", "connection_lost")
        assert self.floor.entry(entry.id).rank_at == entry.rank_at
        self.settle()

    @rule(choice=choices, position=st.integers(1, 4))
    def somebody_is_put_at_another_place(self, choice: int, position: int) -> None:
        if entry := self.pick(choice, "waiting", "offered"):
            with self.house.db.writing() as tx:
                dispatch.put_at(tx, entry.id, position)
            self.settle()

    @rule(choice=choices, language=st.sampled_from(("en", "it")))
    def a_caller_chooses_another_language(self, choice: int, language: str) -> None:
        if entry := self.pick(choice, "waiting"):
            with self.house.db.writing() as tx:
                queues.speak(tx, entry.id, language)
            self.settle()

    @rule(queue=st.sampled_from(("doubts", "orders")), draining=st.booleans())
    def a_queue_drains(self, queue: str, draining: bool) -> None:
        with self.house.db.writing() as tx:
            queues.settings.drain(tx, queues.named(tx, queue), draining)

    @rule(choice=choices, acts=st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(sorted(ACTS))))
    def two_things_happen_at_once_to_who_is_offered(self, choice: int, acts: tuple[str, str]) -> None:
        entry = self.pick(choice, "offered")
        if entry is None:
            return
        at = Moment(entry.id, self.floor.offer(entry.id), self.agents[choice % len(self.agents)])
        failures: list[BaseException] = []
        gate = threading.Barrier(2)

        def act(name: str) -> None:
            try:
                gate.wait()
                with suppress(OfferGone, WaitOver, PlaceTaken), self.house.db.writing() as tx:
                    ACTS[name](tx, at)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=act, args=(name,)) for name in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures, (acts, failures[0])
        self.settle()

    @rule(seconds=st.integers(1, 100))
    def time_passes(self, seconds: int) -> None:
        self.floor.later(seconds)
        with self.house.db.writing() as tx:
            dispatch.expire_due(tx)
            agents.expire_wrap_ups(tx)
        dispatch.run_all(self.house)
        self.settle()

    @invariant()
    def offers_entries_and_agents_agree(self) -> None:
        with self.house.db.reading() as tx:
            pending = tx.rows(select(Offer.entry_id, Offer.agent_id).where(Offer.status == "pending"))
            standing = {a.id: a.presence for a in tx.rows(select(Agent.id, Agent.presence))}
        offered, asked = Counter(o.entry_id for o in pending), Counter(o.agent_id for o in pending)
        assert set(offered.values()) | set(asked.values()) <= {1}
        assert set(offered) == {entry.id for entry in self.entries("offered")}
        assert not any(entry.customer_first for entry in self.entries("offered"))  # nobody is there to talk to
        assert set(asked) == {agent for agent, presence in standing.items() if presence == "reserved"}
        talking = [entry.agent_id for entry in self.entries("connected")]
        assert sorted(talking) == sorted(agent for agent, presence in standing.items() if presence == "on_call")

    @invariant()
    def nobody_waits_whom_a_free_agent_could_take(self) -> None:
        now = self.floor.clock.now()
        with self.house.db.reading() as tx:
            free = [a.id for a in tx.rows(select(Agent.id).where(Agent.presence == "available"))]
            skills, served = agents.skills_of(tx, free), agents.queues_of(tx, free)
        waiting = self.entries("waiting")
        with self.house.db.reading() as tx:
            told = dispatch.obstacles(tx, [entry.id for entry in waiting])
        rung = {entry.number for entry in self.entries("offered") if entry.kind == "callback"}
        for entry in waiting:
            if _is_rung(entry) or (entry.kind == "callback" and entry.number in rung):
                continue
            there = entry.kind == "callback" or entry.seen_at >= now - SILENCE
            due = entry.due_at is None or entry.due_at <= now
            needs = {f"language:{entry.language}", *entry.skills}
            serving = [a for a in free if entry.queue_id in served[a] or self.is_helped(entry)]
            able = [a for a in serving if needs <= skills[a].keys()]
            if entry.preferred_agent_id in self.at_work() and entry.preferred_until > now:
                able = [agent for agent in free if agent == entry.preferred_agent_id]
            counted_on = sum(_is_rung(other) for other in waiting)  # for each of those an agent is left free
            assert not (there and due and len(able) > counted_on), (entry, able)
            # Whoever waits beside somebody free who serves the queue, the board says why.
            assert not (there and due and serving) or entry.id in told, (entry, serving)

    def is_helped(self, entry: Any) -> bool:
        wanted_since = entry.asked_at or entry.waited_from
        since = max(wanted_since, entry.due_at or wanted_since)
        return bool(entry.queue_id == self.orders and since + HELP <= self.floor.clock.now())

    def at_work(self) -> set[int]:
        with self.house.db.reading() as tx:
            return {a.id for a in tx.rows(select(Agent.id).where(Agent.presence.in_(AT_WORK)))}

    @invariant()
    def a_contact_has_one_wait_and_nothing_takes_the_place_of_an_appointment(self) -> None:
        waits = Counter(entry.contact_id for entry in self.entries(*queues.LIVE) if entry.agreed_by is None)
        assert set(waits.values()) <= {1}
        assert not any(entry.agreed_by for entry in self.entries("withdrawn"))

    @invariant()
    def every_agent_s_time_is_accounted_for(self) -> None:
        with self.house.db.reading() as tx:
            open_now = tx.rows(select(PresencePeriod.__table__).where(PresencePeriod.ended_at.is_(None)))
            standing = {a.id: a.presence for a in tx.rows(select(Agent.id, Agent.presence))}
        assert sorted((p.agent_id, p.presence) for p in open_now) == sorted(standing.items())

    @invariant()
    def the_journal_tells_of_every_wait_and_offer(self) -> None:
        with self.house.db.reading() as tx:
            journal = tx.rows(select(CallEvent.call_id, CallEvent.source_key))
            told = Counter(event.source_key for event in journal if event.call_id not in self.calls_of_ours)
            theirs = (e for e in tx.rows(select(QueueEntry.__table__)) if e.call_id not in self.calls_of_ours)
            calls = {e.id: e for e in theirs if e.call_id is not None}
            offers = [o for o in tx.rows(select(Offer.__table__)) if o.entry_id in calls]
        expected = Counter(f"entry:{entry}:queued" for entry in calls)
        expected += Counter(f"entry:{e.id}:ended" for e in calls.values() if e.status not in queues.LIVE)
        expected += Counter(f"entry:{e.id}:requeued:{n + 1}" for e in calls.values() for n in range(e.times_requeued))
        expected += Counter(f"entry:{e.id}:steered:{n + 1}" for e in calls.values() for n in range(e.times_steered))
        expected += Counter(f"offer:{o.id}:made" for o in offers)
        expected += Counter(f"offer:{o.id}:{o.status}" for o in offers if o.status != "pending")
        assert told == expected

    @invariant()
    def every_status_is_one_of_the_table_s(self) -> None:
        with self.house.db.reading() as tx:
            statuses = {e.status for e in tx.rows(select(QueueEntry.status))}
        assert statuses <= set(map(str, ENTRY.sources))


def test_the_floor_holds_whatever_happens(new_floor: Any) -> None:
    machine: Any = lambda: FloorMachine(new_floor())  # noqa: E731 (a class or a maker of one will do)
    run_state_machine_as_test(machine, settings=LIMITS)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_it_holds_where_two_things_do_happen_at_once(settings: Settings, clock: VirtualClock, _postgresql: Any) -> None:
    houses: list[House] = []

    def machine() -> FloorMachine:
        empty(_postgresql)
        own = VirtualClock(clock.now())
        houses.append(open_house(settings, own, LocalJobs(), lasting=False))
        return FloorMachine(Floor(houses[-1], own))

    run_state_machine_as_test(machine, settings=ON_POSTGRESQL)  # type: ignore[arg-type]
    for house in houses:
        house.close()
