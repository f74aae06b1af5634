"""A replay's figures, and what must never happen in one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.rehearsal.replay.crowd import Caller
from ivr.rehearsal.replay.log import LoggedCall, Outcome
from ivr.rehearsal.replay.tally import CallOnRecord, assigned_twice, faults, replayed
from ivr.rehearsal.replay.terms import key_for, number_of

LOGGED = LoggedCall(2, "34536", None, False, "PS", 0, 5, 5, 60, Outcome.SERVED, "TOVA")
ENDED: list[tuple[str, dict[str, Any]]] = [("call_received", {}), ("call_ended", {})]


def caller(sid: str | None = "CA1") -> Caller:
    return Caller(LOGGED, datetime(1999, 2, 1, 8, tzinfo=UTC), sid=sid)


def on_record(status: str = "ended", entry: str | None = "completed", **given: Any) -> CallOnRecord:
    return CallOnRecord("CA1", status, entry, given.get("waited", 4.0), given.get("events", ENDED))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ([], "is missing from the record"),
        ([on_record(status="active")], "has no end on record"),
        ([on_record(events=[("call_received", {})])], "has no end on record"),
        (
            [on_record(events=[("offer_accepted", {"agent": 1}), ("offer_accepted", {"agent": 2}), *ENDED])],
            "was given to two agents at a time",
        ),
    ],
)
def test_what_must_never_happen_is_a_fault(record: list[CallOnRecord], said: str) -> None:
    (fault,) = faults([caller()], record)
    assert fault == f"call 34536 (row 2, CA1) {said}"


def test_a_call_on_record_with_one_agent_and_an_end_is_no_fault() -> None:
    assert faults([caller()], [on_record(events=[("offer_accepted", {"agent": 1}), *ENDED])]) == []


def test_a_second_agent_after_the_first_was_lost_is_right() -> None:
    assert not assigned_twice([("offer_accepted", {"agent": 1}), ("agent_left", {}), ("offer_accepted", {"agent": 2})])


def test_the_figures_split_all_calls() -> None:
    figures = replayed(
        [on_record(waited=10.0), on_record(waited=20.0), on_record(entry="abandoned"), on_record(entry="voicemail")]
    )
    assert (figures.received, figures.served, figures.abandoned, figures.otherwise) == (4, 2, 1, 1)
    assert (figures.mean_wait, figures.median_wait, figures.longest_wait) == (15.0, 15.0, 20.0)


@pytest.mark.parametrize(
    ("prompt", "kind", "key"),
    [
        ("For a question, press 1. For an order, press 4.", "PS", "1"),
        ("For a question, press 1. For an order, press 4.", "NE", "4"),
        ("For English, press 2. Per l'italiano, prema 1.", "PS", "2"),
        ("Aurora, good day.", "PS", None),
    ],
)
def test_a_caller_presses_what_the_prompt_says(prompt: str, kind: str, key: str | None) -> None:
    assert key_for(prompt, kind) == key


def test_a_customer_calls_from_the_same_number_every_time() -> None:
    assert number_of("23317894", 5) == number_of("23317894", 6) == "+972523317894"
    assert number_of(None, 5) != number_of(None, 6)
