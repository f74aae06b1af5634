"""A customer who is to be called back and calls in again: the place is kept, and nobody is rung twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr import agents, calls, contacts, conversation, customers, dispatch, queues
from ivr.agents import Agent
from ivr.calls import Call, CallEvent
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.dialogue import waits
from ivr.reports.timeline import Names, timeline
from tests.ivr.floor import Floor

PAUL = "+393337654321"
OFFICE = "+390212345678"


def _promised(floor: Floor, entry_id: int, number: str = PAUL) -> int:
    """The caller of this entry is to be called back, and has hung up."""
    with floor.house.db.writing() as tx:
        queues.leave(tx, entry_id, "callback")
        callback = queues.enter_callback(tx, floor.entry(entry_id).contact_id, entry_id, number)
    floor.hangs_up(entry_id)
    return callback


def test_who_calls_in_again_has_the_place_that_the_callback_keeps(floor: Floor) -> None:
    floor.queue()
    first = floor.caller(number=PAUL)
    callback = _promised(floor, first)
    floor.later(3600)
    others = [floor.caller(number=f"+3933300000{n}") for n in range(2)]
    again = floor.caller(number=PAUL)
    assert floor.entry(again).rank_at == floor.entry(first).rank_at
    assert floor.entry(again).inherits_id == callback
    assert [floor.poll(entry).position for entry in (again, *others)] == [1, 3, 4]  # the callback keeps its own


def _awaits(floor: Floor, entry_id: int) -> bool:
    with floor.house.db.reading() as tx:
        return queues.awaits_callback(tx, floor.entry(entry_id).contact_id)


def test_who_calls_in_again_is_told_that_they_have_it_and_nobody_else_is(floor: Floor) -> None:
    floor.queue()
    floor.queue("orders")
    first = floor.caller(number=PAUL)
    assert not _awaits(floor, first)
    callback = _promised(floor, first)
    again, elsewhere, stranger = floor.caller(number=PAUL), floor.caller("orders", number=PAUL), floor.caller()
    assert [_awaits(floor, entry) for entry in (again, elsewhere, stranger)] == [True, True, False]
    assert [floor.poll(entry).regained for entry in (again, again, elsewhere, stranger)] == [True, False, False, False]
    with floor.house.db.writing() as tx:
        queues.leave(tx, callback, "withdrawn")
    assert not _awaits(floor, floor.caller(number=PAUL))


def test_a_callback_that_came_to_nothing_in_the_end_is_not_spoken_of(floor: Floor) -> None:
    floor.queue(callback_tries=1)
    callback = _promised(floor, floor.caller(number=PAUL))
    assert _tried_in_vain(floor, callback) is None
    again = floor.caller(number=PAUL)
    assert floor.entry(again).inherits_id == callback
    assert (_awaits(floor, again), floor.poll(again).regained) == (False, False)  # a person sees to it, whatever we say


def test_who_calls_from_the_number_that_was_typed_has_it_too_and_a_stranger_has_not(floor: Floor) -> None:
    floor.queue()
    floor.queue("orders")
    callback = _promised(floor, floor.caller(number=PAUL), OFFICE)
    floor.later(60)
    assert floor.entry(floor.caller(number=OFFICE)).inherits_id == callback
    assert floor.entry(floor.caller(number="+393331111111")).inherits_id is None
    assert floor.entry(floor.caller(number=None)).inherits_id is None
    assert floor.entry(floor.caller("orders", number=PAUL)).inherits_id is None  # another queue, another rank


def test_two_customers_on_one_number_are_two(floor: Floor) -> None:
    floor.queue()
    with floor.house.db.writing() as tx:
        paul, vera = (customers.add(tx, NewCustomer(name, [OFFICE])) for name in ("Paul", "Vera"))
    entry = floor.caller(number=OFFICE)
    _is(floor, entry, paul)
    callback = _promised(floor, entry, OFFICE)
    with floor.house.db.writing() as tx:
        veras = contacts.open(tx, NewContact("call", floor.line, vera, OFFICE))
        pauls = contacts.open(tx, NewContact("call", floor.line, paul, None))
        assert [found.id for found in queues.callbacks_of(tx, veras)] == []
        assert [found.id for found in queues.callbacks_of(tx, pauls)] == [callback]


def _sharing(floor: Floor) -> tuple[int, int]:
    """Two customers of one number."""
    with floor.house.db.writing() as tx:
        paul, vera = (customers.add(tx, NewCustomer(name, [OFFICE])) for name in ("Paul", "Vera"))
    return paul, vera


def _served(floor: Floor, entry_id: int) -> list[int]:
    """The callbacks that are called off since this caller was served."""
    with floor.house.db.writing() as tx:
        return queues.withdraw_callbacks(tx, floor.call_of(tx, entry_id))


def _planned(floor: Floor, entry_id: int) -> list[tuple[int, str | None]]:
    with floor.house.db.reading() as tx:
        return [(each.entry_id, each.customer) for each in queues.planned(tx, floor.entry(entry_id).contact_id, 0)]


def test_on_a_shared_number_nobody_has_anothers_callback_until_it_is_said_who_calls(floor: Floor) -> None:
    floor.queue()
    paul, vera = _sharing(floor)
    _is(floor, asking := floor.caller(number=OFFICE), paul)
    callback = _promised(floor, asking, OFFICE)
    somebody = floor.caller(number=OFFICE)
    assert (_awaits(floor, somebody), floor.entry(somebody).inherits_id) == (False, None)
    assert not floor.poll(somebody).regained
    assert _planned(floor, somebody) == [(callback, "Paul")]
    assert (_served(floor, somebody), floor.entry(callback).status) == ([], "waiting")
    _is(floor, somebody, vera)
    assert (_planned(floor, somebody), _served(floor, somebody)) == ([], [])
    _is(floor, somebody, paul)
    assert (_planned(floor, somebody), _served(floor, somebody)) == ([], [callback])


def test_on_a_shared_number_what_nobody_asked_under_their_name_is_anybodys(floor: Floor) -> None:
    floor.queue()
    paul, _ = _sharing(floor)
    callback = _promised(floor, floor.caller(number=OFFICE), OFFICE)
    _is(floor, again := floor.caller(number=OFFICE), paul)
    assert (_planned(floor, again), _served(floor, again)) == ([(callback, None)], [])


def test_two_who_share_a_number_are_promised_a_callback_each(floor: Floor) -> None:
    queue = floor.queue()
    paul, vera = _sharing(floor)
    bruno, at = floor.agent("bruno", queue), floor.clock.now() + timedelta(hours=1)
    found = []
    for who, by in ((paul, bruno), (vera, bruno), (vera, bruno), (paul, None), (vera, None)):
        contact, _ = floor.contact(OFFICE)
        with floor.house.db.writing() as tx:
            contacts.recognise(tx, contact, who)
            found.append(queues.want_callback(tx, queues.CallbackWanted(contact, "doubts", OFFICE, "en", at, by)))
    pauls, veras, veras_again, asked_by_paul, asked_by_vera = found
    assert veras == veras_again
    assert len({pauls, veras, asked_by_paul, asked_by_vera}) == 4


def _is(floor: Floor, entry_id: int, customer_id: int) -> None:
    with floor.house.db.writing() as tx:
        contacts.recognise(tx, floor.entry(entry_id).contact_id, customer_id)


def test_nobody_is_called_back_while_they_are_on_the_line(floor: Floor) -> None:
    queue_id = floor.queue()
    callback = _promised(floor, floor.caller(number=PAUL))
    floor.later(60)
    again = floor.caller(number=PAUL)
    first, second = floor.agent("bruno", queue_id), floor.agent("carla", queue_id)
    floor.available(first, second)
    floor.run()
    assert list(floor.offered()) == [again]
    floor.abandon(again)
    floor.run()
    assert list(floor.offered()) == [callback]


def test_a_callback_that_is_just_being_offered_is_taken_back_when_its_customer_calls_in(floor: Floor) -> None:
    queue_id = floor.queue()
    callback = _promised(floor, floor.caller(number=PAUL))
    agent = floor.agent("bruno", queue_id)
    floor.available(agent)
    floor.run()
    assert list(floor.offered()) == [callback]
    again = floor.caller(number=PAUL)
    with floor.house.db.writing() as tx:
        conversation.put_off_callbacks(tx, floor.entry(again).contact_id)
    assert (floor.offered(), floor.entry(callback).status) == ({}, "waiting")
    assert dispatch.run(floor.house, "main") == 1
    assert floor.offered() == {again: agent}


def test_a_refused_callback_gives_the_place_back_to_who_stays(floor: Floor) -> None:
    floor.queue()
    first = floor.caller(number=None)
    floor.later(300)
    with floor.house.db.writing() as tx:
        queues.leave(tx, first, "callback")
        entry = floor.entry(first)
        again = queues.enter(tx, queues.Entering(entry.contact_id, entry.call_id, "doubts", "wait", "en"))
    assert isinstance(again, queues.Entered)
    assert floor.entry(again.entry_id).rank_at == entry.rank_at


def test_who_goes_on_to_a_queue_after_asking_for_a_callback_waits_there_on_the_line(floor: Floor) -> None:
    floor.queue()
    first = floor.caller(number=PAUL)
    floor.later(300)
    callback = _promised(floor, first)
    with floor.house.db.writing() as tx:
        asked = floor.entry(first)
        again = queues.enter(tx, queues.Entering(asked.contact_id, asked.call_id, "doubts", "wait", "en"))
        assert isinstance(again, queues.Entered)
        assert waits.waiting_call(tx, again.entry_id) == asked.call_id  # else they are sent to and fro for ever
    waiting = floor.entry(again.entry_id)
    assert (waiting.kind, waiting.rank_at) == ("call", asked.rank_at)
    assert floor.entry(callback).status == "withdrawn"


def test_served_the_customer_is_not_called_back_and_both_calls_say_so(floor: Floor) -> None:
    floor.queue()
    first = floor.caller(number=PAUL)
    callback = _promised(floor, first)
    again = floor.caller("doubts", number=PAUL)
    with floor.house.db.writing() as tx:
        asked_in, served_in = floor.call_of(tx, first), floor.call_of(tx, again)
        assert queues.withdraw_callbacks(tx, served_in) == [callback]
        assert queues.withdraw_callbacks(tx, served_in) == []
    withdrawn = floor.entry(callback)
    assert (withdrawn.status, withdrawn.ended_at) == ("withdrawn", floor.clock.now())
    with floor.house.db.reading() as tx:
        told: list[Any] = list(tx.rows(select(CallEvent).where(CallEvent.kind == "callback_withdrawn")))
    assert {event.call_id for event in told} == {asked_in, served_in}
    assert json.loads(told[0].data) == {"entry": callback, "served_in": served_in}


def test_who_had_the_place_of_a_callback_is_not_called_though_another_queue_has_served_them(floor: Floor) -> None:
    floor.queue()
    floor.queue("orders")
    callback = _promised(floor, floor.caller(number=PAUL))
    again = floor.caller(number=PAUL)
    assert floor.poll(again).regained  # they are told: once served, they are called no more
    with floor.house.db.writing() as tx:
        dispatch.move(tx, again, "orders")
        assert queues.withdraw_callbacks(tx, floor.call_of(tx, again)) == [callback]
    assert floor.entry(callback).status == "withdrawn"


def test_a_queue_that_they_left_unserved_has_not_done_its_callback(floor: Floor) -> None:
    floor.queue()
    orders = floor.queue("orders")
    callback = _promised(floor, floor.caller(number=PAUL))
    left = floor.caller(number=PAUL)
    with floor.house.db.writing() as tx:
        queues.leave(tx, left, "overflowed")
        entry = floor.entry(left)
        again = queues.enter(tx, queues.Entering(entry.contact_id, entry.call_id, "orders", "wait", "en"))
    assert isinstance(again, queues.Entered)
    floor.available(floor.agent("bruno", orders))
    floor.run()
    assert _planned(floor, again.entry_id) == [(callback, None)]  # as the agent sees it who is asked
    floor.talk(again.entry_id, 60)
    assert (_served(floor, again.entry_id), floor.entry(callback).status) == ([], "waiting")


def test_a_callback_asked_of_another_queue_after_the_talk_is_not_done_by_that_talk(floor: Floor) -> None:
    queue = floor.queue()
    floor.available(floor.agent("bruno", queue))
    floor.queue("orders")
    talked = floor.caller("doubts", number=PAUL)
    floor.run()
    floor.talk(talked, 60)
    contact, call = floor.entry(talked).contact_id, floor.entry(talked).call_id
    with floor.house.db.writing() as tx:
        asked = queues.want_callback(tx, queues.CallbackWanted(contact, "orders", "+393331111111", "en"))
        assert queues.withdraw_callbacks(tx, call) == []
    assert asked is not None


def test_agreed_anew_at_the_same_time_it_is_with_whom_it_was_agreed_last(floor: Floor) -> None:
    queue = floor.queue()
    bruno, carla = floor.agent("bruno", queue), floor.agent("carla", queue)
    at = floor.clock.now() + timedelta(hours=1)
    entry = _agreed(floor, bruno, at)
    assert _agreed(floor, carla, at, by_themselves=False) == entry
    kept = floor.entry(entry)
    assert (kept.agreed_by, kept.by_themselves, kept.preferred_agent_id) == (carla, False, None)


def test_agreed_while_an_agent_is_asked_to_make_the_one_before_it_is_a_callback_more(floor: Floor) -> None:
    queue = floor.queue()
    floor.available(bruno := floor.agent("bruno", queue))
    first = _agreed(floor, bruno, floor.clock.now() + timedelta(hours=1))
    floor.later(3600)
    floor.run()
    assert floor.offered() == {first: bruno}
    at = floor.clock.now() + timedelta(hours=2)
    second = _agreed(floor, bruno, at)
    assert (second != first, floor.entry(second).due_at) == (True, at)


def _tried_in_vain(floor: Floor, entry_id: int) -> int | None:
    with floor.house.db.writing() as tx:
        queues.abandon(tx, entry_id)
        return queues.try_again(tx, entry_id)


def test_a_callback_is_tried_so_often_and_no_more(floor: Floor) -> None:
    floor.queue(callback_tries=3, callback_retry_seconds=600)
    first = _promised(floor, floor.caller(number=PAUL))
    second = _tried_in_vain(floor, first)
    assert second is not None
    assert (floor.entry(second).due_at - floor.clock.now()).total_seconds() == 600
    third = _tried_in_vain(floor, second)
    assert third is not None
    assert _tried_in_vain(floor, third) is None
    assert floor.entry(third).rank_at == floor.entry(first).rank_at


def _agreed(floor: Floor, agent_id: int, at: datetime, *, by_themselves: bool = True) -> int:
    contact, _ = floor.contact(PAUL)
    wanted = queues.CallbackWanted(contact, "doubts", PAUL, "en", at, agent_id, by_themselves)
    with floor.house.db.writing() as tx:
        entry = queues.want_callback(tx, wanted)
    assert entry is not None
    return entry


def _made_in_vain(floor: Floor, entry_id: int) -> int:
    """Whoever is asked makes it, and nobody answers."""
    accepted = floor.accept(floor.offer(entry_id).id)
    again = _tried_in_vain(floor, entry_id)
    with floor.house.db.writing() as tx:
        agents.end_call(tx, accepted.agent_id)
    assert again is not None
    return again


def test_who_has_promised_to_call_themselves_is_asked_at_each_try(floor: Floor) -> None:
    queue = floor.queue(callback_tries=3, callback_retry_seconds=600)
    colleague, bruno = floor.agent("carla", queue, skills={"language:en": 5}), floor.agent("bruno", queue)
    floor.available(colleague, bruno)
    entry = _agreed(floor, bruno, floor.clock.now() + timedelta(hours=1))
    floor.later(3600)
    for _ in range(2):
        floor.run()
        assert floor.offered() == {entry: bruno}
        entry = _made_in_vain(floor, entry)
        kept = floor.entry(entry)
        assert (kept.preferred_agent_id, kept.preferred_until - kept.due_at) == (bruno, timedelta(minutes=15))
        floor.later(600)
    with floor.house.db.writing() as tx:
        agents.set_presence(tx, bruno, "break")
    floor.run()
    assert floor.offered() == {entry: colleague}


def test_what_anybody_may_make_is_anybodys_at_each_try(floor: Floor) -> None:
    queue = floor.queue()
    floor.available(bruno := floor.agent("bruno", queue))
    entry = _agreed(floor, bruno, floor.clock.now() + timedelta(hours=1), by_themselves=False)
    floor.later(3600)
    floor.run()
    assert floor.entry(_made_in_vain(floor, entry)).preferred_agent_id is None


def test_what_a_supervisor_leaves_to_anybody_is_anybodys_at_each_try(floor: Floor) -> None:
    bruno = floor.agent("bruno", floor.queue(callback_tries=3))
    entry = _agreed(floor, bruno, floor.clock.now() + timedelta(hours=1))
    with floor.house.db.writing() as tx:
        dispatch.hand_to_anybody(tx, entry)
    again = _tried_in_vain(floor, entry)
    assert again is not None
    kept = floor.entry(again)
    assert (kept.agreed_by, kept.by_themselves, kept.preferred_agent_id) == (bruno, False, None)


def test_who_has_promised_to_call_is_asked_in_the_morning_too_where_closing_was_quicker(floor: Floor) -> None:
    """It is Monday 10:00 in Rome; the queue is served until noon, and again on Tuesday."""
    queue = floor.queue(hours={"week": {"mon": "08:00-12:00", "tue": ["08:30-12:00"]}})
    bruno = floor.agent("bruno", queue)
    entry = _agreed(floor, bruno, floor.clock.now() + timedelta(hours=1, minutes=50))
    floor.later(3 * 3600)
    assert queues.put_off_closed(floor.house) == 1
    kept, opens = floor.entry(entry), datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    assert (kept.due_at, kept.preferred_agent_id) == (opens, bruno)
    assert kept.preferred_until == opens + timedelta(minutes=15)


def test_nobody_is_called_back_outside_the_queues_hours(floor: Floor) -> None:
    """It is Monday 10:00 in Rome; the queue is served until noon, and again on Tuesday."""
    floor.queue(hours={"week": {"mon": "08:00-12:00", "tue": ["08:30-12:00"]}}, callback_retry_seconds=3 * 3600)
    first = _promised(floor, floor.caller(number=PAUL))
    assert floor.entry(first).due_at == floor.clock.now()
    second = _tried_in_vain(floor, first)
    assert second is not None
    assert floor.entry(second).due_at == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    floor.later(8 * 3600)
    contact, _ = floor.contact("+393331111111")
    with floor.house.db.writing() as tx:
        wanted = queues.want_callback(tx, queues.CallbackWanted(contact, "doubts", "+393331111111", "en"))
    assert wanted is not None
    assert floor.entry(wanted).due_at == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)


def test_who_asks_again_has_one_callback_at_the_time_said_last(floor: Floor) -> None:
    floor.queue()
    callback = _promised(floor, floor.caller(number=PAUL))
    again = floor.caller(number=PAUL)
    for wait in (timedelta(hours=3), timedelta(0)):
        with floor.house.db.writing() as tx:
            queues.leave(tx, again, "callback")
            due = tx.now + wait
            assert (
                queues.enter_callback(tx, floor.entry(again).contact_id, again, PAUL, due if wait else None) == callback
            )
        assert floor.entry(callback).due_at == due


HOURS = {"week": {day: ["08:00-12:00", "14:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}


@pytest.mark.parametrize(
    ("now", "times"),
    [
        (
            "2026-03-02T10:00",
            {"hour": "02T11:00", "afternoon": "02T14:00", "morning": "03T09:00", "next_afternoon": "03T14:00"},
        ),
        ("2026-03-02T11:30", {"afternoon": "02T14:00", "morning": "03T09:00", "next_afternoon": "03T14:00"}),
        ("2026-03-06T16:00", {"hour": "06T17:00", "morning": "09T09:00", "next_afternoon": "09T14:00"}),
        ("2026-03-07T11:00", {"morning": "09T09:00", "next_afternoon": "09T14:00"}),
    ],
)
def test_the_times_to_choose_from_lie_in_the_hours_of_the_queue(floor: Floor, now: str, times: dict[str, str]) -> None:
    floor.queue(hours=HOURS)
    _, call_id = floor.contact(PAUL)
    floor.clock.move_to(datetime.fromisoformat(f"{now}+01:00"))
    with floor.house.db.reading() as tx:
        found = queues.callback_times(tx, call_id, "doubts")
        assert queues.callback_times(tx, call_id, "nowhere") == {}
    assert {name: at.strftime("%dT%H:%M") for name, at in found.items()} == times


def test_of_a_queue_that_is_always_served_all_times_are_to_be_had(floor: Floor) -> None:
    floor.queue()
    entry = floor.caller(number=PAUL)
    with floor.house.db.reading() as tx:
        found = queues.callback_times(tx, floor.call_of(tx, entry), "")  # the one they wait in
    assert set(found) >= {"hour", "morning", "next_afternoon"}


def test_a_callback_that_was_not_made_by_closing_time_waits_for_the_morning(floor: Floor) -> None:
    """Whoever is at work in the evening, for another queue, does not ring a customer of the day's."""
    queue = floor.queue(hours={"week": {"mon": "08:00-12:00", "tue": ["08:30-12:00"]}})
    agent = floor.agent("bruno", queue)
    late, arranged = _promised(floor, floor.caller(number=PAUL)), _arranged(floor, datetime(2026, 3, 2, 19, tzinfo=UTC))
    floor.later(11 * 3600)
    assert [queues.put_off_closed(floor.house) for _ in range(2)] == [1, 0]
    assert floor.entry(late).due_at == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    floor.available(agent)
    floor.run()
    assert floor.offered() == {arranged: agent}  # which was promised for the evening


def _arranged(floor: Floor, at: datetime) -> int:
    contact, _ = floor.contact("+393331111111")
    with floor.house.db.writing() as tx:
        wanted = queues.CallbackWanted(contact, "doubts", "+393331111111", "en", at)
        entry = queues.want_callback(tx, wanted)
    assert entry is not None
    return entry


def _make_now(floor: Floor, entry_id: int, agent_id: int) -> None:
    with floor.house.db.writing() as tx:
        queues.make_now(tx, entry_id, agent_id)


def _is_refused(floor: Floor, entry_id: int) -> None:
    with floor.house.db.writing() as tx:
        offer = dispatch.pending_of(tx, floor.offered()[entry_id])
        dispatch.reject(tx, offer.id, floor.offered()[entry_id])


def _is_missed(floor: Floor, _: int) -> None:
    floor.later(21)
    with floor.house.db.writing() as tx:
        assert dispatch.expire_due(tx) == 1


def _loses_its_agent(floor: Floor, entry_id: int) -> None:
    agent = floor.offered()[entry_id]
    with floor.house.db.writing() as tx:
        dispatch.withdraw(tx, dispatch.pending_of(tx, agent).id, agent, "desk_lost")


def _is_taken_back(floor: Floor, entry_id: int) -> None:
    with floor.house.db.writing() as tx:
        dispatch.cancel_for_entry(tx, entry_id, "caller_calls_in")


@pytest.mark.parametrize("by_themselves", [True, False])
@pytest.mark.parametrize("comes_to_nothing", [_is_refused, _is_missed, _loses_its_agent, _is_taken_back])
def test_an_offer_before_the_time_that_comes_to_nothing_waits_for_that_time_again(
    floor: Floor, comes_to_nothing: Callable[[Floor, int], None], by_themselves: bool
) -> None:
    queue = floor.queue()
    carla, bruno = floor.agent("carla", queue, skills={"language:en": 5}), floor.agent("bruno", queue)
    floor.available(carla, bruno)
    at = floor.clock.now() + timedelta(hours=2)
    entry = _agreed(floor, bruno, at, by_themselves=by_themselves)
    _make_now(floor, entry, bruno)
    floor.run()
    assert floor.offered() == {entry: bruno}
    comes_to_nothing(floor, entry)
    floor.run()
    assert floor.offered() == {}
    stands = floor.entry(entry)
    assert (stands.status, stands.due_at, stands.promised_at, stands.at_any_time) == ("waiting", at, at, False)
    until = at + timedelta(minutes=15)
    whose = (bruno, until, "handed") if by_themselves else (None, None, None)
    assert (stands.preferred_agent_id, stands.preferred_until, stands.preferred_why) == whose
    floor.later(2 * 3600)
    if floor.presence(bruno)[0] == "break":
        floor.available(bruno)
    floor.run()
    assert floor.offered() == {entry: bruno if by_themselves else carla}


@pytest.mark.parametrize("presence", ["break", "wrap_up"])
def test_nobody_else_is_asked_before_the_time_while_who_wants_to_make_it_is_not_to_be_had(
    floor: Floor, presence: str
) -> None:
    queue = floor.queue()
    carla, bruno = floor.agent("carla", queue), floor.agent("bruno", queue)
    floor.available(carla)
    entry = _agreed(floor, bruno, floor.clock.now() + timedelta(hours=1), by_themselves=False)
    with floor.house.db.writing() as tx:
        if presence == "wrap_up":
            tx.execute(update(Agent).where(Agent.id == bruno).values(presence="on_call"))
            agents.start_wrap_up(tx, bruno, 7200)
        else:
            agents.set_presence(tx, bruno, "break")
    _make_now(floor, entry, bruno)
    for _ in range(2):
        floor.run()
        assert floor.offered() == {}
        floor.later(1799)
    floor.later(2)
    floor.run()
    assert floor.offered() == {entry: carla}


def test_a_try_before_the_time_is_made_again_at_that_time_and_is_not_counted(floor: Floor) -> None:
    queue = floor.queue(callback_tries=1, callback_retry_seconds=900)
    floor.available(bruno := floor.agent("bruno", queue))
    asked, at = floor.clock.now(), floor.clock.now() + timedelta(minutes=10)
    entry = _agreed(floor, bruno, at)
    floor.later(60)
    _make_now(floor, entry, bruno)
    floor.run()
    again = floor.entry(_made_in_vain(floor, entry))
    assert (again.due_at, again.promised_at, again.times_tried, again.waited_from) == (at, at, 0, asked)
    assert (again.preferred_agent_id, again.preferred_until) == (bruno, at + timedelta(minutes=15))
    floor.later(9 * 60)
    floor.run()
    assert floor.offered() == {again.id: bruno}
    floor.accept(floor.offer(again.id).id)
    assert _tried_in_vain(floor, again.id) is None


def _on_a_call(floor: Floor, who: int | None = None, **call: Any) -> Callable[[], None]:
    """A call of ours is under way in which nobody waits in a queue; it ends when that is said."""
    contact, call_id = floor.contact(call.get("called", PAUL), "active")
    with floor.house.db.writing() as tx:
        tx.execute(update(Call).where(Call.id == call_id).values(**{"status": "active", **call}))
        if who is not None:
            contacts.recognise(tx, contact, who)

    def end() -> None:
        with floor.house.db.writing() as tx:
            tx.execute(update(Call).where(Call.id == call_id).values(status="ended"))

    return end


@pytest.mark.parametrize("call", [{}, {"direction": "outbound", "called": PAUL, "purpose": "outgoing"}])
def test_nobody_is_called_back_while_they_are_on_any_call_of_ours(floor: Floor, call: dict[str, Any]) -> None:
    """With a number outside, in a menu, or called by an agent or a survey."""
    queue = floor.queue()
    callback = _promised(floor, floor.caller(number=PAUL))
    end = _on_a_call(floor, **call)
    floor.available(bruno := floor.agent("bruno", queue))
    floor.run()
    assert floor.offered() == {}
    assert _why(floor, callback) == dispatch.Why.ON_THE_LINE
    end()
    floor.run()
    assert floor.offered() == {callback: bruno}


def _why(floor: Floor, entry_id: int) -> Any:
    with floor.house.db.reading() as tx:
        return dispatch.obstacles(tx, [entry_id])[entry_id].why


def test_nobody_is_called_back_at_the_office_while_they_talk_to_us_from_elsewhere(floor: Floor) -> None:
    queue = floor.queue()
    with floor.house.db.writing() as tx:
        paul = customers.add(tx, NewCustomer("Paul", [OFFICE]))
    _is(floor, asking := floor.caller(number=OFFICE), paul)
    callback = _promised(floor, asking, OFFICE)
    end = _on_a_call(floor, paul)
    floor.available(floor.agent("bruno", queue))
    floor.run()
    assert floor.offered() == {}
    end()
    floor.run()
    assert list(floor.offered()) == [callback]


def test_a_line_on_which_we_have_called_somebody_elses_telephone_is_not_engaged(floor: Floor) -> None:
    queue = floor.queue()
    callback = _promised(floor, floor.caller(number=PAUL))
    _, call_id = floor.contact(PAUL, "active")
    with floor.house.db.writing() as tx:
        tx.execute(update(Call).where(Call.id == call_id).values(direction="outbound", called=OFFICE))
    floor.available(floor.agent("bruno", queue))
    floor.run()
    assert list(floor.offered()) == [callback]


@pytest.mark.parametrize("hold", ["at once", "one after the other"])
def test_of_two_callbacks_to_one_number_the_second_is_made_after_the_first(floor: Floor, hold: str) -> None:
    queue = floor.queue()
    paul, vera = _sharing(floor)
    callbacks = []
    for who in (paul, vera):
        _is(floor, asking := floor.caller(number=OFFICE), who)
        callbacks.append(_promised(floor, asking, OFFICE))
        floor.later(1)
    stranger = floor.caller(number=PAUL)
    agents_ = [floor.agent(name, queue) for name in ("bruno", "carla")]
    if hold == "at once":
        floor.available(*agents_)
        floor.run()
    else:
        for agent in agents_:
            floor.available(agent)
            floor.run()
    first, second = callbacks
    assert set(floor.offered()) == {first, stranger}  # the agent whom it leaves takes who comes next
    floor.accept(floor.offer(first).id)
    _, call_id = floor.contact(None, "active")
    with floor.house.db.writing() as tx:
        tx.execute(update(Call).where(Call.id == call_id).values(direction="outbound", called=OFFICE))
        queues.rung(tx, first, call_id)
    floor.available(floor.agent("dora", queue))
    floor.run()
    assert set(floor.offered()) == {stranger}
    with floor.house.db.writing() as tx:
        queues.complete(tx, first)
    floor.hangs_up(first)
    floor.run()
    assert set(floor.offered()) == {second, stranger}


@pytest.mark.parametrize("told_late", [False, True])
@pytest.mark.parametrize(
    ("gone", "redials", "regains"),
    [
        ("Paul", "Paul", True),
        ("Paul", "Vera", False),
        ("Paul", None, False),
        (None, "Vera", False),
        (None, None, True),
    ],
)
def test_on_a_shared_number_who_redials_regains_no_place_of_another(
    floor: Floor, gone: str | None, redials: str | None, regains: bool, told_late: bool
) -> None:
    floor.queue()
    known = dict(zip(("Paul", "Vera"), _sharing(floor), strict=True))
    first = _calls(floor, known.get(gone or ""))
    floor.later(60)
    if not told_late:
        floor.abandon(first)
    again = _calls(floor, known.get(redials or ""))
    if told_late:
        with floor.house.db.writing() as tx:
            tx.happened = tx.now - timedelta(seconds=10)
            assert queues.abandon(tx, first)
    assert (floor.entry(again).inherits_id == first) == regains
    assert (floor.entry(again).rank_at == floor.entry(first).rank_at) == regains


def _calls(floor: Floor, who: int | None) -> int:
    """Somebody at the office, who has said who they are or has not, in the queue."""
    contact, call = floor.contact(OFFICE, "active")
    with floor.house.db.writing() as tx:
        if who is not None:
            contacts.recognise(tx, contact, who)
        entered = queues.enter(tx, queues.Entering(contact, call, "doubts", "wait", "en"))
    assert isinstance(entered, queues.Entered)
    return entered.entry_id


def test_who_redials_from_a_number_of_their_own_has_the_place_whether_we_knew_them_before_or_not(floor: Floor) -> None:
    floor.queue()
    with floor.house.db.writing() as tx:
        paul = customers.add(tx, NewCustomer("Paul", [OFFICE]))
    for before, after in ((None, paul), (paul, None)):
        first = _calls(floor, before)
        floor.abandon(first)
        floor.later(10)
        again = _calls(floor, after)
        assert floor.entry(again).inherits_id == first
        with floor.house.db.writing() as tx:
            queues.leave(tx, again, "voicemail")
        floor.later(600)


def test_each_way_in_which_a_callback_is_called_off_is_told_as_what_it_was(floor: Floor) -> None:
    queue = floor.queue()
    bruno, at = floor.agent("bruno", queue), floor.clock.now() + timedelta(hours=1)
    said = []
    for how in ("my work", "a talk", "the call waits"):
        contact, call = floor.contact(PAUL)
        with floor.house.db.writing() as tx:
            by = None if how == "the call waits" else bruno
            entry = queues.want_callback(tx, queues.CallbackWanted(contact, "doubts", PAUL, "en", at, by))
            assert entry is not None
            if how == "my work":
                queues.call_off_own(tx, entry, call, bruno)
            elif how == "a talk":
                queues.call_off(tx, entry, call, bruno)
            else:
                queues.enter(tx, queues.Entering(contact, call, "doubts", "wait", "en"))
            journal = [event for event in calls.events(tx, call) if event.kind == "callback_withdrawn"]
        data = [json.loads(event.data) for event in journal]
        assert data == [
            {"entry": entry}
            | {"my work": {"agent": bruno}, "a talk": {"agent": bruno, "said_in": call}}.get(how, {"waits_in": call})
        ]
        said += [moment.sentence for moment in timeline(journal, Names(agents={bruno: "Bruno"}))]
    assert said[0] == said[1] == "Bruno called the callback off: it is no longer needed."
    assert said[2] == "The callback gave way: the customer waits on the line, at its place."


def _waits_in_its_own_call(floor: Floor, callback: int, answered: bool) -> int:
    """The callback has a call of its own by now; its customer has answered, or was not rung yet. The call."""
    contact = floor.entry(callback).contact_id
    with floor.house.db.writing() as tx:
        new = calls.NewCall(contact, floor.line, None, PAUL, direction="outbound", purpose=calls.Purpose.CALLBACK)
        call_id = calls.begin(tx, new)
        queues.rung(tx, callback, call_id)
        if answered:
            calls.name_leg(tx, call_id, f"CA{call_id:032}")
            calls.answered(tx, call_id)
            assert queues.take_up(tx, contact, call_id) == callback
    return call_id


def test_who_was_called_back_and_waits_is_offered_whoever_calls_from_their_number_meanwhile(floor: Floor) -> None:
    queue = floor.queue(callback_first="customer")
    callback = _promised(floor, floor.caller(number=OFFICE), PAUL)
    _waits_in_its_own_call(floor, callback, answered=True)
    end = _on_a_call(floor)
    floor.available(bruno := floor.agent("bruno", queue))
    floor.run()
    assert floor.offered() == {callback: bruno}
    end()


def test_of_two_callbacks_whose_agents_were_lost_before_they_rang_one_is_made(floor: Floor) -> None:
    queue = floor.queue()
    with floor.house.db.writing() as tx:
        paul = customers.add(tx, NewCustomer("Paul", [PAUL]))
    found = []
    for number in (PAUL, OFFICE):
        _is(floor, asking := floor.caller(number=PAUL), paul)
        found.append(_promised(floor, asking, number))
    for callback in found:
        _waits_in_its_own_call(floor, callback, answered=False)
    floor.available(floor.agent("bruno", queue))
    floor.run()
    assert list(floor.offered()) == found[:1]
