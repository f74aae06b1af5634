"""Agents on a telephone, and customers who are called back."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select, update

from ivr import calls, conversation, dispatch, queues
from ivr.agents import Agent
from ivr.cases import Task
from ivr.db import Tx
from ivr.dispatch import OfferGone
from ivr.queues import Queue, QueueEntry
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg
from workers.schedule import SWEEPS

AGENTS_LEG = leg(5000)


@pytest.fixture
def rung(scene: Scene) -> Meeting:
    """An offer that rings an agent's telephone."""
    scene.agent(phone="telephone")
    meeting = scene.caller()
    offer_id = meeting.offer.id
    for _ in range(2):
        scene.do(lambda tx: conversation.ring(tx, offer_id))
    meeting.agent_leg = AGENTS_LEG
    return meeting


def presence(meeting: Meeting) -> tuple[str, str | None]:
    statement = select(Agent.presence, Agent.presence_reason).where(Agent.id == meeting.agent_id)
    return tuple(meeting.scene.see(statement))


def test_a_telephone_agent_is_rung_from_the_callers_line(rung: Meeting) -> None:
    asked = rung.asked()["ring"]
    assert (asked["from_"], asked["url"]) == ("+39800123456", f"/voice/offers/{rung.offer.id}/whisper")
    assert asked["status_callback"] == f"/voice/offers/{rung.offer.id}/status"
    assert asked["timeout"] == 20


def test_a_browser_agents_telephone_is_not_rung(meeting: Meeting, scene: Scene) -> None:
    offer_id = meeting.offer.id
    scene.do(lambda tx: conversation.ring(tx, offer_id))
    assert meeting.asked() == {}


def test_one_takes_the_call_and_said_twice_it_is_one(rung: Meeting, scene: Scene) -> None:
    offer_id = rung.offer.id
    for _ in range(2):
        found = scene.do(lambda tx: conversation.telephone_pressed(tx, offer_id, AGENTS_LEG, "1"))
    rung.id = found.id
    rung.news("participant-join", AGENTS_LEG).customer_comes()
    assert rung.status == "talking"


def test_a_telephone_that_hangs_up_has_ended_the_talk(rung: Meeting, scene: Scene) -> None:
    offer_id = rung.offer.id
    rung.id = scene.do(lambda tx: conversation.telephone_pressed(tx, offer_id, AGENTS_LEG, "1")).id
    rung.news("participant-join", AGENTS_LEG).customer_comes()
    scene.do(lambda tx: conversation.telephone_status(tx, offer_id, AGENTS_LEG, "completed"))
    rung.news("participant-leave", AGENTS_LEG, reason="participant_hung_up")
    assert (rung.row.ended_by, rung.entry, rung.presence[0]) == ("agent", "completed", "wrap_up")


@pytest.mark.parametrize("digits", ["", "1", "2"])
def test_who_says_yes_at_the_desk_while_the_telephone_tells_them_comes_in_without_a_key(
    rung: Meeting, scene: Scene, digits: str
) -> None:
    offer_id, agent = rung.offer.id, rung.agent_id
    rung.answered("ring", Answer(sid=AGENTS_LEG))
    scene.do(lambda tx: conversation.telephone_status(tx, offer_id, AGENTS_LEG, "in-progress"))
    for _ in range(2):
        rung.id = scene.do(lambda tx: conversation.accept_at_desk(tx, offer_id, agent))
    assert rung.asked()["take-offer"] == {"sid": AGENTS_LEG, "url": f"/voice/offers/{offer_id}/whisper"}
    found = scene.do(lambda tx: conversation.telephone_pressed(tx, offer_id, AGENTS_LEG, digits))
    assert found.id == rung.id
    rung.news("participant-join", AGENTS_LEG).customer_comes()
    assert rung.status == "talking"


def test_a_telephone_that_rings_still_is_left_to_ring(rung: Meeting, scene: Scene) -> None:
    offer_id, agent = rung.offer.id, rung.agent_id
    rung.answered("ring", Answer(sid=AGENTS_LEG))
    scene.do(lambda tx: conversation.telephone_status(tx, offer_id, AGENTS_LEG, "ringing"))
    scene.do(lambda tx: conversation.accept_at_desk(tx, offer_id, agent))
    assert "take-offer" not in rung.asked()


@pytest.mark.parametrize("digits", ["", "2", "#"])
def test_any_other_key_and_none_refuse(rung: Meeting, scene: Scene, digits: str) -> None:
    offer_id = rung.offer.id
    assert scene.do(lambda tx: conversation.telephone_pressed(tx, offer_id, AGENTS_LEG, digits)) is None
    assert (rung.offer.status, rung.entry) == ("rejected", "waiting")
    with pytest.raises(OfferGone):
        scene.do(lambda tx: conversation.telephone_pressed(tx, offer_id, AGENTS_LEG, "1"))


@pytest.mark.parametrize(
    ("status", "reason"),
    [("no-answer", "no_answer"), ("busy", "busy"), ("failed", "unreachable"), ("completed", "no_answer")],
)
def test_a_telephone_that_does_not_take_the_call_has_a_break(
    rung: Meeting, scene: Scene, status: str, reason: str
) -> None:
    offer_id = rung.offer.id
    for news in ("ringing", status, status):
        scene.do(partial(conversation.telephone_status, offer_id=offer_id, leg_sid=AGENTS_LEG, status=news))
    assert (rung.offer.status, rung.entry, presence(rung)) == ("rejected", "waiting", ("break", reason))


def test_a_number_the_carrier_refuses_is_unreachable(rung: Meeting) -> None:
    rung.answered("ring", Answer("failed", code=21211, http_status=400))
    assert (rung.entry, presence(rung)) == ("waiting", ("break", "unreachable"))


def test_a_telephone_stops_ringing_when_the_caller_is_gone(rung: Meeting, scene: Scene) -> None:
    rung.answered("ring", Answer(sid=AGENTS_LEG))
    scene.do(lambda tx: conversation.customer_hung_up(tx, rung.call_id))
    offer_id = rung.offer.id
    scene.do(lambda tx: conversation.stop_ringing(tx, offer_id))
    assert rung.asked()["stop-ring"] == {"sid": AGENTS_LEG}


def test_a_telephone_that_begins_to_ring_too_late_is_stopped_as_well(rung: Meeting, scene: Scene) -> None:
    scene.do(lambda tx: conversation.customer_hung_up(tx, rung.call_id))
    rung.answered("ring", Answer(sid=AGENTS_LEG))
    assert rung.asked()["stop-ring"] == {"sid": AGENTS_LEG}


@pytest.fixture
def callback(scene: Scene) -> Meeting:
    """A customer who chose to be called back, taken by an agent."""
    waiting = scene.caller()

    def choose(tx: Tx) -> int:
        queues.leave(tx, waiting.entry_id, "callback")
        return queues.enter_callback(tx, waiting.contact_id, waiting.entry_id)

    entry_id = scene.do(choose)
    waiting.hangs_up()
    scene.agent()
    dispatch.run(scene.house, "main")
    meeting = Meeting(scene, waiting.contact_id, 0, entry_id, leg(6000)).accept()
    meeting.call_id = int(meeting.row.call_id)
    return meeting


def test_the_customer_is_called_back_once_the_agent_is_in(callback: Meeting) -> None:
    assert callback.asked() == {}
    callback.agent_calls_in()
    asked = callback.asked()["callback"]
    assert (asked["from_"], asked["to"]) == ("+39800123456", callback.contact().number)
    assert asked["url"] == f"/voice/calls/{callback.call_id}/join/{callback.id}?l=en"
    callback.answered("callback", Answer(sid=callback.customer_leg)).customer_comes()
    assert (callback.status, callback.row.recorded) == ("talking", True)
    callback.news("participant-leave", callback.customer_leg, reason="participant_hung_up")
    assert (callback.entry, callback.presence[0]) == ("completed", "wrap_up")


@pytest.mark.parametrize("how", ["status", "failed", "unknown", "time"])
def test_a_callback_that_nobody_answers_becomes_somebodys_task(callback: Meeting, scene: Scene, how: str) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).values(callback_tries=1)))
    callback.agent_calls_in()
    if how == "status":
        scene.do(lambda tx: conversation.customer_hung_up(tx, callback.call_id))
    elif how in ("failed", "unknown"):
        callback.answered("callback", Answer(how))
        assert scene.do(lambda tx: calls.load(tx, callback.call_id)).status == "ended"
    else:
        scene.later(90)
        callback.sweep()
    assert (callback.row.ended_why, callback.entry, callback.presence[0]) == ("unreached", "abandoned", "available")
    task = scene.see(select(Task.kind, Task.contact_id))
    assert tuple(task) == ("callback", callback.contact_id)


def test_a_callback_that_nobody_answers_is_tried_again_later_at_its_rank(callback: Meeting, scene: Scene) -> None:
    callback.agent_calls_in()
    callback.hangs_up()
    rows = select(QueueEntry.__table__).where(QueueEntry.inherits_id == callback.entry_id)
    again, first = scene.see(rows), scene.see(select(QueueEntry.__table__).where(QueueEntry.id == callback.entry_id))
    assert (again.status, again.kind, again.call_id, again.times_tried) == ("waiting", "callback", None, 1)
    assert (again.rank_at, again.number, again.language) == (first.rank_at, first.number, first.language)
    assert scene.see(select(Task.kind)) is None
    dispatch.run(scene.house, "main")
    assert scene.see(rows).status == "waiting"
    scene.later(900)
    dispatch.run(scene.house, "main")
    assert scene.see(rows).status == "offered"


def test_a_callback_that_was_made_after_all_goes_on(callback: Meeting, scene: Scene) -> None:
    callback.agent_calls_in().customer_comes()
    callback.answered("callback", Answer("unknown"))
    assert callback.status == "talking"
    assert scene.do(lambda tx: calls.load(tx, callback.call_id)).status == "active"


def test_a_customer_is_rung_once_though_a_second_agent_takes_over(callback: Meeting, scene: Scene) -> None:
    callback.agent_calls_in()
    callback.news("participant-leave", callback.agent_leg, reason="participant_hung_up")
    scene.agent()
    dispatch.run(scene.house, "main")
    callback.agent_leg = leg(6001)
    callback.accept().agent_calls_in()
    requests = select(CarrierRequest.id).where(CarrierRequest.kind == "create_call")
    with scene.house.db.reading() as tx:
        assert len(tx.rows(requests)) == 1
    callback.customer_comes()
    assert callback.status == "talking"
    assert scene.do(lambda tx: calls.load(tx, callback.call_id)).sid == callback.customer_leg


def test_a_telephone_whose_ringing_was_forgotten_is_rung_by_the_sweep(scene: Scene) -> None:
    """The wake goes after the commit: who dies between the two, or finds Redis away, has rung nobody."""
    agent = scene.agent(phone="telephone")
    meeting = scene.caller()
    scene.house.jobs.waiting.clear()  # type: ignore[attr-defined]
    sweep = next(each for each in SWEEPS if each.name == "telephones to be rung")
    assert sweep.work(scene.house) == 1
    assert meeting.asked()["ring"]["url"] == f"/voice/offers/{meeting.offer.id}/whisper"
    assert sweep.work(scene.house) == 0
    assert meeting.agent_id == agent


def test_nobody_is_rung_for_an_offer_that_was_over_before_the_carrier_was_asked(rung: Meeting, scene: Scene) -> None:
    """At a call a second the ringing of many waits, and a dead one would keep the next one's telephone silent."""
    offer_id = rung.offer.id
    scene.later(30)
    scene.do(dispatch.expire_due)
    scene.do(lambda tx: conversation.stop_ringing(tx, offer_id))
    request = scene.see(
        select(CarrierRequest.status, CarrierRequest.error).where(CarrierRequest.key == f"ring:{offer_id}")
    )
    assert tuple(request) == ("failed", "called off")
