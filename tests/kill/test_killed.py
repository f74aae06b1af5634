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
    ("prefix", "victims"),
    [("+39333991", ("live worker", "later worker", "sweep")), ("+39333992", ("redis",))],
    ids=["workers", "redis"],
)
def test_what_is_asked_of_the_carrier_goes_out_once_whatever_dies(
    living: Living, prefix: str, victims: tuple[str, ...]
) -> None:
    for point in range(POINTS):
        _ask(living, prefix, point)
        living.kill(victims[point % len(victims)])
        _until_ended(living, prefix, point * MESSAGES_A_POINT // 2)
    _until_ended(living, prefix, POINTS * MESSAGES_A_POINT)
    listed = living.get("/sandbox/messages")["messages"]
    sent = Counter(message["to"] for message in listed if message["to"].startswith(prefix))
    assert set(sent.values()) == {1}
    # One that may have been on its way when its worker died is looked for, and given up rather than sent again.
    given_up = _written_to(living, prefix, "failed")
    assert len(given_up) <= POINTS
    assert set(sent) == _written_to(living, prefix, "done")
    assert len(sent) + len(given_up) == POINTS * MESSAGES_A_POINT


def _ask(living: Living, prefix: str, point: int) -> None:
    """Texts to people whose numbers begin so; to nobody more than one, or the bounds for one number would strike."""
    with living.house.db.writing() as tx:
        line_number = tx.scalar(select(Line.number))
        for text in range(MESSAGES_A_POINT):
            number = f"{prefix}{point:03}{text}"
            parameters = {"to": number, "from_": line_number, "body": "a text"}
            urgency = Urgency.LIVE if text else Urgency.SURVEY
            ask(tx, Asking(Kind.SEND_MESSAGE, f"test:{number}", parameters, urgency))


def _until_ended(living: Living, prefix: str, how_many: int) -> None:
    living.until(lambda: _ended(living, prefix) >= how_many, "the work is not taken up again")


def _ended(living: Living, prefix: str) -> int:
    mine = CarrierRequest.key.startswith(f"test:{prefix}")
    with living.house.db.reading() as tx:
        ended = select(func.count()).where(mine, CarrierRequest.status.in_(("done", "failed")))
        return int(tx.scalar(ended))


def _written_to(living: Living, prefix: str, status: str) -> set[str]:
    mine = CarrierRequest.key.startswith(f"test:{prefix}")
    with living.house.db.reading() as tx:
        found = tx.rows(select(CarrierRequest.parameters).where(mine, CarrierRequest.status == status))
    return {row.parameters["to"] for row in found}
