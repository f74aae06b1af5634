"""Matching as a pure function: examples, and what holds for all agents and callers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.dispatch.matching import FreeAgent, LaneHead, Pairing, is_able, match

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SKILLS = ("language:en", "language:th", "billing")


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def agent(number: int, queue_ids: set[int] | None = None, idle: int = 0, **skills: int) -> FreeAgent:
    return FreeAgent(number, frozenset(queue_ids or {1}), skills, at(idle))


def head(number: int, rank: int, *skills: str, queue_id: int = 1) -> LaneHead:
    return LaneHead(number, queue_id, at(rank), frozenset(skills))


def test_the_lowest_rank_goes_first() -> None:
    assert match([agent(1)], [head(1, 9), head(2, 5), head(3, 7)]) == [Pairing(2, 1)]


def test_the_best_is_asked_then_the_longest_idle_then_the_first() -> None:
    best = [agent(1, idle=1, billing=2), agent(2, idle=9, billing=4)]
    assert match(best, [head(1, 0, "billing")]) == [Pairing(1, 2)]
    assert match([agent(1, idle=9), agent(2, idle=1)], [head(1, 0)]) == [Pairing(1, 2)]
    assert match([agent(2), agent(1)], [head(1, 0)]) == [Pairing(1, 1)]


def test_only_who_serves_the_queue_and_can_do_it_is_asked() -> None:
    unable = [agent(1, {2}, billing=5), agent(2, thai=5)]
    assert match(unable, [head(1, 0, "billing")]) == []


def test_a_caller_nobody_can_take_holds_nobody_up() -> None:
    assert match([agent(1)], [head(1, 0, "mongolian"), head(2, 9)]) == [Pairing(2, 1)]


def test_who_helps_is_asked_only_about_those_who_have_waited_long_and_after_those_who_serve_the_queue() -> None:
    helper = FreeAgent(1, frozenset({2}), {"en": 5}, at(0), helps=frozenset({1}))
    waiting = head(1, 0, "en")
    long_waited = replace(waiting, helped=True)
    assert match([helper], [waiting]) == []
    assert match([helper], [replace(head(1, 0, "th"), helped=True)]) == []
    assert match([helper], [long_waited]) == [Pairing(1, 1)]
    assert match([helper, agent(2, idle=9, en=1)], [long_waited]) == [Pairing(1, 2)]
    assert match([helper], [long_waited, head(2, 5, "en", queue_id=2)]) == [Pairing(1, 1)]


agents = st.lists(
    st.builds(
        FreeAgent,
        id=st.integers(1, 50),
        queue_ids=st.frozensets(st.integers(1, 3), min_size=1),
        skills=st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 5)),
        idle_since=st.integers(0, 100).map(at),
        helps=st.frozensets(st.integers(1, 3)),
    ),
    unique_by=lambda agent: agent.id,
    max_size=8,
)
heads = st.lists(
    st.builds(
        LaneHead,
        entry_id=st.integers(1, 50),
        queue_id=st.integers(1, 3),
        rank_at=st.integers(0, 100).map(at),
        skills=st.frozensets(st.sampled_from(SKILLS)),
        helped=st.booleans(),
    ),
    unique_by=lambda head: head.entry_id,
    max_size=8,
)


@given(agents, heads)
def test_nobody_is_paired_twice_or_with_the_wrong_one(free: list[FreeAgent], waiting: list[LaneHead]) -> None:
    pairings = match(free, waiting)
    by_agent, by_entry = {a.id: a for a in free}, {h.entry_id: h for h in waiting}
    assert len({p.agent_id for p in pairings}) == len({p.entry_id for p in pairings}) == len(pairings)
    assert all(is_able(by_agent[p.agent_id], by_entry[p.entry_id]) for p in pairings)


@given(agents, heads)
def test_no_caller_waits_while_somebody_free_could_take_them(free: list[FreeAgent], waiting: list[LaneHead]) -> None:
    pairings = match(free, waiting)
    taken, served = {p.agent_id for p in pairings}, {p.entry_id for p in pairings}
    left = [h for h in waiting if h.entry_id not in served]
    assert not any(is_able(a, h) for a in free if a.id not in taken for h in left)


@given(agents, heads)
def test_whoever_is_passed_over_could_be_taken_only_by_those_given_to_lower_ranks(
    free: list[FreeAgent], waiting: list[LaneHead]
) -> None:
    by_entry, by_agent = {h.entry_id: h for h in waiting}, {a.id: a for a in free}
    pairings = match(free, waiting)
    served = {p.entry_id for p in pairings}
    for passed in (h for h in waiting if h.entry_id not in served):
        for entry_id, agent_id in pairings:
            if is_able(by_agent[agent_id], passed):
                other = by_entry[entry_id]
                assert (other.rank_at, other.entry_id) < (passed.rank_at, passed.entry_id)


@given(agents, heads, st.randoms())
def test_the_order_in_which_they_are_listed_changes_nothing(
    free: list[FreeAgent], waiting: list[LaneHead], dice: object
) -> None:
    expected = match(free, waiting)
    dice.shuffle(free)  # type: ignore[attr-defined]
    dice.shuffle(waiting)  # type: ignore[attr-defined]
    assert match(free, waiting) == expected
