"""The call record as tables: the events of a call, and the record they must give."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from ivr.calls import fold
from tests.conftest import START

Table = list[tuple[int, str, dict[str, Any]]]

COMPLAINT: Table = [
    (0, "call_received", {"language": "it"}),
    (8, "keys_pressed", {"key": "2", "did": [["reason", "complaint"]]}),
    (14, "keys_pressed", {"key": "1", "did": [["cause", "delay"]]}),
    (14, "entry_queued", {"entry": 1, "queue": "complaints"}),
    (20, "offer_made", {"offer": 1, "agent": 7}),
    (40, "offer_timed_out", {"offer": 1}),
    (40, "offer_made", {"offer": 2, "agent": 8}),
    (44, "offer_accepted", {"offer": 2}),
    (46, "talk_started", {"agent": 8}),
    (60, "hold_started", {}),
    (75, "hold_ended", {}),
    (106, "talk_ended", {"by": "agent"}),
    (106, "entry_ended", {"status": "completed"}),
    (106, "wrap_up_started", {}),
    (120, "call_ended", {"cause": "flow", "status": "completed"}),
    (136, "wrap_up_ended", {"how": "agent"}),
]
GONE = (33, "call_ended", {"cause": "customer"})
ABANDONED: Table = [
    *COMPLAINT[:5],
    (33, "entry_ended", {"status": "abandoned"}),
    (33, "call_ended", {"cause": "customer"}),
]
NEVER_CAME: Table = [
    *COMPLAINT[:8],
    (64, "entry_requeued", {"queue": "complaints"}),
    (80, "entry_ended", {"status": "abandoned"}),
    (80, "call_ended", {"cause": "customer"}),
]


def _fold(table: Table) -> Any:
    return fold(
        SimpleNamespace(kind=kind, at=START + timedelta(seconds=second), data=json.dumps(data))
        for second, kind, data in table
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            COMPLAINT,
            {
                "outcome": "answered",
                "reason": "complaint",
                "cause": "delay",
                "requested": ["complaints"],
                "answered_by": [8],
                "offers": 2,
                "menu_seconds": 14,
                "queue_seconds": 30,
                "joining_seconds": 2,
                "talk_seconds": 45,
                "hold_seconds": 15,
                "after_seconds": 14,
                "wrap_up_seconds": 30,
                "seconds": 120,
                "hangup_cause": "flow",
            },
        ),
        (NEVER_CAME, {"queue_seconds": 66, "joining_seconds": 0, "talk_seconds": 0, "outcome": "abandoned"}),
        (ABANDONED, {"outcome": "abandoned", "queue_seconds": 19, "talk_seconds": 0, "hangup_cause": "customer"}),
        (
            [(0, "call_placed", {}), (30, "call_ended", {"cause": "no_answer", "status": "no-answer"})],
            {"outcome": "unanswered", "hangup_cause": "no_answer"},
        ),
        (COMPLAINT[:1], {"outcome": "menu", "ended": False, "seconds": 0}),
    ],
    ids=[
        "answered at the second offer, held once",
        "taken by an agent who never came",
        "abandoned while ringing",
        "our own call, which nobody took",
        "still in the menu",
    ],
)
def test_a_table_of_events_gives_this_record(table: Table, expected: dict[str, Any]) -> None:
    record = _fold(table)
    assert {name: getattr(record, name) for name in expected} == expected


SET_ASIDE: Table = [
    *COMPLAINT[:9],
    (60, "talk_ended", {"by": "agent", "why": "parked"}),
    (60, "entry_ended", {"entry": 1, "status": "completed"}),
    (60, "entry_queued", {"entry": 2, "queue": "complaints"}),
    (60, "parked", {"entry": 2, "agent": 8}),
]


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        (
            [
                (160, "unparked", {"entry": 2, "agent": 8}),
                (160, "offer_accepted", {"offer": 3}),
                (163, "talk_started", {"agent": 8}),
                (180, "call_ended", {"cause": "customer"}),
            ],
            {"queue": 30, "joining": 5, "hold": 100, "talk": 31, "menu": 14},
        ),
        (
            [
                (180, "unparked", {"entry": 2}),
                (200, "offer_accepted", {"offer": 3}),
                (203, "talk_started", {"agent": 9}),
                (220, "call_ended", {"cause": "customer"}),
            ],
            {"queue": 50, "joining": 5, "hold": 120, "talk": 31, "menu": 14},
        ),
        (
            [(90, "entry_ended", {"entry": 2, "status": "abandoned"}), (90, "call_ended", {"cause": "customer"})],
            {"queue": 30, "joining": 2, "hold": 30, "talk": 14, "menu": 14},
        ),
    ],
    ids=["taken back", "back to the queue by the clock", "hung up on the music"],
)
def test_to_be_set_aside_is_hold_and_no_wait_in_the_queue(after: Table, seconds: dict[str, int]) -> None:
    record = _fold([*SET_ASIDE, *after])
    assert {phase: getattr(record, f"{phase}_seconds") for phase in seconds} == seconds
    assert record.seconds == sum(seconds.values())


def test_a_message_is_counted_once_though_the_dialogue_tells_of_it_too() -> None:
    table: Table = [
        (0, "call_received", {}),
        (12, "message_recorded", {"recording": 1, "seconds": 12}),
        (12, "message_recorded", {"turn": 2, "seconds": 12}),
    ]
    record = _fold(table)
    assert (record.outcome, record.messages) == ("message", 1)


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        ([], "emergency"),
        ([(20, "message_recorded", {"recording": 1})], "message"),
        ([(20, "entry_queued", {"queue": "orders"}), (30, "entry_ended", {"status": "abandoned"})], "abandoned"),
    ],
    ids=["hung up", "left a message", "waited"],
)
def test_who_heard_of_an_emergency_and_no_more_is_told_apart(after: Table, outcome: str) -> None:
    table: Table = [(0, "call_received", {}), (5, "emergency_heard", {}), *after]
    assert _fold(table).outcome == outcome


def test_a_second_counts_when_it_is_over() -> None:
    journal = [
        ("call_received", 0, {}),
        ("talk_started", 5.4, {"agent": 1}),
        ("call_ended", 12.6, {"cause": "customer"}),
    ]
    record = fold(
        SimpleNamespace(kind=kind, at=START + timedelta(seconds=second), data=json.dumps(data))
        for kind, second, data in journal
    )
    assert (record.menu_seconds, record.talk_seconds, record.seconds) == (5, 7, 12)


def test_who_only_began_to_ask_for_a_callback_has_asked_for_none() -> None:
    began: Table = [*COMPLAINT[:4], (30, "entry_ended", {"status": "callback"}), (50, *GONE[1:])]
    promised: Table = [*began[:-1], (45, "callback_offered", {"entry": 2}), (50, *GONE[1:])]
    assert (_fold(began).outcome, _fold(promised).outcome) == ("left", "callback")


def test_who_asks_again_in_the_menu_has_asked_to_be_called_back() -> None:
    again: Table = [*COMPLAINT[:2], (20, "callback_offered", {"entry": 2}), GONE]
    assert _fold(again).outcome == "callback"
