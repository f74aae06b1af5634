"""Callers who come back are kept, for a while, for the agent who talked to them last."""

from __future__ import annotations

from typing import Any

import pytest

from ivr import agents, contacts
from tests.ivr.floor import Floor

PAUL = "+393337654321"
LIKES = {"last_agent_seconds": 30, "last_agent_days": 7}


def _talked(floor: Floor, agent_id: int, number: str | None = PAUL) -> None:
    contact_id, _ = floor.contact(number)
    with floor.house.db.writing() as tx:
        contacts.set_agent(tx, contact_id, agent_id)


def _busy(floor: Floor, agent_id: int) -> None:
    floor.available(agent_id)
    with floor.house.db.writing() as tx:
        agents.reserve(tx, agent_id)
        agents.start_call(tx, agent_id)


@pytest.fixture
def pair(floor: Floor) -> tuple[int, int]:
    """Bruno, who has talked to Paul, and Carla, who knows English better."""
    doubts = floor.queue("doubts", **LIKES)
    bruno, carla = floor.agent("bruno", doubts), floor.agent("carla", doubts, skills={"language:en": 5})
    _talked(floor, bruno)
    return bruno, carla


def test_who_knows_the_caller_is_asked_first(floor: Floor, pair: tuple[int, int]) -> None:
    floor.available(*pair)
    stranger, entry = floor.caller(number="+393330000000"), floor.caller(number=PAUL)
    floor.run()
    assert floor.offered() == {stranger: pair[1], entry: pair[0]}
    assert floor.entry(entry).preferred_why == "last_agent"


def test_the_caller_waits_a_while_for_who_knows_them_and_then_has_anybody(floor: Floor, pair: tuple[int, int]) -> None:
    bruno, carla = pair
    _busy(floor, bruno)
    floor.available(carla)
    entry = floor.caller(number=PAUL)
    assert floor.run() == 0
    floor.later(30)
    floor.run()
    assert floor.offered() == {entry: carla}


def test_it_is_no_way_past_those_who_came_before(floor: Floor, pair: tuple[int, int]) -> None:
    bruno, _ = pair
    first = floor.caller(number="+393330000000")
    floor.later(5)
    floor.available(bruno)
    floor.caller(number=PAUL)
    floor.run()
    assert floor.offered() == {first: bruno}


@pytest.mark.parametrize(
    "why", ["not wanted", "long ago", "not at work", "other language", "somebody else", "withheld"]
)
def test_nobody_is_kept_for_who_could_not_take_them(floor: Floor, why: str) -> None:
    settings: dict[str, Any] = {} if why == "not wanted" else LIKES
    doubts = floor.queue("doubts", **settings)
    bruno = floor.agent("bruno", doubts)
    _talked(floor, bruno, None if why == "withheld" else PAUL)
    if why == "long ago":
        floor.later(8 * 86_400)
    if why != "not at work":
        floor.available(bruno)
    number = {"somebody else": "+393330000000", "withheld": None}.get(why, PAUL)
    entry = floor.caller(number=number, language="it" if why == "other language" else "en")
    assert floor.entry(entry).preferred_agent_id is None
