"""Numbers outside that an agent types: read as people write them where the line is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr import conversation
from ivr.conversation import Party
from ivr.outbound import NotToBeCalled
from tests.ivr.conversation.conftest import Meeting, Scene


@pytest.mark.parametrize(
    ("typed", "rung"),
    [
        ("0612345678", "+390612345678"),  # a landline in Rome keeps its 0
        ("3331234567", "+393331234567"),
        ("00390612345678", "+390612345678"),
        ("+66812345678", "+66812345678"),
    ],
)
def test_a_number_without_its_country_is_one_at_home(meeting: Meeting, scene: Scene, typed: str, rung: str) -> None:
    first = meeting.talk().agent_id
    scene.do(lambda tx: conversation.consult_number(tx, scene.house.settings, meeting.id, first, typed))
    assert scene.see(select(Party.number)).number == rung
    assert meeting.asked()["party"]["to"] == rung


def test_what_is_no_number_there_is_not_called(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    with pytest.raises(NotToBeCalled):
        scene.do(lambda tx: conversation.consult_number(tx, scene.house.settings, meeting.id, first, "99999"))
