"""The proof that nobody was passed over, on floors with and without a fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr import agents, dispatch
from ivr.clock import VirtualClock
from ivr.dispatch.matching import FreeAgent, LaneHead, match
from ivr.house import House
from ivr.rehearsal.replay.fairness import Ability, Asked, Claim, Floor, Stretch, faults, of_record
from tests.ivr.floor import Floor as OnRecord

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def claim(entry: int, rank: float, *skills: str, queue: int = 1) -> Claim:
    return Claim(entry, queue, frozenset(skills), (at(rank), entry))


def stretch(since: float, until: float) -> Stretch:
    return Stretch(at(since), at(until))


def floor(
    claims: list[Claim],
    waits: dict[int, list[Stretch]],
    free: dict[int, list[Stretch]],
    asked: list[Asked] | None = None,
    able: dict[int, set[str]] | None = None,
) -> Floor:
    abilities = {agent: Ability(agent, frozenset({1}), frozenset((able or {}).get(agent, ()))) for agent in free}
    return Floor({each.entry: each for each in claims}, waits, abilities, free, asked or [])


def test_who_is_asked_about_at_once_is_not_passed_over() -> None:
    one = floor([claim(1, 0)], {1: [stretch(0, 60)]}, {7: [stretch(60, 60), stretch(90, 120)]}, [Asked(at(60), 1, 7)])
    assert faults(one) == []


def test_a_caller_who_waits_while_somebody_is_free_is_named() -> None:
    (told,) = faults(floor([claim(1, 0)], {1: [stretch(0, 60)]}, {7: [stretch(10, 30), stretch(70, 90)]}))
    assert told == f"entry 1 waited while agent 7 was free, {at(10)} to {at(30)}"


def test_dispatch_may_be_given_some_time() -> None:
    late = floor([claim(1, 0)], {1: [stretch(0, 60)]}, {7: [stretch(59, 70)]})
    assert faults(late, grace=timedelta(seconds=1)) == []
    assert faults(late) != []


def test_an_agent_who_lacks_the_language_passes_nobody_over() -> None:
    claims, waits, free = [claim(1, 0, "language:th")], {1: [stretch(0, 60)]}, {7: [stretch(0, 60)]}
    assert faults(floor(claims, waits, free)) == []
    assert faults(floor(claims, waits, free, able={7: {"language:th"}})) != []


def test_a_later_caller_who_is_taken_first_is_named() -> None:
    claims = [claim(1, 0), claim(2, 30)]
    waits = {1: [stretch(0, 90)], 2: [stretch(30, 60)]}
    (told,) = faults(floor(claims, waits, {7: [stretch(60, 60)]}, [Asked(at(60), 2, 7)]))
    assert told == f"agent 7 was asked to take entry 2 at {at(60)}, before 1"


def test_priority_is_no_fault() -> None:
    claims = [claim(1, 0), claim(2, -60)]  # came later, counted as having waited longer
    waits = {1: [stretch(0, 90)], 2: [stretch(30, 60)]}
    assert faults(floor(claims, waits, {7: [stretch(60, 60)]}, [Asked(at(60), 2, 7)])) == []


def helper(*skills: str) -> Ability:
    """Agent 7, who serves queue 2 and helps in queue 1."""
    return Ability(7, frozenset({2}), frozenset(skills), frozenset({1}))


def test_who_helps_passes_over_those_alone_who_have_waited_for_it_long_enough() -> None:
    wanted = Claim(1, 1, frozenset({"en"}), (at(0), 1), helped_from=at(20))
    for able, until, told in (
        (helper("en"), 20, []),
        (helper("th"), 60, []),
        (helper("en"), 60, [f"entry 1 waited while agent 7 was free, {at(20)} to {at(60)}"]),
    ):
        one = Floor({1: wanted}, {1: [stretch(0, until)]}, {7: able}, {7: [stretch(0, 60)]}, [])
        assert faults(one) == told


def test_an_older_claim_of_a_queue_that_is_helped_counts_from_then_on() -> None:
    wanted = Claim(1, 1, frozenset({"en"}), (at(0), 1), helped_from=at(20))
    own = Claim(2, 2, frozenset({"en"}), (at(5), 2))
    for moment, many in ((20, 0), (30, 1)):
        waits = {1: [stretch(0, 60)], 2: [stretch(5, moment)]}
        free = {7: [stretch(moment, moment)]}
        floor = Floor({1: wanted, 2: own}, waits, {7: helper("en")}, free, [Asked(at(moment), 2, 7)])
        assert len(faults(floor)) == many


SKILLS = st.frozensets(st.sampled_from(["en", "th", "gold"]), max_size=2)


@given(st.lists(SKILLS, max_size=6), st.lists(SKILLS, max_size=6))
def test_what_dispatch_pairs_leaves_nobody_passed_over(wanted: list[frozenset[str]], had: list[frozenset[str]]) -> None:
    """Both judge the same floor, each by its own code: all who wait are matched at one instant, then time goes on."""
    claims = [Claim(n, 1, skills, (at(n % 3), n)) for n, skills in enumerate(wanted)]
    heads = [LaneHead(each.entry, 1, each.rank[0], each.skills) for each in claims]
    pairs = match([FreeAgent(n, frozenset({1}), dict.fromkeys(skills, 3), NINE) for n, skills in enumerate(had)], heads)
    taken, busy = {pair.entry_id for pair in pairs}, {pair.agent_id for pair in pairs}
    waits = {each.entry: [stretch(5, 10 if each.entry in taken else 60)] for each in claims}
    free = {agent: [stretch(10, 10 if agent in busy else 60)] for agent in range(len(had))}
    asked = [Asked(at(10), pair.entry_id, pair.agent_id) for pair in pairs]
    able = {agent: set(skills) for agent, skills in enumerate(had)}
    assert faults(floor(claims, waits, free, asked, able)) == []


def test_of_who_was_steered_or_kept_only_what_holds_now_is_judged(house: House, clock: VirtualClock) -> None:
    floor = OnRecord(house, clock)
    queue = floor.queue()
    bruno, carla = floor.agent("bruno", queue), floor.agent("carla", queue)
    kept, moved, plain = floor.caller(), floor.caller(), floor.caller()
    floor.available(carla)
    with floor.house.db.writing() as tx:
        agents.reserve(tx, carla)
        agents.start_call(tx, carla)
        dispatch.hand(tx, kept, carla, 120)
    floor.later(10)
    floor.available(bruno)
    floor.later(10)  # nobody has dispatched: two wait in vain, and one is kept for somebody else
    with floor.house.db.reading() as tx:
        told = " ".join(faults(of_record(tx)))
    assert [f"entry {entry} waited" in told for entry in (kept, moved, plain)] == [False, True, True]
    with floor.house.db.writing() as tx:
        dispatch.put_at(tx, moved, 3)
    floor.run()
    with floor.house.db.reading() as tx:
        told = " ".join(faults(of_record(tx)))
    assert [f"entry {entry} waited" in told for entry in (kept, moved, plain)] == [False, False, True]
    assert "before" not in told
