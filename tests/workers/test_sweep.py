"""The sweep finds what is due, and settles."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from ivr.house import House
from ivr.jobs import InlineJobs, LocalJobs, Wake
from ivr.telephony.requests import Asking, Kind, ask
from ivr.telephony.rows import CarrierRequest
from workers import jobs, sweep


def test_a_quiet_house_is_settled_and_has_nothing_due(house: House) -> None:
    assert sweep.settle(house) == 0
    assert sweep.next_due(house) is None


def test_the_next_due_instant_is_the_earliest_of_all_that_wait(house: House) -> None:
    later, sooner = house.clock.now() + timedelta(minutes=9), house.clock.now() + timedelta(minutes=5)
    with house.db.writing() as tx:
        ask(tx, Asking(Kind.END_CALL, "end:1", {"sid": "CA1"}, due_at=later))
        ask(tx, Asking(Kind.END_CALL, "end:2", {"sid": "CA2"}, due_at=sooner))
    assert sweep.next_due(house) == sooner


def test_a_request_whose_wake_was_lost_is_found_by_the_sweep(house: House) -> None:
    assert isinstance(house.jobs, LocalJobs)
    with house.db.writing() as tx:
        ask(tx, Asking(Kind.END_CALL, "end:1", {"sid": "CA1"}))
    house.jobs.waiting.clear()
    sweep.once(house)  # nobody listens at the carrier's address in a test: the request is tried and kept
    with house.db.reading() as tx:
        kept = tx.row(select(CarrierRequest.status, CarrierRequest.attempts))
    assert tuple(kept) == ("pending", 1)


def test_waking_a_job_that_nobody_knows_is_no_failure(house: House) -> None:
    jobs.perform(house, "of another release", 7)


def test_jobs_run_inline_leave_the_others_to_be_settled(house: House) -> None:
    assert isinstance(house.jobs, LocalJobs)
    ran: list[str] = []
    both = InlineJobs({"dispatch": ran.append}, house.jobs)
    both.send([Wake("dispatch", ("main",)), Wake("carrier", (1,))])
    assert ran == ["main"]
    assert list(house.jobs.waiting) == [Wake("carrier", (1,))]
