"""News that comes late: the journal keeps its receipt, the figures go by when the carrier says it was so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from ivr import calls, dialogue
from ivr.calls import Call
from tests.ivr.conversation.conftest import Meeting, Scene

LATE_SECONDS = 9


def _ended(scene: Scene, meeting: Meeting, at: datetime | None) -> None:
    """The carrier's word that the customer's leg is over."""
    told = dialogue.LegNews(meeting.customer_leg, "completed", 0, at)
    scene.do(lambda tx: dialogue.news(tx, calls.load(tx, meeting.call_id), told))


def _record(scene: Scene, meeting: Meeting) -> dict[str, Any]:
    scene.do(lambda tx: calls.rebuild(tx, meeting.call_id))
    found: dict[str, Any] = scene.do(lambda tx: calls.load(tx, meeting.call_id)).record
    return found


def _live(scene: Scene, meeting: Meeting) -> tuple[float, int]:
    """Seconds of talk with its holds, and of hold, as the columns have them."""
    row = meeting.row
    return (row.ended_at - row.talking_at).total_seconds(), row.held_seconds


def test_a_talk_whose_end_is_told_late_lasted_as_long_as_it_did(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    scene.later(16)
    over = scene.clock.now()
    scene.later(LATE_SECONDS)
    meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up", at=over)
    _ended(scene, meeting, over)
    record = _record(scene, meeting)
    assert _live(scene, meeting) == (16, 0)
    assert record["talk_seconds"] == 16
    call = scene.do(lambda tx: calls.load(tx, meeting.call_id))
    assert (call.ended_at, meeting.row.ended_at) == (over, over)


def test_late_news_has_both_instants_and_dues_count_from_the_receipt(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    over = scene.clock.now() + timedelta(seconds=10)
    scene.later(10 + LATE_SECONDS)
    meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up", at=over)
    with scene.house.db.reading() as tx:
        left = next(event for event in calls.events(tx, meeting.call_id) if event.kind == "customer_left")
    assert (left.at, calls.happened(left)) == (scene.clock.now(), over)
    assert meeting.row.due_at > scene.clock.now()  # the agent has the whole wrap-up
    assert meeting.row.wrap_up_at == over


@pytest.mark.parametrize("resumed_first", [True, False])
def test_a_hold_that_ended_before_the_talk_is_not_longer_for_late_news(
    meeting: Meeting, scene: Scene, resumed_first: bool
) -> None:
    meeting.talk()
    scene.later(10)
    meeting.news("participant-hold", meeting.customer_leg)
    scene.later(5)
    resumed = scene.clock.now()
    scene.later(20)
    over = scene.clock.now()
    unheld = next(meeting.sequence)
    if not resumed_first:
        meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up", at=over)
        _ended(scene, meeting, over)
        assert _record(scene, meeting)["hold_seconds"] == 25  # as far as is known
    scene.later(LATE_SECONDS)
    meeting.news("participant-unhold", meeting.customer_leg, sequence=unheld, at=resumed)
    if resumed_first:
        meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up", at=over)
        _ended(scene, meeting, over)
    else:
        assert scene.do(lambda tx: calls.load(tx, meeting.call_id)).record is None  # to be folded again
    record = _record(scene, meeting)
    assert (record["talk_seconds"], record["hold_seconds"]) == (30, 5)
    assert _live(scene, meeting) == (35, 5)


@pytest.mark.parametrize("wrong_by", [timedelta(seconds=30), timedelta(hours=-1)])
def test_a_carriers_clock_that_cannot_be_right_is_not_believed(
    meeting: Meeting, scene: Scene, wrong_by: timedelta
) -> None:
    meeting.talk()
    scene.later(16)
    wrong = scene.clock.now() + wrong_by
    meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up", at=wrong)
    _ended(scene, meeting, wrong)
    assert (_live(scene, meeting), _record(scene, meeting)["talk_seconds"]) == ((16, 0), 16)


def test_news_within_the_second_that_it_names_counts_from_its_receipt(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    scene.later(16.8)
    named = scene.clock.now().replace(microsecond=0)
    _ended(scene, meeting, named)
    assert scene.see(Call.__table__.select().where(Call.id == meeting.call_id)).ended_at == scene.clock.now()
