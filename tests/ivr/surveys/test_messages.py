"""Text messages of our own: sent once, in the right language, to whoever wants them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ivr import contacts, messages
from ivr.db import Tx
from ivr.messages import Message, OptingOut, Outgoing, Purpose
from ivr.telephony.outcomes import Outcome
from tests.ivr.surveys.conftest import LANDLINE, MOBILE, Floor

REFERENCE = "1234567"


def _send(floor: Floor, number: str | None = MOBILE, language: str = "en") -> int | None:
    def work(tx: Tx) -> int | None:
        contact_id, _ = floor.meet(tx, number)
        contact = contacts.by_id(tx, contact_id)
        return messages.send_reference(tx, floor.line, contact, REFERENCE, language)

    sent: int | None = floor.write(work)
    return sent


def _tell(floor: Floor, request: Any, outcome: Outcome) -> None:
    floor.write(lambda tx: messages.carrier_answered(tx, request, outcome))


@pytest.mark.parametrize("language", ["en", "it", "th", "vi", "mn", "xx"])
def test_a_reference_goes_out_in_groups_in_the_customers_language(floor: Floor, language: str) -> None:
    assert _send(floor, language=language) is not None
    (body,) = floor.texts()
    assert "123 45 67" in body
    assert body.startswith("Free line")


def test_a_landline_or_a_withheld_number_gets_no_reference(floor: Floor) -> None:
    assert _send(floor, LANDLINE) is None
    assert _send(floor, None) is None
    assert floor.requests() == []


def test_whoever_stopped_messages_gets_none_at_all(floor: Floor) -> None:
    floor.write(lambda tx: messages.opt_out(tx, OptingOut(MOBILE, messages.ANY, "sms", "stop_word")))
    assert _send(floor) is None
    assert floor.requests() == []


def test_no_to_surveys_is_not_no_to_references(floor: Floor) -> None:
    floor.write(lambda tx: messages.opt_out(tx, OptingOut(MOBILE, "survey", messages.ANY, "key")))
    assert _send(floor) is not None


def test_the_request_and_its_outcomes_belong_to_the_message(floor: Floor) -> None:
    message_id = floor.write(lambda tx: messages.send(tx, Outgoing(floor.line.id, MOBILE, "Hello", Purpose.REPLY)))
    (request,) = floor.requests()
    assert request.key == f"sms:{message_id}"
    assert request.parameters == {
        "to": MOBILE,
        "from_": floor.line.number,
        "body": "Hello",
        "status_callback": f"/sms/status/{message_id}",
    }
    sid = "SM" + "5" * 32
    for outcome in (Outcome("unknown"), Outcome("done", sid=sid), Outcome("done", sid=sid)):
        _tell(floor, request, outcome)
    with floor.house.db.reading() as tx:
        message = tx.row(select(Message))
    assert (message.sid, message.status) == (sid, "queued")


def test_a_no_said_twice_and_lifted_once_is_lifted(floor: Floor) -> None:
    def work(tx: Tx) -> None:
        for source in ("stop_word", "carrier_21610"):
            messages.opt_out(tx, OptingOut(MOBILE, messages.ANY, "sms", source))
        assert messages.opt_in(tx, MOBILE) == 1
        assert messages.opt_in(tx, MOBILE) == 0
        assert not messages.opted_out(tx, MOBILE, "survey", "sms")
        messages.opt_out(tx, OptingOut(MOBILE, messages.ANY, "sms", "stop_word"))
        assert messages.opted_out(tx, MOBILE, "survey", "sms")

    floor.write(work)
