"""What a queue asks of the end of a wrap-up, and what may follow from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr import cases, conversation, queues, staff
from ivr.conversation import CannotCallBack, FieldMissing, TooEarly, WrapUp, WrapUpOver
from ivr.queues import QueueEntry
from ivr.queues.callbacks import KEPT_FOR
from ivr.staff import NewStaff, Role
from tests.ivr.conversation.conftest import Meeting, Scene


def _asks(scene: Scene, **settings: Any) -> None:
    scene.do(lambda tx: queues.settings.change(tx, scene.queue_id, **settings))


def _over(meeting: Meeting) -> Meeting:
    meeting.talk()
    meeting.scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    return meeting


def _finish(meeting: Meeting, **said: Any) -> Any:
    return meeting.scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, meeting.agent_id, WrapUp(**said)))


def test_fields_that_the_queue_asks_for_are_missed_by_name(meeting: Meeting, scene: Scene) -> None:
    _asks(scene, wrap_up_needs=["reason", "note"])
    _over(meeting)
    with pytest.raises(FieldMissing) as missing:
        _finish(meeting, note="Said.")
    assert missing.value.field == "reason"
    with pytest.raises(FieldMissing) as missing:
        _finish(meeting, reason="order", note="  ")
    assert missing.value.field == "note"
    _finish(meeting, reason="order", note="Said.")
    assert meeting.presence[0] == "available"


def test_the_timer_ends_a_wrap_up_whatever_is_missing(meeting: Meeting, scene: Scene) -> None:
    _asks(scene, wrap_up_needs=["note"])
    _over(meeting)
    scene.later(3600)
    meeting.sweep()
    assert meeting.row.wrapped_up_how == "timer"


def test_a_wrap_up_lasts_as_long_as_the_queue_wants_at_least(meeting: Meeting, scene: Scene) -> None:
    _asks(scene, wrap_up_least_seconds=10)
    _over(meeting)
    scene.later(4)
    with pytest.raises(TooEarly, match="6 seconds"):
        _finish(meeting)
    scene.later(6)
    _finish(meeting)


@pytest.mark.parametrize("times", [0, 2])
def test_it_is_extended_as_often_as_the_queue_allows(meeting: Meeting, scene: Scene, times: int) -> None:
    _asks(scene, wrap_up_extensions=times)
    _over(meeting)
    for _ in range(times):
        scene.do(lambda tx: conversation.extend(tx, meeting.id, meeting.agent_id))
    with pytest.raises(WrapUpOver):
        scene.do(lambda tx: conversation.extend(tx, meeting.id, meeting.agent_id))


def test_the_customer_is_called_again_at_the_time_arranged(meeting: Meeting, scene: Scene) -> None:
    at = scene.clock.now() + timedelta(hours=2)
    meeting.talk()
    with pytest.raises(CannotCallBack):
        _finish(meeting, callback_at=at)  # the talk goes on
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    with pytest.raises(CannotCallBack):
        _finish(meeting, callback_at=scene.clock.now())
    _finish(meeting, callback_at=at)
    of_contact = (QueueEntry.contact_id == meeting.contact_id, QueueEntry.kind == "callback")
    entry = scene.see(select(QueueEntry.status, QueueEntry.due_at, QueueEntry.number).where(*of_contact))
    assert (entry.status, entry.due_at, entry.number) == ("waiting", at, meeting.contact().number)
    assert "callback_arranged" in meeting.journal()


def test_who_promises_to_call_back_is_asked_before_all_others(meeting: Meeting, scene: Scene) -> None:
    at = scene.clock.now() + timedelta(hours=2)
    _over(meeting)
    _finish(meeting, callback_at=at, callback_by_me=True)
    kept = (QueueEntry.preferred_agent_id, QueueEntry.preferred_until, QueueEntry.preferred_why)
    entry = scene.see(select(*kept).where(QueueEntry.kind == "callback"))
    assert tuple(entry) == (meeting.agent_id, at + KEPT_FOR, "handed")


def test_a_promise_has_an_owner(meeting: Meeting, scene: Scene) -> None:
    def colleague(tx: Any) -> int:
        return staff.add(tx, NewStaff("m@bank.example", "Mara", Role.MANAGER, "x")).id

    mara = scene.do(colleague)
    _over(meeting)
    due = scene.clock.now() + timedelta(days=1)
    case_id = _finish(meeting, case=conversation.CaseSaid("order", "Lost"), next_step="Look", due_at=due, owner_id=mara)
    assert scene.do(lambda tx: cases.by_id(tx, case_id)).owner == "Mara"


def _promise_chosen(meeting: Meeting, scene: Scene) -> None:
    needs = {"promised": "promise", "passed on": "case"}
    _asks(scene, dispositions=["solved", "promised", "passed on"], disposition_needs=needs)
    _over(meeting)
    scene.do(lambda tx: conversation.keep_note(tx, meeting.id, meeting.agent_id, "Call on Monday", "promised"))


def _unfinished(meeting: Meeting) -> int | None:
    found: Any = meeting.scene.do(lambda tx: conversation.unfinished_of(tx, meeting.agent_id))
    return None if found is None else int(found.id)


def test_a_promise_without_a_case_is_not_taken_as_said_when_the_time_runs_out(meeting: Meeting, scene: Scene) -> None:
    _promise_chosen(meeting, scene)
    assert _unfinished(meeting) is None
    scene.later(3600)
    meeting.sweep()
    assert (meeting.presence[0], meeting.contact().disposition, meeting.contact().note) == (
        "available",
        None,
        "Call on Monday",
    )
    ended = {"conversation": meeting.id, "how": "timer", "disposition": "promised", "wanting": "promise"}
    assert meeting.data_of("wrap_up_ended") == [ended]
    assert (_unfinished(meeting), meeting.row.result) == (meeting.id, None)


def test_what_ran_out_of_time_is_finished_later_with_what_was_wanting(meeting: Meeting, scene: Scene) -> None:
    _promise_chosen(meeting, scene)
    scene.later(3600)
    meeting.sweep()
    with pytest.raises(conversation.CaseMissing):
        _finish(meeting)
    scene.do(lambda tx: conversation.keep_note(tx, meeting.id, meeting.agent_id, "Call on Tuesday", "solved"))
    assert _unfinished(meeting) == meeting.id
    new = conversation.CaseSaid("doubt", "A card that does not come")
    _finish(meeting, case=new, next_step="Call", due_at=scene.clock.now() + timedelta(days=1), note="Call on Tuesday!")
    assert (meeting.contact().disposition, meeting.contact().note) == ("promised", "Call on Tuesday!")
    assert meeting.row.result == "promised"
    assert (meeting.presence[0], _unfinished(meeting)) == ("available", None)
    with pytest.raises(WrapUpOver):
        _finish(meeting)


def test_a_wrap_up_that_ran_out_without_a_result_takes_one_later_and_not_for_ever(
    meeting: Meeting, scene: Scene
) -> None:
    _asks(scene, dispositions=["solved"])
    _over(meeting)
    scene.later(3600)
    meeting.sweep()
    assert _unfinished(meeting) == meeting.id
    with pytest.raises(WrapUpOver):
        scene.do(lambda tx: conversation.extend(tx, meeting.id, meeting.agent_id))
    scene.later(13 * 3600)
    assert _unfinished(meeting) is None
    with pytest.raises(WrapUpOver):
        _finish(meeting, disposition="solved")
