"""Whatever is killed, and whenever: nothing acknowledged is lost, nothing goes out twice, and the work goes on."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from ivr.calls import CallEvent
from ivr.lines import Line
from ivr.telephony.requests import Asking, Kind, Urgency, ask
from ivr.telephony.rows import CarrierRequest
from tests.kill.conftest import LINE, Living

pytestmark = pytest.mark.timeout(240)

POINTS = 20
MESSAGES_A_POINT = 3
OK = 200


def test_a_web_process_killed_in_mid_call_loses_no_acknowledged_event_and_no_caller(living: Living) -> None:
    callers = [living.post("/sandbox/calls", **{"from": f"+39333000000{n}", "to": LINE})["call_sid"] for n in range(4)]
    for caller in callers:
        _until_asked(living, caller, 0)
    for _ in range(POINTS // len(callers)):
        before = {caller: _turns(living, caller) for caller in callers}
        for caller in callers:
            living.post(f"/sandbox/calls/{caller}/keys", digits="*")
        living.kill("web")
        for caller in callers:
            _until_asked(living, caller, before[caller])
    kept = _kept(living)
    assert [url for url in _acknowledged_turns(living) if url not in kept] == []
    assert {living.get(f"/sandbox/calls/{caller}")["status"] for caller in callers} == {"in-progress"}


def _until_asked(living: Living, caller: str, before: int) -> None:
    living.until(lambda: _turns(living, caller) > before, "a caller is left in silence")


def _turns(living: Living, sid: str) -> int:
    """How often the caller was asked for a key."""
    return sum(event["kind"] == "asked" and event["call_sid"] == sid for event in _events(living))


def _events(living: Living) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = living.get("/sandbox/events?after=0")["events"]
    return found


def _acknowledged_turns(living: Living) -> list[str]:
    """Paths of the questions whose answers the carrier was told are taken."""
    webhooks = living.get("/sandbox/journal?after=0")["entries"]
    return [
        urlsplit(hook["request"]["url"]).path
        for hook in webhooks
        if "/turns/" in hook["request"]["url"] and hook["answer"] and hook["answer"]["status"] == OK
    ]


def _kept(living: Living) -> set[str]:
    """The same paths, as the journal of events has them."""
    with living.house.db.reading() as tx:
        events = tx.rows(select(CallEvent.call_id, CallEvent.source_key).where(CallEvent.source_key.like("turn:%")))
    return {f"/voice/calls/{event.call_id}/turns/{event.source_key.removeprefix('turn:')}" for event in events}


@pytest.mark.parametrize("living", [10], indirect=True, ids=["x10"])
@pytest.mark.parametrize("victims", [("live worker", "later worker", "sweep"), ("redis",)], ids=["workers", "redis"])
def test_what_is_asked_of_the_carrier_goes_out_once_whatever_dies(living: Living, victims: tuple[str, ...]) -> None:
    for point in range(POINTS):
        _ask(living, point)
        living.kill(victims[point % len(victims)])
        _until_ended(living, point * MESSAGES_A_POINT // 2)
    _until_ended(living, POINTS * MESSAGES_A_POINT)
    sent = Counter(message["body"] for message in living.get("/sandbox/messages?number=%2B393339999999")["messages"])
    assert set(sent.values()) == {1}
    # One that may have been on its way when its worker died is looked for, and given up rather than sent again.
    given_up = _bodies(living, "failed")
    assert len(given_up) <= POINTS
    assert set(sent) == _bodies(living, "done")
    assert len(sent) + len(given_up) == POINTS * MESSAGES_A_POINT


def _ask(living: Living, point: int) -> None:
    with living.house.db.writing() as tx:
        line_number = tx.scalar(select(Line.number))
        for number in range(MESSAGES_A_POINT):
            parameters = {"to": "+393339999999", "from_": line_number, "body": f"text {point}.{number}"}
            urgency = Urgency.LIVE if number else Urgency.SURVEY
            ask(tx, Asking(Kind.SEND_MESSAGE, f"test:{point}.{number}", parameters, urgency))


def _until_ended(living: Living, number: int) -> None:
    living.until(lambda: _ended(living) >= number, "the work is not taken up again")


def _ended(living: Living) -> int:
    with living.house.db.reading() as tx:
        return int(tx.scalar(select(func.count()).where(CarrierRequest.status.in_(("done", "failed")))))


def _bodies(living: Living, status: str) -> set[str]:
    with living.house.db.reading() as tx:
        found = tx.rows(select(CarrierRequest.parameters).where(CarrierRequest.status == status))
    return {row.parameters["body"] for row in found}
