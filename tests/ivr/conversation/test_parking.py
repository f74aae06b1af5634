"""Callers whom an agent sets aside: taken back by somebody, or back by the clock, which no queue's limit overtakes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr import agents, calls, conversation, dispatch, queues, staff
from ivr.conversation.status import JOIN_LIMIT
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.queues import Queue
from ivr.reports import company
from ivr.reports.board import board
from ivr.reports.briefing import briefing
from ivr.reports.call_sheet import sheet
from tests.ivr.conversation.company import last_entry, presence_of
from tests.ivr.conversation.conftest import WRAP_UP_SECONDS, Answer, Meeting, Scene, leg

CLOSED_BY_NOW = {"week": {"mon": "08:00-10:01"}}


def test_a_parked_caller_is_taken_back_or_comes_back_by_the_clock(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    assert presence_of(scene, first) == "break"
    shown = {
        agent: scene.do(partial(company.parked, queue_ids=[scene.queue_id], agent_id=agent)) for agent in (first, 99)
    }
    assert [line.who for (line,) in shown.values()] == ["+393470000002", "+39…002"]
    scene.do(lambda tx: queues.poll(tx, entry, "QU1"))
    dispatch.run(scene.house, "main")
    assert last_entry(scene).status == "waiting"  # a colleague who is free is not asked yet
    taken = scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert (presence_of(scene, first), last_entry(scene).status) == ("on_call", "connected")
    with pytest.raises(conversation.NotParked):
        scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert taken > meeting.id


@pytest.mark.parametrize("how", ["a colleague takes them", "they hang up"])
def test_the_break_for_a_parked_caller_is_over_when_the_caller_is_gone(
    meeting: Meeting, scene: Scene, how: str
) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    assert (conversation.free_parkers(scene.house), presence_of(scene, first)) == (0, "break")
    if how == "they hang up":
        scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
        assert conversation.free_parkers(scene.house) == 1
    else:
        scene.do(lambda tx: conversation.take_back(tx, entry, colleague))
    assert presence_of(scene, first) == "available"


def test_who_meant_to_go_home_can_take_back_whom_they_have_parked_and_goes_afterwards(
    meeting: Meeting, scene: Scene
) -> None:
    first = meeting.talk().agent_id
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    assert presence_of(scene, first) == "break"
    meeting.id = scene.do(lambda tx: conversation.take_back(tx, entry, first))
    meeting.entry_id, meeting.agent_leg = entry, leg(8000)
    meeting.agent_calls_in().customer_comes()
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, first))
    scene.later(WRAP_UP_SECONDS)
    meeting.sweep()
    assert presence_of(scene, first) == "offline"


def test_what_was_noted_goes_on_where_a_parked_caller_is_taken_back(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    scene.do(lambda tx: conversation.keep_note(tx, meeting.id, first, "The boiler, since Friday"))
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    meeting.id = talk = scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert meeting.row.note == "The boiler, since Friday"
    meeting.entry_id, meeting.agent_leg = entry, leg(8000)
    meeting.agent_calls_in().customer_comes()
    scene.do(lambda tx: conversation.keep_note(tx, talk, first, "The boiler, since Friday. Gas is off."))
    scene.do(lambda tx: conversation.park(tx, talk, first))
    assert meeting.contact().note == "The boiler, since Friday. Gas is off."


def test_a_parked_caller_takes_room_in_the_queue_from_when_the_time_is_up(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    seen = [scene.do(_at_a_glance)]
    scene.later(120)
    scene.do(conversation.recall_due)
    seen.append(scene.do(_at_a_glance))
    assert seen == [(0, 0, "parked"), (1, 1, "call")]
    assert last_entry(scene).id == entry


def test_the_wait_that_is_shown_of_a_parked_caller_begins_when_they_wait_again(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    scene.later(120)
    scene.do(conversation.recall_due)
    scene.later(15)
    assert (
        scene.do(lambda tx: queues.waits(tx, [scene.queue_id]))[scene.queue_id].longest_seconds(scene.clock.now()) == 15
    )
    assert scene.do(lambda tx: board(tx, "Europe/Rome").queues)[0].waiting[0].since == scene.clock.now() - timedelta(
        seconds=15
    )
    scene.agent()
    scene.do(lambda tx: queues.poll(tx, entry, "QU1"))
    dispatch.run(scene.house, "main")
    offer = scene.see(select(Offer.id).where(Offer.entry_id == entry)).id
    told = scene.do(lambda tx: briefing(tx, offer))
    assert told is not None and told.waited_seconds == 15


def test_the_call_tells_who_took_a_parked_caller_back_and_that_the_time_was_hold(
    meeting: Meeting, scene: Scene
) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.later(100)
    scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert meeting.data_of("unparked") == [{"entry": entry, "agent": first}]
    assert "Taken back by Agent 1." in _sentences(scene, meeting)
    record = scene.do(lambda tx: calls.record_of(tx, meeting.call_id))
    assert (record["queue_seconds"], record["hold_seconds"]) == (0, 100)


def test_the_call_tells_that_nobody_took_a_parked_caller_back_in_time(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    scene.later(120)
    scene.do(conversation.recall_due)
    scene.later(15)
    assert meeting.data_of("unparked") == [{"entry": entry}]
    assert "Nobody took them back in time: they wait for an agent again." in _sentences(scene, meeting)
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    record = scene.do(lambda tx: calls.record_of(tx, meeting.call_id))
    assert (record["queue_seconds"], record["hold_seconds"]) == (15, 120)


def _sentences(scene: Scene, meeting: Meeting) -> list[str]:
    reader = scene.do(lambda tx: staff.by_id(tx, 1))
    with scene.house.db.reading() as tx:
        return [moment.sentence for moment in sheet(tx, meeting.call_id, reader).timeline]


def test_whom_a_colleague_is_offered_is_told_with_all_that_they_have_waited_in_this_call(
    meeting: Meeting, scene: Scene
) -> None:
    scene.later(40)
    meeting.talk()
    scene.later(100)
    colleague = scene.agent()
    first = meeting.row.agent_id
    entry = scene.do(lambda tx: conversation.transfer_to_agent(tx, meeting.id, first, colleague))
    scene.later(4)
    offer = scene.see(select(Offer.id).where(Offer.entry_id == entry)).id
    told = scene.do(lambda tx: briefing(tx, offer))
    assert told is not None and (told.waited_seconds, told.waited_before_seconds) == (4, 40)
    before = scene.do(lambda tx: briefing(tx, meeting.row.offer_id))
    assert before is not None and (before.waited_seconds, before.waited_before_seconds) == (40, 0)


def _at_a_glance(tx: Tx) -> tuple[int, int, str]:
    (standing,) = queues.standings(tx)
    (shown,) = board(tx, "Europe/Rome").queues
    return queues.glance(tx, "doubts")["waiting"], standing.waiting, shown.waiting[0].kind


@pytest.mark.parametrize("limits", [{"hours": CLOSED_BY_NOW}, {"overflow_seconds": 60}, {"max_wait_seconds": 60}])
def test_no_clock_of_the_queues_takes_out_a_caller_who_was_set_aside(
    meeting: Meeting, scene: Scene, limits: dict[str, Any]
) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: tx.execute(update(Queue).values(**limits)))
    scene.later(100)
    assert scene.do(lambda tx: queues.poll(tx, entry, "QU1")).leave is None
    scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert last_entry(scene).status == "connected"


def test_the_limits_of_a_wait_count_from_the_end_of_the_time_aside(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    scene.do(lambda tx: tx.execute(update(Queue).values(overflow_seconds=60)))
    scene.later(120)
    scene.do(conversation.recall_due)
    left = []
    for _ in range(2):
        left.append(scene.do(lambda tx: queues.poll(tx, entry, "QU1")).leave)
        scene.later(60)
    assert left == [None, "overflowed"]


def test_who_has_lost_their_agent_after_hours_is_not_sent_away_while_anybody_is_at_work(
    meeting: Meeting, scene: Scene
) -> None:
    meeting.talk()
    scene.do(lambda tx: tx.execute(update(Queue).values(hours=CLOSED_BY_NOW)))
    scene.later(100)
    colleague = scene.agent()
    scene.do(lambda tx: agents.set_presence(tx, colleague, "offline"))
    working = scene.agent()
    meeting.news("participant-leave", meeting.agent_leg)
    assert scene.do(lambda tx: queues.poll(tx, meeting.entry_id, "QU1")).leave is None
    scene.do(lambda tx: agents.set_presence(tx, working, "offline"))
    assert scene.do(lambda tx: queues.poll(tx, meeting.entry_id, "QU1")).leave == "closed"


def test_a_telephone_agent_who_takes_a_caller_back_is_rung(scene: Scene) -> None:
    agent = scene.agent(phone="telephone")
    meeting = scene.caller()
    offer = meeting.offer.id
    meeting.id = scene.do(lambda tx: conversation.telephone_pressed(tx, offer, meeting.agent_leg, "1")).id
    meeting.news("participant-join", meeting.agent_leg).customer_comes()
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, agent))
    meeting.id = scene.do(lambda tx: conversation.take_back(tx, entry, agent))
    ring = meeting.asked()["ring"]
    assert ring["url"] == f"/voice/offers/{meeting.row.offer_id}/whisper"
    assert meeting.row.due_at - meeting.row.started_at > JOIN_LIMIT
    taken = scene.do(lambda tx: conversation.telephone_pressed(tx, meeting.row.offer_id, leg(8100), "1"))
    assert taken.id == meeting.id


@pytest.mark.parametrize(("status", "why"), [("busy", "busy"), ("failed", "unreachable"), (None, "unreachable")])
def test_a_caller_does_not_wait_for_a_telephone_that_cannot_be_taken_up(
    scene: Scene, status: str | None, why: str
) -> None:
    agent = scene.agent(phone="telephone")
    meeting = scene.caller()
    offer = meeting.offer.id
    meeting.id = scene.do(lambda tx: conversation.telephone_pressed(tx, offer, meeting.agent_leg, "1")).id
    meeting.news("participant-join", meeting.agent_leg).customer_comes()
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, agent))
    meeting.id = scene.do(lambda tx: conversation.take_back(tx, entry, agent))
    if status is None:
        meeting.answered("ring", Answer("failed", code=21217))
    else:
        scene.do(lambda tx: conversation.telephone_status(tx, meeting.row.offer_id, leg(8100), status))
    assert (last_entry(scene).status, meeting.row.ended_why, meeting.presence) == (
        "waiting",
        "never_joined",
        ("break", why),
    )
