"""Agent and caller on their way to each other."""

from __future__ import annotations

import pytest
from sqlalchemy import literal_column, update

from ivr import conversation, dialogue, dispatch
from ivr.calls import Call
from ivr.conversation import ConversationOver, ConversationUnknown
from ivr.dispatch import OfferGone
from ivr.queues import QueueEntry
from ivr.telephony.forms import Form
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg


def test_the_caller_is_fetched_once_the_agent_is_in(meeting: Meeting) -> None:
    meeting.accept()
    assert (meeting.status, meeting.entry, meeting.presence[0]) == ("joining", "connected", "on_call")
    meeting.agent_calls_in(joins=False)
    assert meeting.asked() == {}
    meeting.news("participant-join", meeting.agent_leg)
    assert meeting.asked()["dequeue"] == {
        "queue_sid": "QU1",
        "call_sid": meeting.customer_leg,
        "url": f"/voice/calls/{meeting.call_id}/join/{meeting.id}?l=en",
    }
    meeting.customer_comes()
    assert meeting.status == "talking"
    assert meeting.contact().agent_id == meeting.agent_id
    assert meeting.journal().count("talk_started") == 1


def test_an_offer_accepted_twice_is_one_conversation(meeting: Meeting) -> None:
    first = meeting.accept().id
    assert meeting.accept().id == first


def test_an_offer_is_nobody_elses_to_accept(meeting: Meeting, scene: Scene) -> None:
    other = scene.agent()
    offer = meeting.offer
    with pytest.raises(OfferGone):
        scene.do(lambda tx: conversation.accept(tx, offer.id, other))


def test_another_agent_cannot_call_in(meeting: Meeting, scene: Scene) -> None:
    mine, other = meeting.accept().agent_id, scene.agent()
    with pytest.raises(ConversationOver):
        scene.do(lambda tx: conversation.agent_called_in(tx, meeting.id, other, leg(1)))
    with pytest.raises(ConversationUnknown):
        scene.do(lambda tx: conversation.agent_called_in(tx, 999, mine, leg(1)))


def test_a_caller_not_yet_in_the_carriers_queue_is_led_in_by_the_first_poll(scene: Scene) -> None:
    scene.agent()
    meeting = scene.caller(in_carriers_queue=False).accept()
    assert scene.do(lambda tx: conversation.ready_for_customer(tx, meeting.entry_id)) is None
    meeting.agent_calls_in()
    assert "dequeue" not in meeting.asked()
    assert scene.do(lambda tx: conversation.ready_for_customer(tx, meeting.entry_id)) == meeting.id
    way_in = scene.do(lambda tx: conversation.way_in(tx, meeting.entry_id))
    assert f"/voice/calls/{meeting.call_id}/join/{meeting.id}" in str(way_in)
    assert meeting.customer_comes().status == "talking"
    assert scene.do(lambda tx: conversation.way_in(tx, meeting.entry_id)) is None


@pytest.mark.parametrize(
    "answer",
    [Answer("failed", code=20404, http_status=404), Answer("failed", code=21220), Answer("failed", None, None, 404)],
)
def test_a_caller_who_is_gone_frees_the_agent_at_once(meeting: Meeting, answer: Answer) -> None:
    meeting.accept().agent_calls_in().answered("dequeue", answer)
    assert (meeting.row.ended_why, meeting.entry, meeting.presence[0]) == ("caller_gone", "abandoned", "available")
    assert "end" in meeting.asked()
    assert "talk_ended" not in meeting.journal()


def test_a_caller_who_was_fetched_late_for_a_talk_given_up_is_not_gone(meeting: Meeting, scene: Scene) -> None:
    meeting.accept().agent_calls_in()
    scene.later(20)
    meeting.sweep()  # the carrier has not answered yet: they wait on
    dispatch.run(scene.house, "main")
    scene.do(lambda tx: tx.execute(update(CarrierRequest).values(status="done", ended_at=tx.now)))
    meeting.accept().agent_leg = leg(7000)
    meeting.agent_calls_in().answered("dequeue", Answer("failed", code=20404, http_status=404))
    assert (meeting.status, meeting.entry) == ("joining", "connected")
    assert f"/join/{meeting.id}" in str(scene.do(lambda tx: conversation.way_in(tx, meeting.entry_id)))
    scene.later(21)
    meeting.sweep()
    assert (meeting.row.ended_why, meeting.entry) == ("customer_missing", "waiting")  # who never comes waits on


def test_a_caller_let_out_by_a_poll_before_they_were_fetched_is_not_gone(meeting: Meeting, scene: Scene) -> None:
    meeting.accept().agent_calls_in()
    assert "<Leave" in scene.do(lambda tx: conversation.let_out(tx, meeting.entry_id))  # dialogue.poll says when
    meeting.answered("dequeue", Answer("failed", code=20404, http_status=404))
    assert (meeting.status, meeting.entry) == ("joining", "connected")
    assert f"/join/{meeting.id}" in str(scene.do(lambda tx: conversation.way_in(tx, meeting.entry_id)))
    assert meeting.customer_comes().status == "talking"


def test_a_caller_who_hangs_up_while_the_agent_calls_in_frees_the_agent(meeting: Meeting, scene: Scene) -> None:
    meeting.accept().agent_calls_in(joins=False)
    for _ in range(2):
        scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    assert (meeting.row.ended_why, meeting.entry, meeting.presence[0]) == ("caller_gone", "abandoned", "available")
    assert meeting.asked() == {"end-leg": {"sid": meeting.agent_leg}}
    meeting.news("participant-join", meeting.agent_leg)
    assert "dequeue" not in meeting.asked()


def test_a_caller_who_hangs_up_while_an_offer_rings_takes_it_away(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.agent_id
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    assert (meeting.entry, meeting.offer.status) == ("abandoned", "canceled")
    offer = meeting.offer
    with pytest.raises(OfferGone):
        scene.do(lambda tx: conversation.accept(tx, offer.id, agent_id))


def test_a_dequeue_that_the_carrier_refuses_otherwise_leaves_the_caller_in_the_queue(meeting: Meeting) -> None:
    meeting.accept().agent_calls_in().answered("dequeue", Answer("failed", code=20001, http_status=400))
    assert (meeting.row.ended_why, meeting.entry, meeting.presence[0]) == ("customer_missing", "waiting", "available")


def test_word_of_a_refused_dequeue_after_the_caller_has_come_changes_nothing(meeting: Meeting) -> None:
    meeting.talk().answered("dequeue", Answer("failed", code=20404, http_status=404))
    assert meeting.status == "talking"


def test_an_agent_who_does_not_come_gives_the_caller_back_at_the_old_rank(meeting: Meeting, scene: Scene) -> None:
    meeting.accept()
    scene.later(19)
    assert meeting.sweep() == 0
    scene.later(1)
    assert meeting.sweep() == 1
    assert (meeting.row.ended_why, meeting.entry) == ("never_joined", "waiting")
    assert meeting.presence == ("break", "connection_lost")
    assert "left" not in meeting.asked()  # the caller never left the queue
    with pytest.raises(ConversationOver):
        meeting.agent_calls_in()
    assert meeting.sweep() == 0


def test_a_caller_whom_the_carrier_does_not_bring_waits_on(meeting: Meeting, scene: Scene) -> None:
    meeting.accept().agent_calls_in()
    scene.later(20)
    meeting.sweep()
    assert (meeting.row.ended_why, meeting.entry, meeting.presence[0]) == ("customer_missing", "waiting", "available")
    with pytest.raises(ConversationOver):
        meeting.customer_comes()
    assert scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, form("in-progress"))) == "requeue"


def test_a_join_whose_news_was_lost_is_taken_for_one(meeting: Meeting, scene: Scene) -> None:
    meeting.accept().agent_calls_in().customer_comes(joins=False)
    scene.later(20)
    meeting.sweep()
    assert meeting.status == "talking"


def test_a_second_agent_takes_up_a_caller_whose_first_was_lost(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    first = meeting.id
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    scene.agent()
    assert scene.do(lambda tx: conversation.customer_left_conference(tx, first, form("in-progress"))) == "requeue"
    dispatch.run(scene.house, "main")
    meeting.agent_leg = leg(77)
    meeting.accept().agent_calls_in()
    assert meeting.id != first
    assert meeting.asked()["dequeue"]["url"].endswith(f"/join/{first}?l=en")  # not in the carrier's queue again yet
    assert scene.do(lambda tx: conversation.ready_for_customer(tx, meeting.entry_id)) == meeting.id
    meeting.customer_comes()
    assert meeting.status == "talking"


def test_a_caller_on_the_way_to_an_agent_who_is_lost_goes_back_to_their_place(meeting: Meeting, scene: Scene) -> None:
    waits = "<Response><Enqueue>doubts</Enqueue></Response>"
    scene.do(lambda tx: tx.execute(update(Call).values(answer=waits)))
    meeting.accept().agent_calls_in()  # from here on a wait poll says Leave
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    left = dialogue.QueueLeaving(meeting.entry_id, None, "leave")
    said = scene.do(lambda tx: dialogue.leave_queue(tx, meeting.call_id, left, scene.house.settings))
    assert (said, meeting.entry) == (waits, "waiting")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # which takes words for numbers
def test_a_conversation_that_cannot_be_ended_stops_nobody_elses_timer(meeting: Meeting, scene: Scene) -> None:
    scene.agent()
    healthy = scene.caller().accept()
    meeting.accept()
    broken = update(QueueEntry).where(QueueEntry.id == meeting.entry_id)
    scene.do(lambda tx: tx.execute(broken.values(times_requeued=literal_column("'often'"))))
    scene.later(20)
    assert scene.do(conversation.expire_due) == 1
    assert (meeting.status, healthy.status) == ("joining", "ended")


def form(call_status: str) -> Form:
    return Form(f"CallStatus={call_status}".encode())
