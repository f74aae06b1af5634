"""Callbacks of a queue without hours of its own: by the hours of the line that the customer called."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ivr import queues, revisions, special_days
from tests.ivr.floor import Floor

ROME = ZoneInfo("Europe/Rome")
PAUL = "+393337654321"
WEEK = {**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-20:00"), "sat": "09:00-13:00"}
FLOW: dict[str, Any] = {
    "flow": "hotline",
    "languages": ["en"],
    "timezone": "Europe/Rome",
    "start": "hours",
    "person": "desk",
    "message": "message",
    "nodes": {
        "hours": {"kind": "hours", "week": WEEK, "holidays": "IT", "open": "desk", "closed": "message"},
        "desk": {"kind": "queue", "queue": "doubts"},
        "message": {"kind": "voicemail", "prompt": {"en": "Speak after the tone."}, "goto": "bye"},
        "bye": {"kind": "hangup", "prompt": {"en": "Goodbye."}},
    },
}


def _publish(floor: Floor, **hours: Any) -> None:
    document = FLOW | {"nodes": FLOW["nodes"] | {"hours": FLOW["nodes"]["hours"] | hours}}
    with floor.house.db.writing() as tx:
        revisions.publish(tx, document)


def _at(floor: Floor, local: str) -> None:
    floor.clock.move_to(datetime.fromisoformat(local).replace(tzinfo=ROME))


def _asked(floor: Floor, due: datetime | None = None) -> int:
    """A callback asked for without having waited."""
    contact, _ = floor.contact(PAUL)
    with floor.house.db.writing() as tx:
        entry = queues.want_callback(tx, queues.CallbackWanted(contact, "doubts", PAUL, "en", due))
    assert entry is not None
    return entry


def _due(floor: Floor, entry: int) -> str:
    return str(floor.entry(entry).due_at.astimezone(ROME).strftime("%Y-%m-%dT%H:%M"))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-08T11:00", "2026-03-09T08:00"),  # on Sunday
        ("2026-03-07T12:59", "2026-03-07T12:59"),
        ("2026-03-07T13:00", "2026-03-09T08:00"),
        ("2026-03-28T14:00", "2026-03-30T08:00"),  # over the night that has 23 hours
        ("2026-04-05T11:00", "2026-04-07T08:00"),  # Easter, and Easter Monday
        ("2026-10-24T20:00", "2026-10-26T08:00"),  # over the night that has 25
    ],
)
def test_while_the_line_is_closed_nobody_is_called_back_before_it_opens(floor: Floor, now: str, due: str) -> None:
    _publish(floor)
    floor.queue()
    _at(floor, now)
    assert _due(floor, _asked(floor)) == due


def test_in_the_night_that_has_an_hour_twice_it_opens_at_the_first_and_in_the_other_once_it_is_there(
    floor: Floor,
) -> None:
    _publish(floor, week={"sun": "02:30-06:00"}, holidays=None)
    floor.queue()
    for now, due in (("2026-03-28T12:00", "2026-03-29T03:30+02:00"), ("2026-10-24T12:00", "2026-10-25T02:30+02:00")):
        _at(floor, now)
        assert floor.entry(_asked(floor)).due_at == datetime.fromisoformat(due)


def test_the_companys_own_special_days_count_as_well(floor: Floor) -> None:
    _publish(floor)
    floor.queue()
    with floor.house.db.writing() as tx:
        special_days.add(tx, special_days.NewDay(date(2026, 3, 9), "Inventory", "IT"))
    _at(floor, "2026-03-08T11:00")
    assert _due(floor, _asked(floor)) == "2026-03-10T08:00"


def test_hours_of_the_queues_own_count_before_those_of_the_line(floor: Floor) -> None:
    _publish(floor)
    floor.queue(hours={"week": {"sun": "10:00-12:00"}})
    _at(floor, "2026-03-08T11:00")
    assert _due(floor, _asked(floor)) == "2026-03-08T11:00"


def test_the_times_to_choose_from_lie_in_the_hours_of_the_line(floor: Floor) -> None:
    _publish(floor)
    floor.queue()
    _at(floor, "2026-03-08T11:00")
    _, call_id = floor.contact(PAUL)
    with floor.house.db.reading() as tx:
        found = queues.callback_times(tx, call_id, "doubts")
    assert {name: at.isoformat() for name, at in found.items()} == {
        "morning": "2026-03-09T09:00:00+01:00",
        "next_afternoon": "2026-03-09T14:00:00+01:00",
    }


def test_a_try_in_vain_is_made_again_while_the_line_is_open(floor: Floor) -> None:
    _publish(floor)
    floor.queue(callback_retry_seconds=900)
    _at(floor, "2026-03-07T12:50")
    first = _asked(floor)
    with floor.house.db.writing() as tx:
        queues.abandon(tx, first)
        again = queues.try_again(tx, first)
    assert again is not None
    assert _due(floor, again) == "2026-03-09T08:00"


def test_a_callback_that_falls_due_on_a_day_closed_meanwhile_waits_for_the_next(floor: Floor) -> None:
    _publish(floor)
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    _at(floor, "2026-03-06T16:00")
    entry = _asked(floor, datetime(2026, 3, 9, 9, tzinfo=ROME))
    with floor.house.db.writing() as tx:
        special_days.add(tx, special_days.NewDay(date(2026, 3, 9), "Inventory", "IT"))
    _at(floor, "2026-03-09T09:00")
    floor.available(agent)
    assert floor.run() == 0
    assert _due(floor, entry) == "2026-03-10T08:00"
    _at(floor, "2026-03-10T08:00")
    assert floor.run() == 1
    assert floor.offered() == {entry: agent}


def test_a_callback_that_is_put_off_keeps_nobody_else_waiting(floor: Floor) -> None:
    _publish(floor)
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    _at(floor, "2026-03-09T19:59")
    callback, caller = _asked(floor), floor.caller()
    floor.later(60)
    floor.poll(caller)
    floor.available(agent)
    assert floor.run() == 1
    assert floor.offered() == {caller: agent}
    assert _due(floor, callback) == "2026-03-10T08:00"


def test_what_an_agent_has_promised_to_do_is_theirs_at_any_time(floor: Floor) -> None:
    _publish(floor)
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    _at(floor, "2026-03-09T19:00")
    entry = _asked(floor, datetime(2026, 3, 9, 20, 30, tzinfo=ROME))
    with floor.house.db.writing() as tx:
        until = tx.now + timedelta(hours=3)
        queues.keep_for(tx, queues.lock(tx, entry), agent, until, queues.Preference.HANDED)
    _at(floor, "2026-03-09T20:30")
    floor.available(agent)
    assert floor.run() == 1
    assert floor.offered() == {entry: agent}


def test_without_a_published_flow_or_hours_in_it_the_queue_is_always_served(floor: Floor) -> None:
    floor.queue()
    _at(floor, "2026-03-08T03:00")
    assert _due(floor, _asked(floor)) == "2026-03-08T03:00"
