"""Whatever callers and agents do, in whatever order: what must hold on the floor after every step."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from ivr import agents, dispatch, queues
from ivr.agents import Agent, PresencePeriod
from ivr.calls import CallEvent
from ivr.dialogue import waits
from ivr.dispatch import Offer
from ivr.queues import QueueEntry, Refused
from ivr.queues.entries import ENTRY

NUMBERS = (None, "+393331111111", "+393332222222")
SKILLS = ({"language:en": 3}, {"language:it": 5}, {"language:en": 5, "language:it": 2}, {"language:en": 1, "gold": 1})
SILENCE = timedelta(seconds=queues.SILENT_AFTER_SECONDS)
LIMITS = settings(max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


class FloorMachine(RuleBasedStateMachine):
    """Acts at random; after each act the wakes are run, as in production, and the invariants looked at."""

    floor: Any

    def __init__(self, floor: Any) -> None:
        super().__init__()
        self.floor = floor
        self.house = floor.house
        limits = {"max_size": 6, "max_wait_seconds": 400, "overflow_seconds": 300}
        doubts, orders = floor.queue("doubts", **limits), floor.queue("orders", **limits)
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
    def a_caller_enters(self, queue: str, language: str, number: str, priority: int, skills: tuple[str, ...]) -> None:
        entered = self.floor.enters(queue, number, language=language, priority_seconds=priority, skills=skills)
        assert not isinstance(entered, Refused) or entered.why == "full"
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
        self.settle()

    @rule(choice=choices)
    def an_offer_is_accepted(self, choice: int) -> None:
        if offer := self.offer(choice):
            self.floor.accept(offer.id)
            self.settle()

    @rule(choice=choices)
    def an_offer_is_refused(self, choice: int) -> None:
        if offer := self.offer(choice):
            with self.house.db.writing() as tx:
                dispatch.reject(tx, offer.id, offer.agent_id)
            self.settle()

    @rule(choice=choices, wrap_up_seconds=st.sampled_from((0, 60)))
    def a_talk_ends(self, choice: int, wrap_up_seconds: int) -> None:
        entry = self.pick(choice, "connected")
        if entry is None:
            return
        with self.house.db.writing() as tx:
            assert queues.complete(tx, entry.id)
            assert agents.start_wrap_up(tx, entry.agent_id, wrap_up_seconds)
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
        assert set(asked) == {agent for agent, presence in standing.items() if presence == "reserved"}
        talking = [entry.agent_id for entry in self.entries("connected")]
        assert sorted(talking) == sorted(agent for agent, presence in standing.items() if presence == "on_call")

    @invariant()
    def nobody_waits_whom_a_free_agent_could_take(self) -> None:
        now = self.floor.clock.now()
        with self.house.db.reading() as tx:
            free = [a.id for a in tx.rows(select(Agent.id).where(Agent.presence == "available"))]
            skills, served = agents.skills_of(tx, free), agents.queues_of(tx, free)
        for entry in self.entries("waiting"):
            there = entry.kind == "callback" or entry.seen_at >= now - SILENCE
            due = entry.due_at is None or entry.due_at <= now
            needs = {f"language:{entry.language}", *entry.skills}
            able = [a for a in free if entry.queue_id in served[a] and needs <= skills[a].keys()]
            assert not (there and due and able), (entry, able)

    @invariant()
    def every_agent_s_time_is_accounted_for(self) -> None:
        with self.house.db.reading() as tx:
            open_now = tx.rows(select(PresencePeriod.__table__).where(PresencePeriod.ended_at.is_(None)))
            standing = {a.id: a.presence for a in tx.rows(select(Agent.id, Agent.presence))}
        assert sorted((p.agent_id, p.presence) for p in open_now) == sorted(standing.items())

    @invariant()
    def the_journal_tells_of_every_wait_and_offer(self) -> None:
        with self.house.db.reading() as tx:
            told = Counter(event.source_key for event in tx.rows(select(CallEvent.source_key)))
            calls = {e.id: e for e in tx.rows(select(QueueEntry.__table__)) if e.call_id is not None}
            offers = [o for o in tx.rows(select(Offer.__table__)) if o.entry_id in calls]
        expected = Counter(f"entry:{entry}:queued" for entry in calls)
        expected += Counter(f"entry:{e.id}:ended" for e in calls.values() if e.status not in queues.LIVE)
        expected += Counter(f"entry:{e.id}:requeued:{n + 1}" for e in calls.values() for n in range(e.times_requeued))
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
