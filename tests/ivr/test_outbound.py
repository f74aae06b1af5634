"""Nobody is reached too often or too dear, and what is refused is on record."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr import calls, contacts, customers, outbound, queues, revisions
from ivr.calls import Call, CallEvent
from ivr.clock import VirtualClock
from ivr.config import ConfigurationInvalid, settings_of
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.db import Tx
from ivr.house import House
from ivr.outbound import Kind, Reaching, Why
from ivr.queues import QueueEntry
from ivr.telephony.requests import Asking, ask
from ivr.telephony.requests import Kind as Requested
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conftest import ANNA, Carrier, action_of, words_of
from workers.carrier import performer

TYPED = "+390212345678"
NEEDED: dict[str, Any] = {
    "secret_key": "a secret for tests only",
    "twilio_account_sid": "AC" + "0" * 32,
    "public_url": "https://hotline.example",
}


def _contact(house: House, number: str | None = ANNA, customer_id: int | None = None) -> int:
    with house.db.writing() as tx:
        return contacts.open(tx, NewContact("call", number=number, customer_id=customer_id))


def _why(house: House, reaching: Reaching, promised: int = 0, **caps: Any) -> Why | None:
    with house.db.reading() as tx:
        return outbound.refusal(tx, house.settings.model_copy(update=caps), reaching, promised)


def _reach(house: House, key: str, reaching: Reaching) -> None:
    with house.db.writing() as tx:
        outbound.reached(tx, key, reaching)


@pytest.mark.parametrize("number", ["+5511912345678", "+390112", "+39899123456", "", "02 1234 5678"])
def test_numbers_outside_the_prefixes_dear_ones_and_no_numbers_are_not_reached(house: House, number: str) -> None:
    assert _why(house, Reaching(Kind.CALL, number, _contact(house))) == Why.NOT_DIALABLE


def test_a_number_is_rung_so_often_within_a_day_and_then_again(house: House, clock: VirtualClock) -> None:
    for key in range(2):
        _reach(house, f"callback:{key}", Reaching(Kind.CALL, TYPED, _contact(house, f"+39333000000{key}")))
    stranger = Reaching(Kind.CALL, TYPED, _contact(house, None))
    assert _why(house, stranger, calls_per_number=2) == Why.NUMBER_CAP
    assert _why(house, Reaching(Kind.TEXT, TYPED, None), calls_per_number=2, texts_per_number=1) is None
    clock.move_to(clock.now() + timedelta(hours=24))
    assert _why(house, stranger, calls_per_number=2) is None


def test_a_reach_that_is_tried_again_counts_once(house: House) -> None:
    anna = Reaching(Kind.CALL, ANNA, _contact(house))
    for _ in range(3):
        _reach(house, "callback:1", anna)
    assert _why(house, anna, calls_per_number=2) is None


def test_a_caller_does_not_ring_ever_new_numbers_at_our_cost(house: House) -> None:
    for key in range(3):
        _reach(house, f"callback:{key}", Reaching(Kind.CALL, f"+3902123456{key}", _contact(house)))
    assert _why(house, Reaching(Kind.CALL, TYPED, _contact(house)), calls_per_customer=3) == Why.CUSTOMER_CAP
    assert _why(house, Reaching(Kind.CALL, TYPED, _contact(house, "+393339999999")), calls_per_customer=3) is None


def test_what_was_promised_counts_already(house: House) -> None:
    anna = Reaching(Kind.CALL, TYPED, _contact(house))
    assert _why(house, anna, promised=2, calls_per_customer=3) is None
    assert _why(house, anna, promised=3, calls_per_customer=3) == Why.CUSTOMER_CAP


def test_a_customer_is_one_on_all_numbers_and_two_on_one_number_are_two(house: House) -> None:
    with house.db.writing() as tx:
        paul, vera = (customers.add(tx, NewCustomer(name, [ANNA])) for name in ("Paul", "Vera"))
    for key, number in enumerate((ANNA, "+393331111111")):
        _reach(house, f"callback:{key}", Reaching(Kind.CALL, number, _contact(house, number, paul)))
    of_paul = Reaching(Kind.CALL, TYPED, _contact(house, "+393332222222", paul))
    assert _why(house, of_paul, calls_per_customer=2) == Why.CUSTOMER_CAP
    assert _why(house, Reaching(Kind.CALL, TYPED, _contact(house, ANNA, vera)), calls_per_customer=2) is None


def test_transfers_count_for_the_customer_and_the_day_but_not_for_their_number(house: House) -> None:
    desk = Reaching(Kind.TRANSFER, TYPED, _contact(house))
    for key in range(3):
        _reach(house, f"transfer:{key}", desk)
    assert _why(house, desk, calls_per_number=1) is None
    assert _why(house, desk, calls_per_customer=3) == Why.CUSTOMER_CAP
    assert _why(house, Reaching(Kind.CALL, TYPED, _contact(house, None)), calls_per_day=3) == Why.DAY_CAP


def test_caps_that_contradict_each_other_are_named() -> None:
    with pytest.raises(ConfigurationInvalid, match=r"CALLS_PER_NUMBER \(9\) may not be above CALLS_PER_CUSTOMER \(8\)"):
        settings_of(**NEEDED, calls_per_number=9)
    with pytest.raises(ConfigurationInvalid, match="ALLOWED_PREFIXES"):
        settings_of(**NEEDED, allowed_prefixes=("0039",))


# -- the last door


def _asked(tx: Tx, key: str, call_id: int | None, to: str = ANNA, kind: Requested = Requested.CREATE_CALL) -> Any:
    ask(tx, Asking(kind, key, {"to": to, "from_": "+39800123456"}, call_id=call_id))
    return tx.row(select(CarrierRequest.__table__).where(CarrierRequest.key == key))


def test_the_last_door_counts_each_call_once_and_journals_what_it_refuses(company: House) -> None:
    strict = company.settings.model_copy(update={"calls_per_number": 1})
    with company.db.writing() as tx:
        contact_id = contacts.open(tx, NewContact("call", 1, number=ANNA))
        first, second = (
            calls.begin(tx, calls.NewCall(contact_id, 1, None, ANNA, direction="outbound")) for _ in range(2)
        )
        request = _asked(tx, "callback:1", first)
        assert [outbound.admit(tx, strict, request) for _ in range(2)] == [None, None]
        assert outbound.admit(tx, strict, _asked(tx, "callback:2", second)) == Why.NUMBER_CAP
    with company.db.reading() as tx:
        (refused,) = tx.rows(select(CallEvent).where(CallEvent.kind == "outbound_refused"))
    assert (refused.call_id, json.loads(refused.data)) == (second, {"kind": "call", "why": "number_cap"})


def test_of_two_workers_at_the_last_door_the_second_counts_what_the_first_let_through(company: House) -> None:
    strict = company.settings.model_copy(update={"calls_per_number": 1})
    contact_id = _contact(company)
    with company.db.writing() as tx:
        made = [calls.begin(tx, calls.NewCall(contact_id, 1, None, ANNA, direction="outbound")) for _ in range(2)]
        first, second = (_asked(tx, f"callback:{call}", call) for call in made)

    def come_second() -> Why | None:
        with company.db.writing() as tx:
            return outbound.admit(tx, strict, second)

    with ThreadPoolExecutor(1) as other:
        with company.db.writing() as tx:
            assert outbound.admit(tx, strict, first) is None
            waiting = other.submit(come_second)
        assert waiting.result() == Why.NUMBER_CAP


def test_an_agents_own_telephone_rings_as_often_as_there_are_callers(company: House) -> None:
    none_at_all = company.settings.model_copy(update={"calls_per_number": 0, "calls_per_customer": 0})
    with company.db.writing() as tx:
        assert outbound.admit(tx, none_at_all, _asked(tx, "ring:1", None, TYPED)) is None


# -- what a caller hears


def _limit(house: House, carrier: Carrier, **caps: Any) -> None:
    limited = House(house.settings.model_copy(update=caps), house.clock, house.db, house.jobs)
    carrier.client.application.extensions["hotline"] = limited


def _asks_to_be_called_back(carrier: Carrier, **dials: str) -> Any:
    document = carrier.dials(**dials)
    while "complaint" not in words_of(document):
        document = carrier.hears(action_of(document), Digits="1")
    nobody_there = carrier.hears(action_of(document), Digits="1")
    offered = carrier.hears(action_of(nobody_there), Digits="1")
    return offered, carrier.hears(action_of(offered), Digits="1")


def test_a_caller_whose_callback_is_refused_is_told_so_and_may_wait_or_leave_a_message(
    carrier: Carrier, company: House
) -> None:
    _limit(company, carrier, calls_per_number=0)
    offered, refused = _asks_to_be_called_back(carrier)
    assert "cannot call you back on that number. To wait for a colleague, press 1." in words_of(refused)
    assert carrier.post(action_of(offered), Digits="1").get_data() == carrier.post(action_of(offered)).get_data()
    message = carrier.hears(action_of(refused), Digits="2")
    assert message.find("Record") is not None
    with company.db.reading() as tx:
        assert tx.rows(select(QueueEntry)) == []
        (event,) = tx.rows(select(CallEvent).where(CallEvent.kind == "callback_refused"))
    assert json.loads(event.data)["why"] == "number_cap"


def test_a_caller_is_called_back_only_where_we_may_dial(carrier: Carrier, company: House) -> None:
    _limit(company, carrier, allowed_prefixes=("+44",))
    _, refused = _asks_to_be_called_back(carrier)
    assert "cannot call you back" in words_of(refused)


def test_in_place_of_a_number_that_we_may_not_dial_the_caller_types_another(carrier: Carrier, company: House) -> None:
    _limit(company, carrier, allowed_prefixes=("+39",))
    _, refused = _asks_to_be_called_back(carrier, caller="+447700900123")
    assert "cannot call you back on that number. Please type your telephone number" in words_of(refused)
    read_back = carrier.hears(action_of(refused), Digits="00390212345678")
    done = carrier.hears(action_of(read_back), Digits="1")
    assert "we will call you back. We will call you as soon as it is your turn." in words_of(done)
    assert "The number that we will call is" in words_of(done)
    with company.db.reading() as tx:
        (entry,) = tx.rows(select(QueueEntry))
    assert entry.number == "+390212345678"


TRANSFERRING = {
    "flow": "hotline",
    "languages": ["en"],
    "company": {"en": "Aurora"},
    "start": "through",
    "person": "message",
    "message": "message",
    "nodes": {
        "through": {"kind": "transfer", "number": TYPED, "failed": "message"},
        "message": {"kind": "voicemail", "prompt": {"en": "Please leave a message."}},
    },
}


def _transferring(house: House) -> None:
    with house.db.writing() as tx:
        revisions.publish(tx, revisions.prepare(TRANSFERRING))


def test_a_caller_is_transferred_so_often_and_then_led_on(carrier: Carrier, company: House) -> None:
    _transferring(company)
    _limit(company, carrier, calls_per_number=1, calls_per_customer=1)
    first = carrier.dials()
    assert [number.text for number in first.iter("Number")] == [TYPED]
    assert carrier.dials().find("Dial") is not None  # the same webhook again is the same transfer
    again = carrier.dials(sid="CA" + "2" * 32)
    assert again.find("Dial") is None
    assert "Please leave a message." in words_of(again)
    with company.db.reading() as tx:
        received = tx.rows(select(CallEvent.data).where(CallEvent.kind == "call_received").order_by(CallEvent.id))
    assert ["refused", "customer_cap"] in json.loads(received[1].data)["did"]


def test_of_two_transfers_at_once_the_second_counts_the_first(carrier: Carrier, company: House) -> None:
    _transferring(company)
    _limit(company, carrier, calls_per_number=1, calls_per_customer=1)
    contact_id = _contact(company)
    elsewhere = Carrier(company, carrier.client.application.test_client())
    with ThreadPoolExecutor(1) as other:
        with company.db.writing() as tx:
            tx.one_at_a_time(outbound.COUNTING)
            outbound.reached(tx, "transfer:0:0", Reaching(Kind.TRANSFER, TYPED, contact_id))
            waiting = other.submit(elsewhere.dials)
        assert waiting.result().find("Dial") is None


def test_a_transfer_goes_only_where_we_may_dial(carrier: Carrier, company: House) -> None:
    _transferring(company)
    _limit(company, carrier, allowed_prefixes=("+44",))
    assert carrier.dials().find("Dial") is None


def test_callbacks_promised_to_other_numbers_count_for_their_caller(company: House) -> None:
    contact_id = _contact(company)
    with company.db.writing() as tx:
        wanted = queues.CallbackWanted(contact_id, "doubts", TYPED, "en")
        assert queues.want_callback(tx, wanted) is not None
        assert queues.promised(tx, contact_id, TYPED) == 0
        assert queues.promised(tx, contact_id, ANNA) == 1
        stranger = contacts.open(tx, NewContact("call", number="+393339999999"))
        assert queues.promised(tx, stranger, ANNA) == 0


def test_no_call_goes_out_beyond_the_cap_though_it_was_promised(company: House) -> None:
    """The cap was lowered, or reached, between the promise and the call."""

    class NoCarrier:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError("nothing may reach the carrier")

    none_at_all = company.settings.model_copy(update={"calls_per_number": 0})
    limited = House(none_at_all, company.clock, company.db, company.jobs)
    with company.db.writing() as tx:
        contact_id = contacts.open(tx, NewContact("call", 1, number=ANNA))
        call_id = calls.begin(tx, calls.NewCall(contact_id, 1, None, ANNA, direction="outbound"))
        _asked(tx, f"callback:{call_id}", call_id)
    assert performer(limited, NoCarrier()).perform() == 1
    with company.db.reading() as tx:
        request = tx.row(select(CarrierRequest.__table__))
        call = tx.row(select(Call.__table__).where(Call.id == call_id))
    assert (request.status, request.error) == ("failed", "number_cap: not sent")
    assert (call.status, call.hangup_cause) == ("ended", "failed")
