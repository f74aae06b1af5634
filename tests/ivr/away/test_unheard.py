"""A call whose end was told to nobody is looked up at the carrier, and no other call is."""

from __future__ import annotations

from typing import Any, cast

import pytest
from sqlalchemy import select

from ivr import calls, conversation
from ivr.calls import Call, Stage
from ivr.calls.unheard import LIKELY_OVER, QUIET
from ivr.clock import VirtualClock
from ivr.house import House
from ivr.telephony.carrier import Carrier as CarrierPort
from ivr.telephony.carrier import NotSent
from tests.ivr.conftest import Carrier
from tests.ivr.conversation.conftest import Scene
from workers import due, lookups


@pytest.fixture
def scene(house: House, clock: VirtualClock) -> Scene:
    return Scene(house, clock)


class Teller:
    """The carrier, asked how a call stands."""

    def __init__(self, *answers: str | None) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def call_status(self, sid: str) -> str | None:
        self.asked.append(sid)
        if not self._answers:
            raise NotSent("nobody answers")
        return self._answers.pop(0)


def _look_up(carrier: Carrier | Scene, teller: Teller) -> int:
    return lookups.look_up_unheard(carrier.house, cast(CarrierPort, teller))


def _call(carrier: Carrier | Scene) -> Any:
    with carrier.house.db.reading() as tx:
        return tx.row(select(Call.__table__))


def test_a_call_that_ended_unheard_is_ended_as_soon_as_it_is_asked_about(carrier: Carrier, clock: VirtualClock) -> None:
    carrier.dials()
    teller = Teller("completed")
    assert _look_up(carrier, teller) == 0
    with carrier.house.db.reading() as tx:
        assert due.next_due(tx) == clock.now() + QUIET
    clock.move_to(clock.now() + QUIET)
    assert _look_up(carrier, teller) == 1
    assert (_call(carrier).status, _call(carrier).look_up_at) == ("ended", None)
    assert _look_up(carrier, teller) == 0
    assert len(teller.asked) == 1


def test_a_call_that_lasts_is_left_alone_for_a_while(carrier: Carrier, clock: VirtualClock) -> None:
    carrier.dials()
    clock.move_to(clock.now() + QUIET)
    assert _look_up(carrier, Teller("in-progress")) == 1
    assert _look_up(carrier, Teller()) == 0
    assert _call(carrier).status == "active"
    clock.move_to(clock.now() + QUIET)
    assert _look_up(carrier, Teller(None)) == 1  # nor does the carrier know it any more
    assert _call(carrier).status == "ended"


def test_a_carrier_that_does_not_answer_is_asked_again_and_ends_nothing(carrier: Carrier, clock: VirtualClock) -> None:
    carrier.dials()
    clock.move_to(clock.now() + QUIET)
    assert _look_up(carrier, Teller()) == 0
    assert _call(carrier).status == "active"
    assert _look_up(carrier, Teller("no-answer")) == 1
    assert _call(carrier).hangup_cause == "no_answer"


def test_a_talk_is_not_asked_about_and_its_end_soon_is(scene: Scene, clock: VirtualClock) -> None:
    scene.agent()
    meeting = scene.caller().talk()
    assert _call(scene).stage == Stage.TALK
    clock.move_to(clock.now() + 10 * QUIET)
    assert _look_up(scene, Teller()) == 0
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, meeting.agent_id))
    assert _look_up(scene, Teller()) == 0
    clock.move_to(clock.now() + LIKELY_OVER)
    teller = Teller("completed")
    assert _look_up(scene, teller) == 1
    assert teller.asked == [meeting.customer_leg]
    assert _call(scene).status == "ended"


def test_a_caller_who_goes_on_after_the_talk_is_not_asked_about(scene: Scene, clock: VirtualClock) -> None:
    scene.agent()
    meeting = scene.caller().talk()
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, meeting.agent_id))
    turn = calls.Turn("{}", "<Response/>", "en", Stage.MENU)
    assert scene.do(lambda tx: calls.take_turn(tx, meeting.call_id, 0, turn))
    clock.move_to(clock.now() + LIKELY_OVER)
    assert _look_up(scene, Teller()) == 0


def test_a_caller_who_hung_up_while_waiting_is_asked_about_soon(scene: Scene, clock: VirtualClock) -> None:
    meeting = scene.caller()
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    clock.move_to(clock.now() + LIKELY_OVER)
    assert _look_up(scene, Teller("completed")) == 1
    assert _call(scene).status == "ended"
