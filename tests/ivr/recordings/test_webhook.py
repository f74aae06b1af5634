"""The carrier's callback of recordings, signed, repeated and out of order."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from recordings import Recording
from tests.ivr.conftest import Carrier

SID = "RE" + "1" * 32
DONE: dict[str, Any] = {"RecordingStatus": "completed", "RecordingDuration": "9", "RecordingChannels": "2"}


@pytest.fixture
def path(carrier: Carrier) -> str:
    carrier.dials()
    return "/voice/calls/1/recordings?purpose=conversation"


def _rows(carrier: Carrier) -> list[tuple[str, str, int | None, int]]:
    statement = select(Recording.sid, Recording.status, Recording.seconds, Recording.channels)
    with carrier.house.db.reading() as tx:
        return [tuple(row) for row in tx.rows(statement)]


def test_a_finished_recording_is_on_record_once_however_often_it_is_told(carrier: Carrier, path: str) -> None:
    for _ in range(2):
        assert carrier.post(path, RecordingSid=SID, **DONE).status_code == 200
    carrier.post(path, RecordingSid=SID, RecordingStatus="in-progress")
    assert _rows(carrier) == [(SID, "available", 9, 2)]


def test_a_forged_callback_changes_nothing(carrier: Carrier, path: str) -> None:
    assert carrier.forges(path, RecordingSid=SID, **DONE).status_code == 403
    assert _rows(carrier) == []


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("purpose=conversation", {"RecordingSid": "../../etc/passwd", **DONE}),
        ("purpose=conversation", {**DONE}),
        ("purpose=conversation", {"RecordingSid": SID}),
        ("purpose=wiretap", {"RecordingSid": SID, **DONE}),
        ("l=it", {"RecordingSid": SID, **DONE}),
    ],
)
def test_a_malformed_callback_is_refused_with_a_reason(carrier: Carrier, query: str, fields: dict[str, Any]) -> None:
    carrier.dials()
    answer = carrier.post(f"/voice/calls/1/recordings?{query}", **fields)
    assert (answer.status_code, bool(answer.text)) == (400, True)
    assert _rows(carrier) == []


def test_news_of_a_call_that_nobody_knows_is_taken_politely(carrier: Carrier) -> None:
    assert carrier.post("/voice/calls/77/recordings?purpose=voicemail", RecordingSid=SID, **DONE).status_code == 200
    assert _rows(carrier) == []
