"""Callers whose language nobody at work speaks."""

from __future__ import annotations

from datetime import timedelta

from ivr import agents, queues
from tests.ivr.floor import Floor


def test_other_languages_are_offered_at_once_where_nobody_at_work_speaks_theirs(floor: Floor) -> None:
    queue = floor.queue(other_language_seconds=20)
    floor.available(floor.agent("bruno", queue, skills={"language:en": 3, "language:it": 3}))
    floor.agent("suda", queue, skills={"language:th": 3, "language:en": 5})  # not at work
    entry = floor.caller(language="th")
    assert floor.poll(entry).languages == ("en", "it")
    floor.available(floor.agent("somsak", queue, skills={"language:th": 3}))
    assert floor.poll(entry).languages == ()


def test_where_one_who_does_is_on_a_break_they_are_offered_after_a_while(floor: Floor) -> None:
    queue, other = floor.queue(other_language_seconds=20), floor.queue("orders")
    floor.available(floor.agent("bruno", queue))
    resting = floor.agent("suda", queue, skills={"language:th": 3}), floor.agent("somsak", other)
    with floor.house.db.writing() as tx:
        for agent_id in resting:
            agents.set_presence(tx, agent_id, "break")
    thai, vietnamese = floor.caller(language="th"), floor.caller(language="vi")
    assert floor.poll(thai).languages == ()
    assert floor.poll(vietnamese).languages == ("en",)
    floor.later(20)
    assert floor.poll(thai).languages == ("en",)


def test_only_who_could_take_the_caller_counts(floor: Floor) -> None:
    queue, other = floor.queue(other_language_seconds=0, skills=["billing"]), floor.queue("orders")
    floor.available(
        floor.agent("bruno", queue, skills={"language:it": 3}),  # without billing
        floor.agent("carla", queue, skills={"language:en": 3, "billing": 1}),
        floor.agent("dora", other, skills={"language:vi": 3, "billing": 1}),
    )
    assert floor.poll(floor.caller(language="th")).languages == ("en",)


def test_a_queue_may_offer_its_callers_language_alone(floor: Floor) -> None:
    queue = floor.queue(other_language_seconds=None)
    floor.available(floor.agent("bruno", queue))
    entry = floor.caller(language="th")
    floor.later(300)
    assert floor.poll(entry).languages == ()
    with floor.house.db.reading() as tx:
        assert queues.glance(tx, "doubts", "th")["staffed"] == 0


def test_who_speaks_another_for_want_of_a_colleague_may_wait(floor: Floor) -> None:
    queue = floor.queue()
    floor.available(floor.agent("bruno", queue))
    with floor.house.db.reading() as tx:
        assert queues.glance(tx, "doubts", "th")["staffed"] == 1


def test_the_lane_changes_with_the_language_and_the_desk_sees_both(floor: Floor) -> None:
    queue = floor.queue()
    bruno = floor.agent("bruno", queue)
    floor.available(bruno)
    entry = floor.caller(language="th")
    rank = floor.entry(entry).rank_at
    assert floor.run() == 0
    with floor.house.db.writing() as tx:
        assert queues.speak(tx, entry, "en")
        assert not queues.speak(tx, entry, "en")
    floor.run()
    assert floor.offered() == {entry: bruno}
    chosen = floor.entry(entry)
    assert (chosen.language, chosen.spoken_language, chosen.rank_at) == ("en", "th", rank)
    with floor.house.db.writing() as tx:
        assert not queues.speak(tx, entry, "th")  # somebody is being asked already
    assert ("language_chosen", {"entry": entry, "spoken": "th", "language": "en"}) in floor.journal(entry)


def test_who_goes_back_to_their_own_has_no_other_on_record(floor: Floor) -> None:
    floor.queue()
    entry = floor.caller(language="th")
    with floor.house.db.writing() as tx:
        queues.speak(tx, entry, "en")
        queues.speak(tx, entry, "th")
    assert (floor.entry(entry).language, floor.entry(entry).spoken_language) == ("th", None)


def test_a_callback_is_made_in_their_own_language(floor: Floor) -> None:
    queue = floor.queue()
    bruno, suda = floor.agent("bruno", queue), floor.agent("suda", queue, skills={"language:th": 3})
    entry = floor.caller(language="th", number="+66812345678")
    with floor.house.db.writing() as tx:
        queues.speak(tx, entry, "en")
        queues.leave(tx, entry, "callback")
        callback = queues.enter_callback(tx, floor.entry(entry).contact_id, entry, due_at=tx.now + timedelta(0))
    floor.hangs_up(entry)
    floor.available(bruno)
    assert floor.run() == 0
    floor.available(suda)
    floor.run()
    assert floor.offered() == {callback: suda}


def test_languages_are_those_of_agents_at_work(floor: Floor) -> None:
    queue = floor.queue()
    bruno = floor.agent("bruno", queue, skills={"language:en": 3, "languages": 5})
    with floor.house.db.writing() as tx:
        assert agents.languages_spoken(tx, queue) == set()
        agents.set_presence(tx, bruno, "available")
        assert agents.languages_spoken(tx, queue) == {"en"}
