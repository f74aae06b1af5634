"""Customers whom we call back: reached before an agent is asked, or met by a machine."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr import calls, conversation, dialogue, dispatch, queues
from ivr.agents import Agent
from ivr.calls import Call
from ivr.cases.rows import Task
from ivr.config import Settings
from ivr.contacts import Contact
from ivr.conversation import MESSAGE, greeting_url
from ivr.db import Tx
from ivr.dialogue import CalledBack
from ivr.dispatch import Offer
from ivr.queues import NewQueue, Queue, QueueEntry
from ivr.reports.board import board
from ivr.staff import Staff
from ivr.telephony.forms import Form
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conftest import Carrier, words_of
from tests.ivr.conversation.company import OUTSIDE, THEIRS
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg
from tests.ivr.conversation.test_desk import desk_of
from tests.ivr.conversation.test_races import at_once

CUSTOMERS_LEG = leg(6000)
STATE = json.dumps({"node": "wait", "language": "en"})


class Callback(Meeting):
    """Somebody who chose to be called back, and is to be."""

    def __init__(self, scene: Scene) -> None:
        waiting = scene.caller()

        def choose(tx: Tx) -> int:
            tx.execute(update(Call).where(Call.id == waiting.call_id).values(state=STATE))
            queues.leave(tx, waiting.entry_id, "callback")
            return queues.enter_callback(tx, waiting.contact_id, waiting.entry_id)

        super().__init__(scene, waiting.contact_id, 0, scene.do(choose), CUSTOMERS_LEG)
        waiting.hangs_up()

    def dispatched(self) -> int:
        return dispatch.run(self.scene.house, "main")

    def is_rung(self) -> Callback:
        """What the work does when it is knocked up, twice as it may be; and the carrier's word."""
        for _ in range(2):
            self.scene.do(lambda tx: conversation.ring_customer(tx, self.entry_id))
        self.call_id = int(self.row_of_entry.call_id)
        self.answered("callback", Answer(sid=CUSTOMERS_LEG))
        return self

    def says(self, number: int, digits: str = "") -> str:
        return self.scene.do(
            lambda tx: dialogue.called_back(tx, self.call_id, CalledBack(CUSTOMERS_LEG, number, digits))
        )

    def hears(self, status: str) -> None:
        told = dialogue.LegNews(CUSTOMERS_LEG, status)
        self.scene.do(lambda tx: dialogue.news(tx, calls.load(tx, self.call_id), told))

    def machine(self) -> Callback:
        self.scene.do(lambda tx: conversation.machine_detected(tx, self.call_id, "machine_end_beep"))
        return self

    @property
    def next_try(self) -> Any:
        again = (QueueEntry.inherits_id == self.entry_id, QueueEntry.kind == "callback")
        return self.scene.see(select(QueueEntry.__table__).where(*again))


def _offers(scene: Scene) -> int:
    with scene.house.db.reading() as tx:
        return len(tx.rows(select(Offer.id).where(Offer.status == "pending")))


@pytest.fixture
def first(scene: Scene) -> Callback:
    """Of a queue that calls its customers first."""
    scene.do(lambda tx: tx.execute(update(Queue).values(callback_first="customer")))
    return Callback(scene)


def test_the_customer_is_called_once_an_agent_is_free_and_the_agent_is_not_asked_yet(
    first: Callback, scene: Scene
) -> None:
    assert first.dispatched() == 0
    scene.agent()
    assert (first.dispatched(), _offers(scene)) == (1, 0)
    first.is_rung()
    asked = first.asked()["callback"]
    assert (asked["to"], asked["url"]) == (first.contact().number, greeting_url(first.call_id, "en", 0))
    assert (asked["machine_detection"], asked["async_amd"]) == ("DetectMessageEnd", "true")
    assert (first.dispatched(), first.entry) == (0, "waiting")


def test_the_agent_who_is_counted_on_takes_nobody_who_came_later(first: Callback, scene: Scene) -> None:
    scene.agent()
    first.is_rung()
    later = scene.caller()
    assert later.entry == "waiting"
    scene.agent()
    dispatch.run(scene.house, "main")
    assert later.entry == "offered"


def test_by_its_key_the_customer_has_the_place_and_the_agent_at_once(first: Callback, scene: Scene) -> None:
    scene.agent()
    first.is_rung()
    assert "You asked us to call you back" in first.says(0)
    assert "<Enqueue" in first.says(1, "1")
    assert first.says(1, "1") == first.says(0)  # told again, it is one
    assert (first.row_of_entry.kind, first.row_of_entry.customer_first) == ("callback", False)
    assert first.dispatched() == 1
    scene.do(lambda tx: queues.poll(tx, first.entry_id, "QU1"))
    first.accept().agent_calls_in()
    assert first.asked()["dequeue"]["call_sid"] == CUSTOMERS_LEG
    first.customer_comes()
    assert (first.status, first.row.recorded) == ("talking", True)
    first.news("participant-leave", CUSTOMERS_LEG, reason="participant_hung_up")
    assert (first.entry, first.presence[0]) == ("completed", "wrap_up")


def test_a_customer_who_waits_after_the_key_and_falls_silent_is_looked_up_and_offered_to_nobody(
    first: Callback, scene: Scene
) -> None:
    first.is_rung()
    first.says(0)
    scene.later(queues.SILENT_AFTER_SECONDS + 1)
    assert _silent(scene) == []  # nobody waits yet: a telephone rings, or is listened to
    first.says(1, "1")
    scene.later(queues.SILENT_AFTER_SECONDS + 1)
    assert _silent(scene) == [first.entry_id]
    scene.agent()
    assert (first.dispatched(), _offers(scene)) == (0, 0)
    scene.do(lambda tx: queues.seen(tx, first.entry_id))
    assert first.dispatched() == 1


def test_who_was_called_back_waits_since_they_took_it_up_and_not_since_they_asked(
    first: Callback, scene: Scene
) -> None:
    scene.later(3600)
    first.is_rung()
    first.says(0)
    first.says(1, "1")
    scene.later(20)
    waits = scene.do(lambda tx: queues.waits(tx, [scene.queue_id]))[scene.queue_id]
    assert (waits.callers, waits.longest_seconds(scene.clock.now())) == (1, 20)
    (shown,) = scene.do(lambda tx: board(tx, "Europe/Rome").queues)[0].waiting
    assert shown.since == scene.clock.now() - timedelta(seconds=20)


def _longest(scene: Scene) -> int | None:
    waits = scene.do(lambda tx: queues.waits(tx, [scene.queue_id]))[scene.queue_id]
    return waits.longest_seconds(scene.clock.now())


@pytest.mark.parametrize("then", ["moved to another queue", "taken and left before they talk", "taken and left in mid"])
def test_who_has_taken_up_their_callback_goes_on_waiting_since_the_key_whatever_happens_to_them(
    first: Callback, scene: Scene, then: str
) -> None:
    asked_at = scene.clock.now()
    scene.later(3600)
    first.is_rung()
    first.says(0)
    first.says(1, "1")
    scene.do(lambda tx: queues.poll(tx, first.entry_id, "QU1"))
    scene.later(20)
    if then == "moved to another queue":
        scene.queue_id = scene.do(lambda tx: queues.add(tx, NewQueue("orders", "Orders")))
        other = scene.see(select(Queue.__table__).where(Queue.id == scene.queue_id))
        scene.do(lambda tx: queues.put_into(tx, queues.lock(tx, first.entry_id), other))
    else:
        scene.agent()
        first.dispatched()
        first.accept().agent_calls_in()
        if then == "taken and left in mid":
            first.customer_comes()
            scene.later(300)
        first.news("participant-leave", first.agent_leg)
        assert first.entry == "waiting"
    scene.later(15)
    assert _longest(scene) == 35
    (shown,) = next(queue.waiting for queue in scene.do(lambda tx: board(tx, "Europe/Rome").queues) if queue.waiting)
    assert shown.since == scene.clock.now() - timedelta(seconds=35)
    told = scene.do(lambda tx: queues.wanted(tx, first.entry_id))
    assert told is not None and told.asked_at == asked_at


def test_whom_an_agent_called_back_and_lost_waits_since_then_and_has_asked_when_they_did(
    scene: Scene,
) -> None:
    asked_at = scene.clock.now()
    callback = Callback(scene)
    scene.later(3600)
    scene.agent()
    callback.dispatched()
    callback.accept()
    callback.call_id = int(callback.row.call_id)
    callback.agent_calls_in().answered("callback", Answer(sid=CUSTOMERS_LEG)).customer_comes()
    scene.later(60)
    callback.news("participant-leave", callback.agent_leg)
    scene.later(15)
    assert (callback.entry, _longest(scene)) == ("waiting", 15)
    told = scene.do(lambda tx: queues.wanted(tx, callback.entry_id))
    assert told is not None and told.asked_at == asked_at


def _silent(scene: Scene) -> list[int]:
    return [entry.id for entry in scene.do(queues.silent)]


def test_what_presses_no_key_hears_a_message_and_is_called_again_later(first: Callback, scene: Scene) -> None:
    scene.agent()
    first.is_rung()
    said = [first.says(number) for number in range(MESSAGE + 2)]
    assert "we have not reached you" in said[MESSAGE]
    assert "<Hangup/>" in said[-1]
    first.hears("completed")
    due = first.next_try
    assert (first.entry, due.rank_at, due.times_tried) == ("abandoned", first.row_of_entry.rank_at, 1)
    assert (due.due_at - due.entered_at).total_seconds() == 900
    record = scene.do(lambda tx: calls.record_of(tx, first.call_id))
    assert (record["outcome"], record["hangup_cause"]) == ("unanswered", "flow")


@pytest.mark.parametrize("how", ["busy", "no-answer", "failed"])
def test_the_last_call_in_vain_becomes_a_task(first: Callback, scene: Scene, how: str) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).values(callback_tries=1)))
    scene.agent()
    first.is_rung()
    first.hears(how)
    assert (first.entry, first.next_try) == ("abandoned", None)
    assert tuple(scene.see(select(Task.kind, Task.contact_id))) == ("callback", first.contact_id)


def test_a_machine_is_told_at_once_where_the_carrier_finds_it_out(first: Callback, scene: Scene) -> None:
    scene.agent()
    first.is_rung()
    first.says(0)
    first.machine()
    assert first.asked()["machine"]["url"] == greeting_url(first.call_id, "en", MESSAGE)


def test_a_person_who_waits_already_is_no_machine(first: Callback, scene: Scene) -> None:
    first.is_rung()
    first.says(1, "1")
    assert "machine" not in first.machine().asked()


def test_who_was_served_meanwhile_and_presses_the_key_waits_like_anybody(first: Callback, scene: Scene) -> None:
    first.is_rung()
    scene.do(lambda tx: queues.leave(tx, first.entry_id, "withdrawn"))
    assert "<Enqueue" in first.says(1, "1")
    again = scene.see(select(QueueEntry.kind, QueueEntry.status).where(QueueEntry.id > first.entry_id))
    assert tuple(again) == ("call", "waiting")


def test_for_whom_no_flow_is_known_an_agent_comes_first(scene: Scene, first: Callback) -> None:
    scene.do(lambda tx: tx.execute(update(Call).values(state="{}")))
    scene.agent()
    scene.do(lambda tx: conversation.ring_customer(tx, first.entry_id))
    assert (first.dispatched(), first.entry) == (1, "offered")


@pytest.fixture
def talked(scene: Scene) -> Callback:
    """Called back by an agent who was there first; something has answered, and is with the agent."""
    callback = _accepted(scene)
    callback.answered("callback", Answer(sid=CUSTOMERS_LEG)).customer_comes()
    return callback


def _accepted(scene: Scene) -> Callback:
    """An agent is there, and the customer is rung."""
    callback = Callback(scene)
    scene.agent()
    callback.dispatched()
    callback.accept()
    callback.call_id = int(callback.row.call_id)
    callback.agent_calls_in()
    return callback


def _picks_up(callback: Callback, carrier: Carrier) -> str:
    """What the customer's leg hears on its way to the agent."""
    url = f"/voice/calls/{callback.call_id}/join/{callback.id}?l=en"
    return words_of(carrier.hears(url, CallSid=CUSTOMERS_LEG, CallStatus="in-progress"))


def test_who_is_called_back_by_an_agent_hears_who_calls_before_the_notice(scene: Scene, carrier: Carrier) -> None:
    called = _accepted(scene)
    heard = _picks_up(called, carrier)
    assert heard.startswith("Hello, this is Hotline, calling you back as you asked. This call may be recorded")
    assert _picks_up(called, carrier) == heard  # told again, it is one


def test_who_was_greeted_and_has_waited_is_not_greeted_once_more(
    first: Callback, scene: Scene, carrier: Carrier
) -> None:
    scene.agent()
    first.is_rung().says(1, "1")
    first.dispatched()
    first.accept().agent_calls_in()
    assert _picks_up(first, carrier).startswith("This call may be recorded")


def test_who_has_lost_the_agent_is_not_told_of_the_recording_once_more_but_is_recorded(
    talked: Callback, scene: Scene, carrier: Carrier
) -> None:
    first = talked.id
    assert "may be recorded" in _picks_up(talked, carrier)
    talked.news("participant-leave", talked.agent_leg)
    _leaves(talked)
    scene.do(lambda tx: queues.poll(tx, talked.entry_id, "QU1"))
    scene.agent()
    talked.dispatched()
    talked.agent_leg = leg(6300)
    talked.accept().agent_calls_in()
    assert talked.id != first
    url = f"/voice/calls/{talked.call_id}/join/{talked.id}?l=en"
    for _ in range(2):
        heard = carrier.hears(url, CallSid=CUSTOMERS_LEG, CallStatus="in-progress")
        assert [verb.tag for verb in heard] == ["Start", "Dial"]


def test_who_comes_back_to_a_second_agent_knows_who_calls(talked: Callback, scene: Scene, carrier: Carrier) -> None:
    talked.machine()
    _leaves(talked)
    talked.says(MESSAGE + 1, "1")
    again = Meeting(scene, talked.contact_id, talked.call_id, talked.next_try.id, CUSTOMERS_LEG)
    talked.dispatched()
    again.accept().agent_calls_in()
    talked.id = again.id
    assert "as you asked" not in _picks_up(talked, carrier)


def test_who_was_called_back_and_lost_the_agent_is_on_the_line_and_not_to_be_dialled(
    talked: Callback, scene: Scene
) -> None:
    talked.news("participant-leave", talked.agent_leg, reason="participant_hung_up")
    scene.later(30)
    scene.do(conversation.expire_due)
    assert (talked.entry, talked.row.ended_why) == ("waiting", "agent_lost")
    told = scene.do(lambda tx: queues.wanted(tx, talked.entry_id))
    assert told is not None and told.answered
    counted = scene.do(lambda tx: queues.waits(tx, [scene.queue_id]))[scene.queue_id]
    assert (counted.callers, counted.callbacks) == (1, 0)


def test_who_calls_in_while_they_are_being_called_back_has_their_place(scene: Scene) -> None:
    called = _accepted(scene)
    scene.later(10)
    stranger, again = scene.caller(), scene.caller(calls_from=called.contact().number)
    kept = again.row_of_entry
    assert scene.do(lambda tx: queues.awaits_callback(tx, again.contact_id))
    assert (kept.rank_at, kept.inherits_id) == (called.row_of_entry.rank_at, called.entry_id)
    called.hears("busy")
    assert (called.entry, called.next_try.status) == ("abandoned", "waiting")
    assert called.dispatched() == 1
    assert (again.entry, stranger.entry) == ("offered", "waiting")
    again.talk().news("participant-leave", again.customer_leg, reason="participant_hung_up")
    assert called.next_try.status == "withdrawn"  # served, they are called no more


def _comes_back_to_a_queue(first: Callback) -> Any:
    """The very call in which the callback was wanted goes on to a queue."""
    asked_in = first.scene.see(select(Call.id).where(Call.contact_id == first.contact_id).order_by(Call.id).limit(1)).id
    entering = queues.Entering(first.contact_id, asked_in, "doubts", node="wait", language="en")
    entered = first.scene.do(lambda tx: conversation.enter(tx, entering))
    assert isinstance(entered, queues.Entered)
    return first.scene.see(select(QueueEntry.__table__).where(QueueEntry.id == entered.entry_id))


@pytest.mark.parametrize("is_named", [True, False])
def test_a_callback_that_rings_as_its_own_call_comes_back_to_a_queue_gives_way_to_the_wait(
    first: Callback, scene: Scene, is_named: bool
) -> None:
    scene.agent()
    if is_named:
        first.is_rung()
    else:
        scene.do(lambda tx: conversation.ring_customer(tx, first.entry_id))
        first.call_id = int(first.row_of_entry.call_id)
    waiting = _comes_back_to_a_queue(first)
    assert (waiting.kind, waiting.rank_at, waiting.inherits_id) == ("call", first.row_of_entry.rank_at, first.entry_id)
    assert first.entry == "withdrawn"
    live = select(QueueEntry.id).where(QueueEntry.contact_id == first.contact_id, QueueEntry.status.in_(queues.LIVE))
    with scene.house.db.reading() as tx:
        assert [row.id for row in tx.rows(live)] == [waiting.id]
    assert _comes_back_to_a_queue(first).id == waiting.id  # entering twice is entering once
    ending = any(prefix.startswith("end-leg") for prefix in first.asked())
    assert ending == is_named  # what the carrier has not named yet was not asked of it yet, and is not
    assert scene.do(lambda tx: calls.load(tx, first.call_id)).status == ("active" if is_named else "ended")
    first.dispatched()
    assert scene.see(select(Offer.entry_id).where(Offer.status == "pending")).entry_id == waiting.id


def test_who_begins_to_be_rung_at_the_moment_when_their_own_call_comes_back_to_a_queue_has_one_wait(
    scene: Scene, first: Callback
) -> None:
    asked_in = scene.see(select(Call.id).where(Call.contact_id == first.contact_id)).id
    entering = queues.Entering(first.contact_id, asked_in, "doubts", node="wait", language="en")
    at_once(
        scene,
        lambda tx: conversation.ring_customer(tx, first.entry_id),
        lambda tx: conversation.enter(tx, entering),
    )
    waiting = _comes_back_to_a_queue(first)
    assert (waiting.kind, waiting.inherits_id, first.entry) == ("call", first.entry_id, "withdrawn")
    rings = select(Call.status).where(Call.contact_id == first.contact_id, Call.id != asked_in)
    assert scene.see(rings) in (None, ("ended",))


def test_a_callback_that_an_agent_is_asked_to_make_gives_way_to_its_own_call_in_a_queue(scene: Scene) -> None:
    asked = Callback(scene)
    agent = scene.agent()
    assert asked.dispatched() == 1
    waiting = _comes_back_to_a_queue(asked)
    assert (waiting.kind, waiting.inherits_id, asked.entry) == ("call", asked.entry_id, "withdrawn")
    asked.dispatched()
    pending = scene.do(lambda tx: dispatch.pending_of(tx, agent))
    assert pending.entry_id == waiting.id


def test_nobody_is_rung_while_the_call_goes_on_in_which_they_have_asked_for_it_at_another_number(scene: Scene) -> None:
    waiting = scene.caller()

    def choose(tx: Tx) -> int:
        queues.leave(tx, waiting.entry_id, "callback")
        return queues.enter_callback(tx, waiting.contact_id, waiting.entry_id, OUTSIDE)

    callback = scene.do(choose)
    scene.agent()
    assert dispatch.run(scene.house, "main") == 0
    waiting.hangs_up()
    assert dispatch.run(scene.house, "main") == 1
    assert scene.see(select(QueueEntry.status).where(QueueEntry.id == callback)).status == "offered"


@pytest.fixture
def here(first: Callback, scene: Scene) -> Meeting:
    """Whose telephone rings for the callback talks to an agent by then: they have called in themselves."""
    scene.agent()
    first.is_rung()
    scene.agent()
    return scene.caller(calls_from=first.contact().number).talk()


def _calls_off(here: Meeting, entry_id: int) -> None:
    here.scene.do(lambda tx: conversation.call_off(tx, here.id, here.agent_id, entry_id))


def test_a_callback_that_is_called_off_while_it_rings_stops_ringing(first: Callback, here: Meeting) -> None:
    _calls_off(here, first.entry_id)
    assert (first.entry, first.asked()["end-leg"]) == ("withdrawn", {"sid": CUSTOMERS_LEG})
    first.hears("canceled")
    assert first.next_try is None


def test_so_does_one_whose_customer_has_been_served_meanwhile(first: Callback, here: Meeting) -> None:
    here.news("participant-leave", here.customer_leg, reason="participant_hung_up")
    assert (first.entry, first.asked()["end-leg"]) == ("withdrawn", {"sid": CUSTOMERS_LEG})


def test_one_that_somebody_has_answered_is_not_called_off(first: Callback, here: Meeting) -> None:
    first.says(0)
    with pytest.raises(queues.CallbackUnderWay):
        _calls_off(here, first.entry_id)
    first.says(1, "1")
    with pytest.raises(queues.CallbackUnderWay):
        _calls_off(here, first.entry_id)
    here.news("participant-leave", here.customer_leg, reason="participant_hung_up")
    assert (first.entry, "end-leg" in first.asked()) == ("waiting", False)  # they are on the line


def test_one_that_the_carrier_has_not_been_asked_for_yet_is_not_rung(first: Callback, scene: Scene) -> None:
    scene.do(lambda tx: conversation.ring_customer(tx, first.entry_id))
    first.call_id = int(first.row_of_entry.call_id)
    scene.agent()
    _calls_off(scene.caller(calls_from=first.contact().number).talk(), first.entry_id)
    assert scene.do(lambda tx: calls.load(tx, first.call_id)).status == "ended"


@pytest.mark.parametrize("how", ["called off before it is made", "refused by the carrier", "busy"])
def test_a_contact_is_over_with_the_last_of_its_calls_and_not_before(first: Callback, scene: Scene, how: str) -> None:
    asked_in = scene.see(select(Call.id, Call.sid).where(Call.contact_id == first.contact_id))
    goes_on = update(Call).where(Call.id == asked_in.id).values(status="active")
    scene.do(lambda tx: conversation.ring_customer(tx, first.entry_id))
    first.call_id = int(first.row_of_entry.call_id)
    scene.do(lambda tx: tx.execute(goes_on))  # else nobody is rung
    if how == "called off before it is made":
        scene.agent()
        _calls_off(scene.caller(calls_from=first.contact().number).talk(), first.entry_id)
    elif how == "busy":
        first.answered("callback", Answer(sid=CUSTOMERS_LEG))
        first.hears("busy")
    else:
        first.answered("callback", Answer("failed", code=21217))
    assert scene.do(lambda tx: calls.load(tx, first.call_id)).status == "ended"
    assert first.contact().ended_at is None  # they are on the line yet in the call in which they have asked
    told = dialogue.LegNews(asked_in.sid, "completed")
    scene.do(lambda tx: dialogue.news(tx, calls.load(tx, asked_in.id), told))
    assert first.contact().ended_at is not None


def test_one_that_the_carrier_is_just_asked_for_stops_as_soon_as_it_rings(first: Callback, scene: Scene) -> None:
    scene.do(lambda tx: conversation.ring_customer(tx, first.entry_id))
    first.call_id = int(first.row_of_entry.call_id)
    scene.do(lambda tx: tx.execute(update(CarrierRequest).values(attempts=1)))
    scene.agent()
    _calls_off(scene.caller(calls_from=first.contact().number).talk(), first.entry_id)
    assert "end-leg" not in first.asked()
    first.answered("callback", Answer(sid=CUSTOMERS_LEG))
    assert first.asked()["end-leg"] == {"sid": CUSTOMERS_LEG}


def test_one_that_is_called_off_from_ones_work_while_it_rings_stops_ringing(first: Callback, scene: Scene) -> None:
    mine = _owes(scene, first)
    first.is_rung()
    desk_of(scene, mine).post(f"/work/callbacks/{first.entry_id}/call-off", status=204)
    assert (first.entry, first.asked()["end-leg"]) == ("withdrawn", {"sid": CUSTOMERS_LEG})


def test_one_to_a_number_that_was_keyed_in_a_call_without_one_is_called_off_from_ones_work(
    first: Callback, scene: Scene
) -> None:
    mine = _owes(scene, first)
    scene.do(lambda tx: tx.execute(update(Contact).values(number=None)))
    desk_of(scene, mine).post(f"/work/callbacks/{first.entry_id}/call-off", status=204)
    assert first.entry == "withdrawn"


def _owes(scene: Scene, callback: Callback) -> int:
    """Somebody who watches over the queue has handed it to the agent of this number."""
    due_at = scene.clock.now() + timedelta(hours=1)
    scene.do(lambda tx: tx.execute(update(QueueEntry).where(QueueEntry.kind == "callback").values(due_at=due_at)))
    agent_id = scene.agent()
    number = scene.see(select(Staff.email).join(Agent, Agent.staff_id == Staff.id).where(Agent.id == agent_id)).email
    scene.do(lambda tx: dispatch.hand(tx, callback.entry_id, agent_id, 7200))
    return int(number.removeprefix("agent").removesuffix("@bank.example"))


def test_one_that_a_colleague_is_asked_to_make_is_not_called_off(scene: Scene) -> None:
    called = Callback(scene)
    scene.agent()
    again = scene.caller(calls_from=called.contact().number).talk()
    again.hangs_up()
    other = scene.do(lambda tx: queues.want_callback(tx, _by_an_agent(again)))
    assert other is not None
    scene.agent()
    assert called.dispatched() == 1
    with pytest.raises(queues.CallbackUnderWay):
        _calls_off(again, other)


def _by_an_agent(meeting: Meeting) -> queues.CallbackWanted:
    number = str(meeting.contact().number)
    return queues.CallbackWanted(meeting.contact_id, "doubts", number, "en", agreed_by=meeting.agent_id)


def test_an_agent_is_not_left_with_a_machine(talked: Callback, scene: Scene) -> None:
    talked.machine().machine()
    assert (talked.row.ended_why, talked.presence[0], talked.entry) == ("machine", "available", "abandoned")
    assert talked.asked()["end-leg"] == {"sid": talked.agent_leg}
    assert talked.asked()["left"]["sid"] == CUSTOMERS_LEG
    assert talked.next_try.times_tried == 1
    assert "we have not reached you" in _leaves(talked)
    talked.hears("completed")
    record = scene.do(lambda tx: calls.record_of(tx, talked.call_id))
    assert (record["outcome"], record["answered_by"]) == ("unanswered", [])


def test_a_person_taken_for_a_machine_is_connected_by_the_key(talked: Callback, scene: Scene) -> None:
    talked.machine()
    _leaves(talked)
    assert "<Enqueue" in talked.says(MESSAGE + 1, "1")
    again = talked.next_try
    assert (again.status, again.call_id, again.rank_at) == ("waiting", talked.call_id, talked.row_of_entry.rank_at)
    assert (talked.dispatched(), _offers(scene)) == (1, 1)


def test_a_person_is_talked_to_whatever_else_the_carrier_thinks(talked: Callback, scene: Scene) -> None:
    for word in ("human", "unknown"):
        scene.do(partial(conversation.machine_detected, call_id=talked.call_id, answered_by=word))
    assert talked.status == "talking"


def _leaves(talked: Callback) -> str:
    """The customer's leg is out of the conference and asks what to hear now."""
    form = Form(f"CallSid={CUSTOMERS_LEG}&CallStatus=in-progress".encode())
    settings: Settings = talked.scene.house.settings
    return talked.scene.do(lambda tx: dialogue.leave_talk(tx, talked.call_id, talked.id, form, settings))


def test_the_board_tells_whom_we_called_from_who_called_us_of_those_left_outside(
    talked: Callback, scene: Scene
) -> None:
    agent_id, settings = talked.row.agent_id, scene.house.settings
    party = scene.do(lambda tx: conversation.transfer_to_number(tx, settings, talked.id, agent_id, OUTSIDE))
    talked.answered("party", Answer("done", THEIRS))
    scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "in-progress"))
    (shown,) = scene.do(lambda tx: board(tx, "Europe/Rome")).outside
    assert (shown.party_id, shown.called) == (party, True)


def test_nobody_is_rung_who_has_called_us_since_it_was_their_turn(scene: Scene) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).values(callback_first="customer")))
    callback = Callback(scene)
    scene.caller(calls_from=callback.contact().number)
    scene.do(lambda tx: conversation.ring_customer(tx, callback.entry_id))
    assert callback.row_of_entry.call_id is None
