"""Offers: made, taken, refused, run out, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ivr import agents, calls, dispatch, queues
from ivr.calls.rows import CallEvent
from ivr.dispatch import OfferGone
from workers import due


def test_a_free_agent_is_offered_the_longest_waiting_caller(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    first = floor.caller()
    floor.later(1)
    floor.caller()
    floor.available(agent)
    assert floor.run() == 1
    assert floor.offered() == {first: agent}
    assert floor.entry(first).status == "offered"
    assert floor.presence(agent)[0] == "reserved"
    assert floor.journal(first)[-1] == ("offer_made", {"offer": floor.offer(first).id, "entry": first, "agent": agent})
    assert floor.run() == 0


def test_a_caller_who_needs_more_skills_than_a_lane_can_name_is_taken_by_who_has_them(floor: Any) -> None:
    needed = [f"{number}-a-skill-with-a-long-name" for number in range(9)]
    queue = floor.queue()
    able = floor.agent("bruno", queue, skills={"language:en": 3, **dict.fromkeys(needed, 3)})
    unable = floor.agent("carla", queue, skills={"language:en": 5, **dict.fromkeys(needed[1:], 5)})
    entry = floor.caller(skills=tuple(needed))
    assert "#" in floor.entry(entry).lane
    floor.available(unable, able)
    floor.run()
    assert floor.offered() == {entry: able}


def test_news_of_several_offers_is_on_record_in_order_and_once_each(floor: Any) -> None:
    floor.queue()
    entries = [floor.caller() for _ in range(3)]
    with floor.house.db.writing() as tx:
        called = [floor.call_of(tx, entry) for entry in entries]
        told = [calls.Entry(call, "offer_made", "offer:7:made", {"why": 'né "così"'}) for call in reversed(called)]
        calls.record(tx, told[0])
        calls.record_all(tx, [*told, calls.Entry(called[0], "offer_timed_out", "offer:7:end", {}, "leg", 3)])
    with floor.house.db.reading() as tx:
        stored = tx.rows(select(CallEvent.__table__).where(CallEvent.kind.like("offer%")).order_by(CallEvent.id))
    assert [each.call_id for each in stored] == [*reversed(called), called[0]]
    assert {each.data for each in stored[:-1]} == {'{"why":"né \\"così\\""}'}
    assert [(each.source, each.sequence) for each in stored] == [(None, None)] * 3 + [("leg", 3)]
    assert {each.at for each in stored} == {floor.clock.now()}


def test_priority_goes_before_and_language_is_never_crossed(floor: Any) -> None:
    queue = floor.queue()
    thai = floor.agent("chai", queue, skills={"language:th": 5})
    english = floor.agent("bruno", queue)
    plain = floor.caller()
    floor.later(10)
    urgent = floor.caller(priority_seconds=60)
    thai_caller = floor.caller(language="th")
    mongolian = floor.caller(language="mn")
    floor.available(thai, english)
    floor.run()
    assert floor.offered() == {urgent: english, thai_caller: thai}
    assert floor.entry(plain).status == floor.entry(mongolian).status == "waiting"


def test_a_queue_s_and_a_caller_s_skills_are_both_required(floor: Any) -> None:
    queue = floor.queue(skills=["billing"])
    half = floor.agent("bruno", queue, skills={"language:en": 5, "billing": 5})
    whole = floor.agent("carla", queue, skills={"language:en": 1, "billing": 1, "gold": 1})
    entry = floor.caller(skills=("gold",))
    floor.available(half, whole)
    floor.run()
    assert floor.offered() == {entry: whole}


def test_the_longest_idle_of_equals_is_asked_and_a_reserved_one_keeps_the_place(floor: Any) -> None:
    queue = floor.queue()
    first, second = floor.agent("bruno", queue), floor.agent("carla", queue)
    floor.available(second)
    floor.later(5)
    floor.available(first)
    gone = floor.caller()
    floor.run()
    assert floor.offered() == {gone: second}
    floor.later(5)
    floor.abandon(gone)
    entry = floor.caller()
    floor.run()
    assert floor.offered() == {entry: second}


def test_an_offer_that_is_accepted_connects(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    accepted = floor.accept(floor.offer(entry).id)
    assert (accepted.entry_id, accepted.agent_id, accepted.kind) == (entry, agent, "call")
    assert floor.entry(entry).status == "connected"
    assert floor.entry(entry).agent_id == agent
    assert floor.presence(agent) == ("on_call", None)
    assert [kind for kind, _ in floor.journal(entry)] == ["entry_queued", "offer_made", "offer_accepted"]


def test_an_offer_is_not_another_s_to_take_nor_taken_twice(floor: Any) -> None:
    queue = floor.queue()
    agent, other = floor.agent("bruno", queue), floor.agent("carla", queue)
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    offer = floor.offer(entry).id
    with pytest.raises(OfferGone, match="no such offer"), floor.house.db.writing() as tx:
        dispatch.accept(tx, offer, other)
    floor.accept(offer)
    with pytest.raises(OfferGone, match="already"):
        floor.accept(offer)


def test_a_refused_caller_waits_on_at_the_rank_and_the_next_agent_is_asked(floor: Any) -> None:
    queue = floor.queue()
    best, next_best = floor.agent("bruno", queue, skills={"language:en": 5}), floor.agent("carla", queue)
    entry = floor.caller()
    rank = floor.entry(entry).rank_at
    floor.available(best, next_best)
    floor.run()
    with floor.house.db.writing() as tx:
        dispatch.reject(tx, floor.offer(entry).id, best)
    assert floor.presence(best) == ("break", "refused")
    floor.later(3)
    floor.run()
    assert floor.offered() == {entry: next_best}
    assert floor.entry(entry).rank_at == rank


def test_an_unanswered_offer_puts_the_agent_on_break_and_the_caller_back(floor: Any) -> None:
    queue = floor.queue(offer_seconds=20)
    agent = floor.agent("bruno", queue)
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    offer = floor.offer(entry)
    with floor.house.db.writing() as tx:
        assert due.next_due(tx) == offer.expires_at
        assert dispatch.expire_due(tx) == 0
    floor.later(20)
    with floor.house.db.writing() as tx:
        assert dispatch.expire_due(tx) == 1
        assert dispatch.expire_due(tx) == 0
    assert floor.presence(agent) == ("break", "no_answer")
    assert floor.entry(entry).status == "waiting"
    with pytest.raises(OfferGone, match="run out"):
        floor.accept(offer.id)
    assert floor.journal(entry)[-1] == (
        "offer_timed_out",
        {"offer": offer.id, "entry": entry, "agent": agent, "why": "no_answer"},
    )


def test_a_caller_who_goes_while_it_rings_frees_the_agent_at_once(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    offer = floor.offer(entry).id
    assert floor.abandon(entry)
    assert floor.presence(agent) == ("available", None)
    assert floor.entry(entry).status == "abandoned"
    with pytest.raises(OfferGone, match="no longer waiting"):
        floor.accept(offer)


def test_an_agent_is_freed_though_who_ended_the_wait_knew_of_no_offer(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    gone = floor.caller()
    floor.available(agent)
    floor.run()
    with floor.house.db.writing() as tx:
        queues.abandon(tx, gone)
    waiting = floor.caller()
    assert dispatch.run_all(floor.house) == 1
    assert floor.offered() == {waiting: agent}
    assert floor.journal(gone)[-1][1]["why"] == "caller_gone"


def test_a_telephone_agent_s_offer_wakes_who_rings_and_who_stops_ringing(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("tomas", queue, phone="telephone")
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    offer = floor.offer(entry).id
    assert ("offer_made", (offer,)) in floor.wakes()
    floor.abandon(entry)
    assert ("offer_ended", (offer,)) in floor.wakes()


def test_a_lost_agent_s_caller_is_first_again(floor: Any) -> None:
    queue = floor.queue(max_wait_seconds=600)
    agent, other = floor.agent("bruno", queue), floor.agent("carla", queue)
    entry = floor.caller()
    floor.available(agent)
    floor.run()
    floor.accept(floor.offer(entry).id)
    floor.later(900)
    later = floor.caller()
    with floor.house.db.writing() as tx:
        assert queues.requeue(tx, entry)
        assert agents.end_call(tx, agent, "break", "connection_lost")
    assert floor.poll(entry).leave is None  # the wait's limits begin anew
    assert floor.poll(later).position == 2
    floor.available(other)
    floor.run()
    assert floor.offered() == {entry: other}
    assert "entry_requeued" in [kind for kind, _ in floor.journal(entry)]


def test_a_silent_caller_is_not_offered_until_heard_again(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    entry = floor.caller()
    floor.later(91)
    floor.available(agent)
    assert floor.run() == 0
    floor.wakes()
    floor.poll(entry)
    assert ("dispatch", ("main",)) in floor.wakes()
    assert floor.run() == 1


def test_a_lane_s_second_caller_goes_before_another_lane_s_later_first(floor: Any) -> None:
    queue = floor.queue()
    both = {"language:en": 3, "language:it": 3}
    staff = [floor.agent(name, queue, skills=both) for name in ("bruno", "carla")]
    italians = [floor.caller(language="it"), floor.caller(language="it")]
    floor.later(1)
    floor.caller(language="en")
    floor.available(*staff)
    floor.run()
    assert sorted(floor.offered()) == italians


def test_groups_are_run_one_by_one_and_all_at_once(floor: Any) -> None:
    main, night = floor.queue(), floor.queue("night", routing_group="night")
    agent, owl = floor.agent("bruno", main), floor.agent("otto", night)
    day_caller, night_caller = floor.caller(), floor.caller("night")
    floor.available(agent, owl)
    assert floor.run() == 1
    assert floor.offered() == {day_caller: agent}
    assert dispatch.run_all(floor.house) == 1
    assert floor.offered() == {day_caller: agent, night_caller: owl}
