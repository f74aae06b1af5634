"""News that comes late: the journal keeps its receipt, the figures go by when the carrier says it was so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from ivr import calls, dialogue, queues
from ivr.calls import Call
from ivr.queues import SILENT_AFTER_SECONDS
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


PAUL = "+393337654321"


def test_who_redials_before_the_old_calls_end_is_told_has_the_old_place_once_it_is(scene: Scene) -> None:
    old, stranger = scene.caller(calls_from=PAUL), scene.caller()
    scene.later(60)
    over = scene.clock.now()
    scene.later(LATE_SECONDS)
    again = scene.caller(calls_from=PAUL)
    scene.later(LATE_SECONDS)
    assert again.row_of_entry.rank_at > stranger.row_of_entry.rank_at
    _ended(scene, old, over)
    regained = again.row_of_entry
    assert (regained.rank_at, regained.inherits_id) == (old.row_of_entry.rank_at, old.entry_id)
    (told,) = again.data_of("place_regained")
    assert (told["entry"], told["inherits"]) == (again.entry_id, old.entry_id)
    assert datetime.fromisoformat(told["happened"]) == scene.clock.now()  # no part of this call is earlier than itself


def test_a_colleague_on_the_same_number_has_nobodys_place(scene: Scene) -> None:
    first = scene.caller(calls_from=PAUL)
    scene.later(60)
    colleague = scene.caller(calls_from=PAUL)
    scene.do(lambda tx: queues.poll(tx, first.entry_id))
    scene.later(60)
    _ended(scene, first, None)  # they were both on the line
    assert (colleague.row_of_entry.rank_at, colleague.row_of_entry.inherits_id) == (
        colleague.row_of_entry.entered_at,
        None,
    )


def test_whose_end_was_told_in_vain_is_known_to_have_gone_when_last_heard_of(scene: Scene) -> None:
    old = scene.caller(calls_from=PAUL)
    scene.later(20)
    again = scene.caller(calls_from=PAUL)
    scene.later(SILENT_AFTER_SECONDS)
    _ended(scene, old, None)  # as it was looked up at the carrier, which says no more than that it is over
    assert again.row_of_entry.inherits_id == old.entry_id
