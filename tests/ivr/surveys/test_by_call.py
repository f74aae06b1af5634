"""A survey by call, from the sweep to the last key, through the carrier's signed webhooks."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from ivr import calls, surveys
from tests.ivr.surveys.conftest import Floor, Post

SID = "CA" + "2" * 32


class Line:
    """The customer's telephone while our survey rings it."""

    def __init__(self, floor: Floor, post: Post) -> None:
        self.floor, self.post = floor, post
        self.survey_id = floor.talked()
        floor.run()
        self.call_id = floor.survey(self.survey_id).call_id

    def hears(self, path: str, **fields: str) -> Element:
        status, body = self.post(path, CallSid=SID, CallStatus="in-progress", **fields)
        assert status == 200
        return fromstring(body)  # noqa: S314 (our own answer)

    def picks_up(self) -> Element:
        return self.hears(f"/voice/calls/{self.call_id}/outbound")

    def presses(self, document: Element, *keys: str) -> Element:
        for key in keys:
            (gather,) = document.iter("Gather")
            document = self.hears(str(gather.get("action")), Digits=key)
        return document

    def hangs_up(self, status: str = "completed") -> None:
        path = f"/voice/calls/{self.call_id}/status"
        for _ in range(2):
            self.post(path, CallSid=SID, CallStatus=status, SequenceNumber="3")

    def answers(self) -> dict[str, str]:
        with self.floor.house.db.reading() as tx:
            return surveys.answered(tx, int(self.survey_id or 0))

    def survey(self) -> Any:
        return self.floor.survey(self.survey_id)


@pytest.fixture
def line(floor: Floor, post: Post) -> Line:
    return Line(floor, post)


def test_whoever_answers_everything_has_completed_it(line: Line) -> None:
    opening = line.picks_up()
    assert "Aurora" in "".join(opening.itertext())
    assert line.survey().status == "started"
    line.presses(opening, "1", "1", "5", "2", "2")
    assert line.answers() == {"solved": "1", "agent": "5", "repeated": "2"}
    assert line.survey().status == "completed"
    line.hangs_up()
    assert line.survey().status == "completed"
    with line.floor.house.db.reading() as tx:
        kinds = [event.kind for event in calls.events(tx, line.call_id)]
    for kind in ("survey_asked", "survey_started", "survey_answered", "survey_completed"):
        assert kind in kinds


def test_whoever_hangs_up_halfway_keeps_the_answers_and_may_call_back(line: Line) -> None:
    line.presses(line.picks_up(), "1", "2")
    line.hangs_up()
    assert (line.answers(), line.survey().status) == ({"solved": "2"}, "started")
    line.floor.run(3600)
    assert len(line.floor.requests()) == 1


def test_an_answering_machine_hears_the_opening_and_is_left_alone(line: Line) -> None:
    opening = line.picks_up()
    (gather,) = opening.iter("Gather")
    line.hears(str(gather.get("action")), Digits="")
    line.hangs_up()
    assert (line.survey().status, line.survey().why) == ("unanswered", "no_key")
    line.floor.run(3600)
    assert len(line.floor.requests()) == 1


def test_nine_at_the_opening_is_for_good(line: Line) -> None:
    line.presses(line.picks_up(), "9")
    line.hangs_up()
    assert line.survey().status == "opted_out"


def test_a_line_that_is_busy_is_tried_once_more(line: Line) -> None:
    line.hangs_up("busy")
    assert line.survey().status == "due"
    line.floor.run(1800)
    assert line.survey().attempts == 2
    assert len(line.floor.requests()) == 2


def test_a_repeated_key_is_one_answer(line: Line) -> None:
    opening = line.picks_up()
    question = line.presses(opening, "1")
    line.presses(question, "2")
    line.presses(question, "1")  # the same turn once more: stale
    assert line.answers() == {"solved": "2"}
