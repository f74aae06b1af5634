"""Both sides at the same moment: one end, told once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from ivr import calls, conversation, dispatch
from ivr.agents import Agent
from ivr.conversation import ConferenceNews, Conversation
from ivr.db import Tx
from tests.ivr.conversation.conftest import Meeting, Scene

ROUNDS = 8


def at_once(scene: Scene, *works: Callable[[Tx], object]) -> None:
    """Runs each in a thread and transaction of its own, all let go together."""
    gate = Barrier(len(works))

    def run(work: Callable[[Tx], object]) -> None:
        gate.wait(10)
        with suppress(dispatch.OfferGone):
            scene.do(work)  # not `step`, which would do again what came second in a deadlock

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result(30)


def call_ended(meeting: Meeting, tx: Tx) -> None:
    """As whoever ends the call does it."""
    calls.lock(tx, meeting.call_id)
    conversation.customer_hung_up(tx, meeting.call_id)


def everything_that_ends(meeting: Meeting, agent_id: int) -> list[Callable[[Tx], object]]:
    room = str(meeting.row.conference_sid)
    left = ConferenceNews("participant-leave", room, 7, meeting.customer_leg, "participant_hung_up")
    return [
        lambda tx: conversation.hang_up(tx, meeting.id, agent_id),
        partial(call_ended, meeting),
        lambda tx: conversation.conference_event(tx, meeting.contact_id, left),
        lambda tx: conversation.conference_event(tx, meeting.contact_id, left),
        lambda tx: conversation.agent_leg_ended(tx, meeting.agent_leg),
    ]


def test_a_talk_that_everybody_ends_at_once_ends_once(scene: Scene) -> None:
    for _ in range(ROUNDS):
        scene.agent()
        meeting = scene.caller().talk()
        at_once(scene, *everything_that_ends(meeting, meeting.agent_id))
        assert meeting.status == "ended"
        assert meeting.journal().count("talk_ended") == 1
        assert meeting.journal().count("customer_left") == 1
        lost = meeting.row.ended_why == "agent_lost"
        assert meeting.presence[0] == ("break" if lost else "wrap_up")
        assert meeting.entry == ("abandoned" if lost else "completed")


def test_a_caller_who_hangs_up_as_the_agent_joins_is_found_out_once(scene: Scene) -> None:
    for _ in range(ROUNDS):
        scene.agent()
        meeting = scene.caller().accept().agent_calls_in(joins=False)
        joined = ConferenceNews("participant-join", f"CF{meeting.id:032x}", 1, meeting.agent_leg)
        at_once(
            scene,
            partial(conversation.conference_event, contact_id=meeting.contact_id, news=joined),
            partial(call_ended, meeting),
        )
        assert (meeting.status, meeting.entry, meeting.presence[0]) == ("ended", "abandoned", "available")


def test_a_caller_who_hangs_up_as_the_offer_is_taken_leaves_the_agent_free(scene: Scene) -> None:
    for _ in range(ROUNDS):
        scene.agent()
        meeting = scene.caller()
        offer = meeting.offer
        at_once(
            scene,
            partial(conversation.accept, offer_id=offer.id, agent_id=offer.agent_id),
            partial(call_ended, meeting),
        )
        assert scene.see(select(Agent.presence).where(Agent.id == offer.agent_id)).presence == "available"
        begun = select(Conversation.status).where(Conversation.call_id == meeting.call_id)
        assert scene.see(begun) in (None, ("ended",))
        assert meeting.entry == "abandoned"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other database has one writer
def test_what_an_agent_does_waits_for_whoever_holds_the_call(scene: Scene) -> None:
    scene.agent()
    meeting = scene.caller()
    offer = meeting.offer
    held: list[Callable[[Tx], object]] = [partial(conversation.accept, offer_id=offer.id, agent_id=offer.agent_id)]
    _waits_for_the_call(scene, meeting, held)
    meeting.talk()
    mine, talk = meeting.agent_id, meeting.id
    held = [
        lambda tx: conversation.set_hold(tx, talk, mine, wanted=True),
        lambda tx: conversation.keep_note(tx, talk, mine, ""),
        lambda tx: conversation.extend(tx, talk, mine),
        lambda tx: conversation.hang_up(tx, talk, mine),
    ]
    _waits_for_the_call(scene, meeting, held)


def _waits_for_the_call(scene: Scene, meeting: Meeting, works: list[Callable[[Tx], object]]) -> None:
    with scene.house.db.writing() as holder:
        calls.lock(holder, meeting.call_id)
        for work in works:
            with pytest.raises(OperationalError, match="lock timeout"), scene.house.db.writing() as tx:
                tx.execute(text("SET LOCAL lock_timeout = '10ms'"))
                work(tx)
