"""The talk itself: held, resumed, ended by either side, broken; news in any order."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import permutations

import pytest
from sqlalchemy import func, select, update

from ivr import calls, conversation, queues
from ivr.conversation import Conversation, ConversationUnknown, NotTalking
from ivr.db import Tx
from ivr.queues import Queue
from ivr.telephony.forms import Form
from tests.ivr.conversation.conftest import WRAP_UP_SECONDS, Answer, Meeting, Scene, leg


def _asks(call_status: str) -> Form:
    return Form(f"CallStatus={call_status}".encode())


def test_a_caller_who_hangs_up_ends_the_talk_and_the_agent_writes_it_up(meeting: Meeting) -> None:
    meeting.talk().news("participant-leave", meeting.customer_leg, reason="participant_hung_up")
    assert (meeting.row.ended_by, meeting.row.ended_why) == ("customer", "hung_up")
    assert (meeting.entry, meeting.presence[0]) == ("completed", "wrap_up")
    assert meeting.data_of("talk_ended") == [{"conversation": meeting.id, "by": "customer", "why": "hung_up"}]
    assert "end" in meeting.asked()
    assert "recording-stop" not in meeting.asked()  # it ends with the leg


def test_an_agent_who_hangs_up_leaves_the_caller_to_the_flow(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.talk().agent_id
    for _ in range(2):
        scene.do(lambda tx: conversation.hang_up(tx, meeting.id, agent_id))
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    meeting.news("participant-leave", meeting.customer_leg, reason="conference_ended_via_api")
    assert (meeting.row.ended_by, meeting.entry, meeting.presence[0]) == ("agent", "completed", "wrap_up")
    asked = meeting.asked()
    assert asked["end"] == {"conference_sid": meeting.row.conference_sid}
    assert asked["recording-stop"] == {"call_sid": meeting.customer_leg, "status": "stopped"}
    assert "left" not in asked
    for _ in range(2):
        assert (
            scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, _asks("in-progress"))) == "after"
        )
    assert scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, _asks("completed"))) == "over"
    assert scene.do(lambda tx: conversation.ended_by(tx, meeting.call_id)) == "agent"


def test_an_agent_who_hangs_up_before_the_caller_has_come_hands_them_back(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.accept().agent_calls_in().agent_id
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, agent_id))
    assert (meeting.entry, meeting.presence) == ("waiting", ("break", "handed_back"))


def test_another_agents_conversation_is_unknown(meeting: Meeting, scene: Scene) -> None:
    other = scene.agent()
    meeting.talk()
    with pytest.raises(ConversationUnknown):
        scene.do(lambda tx: conversation.hang_up(tx, meeting.id, other))


def test_an_agent_whose_connection_drops_is_lost_and_the_caller_waits_at_the_old_rank(
    meeting: Meeting, scene: Scene
) -> None:
    meeting.talk()
    scene.later(30)
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    assert (meeting.row.ended_by, meeting.row.ended_why, meeting.entry) == ("system", "agent_lost", "waiting")
    assert meeting.presence == ("break", "connection_lost")
    asked = meeting.asked()
    assert asked["left"] == {
        "sid": meeting.customer_leg,
        "url": f"/voice/calls/{meeting.call_id}/left/{meeting.id}?l=en",
    }
    assert "recording-stop" in asked
    meeting.news("participant-leave", meeting.customer_leg, reason="participant_updated_via_api")
    for _ in range(2):
        answer = scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, _asks("in-progress")))
        assert answer == "requeue"
    assert scene.do(lambda tx: conversation.requeued_entry(tx, meeting.id)) == meeting.entry_id
    assert scene.do(lambda tx: conversation.ended_by(tx, meeting.call_id)) is None


def test_the_agents_own_leg_tells_of_the_loss_as_well(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    for _ in range(2):
        scene.do(lambda tx: conversation.agent_leg_ended(tx, meeting.agent_leg))
    assert (meeting.row.ended_why, meeting.entry) == ("agent_lost", "waiting")


def test_a_conference_that_breaks_under_the_caller_puts_them_back_into_the_queue(
    meeting: Meeting, scene: Scene
) -> None:
    meeting.talk()
    answer = scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, _asks("in-progress")))
    assert (answer, meeting.entry) == ("requeue", "waiting")
    assert "left" not in meeting.asked()  # the caller is here already


def test_a_caller_taken_for_gone_who_is_there_waits_anew_with_the_old_rank(meeting: Meeting, scene: Scene) -> None:
    meeting.accept().agent_calls_in().answered("dequeue", Answer("failed", code=20404))
    answer = scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, _asks("in-progress")))
    assert (answer, meeting.entry) == ("requeue", "abandoned")
    assert scene.do(lambda tx: conversation.requeued_entry(tx, meeting.id)) != meeting.entry_id


def test_a_newer_leg_of_the_agent_replaces_the_old_one(meeting: Meeting) -> None:
    meeting.talk()
    old, meeting.agent_leg = meeting.agent_leg, leg(4711)
    meeting.agent_calls_in()
    assert meeting.asked()["end-leg"] == {"sid": old}
    meeting.news("participant-leave", old, reason="participant_hung_up")
    assert meeting.status == "talking"


def test_news_of_another_conference_changes_nothing(meeting: Meeting, scene: Scene) -> None:
    before = meeting.accept().row
    stranger = conversation.ConferenceNews("participant-leave", "CFother", 3, leg(31337), "participant_hung_up")
    scene.do(lambda tx: conversation.conference_event(tx, meeting.contact_id, stranger))
    scene.do(lambda tx: conversation.conference_event(tx, 999, stranger))
    assert meeting.row == before


def test_news_that_comes_too_late_to_change_anything_is_on_record(meeting: Meeting, scene: Scene) -> None:
    meeting.accept()
    scene.later(20)
    meeting.sweep()
    ended = meeting.row
    assert (ended.status, ended.conference_sid) == ("ended", None)
    meeting.news("conference-end").news("participant-leave", meeting.customer_leg, reason="participant_hung_up")
    assert meeting.row == ended
    with scene.house.db.reading() as tx:
        kinds = [event.kind for event in calls.events(tx, meeting.call_id)]
    assert kinds[-2:] == ["conference_end", "customer_left"]


ENDS = {"customer": "completed", "agent": "waiting"}


@pytest.mark.parametrize("who", sorted(ENDS))
def test_the_end_is_the_same_in_whatever_order_and_however_often_the_news_comes(scene: Scene, who: str) -> None:
    """The agent's join is first: nothing can happen to a caller who has not been fetched."""
    for order in permutations(range(4)):
        scene.agent()
        meeting = scene.caller().accept().agent_calls_in()
        meeting.customer_comes(joins=False)
        gone = meeting.customer_leg if who == "customer" else meeting.agent_leg
        news = [
            ("participant-join", meeting.customer_leg, None),
            ("participant-hold", meeting.customer_leg, None),
            ("participant-unhold", meeting.customer_leg, None),
            ("participant-leave", gone, "participant_hung_up"),
        ]
        for number in (*order, *reversed(order)):
            event, leg_sid, reason = news[number]
            meeting.news(event, leg_sid, sequence=number + 1, reason=reason)
        assert (meeting.status, meeting.entry) == ("ended", ENDS[who]), order
        assert len(meeting.journal()) == len(set(meeting.journal())), order
        in_sequence = [kind for kind in meeting.journal() if kind in ("customer_joined", "hold_started", "hold_ended")]
        assert in_sequence == ["customer_joined", "hold_started", "hold_ended"], order
        scene.do(partial(conversation.customer_hung_up, call_id=meeting.call_id))


def test_hold_is_so_when_the_conference_says_so_and_its_seconds_are_summed(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.talk().agent_id
    for seconds in (5, 7):
        scene.do(lambda tx: conversation.set_hold(tx, meeting.id, agent_id, True))
        assert (meeting.status, meeting.row.hold_wanted) == ("talking", True)
        meeting.answered("hold", Answer()).news("participant-hold", meeting.customer_leg)
        assert meeting.status == "held"
        scene.later(seconds)
        scene.do(lambda tx: conversation.set_hold(tx, meeting.id, agent_id, False))
        meeting.answered("hold", Answer()).news("participant-unhold", meeting.customer_leg)
    assert (meeting.status, meeting.row.held_seconds) == ("talking", 12)
    assert meeting.asked()["hold"] == {
        "conference_sid": meeting.row.conference_sid,
        "call_sid": meeting.customer_leg,
        "hold": False,
        "hold_url": "/voice/hold/en",
        "hold_method": "POST",
    }


def test_on_hold_the_queues_own_music_plays_in_the_customers_language(meeting: Meeting, scene: Scene) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).values(music={"en": "harp", "it": "arpa"})))
    agent_id = meeting.talk().agent_id
    scene.do(lambda tx: conversation.set_hold(tx, meeting.id, agent_id, True))
    assert meeting.asked()["hold"]["hold_url"] == "/voice/hold/en?music=harp"


def test_a_caller_who_hangs_up_on_hold_was_held_until_then(meeting: Meeting, scene: Scene) -> None:
    meeting.talk().news("participant-hold", meeting.customer_leg)
    scene.later(9)
    meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up")
    assert (meeting.status, meeting.row.held_seconds) == ("ended", 9)


def test_hold_pressed_twice_is_asked_once_and_a_quick_resume_waits_for_its_turn(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.talk().agent_id
    for wanted in (True, True, False):
        scene.do(partial(conversation.set_hold, conversation_id=meeting.id, agent_id=agent_id, wanted=wanted))
    assert meeting.row.hold_turn == 1
    meeting.answered("hold", Answer())
    assert (meeting.row.hold_turn, meeting.asked()["hold"]["hold"]) == (2, False)


def test_a_refused_hold_shows_what_is_so(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.talk().agent_id
    scene.do(lambda tx: conversation.set_hold(tx, meeting.id, agent_id, True))
    meeting.answered("hold", Answer("failed", code=20404))
    assert (meeting.row.hold_wanted, meeting.row.hold_pending) == (False, False)


def test_nobody_can_be_held_before_they_have_come(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.accept().agent_calls_in().agent_id
    with pytest.raises(NotTalking):
        scene.do(lambda tx: conversation.set_hold(tx, meeting.id, agent_id, True))


def test_a_talk_is_recorded_only_after_the_notice(scene: Scene) -> None:
    scene.agent()
    silent = scene.caller(notice_given=False).talk()
    assert silent.row.recorded is False
    silent.news("participant-leave", silent.agent_leg, reason="participant_hung_up")
    assert "recording-stop" not in silent.asked()


def _next_due(tx: Tx) -> datetime | None:
    due: datetime | None = tx.scalar(select(func.min(Conversation.due_at)))
    return due


def test_the_next_thing_due_is_known(meeting: Meeting, scene: Scene) -> None:
    started = scene.clock.now()
    meeting.accept()
    assert (scene.do(_next_due) - started).total_seconds() == 20  # type: ignore[operator]
    meeting.agent_calls_in().customer_comes()
    assert scene.do(_next_due) is None
    meeting.news("participant-leave", meeting.customer_leg)
    assert (scene.do(_next_due) - started).total_seconds() == WRAP_UP_SECONDS  # type: ignore[operator]


def test_a_queue_that_takes_nobody_new_keeps_no_agent_from_setting_its_caller_aside(scene: Scene) -> None:
    parking, handing = scene.agent(), scene.agent()
    parked, handed = scene.caller().talk(), scene.caller().talk()
    free = scene.agent()
    scene.do(lambda tx: queues.settings.drain(tx, scene.queue_id, True))
    assert {parked.agent_id, handed.agent_id} == {parking, handing}
    scene.do(lambda tx: conversation.park(tx, parked.id, parked.agent_id))
    scene.do(lambda tx: conversation.transfer_to_agent(tx, handed.id, handed.agent_id, free))
    assert (parked.row.ended_why, handed.row.ended_why) == ("parked", "transferred")
