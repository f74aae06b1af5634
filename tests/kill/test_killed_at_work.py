"""Agents serve and customers call while processes die: nobody is lost, shared between two agents or asked twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, update

from ivr.agents import Agent
from ivr.calls import Call
from ivr.conversation import Conversation
from ivr.conversation.status import REQUEUED
from ivr.dispatch import Offer
from ivr.lines import Line
from ivr.queues import Queue, QueueEntry
from ivr.surveys.rows import Survey
from ivr.telephony.requests import Urgency
from ivr.telephony.rows import CarrierRequest, stands
from tests.kill import books
from tests.kill.conftest import Living
from tests.kill.floor import Floor

pytestmark = pytest.mark.timeout(480)

RATE = 3
POINTS = 20
SEED = 1999
AT_ONCE = 3
"""Calls under way at a time: a kill strikes each of them somewhere else."""
AGENTS = ("bruno", "chiara", "linh")
SURVEYING = "surveying"
"""The moment at which somebody is about to be asked."""
STAGES = ("offered", "joining", "talking", "wrap_up", "available", SURVEYING)
LATEST_STRIKE_SECONDS = 0.04
LONG = 3600
VICTIMS = {
    "+3933381": ("web",),
    "+3933382": ("live worker", "later worker", "sweep"),
    "+3933383": ("redis",),
}


@pytest.fixture
def floor(living: Living, prefix: str) -> Iterator[Floor]:
    """Three agents who are available, and customers with numbers of their own.

    They wait for as long as it takes: a key pressed again on a slow machine asks for no callback.
    """
    with living.house.db.writing() as tx:
        tx.execute(update(Queue).values(callback_seconds=LONG, other_language_seconds=None))
    found = Floor(living.origin, living.sandbox, AGENTS, prefix)
    try:
        yield found
    finally:
        found.close()


@pytest.mark.parametrize("prefix", VICTIMS, ids=[" and ".join(victims) for victims in VICTIMS.values()])
def test_whoever_is_served_is_served_and_asked_once_whatever_dies(living: Living, floor: Floor, prefix: str) -> None:
    _work(living, floor, VICTIMS[prefix])
    _all_are_served_once(living, floor)
    _nobody_is_asked_twice(living, floor)
    _nobody_is_left_in_silence(living, floor)
    assert books.unkept(living) == []


def _work(living: Living, floor: Floor, victims: tuple[str, ...]) -> None:
    """Customers call until all the kills have struck; then the calls under way go on to their ends."""
    chance = random.Random(SEED)
    for point in range(POINTS):
        _ask_by(living, "call" if point % 4 < 2 else "sms")
        stage = chance.choice(STAGES)
        living.until(lambda stage=stage: _come_to(living, floor, stage), f"nobody comes to be {stage}")  # type: ignore[misc]
        strike = threading.Timer(
            chance.uniform(0, LATEST_STRIKE_SECONDS), living.kill, (victims[point % len(victims)],)
        )
        strike.start()
        floor.step()
        strike.join()
    living.until(lambda: _are_done(floor), "the calls under way do not come to their ends")


def _ask_by(living: Living, channel: str) -> None:
    with living.house.db.writing() as tx:
        tx.execute(update(Line).values(survey_by=channel, survey_delay_seconds=1))


def _come_to(living: Living, floor: Floor, stage: str) -> bool:
    """Moves everybody on until a desk shows `stage`, or somebody is about to be asked."""
    while floor.under_way() < AT_ONCE:
        floor.dial()
    shown = floor.look()
    if stage in shown or (stage == SURVEYING and _is_asking(living)):
        return True
    floor.step()
    return False


def _is_asking(living: Living) -> bool:
    with living.house.db.reading() as tx:
        open_ones = select(1).where(CarrierRequest.urgency == int(Urgency.SURVEY), stands("pending")).limit(1)
        due = select(1).where(Survey.status == "due", Survey.due_at <= tx.now).limit(1)
        return tx.scalar(open_ones) is not None or tx.scalar(due) is not None


def _are_done(floor: Floor) -> bool:
    shown = floor.look()
    floor.step()
    return shown == {"available"} and not floor.under_way()


def _all_are_served_once(living: Living, floor: Floor) -> None:
    everybody = {customer.sid for customer in floor.customers.values()} & books.arrived(living)
    living.until(lambda: _ended(living, everybody) == len(everybody), "calls that are over are left without an end")
    sids = everybody - books.led_elsewhere(living)
    with living.house.db.reading() as tx:
        mine = QueueEntry.call_id.in_(select(Call.id).where(Call.sid.in_(sids)))
        entries = tx.rows(select(QueueEntry.id, QueueEntry.status).where(mine))
        taken = tx.rows(select(Offer.entry_id).where(Offer.status == "accepted"))
        talks = tx.rows(select(Conversation.entry_id, Conversation.status, Conversation.ended_why))
        presences = tx.rows(select(Agent.presence).where(Agent.presence.not_in(("available", "offline"))))
    assert len(entries) == len(sids)
    assert {entry.status for entry in entries} == {"completed"}
    assert {talk.status for talk in talks} == {"ended"}
    assert presences == []
    # A talk that never came about for want of one side is taken up again; no other has a second.
    assert set(Counter(talk.entry_id for talk in talks if talk.ended_why not in REQUEUED).values()) == {1}
    assert len(talks) == len(taken)
    assert books.most_agents_at_once(living) == 1


def _ended(living: Living, sids: set[str]) -> int:
    ended = (Call.sid.in_(sids), Call.status == "ended", Call.record.is_not(None))
    with living.house.db.reading() as tx:
        return int(tx.scalar(select(func.count()).where(*ended)))


def _nobody_is_asked_twice(living: Living, floor: Floor) -> None:
    """What reached the customers' telephones, by the carrier's books."""
    living.until(lambda: _surveys_asked(living), "surveys that are due are not asked")
    asked = books.times_asked(living, floor.customers)
    assert asked, "nobody was asked at all"
    assert set(asked.values()) == {1}


def _nobody_is_left_in_silence(living: Living, floor: Floor) -> None:
    """Those in the menu are asked still; or have come to an agent, and were led to an end."""
    for dawdler in floor.dawdlers:
        living.until(lambda one=dawdler: one.is_listening() or one.is_over(), "a caller is left in silence")  # type: ignore[misc]


def _surveys_asked(living: Living) -> bool:
    """Whether each was tried; one that reached nobody is due again, hours later."""
    with living.house.db.reading() as tx:
        attempts = [row.attempts for row in tx.rows(select(Survey.attempts))]
    return bool(attempts) and 0 not in attempts
