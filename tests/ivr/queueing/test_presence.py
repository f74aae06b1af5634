"""What agents are doing, and the record of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from ivr import agents
from ivr.agents import Agent, AgentUnknown, PresencePeriod, PresenceRefused, SkillInvalid, expiry
from ivr.agents.presence import standing
from tests.ivr.statements import statements
from workers import due


def test_every_stretch_is_kept_and_one_is_open(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue())
    for seconds, presence, reason in [(10, "available", None), (20, "break", "lunch"), (30, "offline", None)]:
        floor.later(seconds)
        with floor.house.db.writing() as tx:
            assert agents.set_presence(tx, agent, presence, reason)
    with floor.house.db.reading() as tx:
        periods = tx.rows(select(PresencePeriod.__table__).order_by(PresencePeriod.id))
    assert [(p.presence, p.reason) for p in periods] == [
        ("offline", None),
        ("available", None),
        ("break", "lunch"),
        ("offline", None),
    ]
    assert [p.ended_at for p in periods] == [p.started_at for p in periods[1:]] + [None]


def test_becoming_available_wakes_the_dispatch_of_the_agent_s_groups(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue(), floor.queue("night", routing_group="night"))
    floor.wakes()
    floor.available(agent)
    assert sorted(floor.wakes()) == [("dispatch", ("main",)), ("dispatch", ("night",))]


def test_a_break_asked_for_during_a_call_comes_after_it(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    floor.accept(floor.offer(entry).id)
    with floor.house.db.writing() as tx:
        assert not agents.set_presence(tx, agent, "break", "lunch")
        agents.start_wrap_up(tx, agent, 60)
    assert floor.presence(agent) == ("wrap_up", None)
    with floor.house.db.writing() as tx:
        assert agents.end_wrap_up(tx, agent)
        assert not agents.end_wrap_up(tx, agent)
    assert floor.presence(agent) == ("break", "lunch")


def test_wrap_up_ends_by_itself_unless_it_was_extended(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    floor.talk(entry, 30, wrap_up_seconds=60)
    with floor.house.db.writing() as tx:
        assert due.next_due(tx) == tx.now + timedelta(seconds=60)
        assert not agents.expire_wrap_ups(tx)
        assert agents.extend_wrap_up(tx, agent, 90)
    floor.later(60)
    with floor.house.db.writing() as tx:
        assert not agents.expire_wrap_ups(tx)
    floor.later(30)
    with floor.house.db.writing() as tx:
        assert agents.expire_wrap_ups(tx) == [agent]
        assert due.next_due(tx) is None
        assert not agents.extend_wrap_up(tx, agent, 90)
    with floor.house.db.reading() as tx:
        assert tx.row(select(Agent.presence, Agent.idle_since)) == ("available", floor.clock.now())


def test_nobody_chooses_to_be_on_a_call_or_to_be_nobody(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue())
    with floor.house.db.writing() as tx:
        with pytest.raises(PresenceRefused):
            agents.set_presence(tx, agent, "on_call")
        with pytest.raises(AgentUnknown):
            agents.set_presence(tx, agent + 1, "available")


def test_a_break_does_not_count_as_work_nor_does_who_goes_home_after_this_call(floor: Any) -> None:
    queue = floor.queue()
    staff = [floor.agent(name, queue) for name in ("bruno", "carla", "dora")]
    floor.available(*staff)
    floor.caller()
    floor.run()
    (busy,) = floor.offered().values()
    with floor.house.db.writing() as tx:
        assert agents.staffed(tx, queue, "en") == 3
        assert agents.staffed(tx, queue, "it") == 0
        assert agents.staffed(tx, queue, "en", ["gold"]) == 0
        agents.set_presence(tx, busy, "offline")
        agents.set_presence(tx, next(a for a in staff if a != busy), "break", "lunch")
        assert agents.staffed(tx, queue, "en") == 1


def test_a_skill_has_a_name_and_a_grade(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue())
    with floor.house.db.writing() as tx:
        for wrong in ({"": 3}, {"x" * 41: 3}, {"billing": 0}, {"billing": 6}):
            with pytest.raises(SkillInvalid):
                agents.set_skills(tx, agent, wrong)
        agents.set_skills(tx, agent, {"billing": 4})
        assert agents.skills_of(tx, [agent]) == {agent: {"billing": 4}}


def test_who_breaks_off_a_timed_break_for_a_call_is_not_left_on_it_for_ever(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue())
    for claim, ends in ((agents.recall, agents.release), (agents.step_in, agents.end_call)):
        for leaving, then in ((None, "available"), ("offline", "offline")):
            floor.available(agent)
            with floor.house.db.writing() as tx:
                assert agents.step_in(tx, agent)
                if leaving is not None:
                    agents.set_presence(tx, agent, leaving)
                assert agents.rest(tx, agent, "breather", 120)
                assert claim(tx, agent)
                assert ends(tx, agent)
            assert floor.presence(agent) == (then, None)


@pytest.mark.parametrize(("chosen", "reason"), [("break", "lunch"), ("offline", None), ("available", None)])
def test_a_breather_leaves_what_was_chosen_for_afterwards(floor: Any, chosen: str, reason: str | None) -> None:
    agent = floor.agent("bruno", floor.queue())
    floor.available(agent)
    with floor.house.db.writing() as tx:
        assert agents.step_in(tx, agent)
        agents.set_presence(tx, agent, chosen, reason)
        assert agents.rest(tx, agent, "breather", 120)
    assert floor.presence(agent) == ("break", "breather")
    floor.later(120)
    with floor.house.db.writing() as tx:
        assert agents.expire_wrap_ups(tx) == [agent]
    assert floor.presence(agent) == (chosen, reason)


def test_a_break_chosen_in_another_is_not_followed_by_what_was_chosen_before(floor: Any) -> None:
    agent, later = floor.agent("bruno", floor.queue()), select(Agent.next_presence, Agent.next_reason)
    floor.available(agent)
    with floor.house.db.writing() as tx:
        assert agents.step_in(tx, agent)
        agents.set_presence(tx, agent, "offline")
        assert agents.rest(tx, agent, "breather", 120)
        assert agents.set_presence(tx, agent, "break", "lunch")
        assert tuple(tx.row(later)) == (None, None)
    assert floor.presence(agent) == ("break", "lunch")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_end_of_a_break_looks_once_at_what_was_chosen_for_afterwards(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue())
    floor.available(agent)
    with floor.house.db.writing() as tx:
        assert agents.step_in(tx, agent)
        assert agents.rest(tx, agent, "breather", 120)
    with statements() as seen, floor.house.db.writing() as tx:
        assert agents.end_rest(tx, agent)
    assert len([text for text, _ in seen if text.startswith("SELECT agents.next_presence")]) == 1
    assert floor.presence(agent) == ("available", None)


def test_a_break_chosen_as_another_runs_out_is_not_ended_with_it(floor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = floor.agent("bruno", floor.queue())
    floor.available(agent)
    with floor.house.db.writing() as tx:
        assert agents.step_in(tx, agent)
        assert agents.rest(tx, agent, "breather", 120)
    floor.later(120)

    def chosen_meanwhile(tx: Any, agent_id: int) -> Any:
        agents.set_presence(tx, agent_id, "break", "lunch")
        return standing(tx, agent_id)

    monkeypatch.setattr(expiry, "standing", chosen_meanwhile)
    with floor.house.db.writing() as tx:
        assert agents.expire_wrap_ups(tx) == []
    assert floor.presence(agent) == ("break", "lunch")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one writer
def test_a_break_chosen_at_the_instant_a_write_up_ends_is_gone_to(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue())
    floor.available(agent)
    with floor.house.db.writing() as tx:
        assert agents.reserve(tx, agent)
        assert agents.start_call(tx, agent)
        assert agents.start_wrap_up(tx, agent, 60)

    def ends() -> bool:
        with floor.house.db.writing() as tx:
            return agents.end_wrap_up(tx, agent)

    with ThreadPoolExecutor(1) as other:
        with floor.house.db.writing() as tx:
            assert not agents.set_presence(tx, agent, "break", "lunch")
            ended = other.submit(ends)
            while not (ended.done() or tx.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))):
                pass
        assert ended.result()
    assert floor.presence(agent) == ("break", "lunch")


def test_who_writes_up_no_more_is_idle_since_then_in_every_group_of_theirs(floor: Any) -> None:
    agent = floor.agent("bruno", floor.queue(), floor.queue("night", routing_group="night"))
    floor.available(agent)
    with floor.house.db.writing() as tx:
        assert agents.reserve(tx, agent)
        assert agents.start_call(tx, agent)
        assert agents.start_wrap_up(tx, agent, 60)
    floor.later(7)
    floor.wakes()
    with floor.house.db.writing() as tx:
        assert agents.end_wrap_up(tx, agent)
    with floor.house.db.reading() as tx:
        found = tx.row(select(Agent.presence, Agent.idle_since, Agent.until).where(Agent.id == agent))
        stretches = tx.rows(select(PresencePeriod.__table__).order_by(PresencePeriod.id))
    assert found == ("available", floor.clock.now(), None)
    assert sorted(floor.wakes()) == [("dispatch", ("main",)), ("dispatch", ("night",))]
    assert [(each.presence, each.ended_at is None) for each in stretches[-2:]] == [
        ("wrap_up", False),
        ("available", True),
    ]
