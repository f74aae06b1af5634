"""What is asked of the carrier is carried out once, in the right order, and no call goes out twice."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from ivr.clock import VirtualClock
from ivr.db import DatabaseSilent, Tx
from ivr.house import House
from ivr.telephony.carrier import Made, NotSent, Refused, Unsure
from ivr.telephony.holders import this_process
from ivr.telephony.leases import LEASE_SECONDS, next_due
from ivr.telephony.outcomes import Outcome
from ivr.telephony.performing import Performer
from ivr.telephony.requests import Asking, Kind, Urgency, ask
from ivr.telephony.rows import CarrierRequest

Answer = str | Exception | Callable[[], str]


class ScriptedCarrier:
    """Answers from a script, then `SID<n>`; remembers what it was asked and when."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.script: list[Answer] = []
        self.asked: list[tuple[datetime, Kind, dict[str, Any]]] = []
        self.made: list[Made] = []

    def carry_out(self, kind: Kind, parameters: dict[str, Any]) -> str | None:
        self.asked.append((self.clock.now(), kind, parameters))
        answer = self.script.pop(0) if self.script else f"SID{len(self.asked)}"
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer

    def call_status(self, sid: str) -> str | None:
        return "in-progress"

    def list_made(self, kind: Kind, to: str, from_: str, since: datetime) -> list[Made]:
        return [made for made in self.made if made.made_at >= since]


@pytest.fixture
def carrier(clock: VirtualClock) -> ScriptedCarrier:
    return ScriptedCarrier(clock)


@pytest.fixture
def told() -> list[tuple[str, Outcome]]:
    return []


@pytest.fixture
def performer(house: House, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]) -> Performer:
    def listen(tx: Tx, request: Any, outcome: Outcome) -> None:
        told.append((request.key, outcome))

    return Performer(house, carrier, listen)


CALL = {"to": "+390212345678", "from_": "+39800123456", "url": "/voice/calls/1/outbound"}


def _ask(house: House, key: str, kind: Kind = Kind.CREATE_CALL, urgency: Urgency = Urgency.LIVE, **more: Any) -> None:
    with house.db.writing() as tx:
        ask(tx, Asking(kind, key, more.pop("parameters", CALL), urgency, **more))


def _request(house: House, key: str) -> Any:
    with house.db.reading() as tx:
        return tx.row(select(CarrierRequest.__table__).where(CarrierRequest.key == key))


def _run(performer: Performer, clock: VirtualClock, seconds: float) -> None:
    """Lets time pass as a sweep would see it: from one due instant to the next."""
    end = clock.now() + timedelta(seconds=seconds)
    while True:
        performer.recover()
        performer.perform()
        with performer.house.db.reading() as tx:
            due = next_due(tx)
        if due is None or due > end:
            clock.move_to(end)
            return
        clock.move_to(max(due, clock.now()))


def test_a_request_is_carried_out_once_and_its_noun_is_told(
    house: House, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    _ask(house, "survey:7")
    assert performer.perform() == 1
    assert performer.perform() == 0
    assert told == [("survey:7", Outcome("done", "SID1"))]
    assert (_request(house, "survey:7").status, _request(house, "survey:7").sid) == ("done", "SID1")
    assert len(carrier.asked) == 1


def test_what_is_due_later_waits(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier
) -> None:
    _ask(house, "callback:1", urgency=Urgency.CALLBACK, due_at=clock.now() + timedelta(minutes=10))
    assert performer.perform() == 0
    clock.move_to(clock.now() + timedelta(minutes=10))
    assert performer.perform() == 1


def test_five_hundred_surveys_never_delay_a_live_call_by_more_than_a_slot(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier
) -> None:
    for number in range(500):
        _ask(house, f"survey:{number}", urgency=Urgency.SURVEY)
    delays = []
    for number in range(20):
        _run(performer, clock, 3.3 + number / 20)
        asked_at = clock.now()
        _ask(house, f"ring:{number}", parameters={**CALL, "to": f"+3933300000{number:02}"})
        _run(performer, clock, 2)
        left_at = next(at for at, _, parameters in carrier.asked if parameters["to"] == f"+3933300000{number:02}")
        delays.append((left_at - asked_at).total_seconds())
    slot_seconds = 1 / house.settings.calls_per_second
    assert max(delays) <= slot_seconds
    times = [at for at, _, _ in carrier.asked]
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= timedelta(seconds=slot_seconds)


def test_a_worker_of_surveys_leaves_the_slot_to_a_live_call_that_waits(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    _ask(house, "survey:1", urgency=Urgency.SURVEY)
    _ask(house, "ring:1")
    assert performer.perform(Urgency.SURVEY) == 0
    assert performer.perform(Urgency.LIVE) == 1


def test_the_pacer_holds_only_what_makes_a_call(house: House, performer: Performer, carrier: ScriptedCarrier) -> None:
    for number in range(5):
        _ask(house, f"hold:{number}", Kind.HOLD_PARTICIPANT, parameters={"conference_sid": "CF", "call_sid": "CA"})
        _ask(house, f"ring:{number}")
    assert performer.perform() == 6


def test_a_request_the_carrier_did_not_take_is_tried_again_with_growing_waits(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    start = clock.now()
    carrier.script = [NotSent("429"), NotSent("429"), NotSent("429")]
    _ask(house, "ring:1")
    _run(performer, clock, 30)
    assert [(at - start).total_seconds() for at, _, _ in carrier.asked] == [0, 1, 3, 7]
    assert told == [("ring:1", Outcome("done", "SID4"))]


def test_a_carrier_that_stays_away_ends_a_live_request_within_two_minutes(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [NotSent("refused")] * 100
    _ask(house, "dequeue:1", Kind.DEQUEUE_MEMBER, parameters={"queue_sid": "QU", "call_sid": "CA", "url": "/x"})
    _run(performer, clock, 120)
    assert told == [("dequeue:1", Outcome("failed"))]


def test_a_refusal_is_final_and_carries_its_code(
    house: House, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Refused(21610, 400, "opted out")]
    _ask(house, "sms:1", Kind.SEND_MESSAGE, parameters={**CALL, "body": "Hello"})
    performer.perform()
    assert told == [("sms:1", Outcome("failed", None, 21610, 400))]
    assert performer.perform() == 0


def test_an_unsure_call_that_was_made_is_found_and_not_made_again(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout")]
    carrier.made = [Made("CA-made", clock.now())]
    _ask(house, "survey:1", urgency=Urgency.SURVEY)
    _run(performer, clock, 60)
    assert told == [("survey:1", Outcome("done", "CA-made"))]
    assert len(carrier.asked) == 1


def test_an_unsure_call_that_is_not_found_is_given_up_and_never_made_again(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("HTTP 503")]
    _ask(house, "survey:1", urgency=Urgency.SURVEY)
    _run(performer, clock, 300)
    assert told == [("survey:1", Outcome("unknown"))]
    assert len(carrier.asked) == 1


def test_two_unsure_calls_to_one_number_do_not_share_what_is_found(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout"), Unsure("ReadTimeout")]
    carrier.made = [Made("CA-only", clock.now())]
    _ask(house, "survey:1", urgency=Urgency.SURVEY)
    _ask(house, "callback:1", urgency=Urgency.CALLBACK)
    _run(performer, clock, 300)
    assert sorted(outcome.sid or "" for _, outcome in told) == ["", "CA-only"]


def test_an_unsure_message_is_told_apart_by_its_words(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout")]
    carrier.made = [Made("SM-other", clock.now(), "Another text"), Made("SM-ours", clock.now(), "Hello")]
    _ask(house, "sms:1", Kind.SEND_MESSAGE, parameters={**CALL, "body": "Hello"})
    _run(performer, clock, 60)
    assert told == [("sms:1", Outcome("done", "SM-ours"))]


def test_an_unsure_request_that_creates_nothing_is_repeated(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout")]
    _ask(house, "hold:1:1", Kind.HOLD_PARTICIPANT, parameters={"conference_sid": "CF", "call_sid": "CA"})
    _run(performer, clock, 10)
    assert told == [("hold:1:1", Outcome("done", "SID2"))]


def test_a_caller_gone_after_an_unsure_dequeue_is_no_proof_of_anything(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Unsure("ReadTimeout"), Refused(20404, 404)]
    _ask(house, "dequeue:1", Kind.DEQUEUE_MEMBER, parameters={"queue_sid": "QU", "call_sid": "CA", "url": "/x"})
    _run(performer, clock, 10)
    assert told == [("dequeue:1", Outcome("unknown", None, 20404, 404))]


def test_ending_what_has_ended_is_done(
    house: House, performer: Performer, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    carrier.script = [Refused(20404, 404)]
    _ask(house, "end:1", Kind.END_CONFERENCE, parameters={"conference_sid": "CF"})
    performer.perform()
    assert told == [("end:1", Outcome("done", None, 20404, 404))]


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.CREATE_CALL, "unknown"), (Kind.SEND_MESSAGE, "unknown"), (Kind.END_CALL, "pending")]
)
def test_the_lease_of_a_dead_worker_runs_out(
    house: House, clock: VirtualClock, performer: Performer, kind: Kind, status: str
) -> None:
    _ask(house, "it:1", kind)
    with house.db.writing() as tx:
        until = tx.now + timedelta(seconds=LEASE_SECONDS)
        tx.execute(update(CarrierRequest).values(status="leased", leased_until=until, attempts=1, admitted=True))
    performer.recover()
    assert _request(house, "it:1").status == "leased"
    clock.move_to(clock.now() + timedelta(seconds=LEASE_SECONDS))
    performer.recover()
    assert _request(house, "it:1").status == status


def test_the_lease_of_a_process_that_is_known_to_be_dead_is_taken_back_at_once(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    _ask(house, "mine", Kind.END_CALL)
    _ask(house, "elsewhere", Kind.END_CALL)
    _ask(house, "orphaned", Kind.END_CALL)
    this_host, _, _ = this_process().rpartition(":")
    _lease(house, "mine", this_process())
    _lease(house, "elsewhere", f"not-{this_host}:{gone.pid}")
    _lease(house, "orphaned", f"{this_host}:{gone.pid}")
    assert performer.recover() == 1
    statuses = {key: _request(house, key).status for key in ("mine", "elsewhere", "orphaned")}
    assert statuses == {"mine": "leased", "elsewhere": "leased", "orphaned": "pending"}


class Door:
    """Lets everything through, once it has failed or done `first` in the transaction."""

    def __init__(self, first: Callable[[Tx, Any], object]) -> None:
        self.first: Callable[[Tx, Any], object] | None = first

    def __call__(self, tx: Tx, request: Any) -> None:
        first, self.first = self.first, None
        if first is not None:
            first(tx, request)


def _fail(tx: Tx, request: Any) -> object:
    return tx.scalar(text("SELECT nothing FROM nowhere"))


def _lock_out(tx: Tx, request: Any) -> object:
    # As it looks to a door that waited so long that its lease was taken back.
    return tx.execute(update(CarrierRequest).values(attempts=CarrierRequest.attempts + 1, status="pending"))


def test_what_the_last_door_stumbles_over_has_not_left_and_is_tried_again(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    performer = Performer(house, carrier, lambda tx, request, outcome: told.append((request.key, outcome)), Door(_fail))
    _ask(house, "survey:1")
    performer.perform()
    assert (_request(house, "survey:1").status, carrier.asked) == ("pending", [])
    _run(performer, clock, 5)
    assert told == [("survey:1", Outcome("done", "SID1"))]


def test_a_worker_that_died_before_the_last_door_has_sent_nothing(
    house: House, clock: VirtualClock, performer: Performer, carrier: ScriptedCarrier
) -> None:
    _ask(house, "survey:1")
    _lease(house, "survey:1", "elsewhere:1")
    clock.move_to(clock.now() + timedelta(seconds=LEASE_SECONDS))
    performer.recover()
    assert _request(house, "survey:1").status == "pending"
    performer.perform()
    assert (_request(house, "survey:1").status, len(carrier.asked)) == ("done", 1)


def test_a_request_taken_back_while_it_stood_at_the_door_is_not_sent(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier
) -> None:
    performer = Performer(house, carrier, lambda *_: None, Door(_lock_out))
    _ask(house, "survey:1")
    assert performer.perform() == 1
    assert carrier.asked == []


def test_a_request_under_way_says_which_process_holds_it(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    def look_meanwhile() -> str:
        assert _request(house, "ring:1").leased_by == this_process()
        return "SID"

    carrier.script = [look_meanwhile]
    _ask(house, "ring:1")
    performer.perform()
    assert _request(house, "ring:1").sid == "SID"


def _lease(house: House, key: str, holder: str) -> None:
    with house.db.writing() as tx:
        leased = {"status": "leased", "leased_until": tx.now + timedelta(seconds=LEASE_SECONDS), "leased_by": holder}
        tx.execute(update(CarrierRequest).where(CarrierRequest.key == key).values(**leased, attempts=1))


def test_no_transaction_is_open_while_the_carrier_is_asked(
    house: House, performer: Performer, carrier: ScriptedCarrier
) -> None:
    def write_meanwhile() -> str:
        _ask(house, "another", urgency=Urgency.HOUSEKEEPING)
        return "SID"

    carrier.script = [write_meanwhile]
    _ask(house, "ring:1")
    performer.perform(Urgency.LIVE)
    assert _request(house, "another").status == "pending"


def test_news_that_the_database_did_not_take_are_told_once_it_does(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]
) -> None:
    silences = iter([DatabaseSilent("on purpose")])

    def listen(tx: Tx, request: Any, outcome: Outcome) -> None:
        for silence in silences:
            raise silence
        told.append((request.key, outcome))

    performer = Performer(house, carrier, listen)
    carrier.made = [Made("SID1", clock.now())]
    _ask(house, "survey:1")
    _run(performer, clock, 60)
    assert told == [("survey:1", Outcome("done", "SID1"))]
    assert len(carrier.asked) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on the other nobody is second
def test_a_noun_that_loses_a_race_is_told_again(house: House, carrier: ScriptedCarrier) -> None:
    asked_twice = iter([True])

    def listen(tx: Tx, request: Any, outcome: Outcome) -> None:
        if next(asked_twice, False):
            tx.execute(text("DO $$ BEGIN RAISE deadlock_detected; END $$"))
        tx.execute(update(CarrierRequest).values(error="told"))

    _ask(house, "ring:1")
    Performer(house, carrier, listen).perform()
    assert (_request(house, "ring:1").status, _request(house, "ring:1").error) == ("done", "told")


def test_a_noun_that_fails_on_the_news_does_not_have_the_carrier_asked_again(
    house: House, clock: VirtualClock, carrier: ScriptedCarrier
) -> None:
    def stumble(tx: Tx, request: Any, outcome: Outcome) -> None:
        raise LookupError("on purpose")

    performer = Performer(house, carrier, stumble)
    _ask(house, "ring:1")
    _run(performer, clock, 60)
    assert len(carrier.asked) == 1
    assert _request(house, "ring:1").status == "done"
