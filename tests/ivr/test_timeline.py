"""The time line of a call: tables of its journal as it is written, and what people read."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from ivr.reports.timeline import Names, timeline
from tests.conftest import START

Table = list[tuple[float, str, dict[str, Any]]]


def _told(table: Table) -> list[tuple[float, str]]:
    journal = [
        SimpleNamespace(id=number, kind=kind, at=START + timedelta(seconds=second), data=json.dumps(data))
        for number, (second, kind, data) in enumerate(table, start=1)
    ]
    return [(moment.after_seconds, moment.kind) for moment in timeline(journal, Names())]


def test_the_key_comes_before_the_queue_it_led_to() -> None:
    table: Table = [
        (0, "call_received", {"to": "welcome"}),
        (8, "entry_queued", {"entry": 1}),
        (8, "keys_pressed", {"turn": 1, "key": "1"}),
        (8, "offer_made", {"offer": 1}),
    ]
    assert _told(table) == [(0, "call_received"), (8, "keys_pressed"), (8, "entry_queued"), (8, "offer_made")]


def test_the_wait_ends_where_the_talk_begins() -> None:
    table: Table = [
        (0, "entry_queued", {"entry": 1}),
        (9, "talk_started", {"entry": 1}),
        (40, "talk_ended", {}),
        (40, "entry_requeued", {"entry": 1}),
        (52, "talk_started", {"entry": 1}),
        (90, "talk_ended", {}),
        (90, "entry_ended", {"entry": 1, "status": "completed"}),
        (90, "wrap_up_started", {}),
    ]
    assert _told(table)[3:6] == [(40, "entry_requeued"), (52, "entry_ended"), (52, "talk_started")]
    assert _told(table)[-1] == (90, "wrap_up_started")


@pytest.mark.parametrize("status", ["abandoned", "closed", "callback"])
def test_a_wait_without_a_talk_ends_when_it_ended(status: str) -> None:
    table: Table = [(0, "entry_queued", {"entry": 1}), (30, "entry_ended", {"entry": 1, "status": status})]
    assert _told(table) == [(0, "entry_queued"), (30, "entry_ended")]


def test_who_was_not_reached_has_not_hung_up() -> None:
    table: Table = [
        (0, "call_placed", {"entry": 1}),
        (20, "leg_status", {"status": "busy"}),
        (20, "entry_ended", {"entry": 1, "status": "abandoned"}),
        (20, "callback_unreached", {"entry": 1}),
        (20, "call_ended", {"cause": "busy"}),
    ]
    assert _told(table)[1:] == [(20, "leg_status"), (20, "callback_unreached"), (20, "call_ended")]


def test_a_key_in_the_queue_comes_before_the_end_of_the_wait_and_the_next_key_after_it() -> None:
    table: Table = [
        (60, "entry_ended", {"entry": 1, "status": "callback"}),
        (60, "left_by_key", {"entry": 1, "key": "1"}),
        (60, "queue_left", {"turn": 2}),
        (60, "callback_offered", {"entry": 2}),
        (60, "keys_pressed", {"turn": 3, "key": "1"}),
    ]
    kinds = [kind for _, kind in _told(table)]
    assert kinds == ["left_by_key", "entry_ended", "queue_left", "keys_pressed", "callback_offered"]


def test_answers_of_a_survey_follow_their_keys_even_at_one_instant() -> None:
    table: Table = [
        (0, "survey_started", {}),
        (0, "call_received", {"to": "begin"}),
        (0, "survey_answered", {"question": "solved"}),
        (0, "keys_pressed", {"turn": 1, "key": "1"}),
        (0, "survey_completed", {}),
        (0, "keys_pressed", {"turn": 2, "key": "5"}),
    ]
    kinds = [kind for _, kind in _told(table)]
    assert kinds == [
        "call_received",
        "survey_started",
        "keys_pressed",
        "survey_answered",
        "keys_pressed",
        "survey_completed",
    ]


def test_a_message_is_told_once() -> None:
    table: Table = [
        (12, "message_recorded", {"recording": 1, "seconds": 12}),
        (12, "message_recorded", {"turn": 2, "seconds": 12}),
    ]
    assert _told(table) == [(0, "message_recorded")]


def test_a_journal_without_a_line_has_no_time_line() -> None:
    assert _told([]) == []


NODES: dict[str, dict[str, Any]] = {
    "welcome": {"kind": "menu", "title": "Welcome", "options": {"1": {"label": "Orders"}}},
    "choose": {"kind": "language", "keys": {"2": "it"}},
    "message": {"kind": "voicemail"},
    "solved": {"kind": "question", "answers": {"1": {"label": "Yes"}, "2": {}}},
}


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("keys_pressed", {"node": "welcome", "key": "1"}, "Pressed 1, “Orders” at “Welcome”."),
        ("keys_pressed", {"node": "welcome", "key": "5"}, "Pressed 5, which was not offered, at “Welcome”."),
        ("keys_pressed", {"node": "welcome", "key": "*"}, "Pressed * at “Welcome”."),
        ("keys_pressed", {"node": "welcome", "key": "9"}, "Pressed 9 at “Welcome”."),
        (
            "keys_pressed",
            {"node": "choose", "key": "2", "did": [["language", "it"]]},
            "Pressed 2, “italiano” at “Choose”.",
        ),
        ("keys_pressed", {"node": "choose", "key": "7"}, "Pressed 7, which was not offered, at “Choose”."),
        ("keys_pressed", {"node": "solved", "key": "1"}, "Pressed 1, “Yes” at “Solved”."),
        ("keys_pressed", {"node": "solved", "key": "2"}, "Pressed 2 at “Solved”."),
        ("silence", {"node": "welcome"}, "No key was pressed at “Welcome”."),
        ("silence", {"node": "message"}, "Nothing was said at “Message”."),
        ("recording_absent", {"purpose": "conversation"}, "Nothing was recorded."),
        ("recording_absent", {"purpose": "voicemail"}, "A message without sound was not kept."),
    ],
)
def test_what_the_caller_did_is_told_by_what_was_asked(kind: str, data: dict[str, Any], sentence: str) -> None:
    event = SimpleNamespace(id=1, kind=kind, at=START, data=json.dumps(data))
    (moment,) = timeline([event], Names(nodes=NODES, keys=frozenset({"9"})))
    assert moment.sentence == sentence


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("party_asked", {"role": "colleague", "agent": 2}, "Asked into the talk: Chiara, colleague."),
        ("party_joined", {"role": "supervisor", "agent": 2}, "Came into the talk: Chiara, supervisor."),
        ("party_asked", {"role": "supervisor"}, "Asked into the talk: supervisor."),
        (
            "party_left",
            {"role": "number", "why": "no_answer"},
            "Left the talk, or did not come: a number outside (no answer).",
        ),
    ],
)
def test_who_comes_into_a_talk_is_named_and_nobody_else_in_their_place(
    kind: str, data: dict[str, Any], sentence: str
) -> None:
    event = SimpleNamespace(id=1, kind=kind, at=START, data=json.dumps({"conversation": 1, **data}))
    (moment,) = timeline([event], Names(agents={2: "Chiara"}, agents_of_talks={1: "Bruno"}))
    assert moment.sentence == sentence
    assert moment.facts.get("agent") == ("Chiara" if "agent" in data else None)


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ({"agent": 2}, "Bruno handed the customer over to Chiara."),
        ({"queue": "orders"}, "Bruno passed the customer on to the queue Orders."),
        ({"party": 5}, "Bruno passed the customer on to a number outside."),
    ],
)
def test_who_passed_a_customer_on_to_whom_is_named(to: dict[str, Any], sentence: str) -> None:
    data = json.dumps({"conversation": 1, "by": 1, **to})
    event = SimpleNamespace(id=1, kind="transferred", at=START, data=data)
    names = Names(agents={1: "Bruno", 2: "Chiara"}, agents_of_talks={1: "Bruno"}, queues={"orders": "Orders"})
    (moment,) = timeline([event], names)
    assert (moment.sentence, moment.facts["by"]) == (sentence, "Bruno")


def test_who_left_the_customer_to_somebody_has_not_ended_the_call_and_who_has_them_is_named() -> None:
    table: Table = [
        (10, "talk_ended", {"conversation": 1, "by": "agent", "why": "transferred"}),
        (10, "party_left", {"conversation": 1, "role": "colleague", "why": "succeeded", "agent": 2}),
        (60, "talk_ended", {"conversation": 2, "by": "customer", "why": "hung_up"}),
    ]
    journal = [
        SimpleNamespace(id=number, at=START + timedelta(seconds=after), kind=kind, data=json.dumps(data))
        for number, (after, kind, data) in enumerate(table)
    ]
    told = timeline(journal, Names(agents={2: "Chiara"}, agents_of_talks={1: "Bruno", 2: "Chiara"}))
    assert [each.sentence for each in told] == [
        "Bruno left the talk, and the customer stayed.",
        "Chiara has the customer from here on.",
        "The talk ended, by customer.",
    ]
