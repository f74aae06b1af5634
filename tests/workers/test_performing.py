"""What is asked of the carrier is carried out once, in the right order, and no call goes out twice."""

from __future__ import annotations

import itertools
from datetime import timedelta

from ivr.clock import VirtualClock
from ivr.house import House
from ivr.telephony.carrier import Made, NotSent, Refused, Unsure
from ivr.telephony.outcomes import Outcome
from ivr.telephony.performing import Performer
from ivr.telephony.requests import Kind, Urgency
from tests.workers.scripted import CALL, ScriptedCarrier, ask_for, pass_time, request_of


def test_a_request_is_carried_out_once_and_its_noun_is_told(
    house: House, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    ask_for(house, "survey:7")
    assert performer.perform() == 1
    assert performer.perform() == 0
    assert told == [("survey:7", Outcome("done", "SID1"))]
    assert (request_of(house, "survey:7").status, request_of(house, "survey:7").sid) == ("done", "SID1")
    assert len(carrier.asked) == 1


def test_what_is_due_later_waits(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier
) -> None:
    ask_for(house, "callback:1", urgency=Urgency.CALLBACK, due_at=clock.now() + timedelta(minutes=10))
    assert performer.perform() == 0
    clock.move_to(clock.now() + timedelta(minutes=10))
    assert performer.perform() == 1


def test_five_hundred_surveys_never_delay_a_live_call_by_more_than_a_slot(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier
) -> None:
    for number in range(500):
        ask_for(house, f"survey:{number}", urgency=Urgency.SURVEY)
    delays = []
    for number in range(20):
        pass_time(performer, clock, 3.3 + number / 20)
        asked_at = clock.now()
        ask_for(house, f"ring:{number}", parameters={**CALL, "to": f"+3933300000{number:02}"})
        pass_time(performer, clock, 2)
        left_at = next(at for at, _, parameters in carrier.asked if parameters["to"] == f"+3933300000{number:02}")
        delays.append((left_at - asked_at).total_seconds())
    slot_seconds = 1 / house.settings.calls_per_second
    assert max(delays) <= slot_seconds
    times = [at for at, _, _ in carrier.asked]
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= timedelta(seconds=slot_seconds)


def test_a_worker_of_surveys_leaves_the_slot_to_a_live_call_that_waits(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    ask_for(house, "survey:1", urgency=Urgency.SURVEY)
    ask_for(house, "ring:1")
    assert performer.perform(Urgency.SURVEY) == 0
    assert performer.perform(Urgency.LIVE) == 1


def test_the_pacer_holds_only_what_makes_a_call(house: House, performer: Performer, carrier: ScriptedCarrier) -> None:
    for number in range(5):
        ask_for(house, f"hold:{number}", Kind.HOLD_PARTICIPANT, parameters={"conference_sid": "CF", "call_sid": "CA"})
        ask_for(house, f"ring:{number}")
    assert performer.perform() == 6


def test_a_request_the_carrier_did_not_take_is_tried_again_with_growing_waits(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    start = clock.now()
    carrier.script = [NotSent("429"), NotSent("429"), NotSent("429")]
    ask_for(house, "ring:1")
    pass_time(performer, clock, 30)
    assert [(at - start).total_seconds() for at, _, _ in carrier.asked] == [0, 1, 3, 7]
    assert told == [("ring:1", Outcome("done", "SID4"))]


def test_a_carrier_that_stays_away_ends_a_live_request_within_two_minutes(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [NotSent("refused")] * 100
    ask_for(house, "dequeue:1", Kind.DEQUEUE_MEMBER, parameters={"queue_sid": "QU", "call_sid": "CA", "url": "/x"})
    pass_time(performer, clock, 120)
    assert told == [("dequeue:1", Outcome("failed"))]


def test_a_refusal_is_final_and_carries_its_code(
    house: House, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Refused(21610, 400, "opted out")]
    ask_for(house, "sms:1", Kind.SEND_MESSAGE, parameters={**CALL, "body": "Hello"})
    performer.perform()
    assert told == [("sms:1", Outcome("failed", None, 21610, 400))]
    assert performer.perform() == 0


def test_an_unsure_call_that_was_made_is_found_and_not_made_again(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout")]
    carrier.made = [Made("CA-made", clock.now())]
    ask_for(house, "survey:1", urgency=Urgency.SURVEY)
    pass_time(performer, clock, 60)
    assert told == [("survey:1", Outcome("done", "CA-made"))]
    assert len(carrier.asked) == 1


def test_an_unsure_call_that_is_not_found_is_given_up_and_never_made_again(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("HTTP 503")]
    ask_for(house, "survey:1", urgency=Urgency.SURVEY)
    pass_time(performer, clock, 300)
    assert told == [("survey:1", Outcome("unknown"))]
    assert len(carrier.asked) == 1


def test_two_unsure_calls_to_one_number_do_not_share_what_is_found(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout"), Unsure("ReadTimeout")]
    carrier.made = [Made("CA-only", clock.now())]
    ask_for(house, "survey:1", urgency=Urgency.SURVEY)
    ask_for(house, "callback:1", urgency=Urgency.CALLBACK)
    pass_time(performer, clock, 300)
    assert sorted(outcome.sid or "" for _, outcome in told) == ["", "CA-only"]


def test_an_unsure_message_is_told_apart_by_its_words(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout")]
    carrier.made = [Made("SM-other", clock.now(), "Another text"), Made("SM-ours", clock.now(), "Hello")]
    ask_for(house, "sms:1", Kind.SEND_MESSAGE, parameters={**CALL, "body": "Hello"})
    pass_time(performer, clock, 60)
    assert told == [("sms:1", Outcome("done", "SM-ours"))]


def test_an_unsure_request_that_creates_nothing_is_repeated(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout")]
    ask_for(house, "hold:1:1", Kind.HOLD_PARTICIPANT, parameters={"conference_sid": "CF", "call_sid": "CA"})
    pass_time(performer, clock, 10)
    assert told == [("hold:1:1", Outcome("done", "SID2"))]


def test_a_caller_gone_after_an_unsure_dequeue_is_no_proof_of_anything(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout"), Refused(20404, 404)]
    ask_for(house, "dequeue:1", Kind.DEQUEUE_MEMBER, parameters={"queue_sid": "QU", "call_sid": "CA", "url": "/x"})
    pass_time(performer, clock, 10)
    assert told == [("dequeue:1", Outcome("unknown", None, 20404, 404))]


def test_ending_what_has_ended_is_done(
    house: House, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Refused(20404, 404)]
    ask_for(house, "end:1", Kind.END_CONFERENCE, parameters={"conference_sid": "CF"})
    performer.perform()
    assert told == [("end:1", Outcome("done", None, 20404, 404))]
