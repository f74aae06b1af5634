"""A caller's dialogue through the signed webhooks, with the shipped flow."""

from __future__ import annotations

import copy
import json
from typing import Any

from sqlalchemy import select, update

from ivr import queues, revisions
from ivr.calls import Call, CallEvent
from ivr.contacts import Contact
from ivr.house import House
from ivr.queues import QueueEntry
from tests.ivr.conftest import Carrier, action_of, words_of


def _rows(house: House, table: Any) -> list[Any]:
    with house.db.reading() as tx:
        return list(tx.rows(select(table).order_by(table.id)))


def _to_the_menu(carrier: Carrier) -> Any:
    document = carrier.dials()
    while "complaint" not in words_of(document):
        document = carrier.hears(action_of(document), Digits="1")
    return document


def test_a_caller_hears_the_menu_and_a_repeated_webhook_changes_nothing(carrier: Carrier, company: House) -> None:
    first = carrier.post("/voice/incoming", From="+393331234567", To="+39800123456", CallStatus="ringing")
    again = carrier.post("/voice/incoming", From="+393331234567", To="+39800123456", CallStatus="ringing")
    assert first.get_data() == again.get_data()
    assert len(_rows(company, Call)) == 1
    assert [event.kind for event in _rows(company, CallEvent)] == ["call_received"]


def test_a_complaint_with_its_cause_reaches_its_queue(carrier: Carrier, company: House) -> None:
    menu = _to_the_menu(carrier)
    causes = carrier.hears(action_of(menu), Digits="2")
    carrier.hears(action_of(causes), Digits="1")
    (contact,) = _rows(company, Contact)
    assert (contact.reason, contact.cause) == ("complaint", "delay")


def test_a_stale_turn_gets_what_is_playing_now(carrier: Carrier, company: House) -> None:
    menu = _to_the_menu(carrier)
    old = action_of(menu)
    causes = carrier.post(old, Digits="2").get_data()
    assert carrier.post(old, Digits="3").get_data() == causes
    (contact,) = _rows(company, Contact)
    assert contact.reason == "complaint"


def test_a_forged_request_is_refused_and_changes_nothing(carrier: Carrier, company: House) -> None:
    answer = carrier.forges("/voice/incoming", From="+393331234567", To="+39800123456")
    assert answer.status_code == 403
    assert _rows(company, Call) == []


def test_a_form_without_its_fields_is_refused_with_the_reason(carrier: Carrier, company: House) -> None:
    answer = carrier.post("/voice/incoming", From="+393331234567")
    assert (answer.status_code, answer.get_data(as_text=True)) == (400, "To is missing\n")
    assert _rows(company, Call) == []


def test_a_withheld_number_is_nobody_but_is_served(carrier: Carrier, company: House) -> None:
    for number, sid in (("anonymous", "a"), ("+266696687", "b"), ("", "c"), ("sip:x@example.com", "d")):
        carrier.dials(caller=number, sid="CA" + sid * 32)
    assert [contact.number for contact in _rows(company, Contact)] == [None] * 4


def test_a_fault_inside_is_spoken_in_the_callers_language_and_leads_to_a_message(carrier: Carrier) -> None:
    answer = carrier.hears("/voice/wait/99/key?l=it", Digits="1")
    assert answer.find("Leave") is not None
    broken = carrier.hears("/voice/calls/1/queue/77?l=it", QueueResult="error")
    assert broken.tag == "Response"


def test_a_caller_who_hangs_up_in_the_menu_is_on_record(carrier: Carrier, company: House) -> None:
    _to_the_menu(carrier)
    carrier.post("/voice/status", CallStatus="completed", SequenceNumber="0")
    carrier.post("/voice/status", CallStatus="completed", SequenceNumber="0")
    (call,) = _rows(company, Call)
    assert (call.status, call.hangup_cause) == ("ended", "customer")
    (contact,) = _rows(company, Contact)
    assert contact.ended_at == company.clock.now()
    assert json.loads(_rows(company, CallEvent)[-1].data)["cause"] == "customer"


def test_a_published_change_serves_the_next_call_and_leaves_the_one_in_progress_alone(
    carrier: Carrier, company: House
) -> None:
    menu = _to_the_menu(carrier)
    changed = copy.deepcopy(revisions.shipped("hotline"))
    changed["nodes"]["welcome"]["options"].pop("4")
    changed["rehearsals"] = []
    with company.db.writing() as tx:
        revisions.publish(tx, revisions.prepare(changed), "no more orders")
    carrier.hears(action_of(menu), Digits="4")
    second = carrier.dials(sid="CA" + "2" * 32)
    first_call, second_call = _rows(company, Call)
    assert first_call.revision_id != second_call.revision_id
    assert _rows(company, Contact)[0].reason == "order"
    carrier.hears(action_of(second), Digits="4", CallSid="CA" + "2" * 32)
    assert _rows(company, Contact)[1].reason is None


def test_a_wait_poll_that_fails_goes_on_with_music(carrier: Carrier, company: House) -> None:
    carrier.dials()
    with company.db.writing() as tx:
        entered = queues.enter(tx, queues.Entering(1, 1, "doubts", "doubts", "it"))
        tx.execute(update(Call).values(state="not JSON", stage="queue"))
    assert isinstance(entered, queues.Entered)
    document = carrier.hears(f"/voice/wait/{entered.entry_id}?l=it")
    assert [verb.tag for verb in document] == ["Play"]


def test_nobody_there_is_said_honestly_and_a_callback_keeps_the_place(carrier: Carrier, company: House) -> None:
    menu = _to_the_menu(carrier)
    document = carrier.hears(action_of(menu), Digits="1")
    assert "no colleague" in words_of(document).lower() or "nobody" in words_of(document).lower()
    offered = carrier.hears(action_of(document), Digits="1")
    carrier.hears(action_of(offered), Digits="1")
    entries = _rows(company, QueueEntry)
    assert [(entry.kind, entry.status) for entry in entries][-1] == ("callback", "waiting")
