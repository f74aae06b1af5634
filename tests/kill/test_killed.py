"""Workers or Redis die while the carrier is asked: each request goes out once, and the work goes on."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from ivr.lines import Line
from ivr.telephony.requests import Asking, Kind, Urgency, ask
from ivr.telephony.rows import CarrierRequest
from tests.kill.conftest import Living

pytestmark = pytest.mark.timeout(240)

RATE = 20
POINTS = 20
MESSAGES_A_POINT = 3


@pytest.mark.parametrize(
    ("number", "victims"),
    [("+393339999001", ("live worker", "later worker", "sweep")), ("+393339999002", ("redis",))],
    ids=["workers", "redis"],
)
def test_what_is_asked_of_the_carrier_goes_out_once_whatever_dies(
    living: Living, number: str, victims: tuple[str, ...]
) -> None:
    for point in range(POINTS):
        _ask(living, number, point)
        living.kill(victims[point % len(victims)])
        _until_ended(living, number, point * MESSAGES_A_POINT // 2)
    _until_ended(living, number, POINTS * MESSAGES_A_POINT)
    listed = living.get(f"/sandbox/messages?number=%2B{number[1:]}")["messages"]
    sent = Counter(message["body"] for message in listed)
    assert set(sent.values()) == {1}
    # One that may have been on its way when its worker died is looked for, and given up rather than sent again.
    given_up = _bodies(living, number, "failed")
    assert len(given_up) <= POINTS
    assert set(sent) == _bodies(living, number, "done")
    assert len(sent) + len(given_up) == POINTS * MESSAGES_A_POINT


def _ask(living: Living, number: str, point: int) -> None:
    with living.house.db.writing() as tx:
        line_number = tx.scalar(select(Line.number))
        for text in range(MESSAGES_A_POINT):
            parameters = {"to": number, "from_": line_number, "body": f"text {point}.{text}"}
            urgency = Urgency.LIVE if text else Urgency.SURVEY
            ask(tx, Asking(Kind.SEND_MESSAGE, f"test:{number}:{point}.{text}", parameters, urgency))


def _until_ended(living: Living, number: str, how_many: int) -> None:
    living.until(lambda: _ended(living, number) >= how_many, "the work is not taken up again")


def _ended(living: Living, number: str) -> int:
    mine = CarrierRequest.key.startswith(f"test:{number}:")
    with living.house.db.reading() as tx:
        ended = select(func.count()).where(mine, CarrierRequest.status.in_(("done", "failed")))
        return int(tx.scalar(ended))


def _bodies(living: Living, number: str, status: str) -> set[str]:
    mine = CarrierRequest.key.startswith(f"test:{number}:")
    with living.house.db.reading() as tx:
        found = tx.rows(select(CarrierRequest.parameters).where(mine, CarrierRequest.status == status))
    return {row.parameters["body"] for row in found}
