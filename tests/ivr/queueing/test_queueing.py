"""Entering, waiting and leaving a queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr import queues
from ivr.queues import EntryUnknown, Refused


def test_a_caller_who_enters_waits_at_the_rank_of_the_moment_less_priority(floor: Any) -> None:
    floor.queue()
    entry = floor.entry(floor.caller(priority_seconds=90))
    assert entry.status == "waiting"
    assert entry.rank_at == entry.entered_at - timedelta(seconds=90)
    assert floor.journal(entry.id) == [
        ("entry_queued", {"entry": entry.id, "queue": "doubts", "reason": None, "inherits": None})
    ]
    assert ("dispatch", ("main",)) in floor.wakes()


def test_entering_twice_is_entering_once(floor: Any) -> None:
    floor.queue()
    contact_id, call_id = floor.contact()
    entering = queues.Entering(contact_id, call_id, "doubts", "wait", "en")
    with floor.house.db.writing() as tx:
        assert queues.enter(tx, entering) == queues.enter(tx, entering)


def test_a_queue_that_is_unknown_closed_or_full_refuses(floor: Any) -> None:
    floor.queue("small", max_size=1)
    floor.queue("night", hours={"week": {"mon": "20:00-24:00"}})
    floor.queue("retired", active=False)
    floor.caller("small")
    assert floor.enters("small") == Refused("full")
    assert floor.enters("night") == Refused("closed")
    assert floor.enters("retired") == floor.enters("nowhere") == Refused("unknown")


def test_a_caller_who_redials_regains_the_place(floor: Any) -> None:
    floor.queue()
    first = floor.caller(number="+393331234567")
    floor.later(60)
    second = floor.caller(number="+393330000000")
    floor.later(60)
    floor.abandon(first)
    floor.later(200)
    again = floor.caller(number="+393331234567")
    assert floor.entry(again).rank_at == floor.entry(first).rank_at
    assert (floor.poll(again).position, floor.poll(second).position) == (1, 2)


def test_a_rank_is_regained_once_and_only_for_a_while_and_only_by_its_owner(floor: Any) -> None:
    floor.queue(redial_seconds=300)
    first = floor.caller(number="+393331234567")
    floor.later(60)
    floor.abandon(first)
    stranger = floor.caller(number="+393330000000")
    withheld = floor.caller()
    regained = floor.caller(number="+393331234567")
    colleague = floor.caller(number="+393331234567")
    floor.abandon(regained)
    floor.later(301)
    late = floor.caller(number="+393331234567")
    fresh = [floor.entry(e) for e in (stranger, withheld, colleague, late)]
    assert all(e.rank_at == e.entered_at for e in fresh)
    assert floor.entry(regained).rank_at == floor.entry(first).rank_at


def test_a_poll_tells_the_place_and_beats_the_heart(floor: Any) -> None:
    floor.queue()
    first, second = floor.caller(), floor.caller()
    floor.later(30)
    assert (floor.poll(first).position, floor.poll(second).position) == (1, 2)
    wait = floor.poll(second)
    assert (wait.round, wait.waited_seconds, wait.estimate, wait.leave) == (1, 30, None, None)
    assert floor.entry(second).seen_at == floor.clock.now()
    floor.abandon(first)
    assert floor.poll(second).position == 1


def test_of_three_queues_with_one_agent_one_caller_is_next(floor: Any) -> None:
    queues_of_one = [floor.queue(name) for name in ("doubts", "orders", "complaints")]
    floor.available(floor.agent("ada", *queues_of_one))
    callers = []
    for name in ("doubts", "orders", "complaints", "doubts"):
        callers.append(floor.caller(name))
        floor.later(1)
    assert [floor.poll(caller).position for caller in callers] == [1, 2, 3, 4]
    assert [floor.poll(caller).estimate for caller in callers[1:3]] == [floor.poll(callers[0]).estimate] * 2


def test_a_queue_that_somebody_serves_alone_waits_for_no_other(floor: Any) -> None:
    doubts, orders = floor.queue("doubts"), floor.queue("orders")
    floor.queue("elsewhere", routing_group="another")
    floor.available(floor.agent("ada", doubts, orders), floor.agent("bruno", orders))
    callers = []
    for name in ("elsewhere", "orders", "orders", "doubts"):
        callers.append(floor.caller(name))
        floor.later(1)
    assert [floor.poll(caller).position for caller in callers] == [1, 1, 2, 3]  # Ada takes the orders before
    floor.later(1)
    assert floor.poll(floor.caller("orders")).position == 3  # Bruno does not look at the doubts


def test_a_callback_is_told_of_with_the_first_words(floor: Any) -> None:
    floor.queue()
    assert floor.poll(floor.caller()).callback_offered


def test_a_queue_may_tell_of_the_callback_later(floor: Any) -> None:
    floor.queue(callback_seconds=60)
    entry = floor.caller()
    assert not floor.poll(entry).callback_offered
    floor.later(60)
    assert floor.poll(entry).callback_offered


@pytest.mark.parametrize(
    ("limits", "seconds", "reason"),
    [
        ({"max_wait_seconds": 600}, 600, "timed_out"),
        ({"max_wait_seconds": 600, "overflow_seconds": 120}, 120, "overflowed"),
        ({"hours": {"week": {"mon": "08:00-10:05"}}}, 300, "closed"),
    ],
)
def test_time_takes_a_caller_out_and_says_so_again(
    floor: Any, limits: dict[str, Any], seconds: int, reason: str
) -> None:
    floor.queue(**limits)
    entry = floor.caller()
    floor.later(seconds - 1)
    assert floor.poll(entry).leave is None
    floor.later(1)
    assert [floor.poll(entry).leave, floor.poll(entry).leave] == [reason, reason]
    assert floor.entry(entry).status == reason
    ended = [data for kind, data in floor.journal(entry) if kind == "entry_ended"]
    assert ended == [{"entry": entry, "status": reason}]


def test_a_caller_who_is_being_offered_is_not_taken_out(floor: Any) -> None:
    queue = floor.queue(max_wait_seconds=60)
    agent = floor.agent("bruno", queue)
    entry = floor.caller()
    floor.later(59)
    floor.available(agent)
    floor.run()
    floor.later(2)
    assert floor.poll(entry).leave is None
    with floor.house.db.writing() as tx:  # as a poll that has read the entry before it was offered
        assert not queues.leave(tx, entry, "timed_out", unless_offered=True)
    assert (floor.entry(entry).status, floor.offered()) == ("offered", {entry: agent})


def test_only_those_count_as_ahead_whom_the_same_agents_would_serve(floor: Any) -> None:
    queue = floor.queue()
    floor.available(floor.agent("chiara", queue, skills={"language:en": 3, "language:it": 3}))
    thai, italian, english = (floor.caller(language=language) for language in ("th", "it", "en"))
    assert [floor.poll(entry).position for entry in (thai, italian, english)] == [1, 1, 2]
    somsak = floor.agent("somsak", queue, skills={"language:th": 3})
    floor.available(somsak)
    assert floor.poll(english).position == 2  # Somsak takes none of hers
    floor.available(floor.agent("suda", queue, skills={"language:th": 3, "language:en": 3}))
    assert floor.poll(english).position == 3


def test_while_nobody_is_there_who_could_take_them_everybody_before_them_is_ahead(floor: Any) -> None:
    queue = floor.queue()
    floor.agent("bruno", queue)
    english, thai = floor.caller(), floor.caller(language="th")
    assert [floor.poll(entry).position for entry in (english, thai)] == [1, 2]


def test_a_caller_who_needs_more_is_behind_those_who_need_less(floor: Any) -> None:
    queue = floor.queue()
    floor.available(floor.agent("bruno", queue, skills={"language:en": 3, "billing": 2}))
    plain, billing, later = floor.caller(), floor.caller(skills=("billing",)), floor.caller()
    assert [floor.poll(entry).position for entry in (plain, billing, later)] == [1, 2, 3]


def test_the_first_estimate_told_is_kept(floor: Any) -> None:
    queue = floor.queue()
    floor.available(floor.agent("bruno", queue, skills={"language:it": 3}))
    entry = floor.caller()
    assert floor.poll(entry).estimate is None
    floor.available(floor.agent("carla", queue))
    told = floor.poll(entry).estimate
    assert told == (120, 599)
    floor.later(700)
    floor.poll(entry)
    assert (floor.entry(entry).announced_low, floor.entry(entry).announced_high) == told


def test_late_news_of_a_wait_changes_nothing(floor: Any) -> None:
    floor.queue()
    entry = floor.caller()
    assert floor.abandon(entry)
    with floor.house.db.writing() as tx:
        assert not queues.abandon(tx, entry)
        assert not queues.leave(tx, entry, "timed_out")
        assert not queues.complete(tx, entry)
        assert not queues.requeue(tx, entry)
        assert queues.status_of(tx, entry) == "abandoned"
    assert floor.poll(entry).leave == "abandoned"


def test_only_a_known_way_out_of_a_known_entry_is_taken(floor: Any) -> None:
    floor.queue()
    entry = floor.caller()
    with floor.house.db.writing() as tx:
        with pytest.raises(ValueError, match="not a way"):
            queues.leave(tx, entry, "completed")
        with pytest.raises(EntryUnknown):
            queues.leave(tx, entry + 1, "closed")
        assert queues.status_of(tx, entry + 1) is None


def test_a_callback_inherits_the_rank_and_waits_for_its_time(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    old = floor.caller(number="+393331234567")
    floor.later(100)
    other = floor.caller()
    contact = floor.entry(old).contact_id
    with floor.house.db.writing() as tx:
        queues.leave(tx, old, "callback")
        at = tx.now + timedelta(hours=1)
        callback = queues.enter_callback(tx, contact, old, due_at=at)
        assert queues.enter_callback(tx, contact, old, due_at=at) == callback
    floor.hangs_up(old)
    entry = floor.entry(callback)
    assert entry.due_at == at
    assert (entry.kind, entry.call_id, entry.number) == ("callback", None, "+393331234567")
    assert (entry.rank_at, entry.lane) == (floor.entry(old).rank_at, floor.entry(old).lane)
    floor.available(agent)
    floor.run()
    assert floor.offered() == {other: agent}
    floor.talk(other, 3600)
    floor.later(91)  # a callback has no heartbeat
    floor.run()
    assert floor.offered() == {callback: agent}


def test_a_callback_asked_for_outside_a_queue_names_one_even_if_closed(floor: Any) -> None:
    queue = floor.queue()
    contact, _ = floor.contact("+393331234567")
    with floor.house.db.writing() as tx:
        assert queues.want_callback(tx, queues.CallbackWanted(contact, "nowhere", "+393331234567", "th")) is None
        callback = queues.want_callback(tx, queues.CallbackWanted(contact, "doubts", "+393331234567", "th"))
        with pytest.raises(EntryUnknown):
            queues.enter_callback(tx, contact, 999)
    entry = floor.entry(callback)
    assert (entry.queue_id, entry.language, entry.rank_at) == (queue, "th", floor.clock.now())


def test_the_floor_at_a_glance(floor: Any) -> None:
    queue = floor.queue(max_size=2)
    floor.available(floor.agent("bruno", queue), floor.agent("chai", queue, skills={"language:th": 5}))
    floor.caller()
    with floor.house.db.reading() as tx:
        assert queues.glance(tx, "doubts", "th") == {"open": True, "staffed": 1, "waiting": 1, "full": False}
        assert queues.glance(tx, "doubts")["staffed"] == 2
        assert queues.glance(tx, "nowhere", "th")["open"] is False
        (standing,) = queues.standings(tx)
    assert (standing.waiting, standing.longest_wait_seconds, standing.agents) == (1, 0, {"available": 2})


def test_a_silent_heartbeat_is_listed_and_a_seen_caller_is_not(floor: Any) -> None:
    floor.queue()
    entry = floor.caller()
    floor.later(91)
    with floor.house.db.writing() as tx:
        assert [row.id for row in queues.silent(tx)] == [entry]
        queues.seen(tx, entry)
        assert not queues.silent(tx)
