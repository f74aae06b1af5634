"""What recurs, and what ends a call, looks things up by an index: a year of calls costs no more than a day's."""

from __future__ import annotations

import pytest

from ivr import conversation, surveys
from ivr.clock import VirtualClock
from ivr.house import House
from ivr.telephony.requests import Asking, Kind, ask
from tests.ivr.conversation.conftest import Scene
from tests.ivr.statements import scans, statements
from workers import due
from workers.schedule import SWEEPS

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # its planner says what it does
ELSEWHERE = {"calls of the carrier", "spool"}


def test_no_sweep_reads_a_growing_table_from_end_to_end(house: House) -> None:
    with statements() as seen:
        for sweep in SWEEPS:
            if sweep.name not in ELSEWHERE:
                sweep.work(house)
        with house.db.reading() as tx:
            due.next_due(tx)
        with house.db.writing() as tx:
            surveys.run_due(tx, house.settings)
            conversation.expire_due(tx)
    assert len(seen) > 15
    assert scans(house, seen) == set()


def test_no_end_of_a_talk_reads_a_growing_table_from_end_to_end(house: House, clock: VirtualClock) -> None:
    scene = Scene(house, clock)
    scene.agent()
    meeting = scene.caller().talk()
    with statements() as seen:
        scene.do(lambda tx: conversation.ready_for_customer(tx, meeting.entry_id))
        scene.do(lambda tx: conversation.ended_by(tx, meeting.call_id))
        scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
        scene.do(lambda tx: ask(tx, Asking(Kind.END_CALL, "end-leg:1:x", {"sid": "x"})))
        scene.do(lambda tx: surveys.by_call(tx, meeting.call_id))
        scene.do(lambda tx: surveys.resumable(tx, "+393331234567"))
    assert len(seen) > 8
    assert scans(house, seen) == set()
