"""Agents serve and customers call while processes die: nobody is lost, shared between two agents or asked twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, update

from ivr.agents import Agent
from ivr.calls import Call, Purpose
from ivr.conversation import Conversation
from ivr.conversation.status import REQUEUED
from ivr.dispatch import Offer
from ivr.lines import Line
from ivr.queues import QueueEntry
from ivr.surveys.rows import Survey
from tests.kill.conftest import LINE, Living
from tests.kill.floor import Floor

pytestmark = pytest.mark.timeout(240)

POINTS = 20
SEED = 1999
AT_ONCE = 3
"""Calls under way at a time: a kill strikes each of them somewhere else."""
AGENTS = ("bruno", "chiara", "linh")
STAGES = ("offered", "joining", "talking", "wrap_up", "available")
LATEST_STRIKE_SECONDS = 0.04
OK = 200


@pytest.fixture
def floor(living: Living) -> Iterator[Floor]:
    """Three agents who are available, and surveys that are soon due."""
    _ask_by(living, "sms")
    found = Floor(living.origin, living.sandbox, AGENTS)
    try:
        yield found
    finally:
        found.close()


def _ask_by(living: Living, channel: str) -> None:
    with living.house.db.writing() as tx:
        tx.execute(update(Line).values(survey_by=channel, survey_delay_seconds=1))


@pytest.mark.parametrize("living", [3], indirect=True, ids=["x3"])
def test_whoever_is_served_is_served_and_asked_once_whatever_dies(living: Living, floor: Floor) -> None:
    _work(living, floor, ("live worker", "redis", "later worker", "redis", "sweep"), kills=POINTS)
    _all_are_served_once(living, floor)
    _nobody_is_asked_twice(living, floor)


def _work(living: Living, floor: Floor, victims: tuple[str, ...], kills: int) -> None:
    """Customers call until all the kills have struck; then the calls under way go on to their ends."""
    chance = random.Random(SEED)
    for point in range(kills):
        if point % 2 == 0:
            _ask_by(living, "call" if point % 4 else "sms")
        stage = chance.choice(STAGES)
        living.until(lambda stage=stage: _come_to(floor, stage), f"nobody comes to be {stage}")  # type: ignore[misc]
        strike = threading.Timer(
            chance.uniform(0, LATEST_STRIKE_SECONDS), living.kill, (victims[point % len(victims)],)
        )
        strike.start()
        floor.step()
        strike.join()
    living.until(lambda: _are_done(floor), "the calls under way do not come to their ends")


def _come_to(floor: Floor, stage: str) -> bool:
    """Moves everybody on until a desk shows `stage`."""
    while floor.under_way() < AT_ONCE:
        floor.dial()
    if stage in floor.look():
        return True
    floor.step()
    return False


def _are_done(floor: Floor) -> bool:
    shown = floor.look()
    floor.step()
    return shown == {"available"} and not floor.under_way()


def _all_are_served_once(living: Living, floor: Floor) -> None:
    # News of an end that found nobody for longer than the carrier waits is reconciliation's.
    told = _acknowledged(living).count("/voice/status")
    living.until(lambda: _ended(living) >= told, "calls that the carrier said are over are left without an end")
    with living.house.db.reading() as tx:
        entries = tx.rows(select(QueueEntry.id, QueueEntry.status))
        taken = tx.rows(select(Offer.entry_id).where(Offer.status == "accepted"))
        talks = tx.rows(select(Conversation.entry_id, Conversation.status, Conversation.ended_why))
        presences = tx.rows(select(Agent.presence).where(Agent.presence.not_in(("available", "offline"))))
    assert len(entries) == len(floor.customers)
    assert {entry.status for entry in entries} == {"completed"}
    assert {talk.status for talk in talks} == {"ended"}
    assert presences == []
    # A talk that never came about for want of one side is taken up again; no other has a second.
    assert set(Counter(talk.entry_id for talk in talks if talk.ended_why not in REQUEUED).values()) == {1}
    assert len(talks) == len(taken)
    assert _most_agents_at_once(living) == 1


def _ended(living: Living) -> int:
    ended = (Call.purpose == Purpose.CUSTOMER, Call.status == "ended", Call.record.is_not(None))
    with living.house.db.reading() as tx:
        return int(tx.scalar(select(func.count()).where(*ended)))


def _most_agents_at_once(living: Living) -> int:
    """How many agents a customer had in the conference at a time, as the carrier saw it."""
    callers = {call["call_sid"]: call["from"] for call in living.get("/sandbox/calls")["calls"]}
    inside: Counter[str] = Counter()
    most = 0
    for event in living.get("/sandbox/events?after=0")["events"]:
        if event["kind"] in ("conference_joined", "conference_left") and callers[event["call_sid"]].startswith(
            "client:"
        ):
            inside[event["conference"]] += 1 if event["kind"] == "conference_joined" else -1
            most = max(most, inside[event["conference"]])
    return most


def _nobody_is_asked_twice(living: Living, floor: Floor) -> None:
    """What reached the customers' telephones, by the carrier's books."""
    living.until(lambda: _surveys_asked(living), "surveys that are due are not asked")
    calls = Counter(call["to"] for call in living.get("/sandbox/calls")["calls"] if call["from"] == LINE)
    texts = Counter(text["to"] for text in living.get("/sandbox/messages")["messages"] if text["from"] == LINE)
    asked = calls + texts
    assert asked, "nobody was asked at all"
    assert set(asked.values()) == {1}
    assert set(asked) <= set(floor.customers)


def _surveys_asked(living: Living) -> bool:
    """Whether each was tried; one that reached nobody is due again, hours later."""
    with living.house.db.reading() as tx:
        attempts = [row.attempts for row in tx.rows(select(Survey.attempts))]
    return bool(attempts) and 0 not in attempts


def _acknowledged(living: Living) -> list[str]:
    """Paths of the webhooks that the carrier was told are taken."""
    webhooks: list[dict[str, Any]] = living.get("/sandbox/journal?after=0")["entries"]
    taken = [hook for hook in webhooks if hook["answer"] and hook["answer"]["status"] == OK]
    return [urlsplit(hook["request"]["url"]).path for hook in taken]
