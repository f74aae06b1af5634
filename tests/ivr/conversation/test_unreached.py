"""Callbacks that reach nobody: what the agent is told, what counts as a try in vain, and who sees to it in the end."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update

from ivr import agents, calls, cases, contacts, conversation, customers, dispatch, queues, revisions, surveys
from ivr.app import create_app
from ivr.cases import NewTask, Task
from ivr.contacts import Contact
from ivr.conversation.unreached import settle_given_up
from ivr.customers import NewCustomer
from ivr.db import Tx
from ivr.lines import Line
from ivr.queues import CallbackWanted, Queue, QueueEntry
from ivr.reports import call_log
from ivr.reports.call_export import Style, written
from ivr.reports.call_filter import Wanted
from ivr.staff import Staff
from ivr.surveys import Survey
from tests.ivr.api.conftest import Browser
from tests.ivr.conftest import Carrier, words_of
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg
from tests.ivr.conversation.test_calling_back import CUSTOMERS_LEG, Callback
from tests.ivr.conversation.test_desk import desk_of
from tests.ivr.statements import statements

AGENTS_LEG = leg(7000)
ANOTHER = "+393331112223"


@pytest.fixture
def ringing(scene: Scene) -> Callback:
    """A customer who is being called; the agent who has accepted is there."""
    return _ringing(scene)


def _ringing(scene: Scene, customers_leg: str = CUSTOMERS_LEG) -> Callback:
    callback = Callback(scene)
    callback.customer_leg = customers_leg
    scene.agent()
    callback.dispatched()
    callback.accept()
    callback.call_id = int(callback.row.call_id)
    callback.agent_calls_in()
    callback.answered("callback", Answer(sid=customers_leg))
    return callback


@pytest.fixture
def desk(ringing: Callback, scene: Scene) -> Browser:
    return _newest(scene)


def _newest(scene: Scene) -> Browser:
    """The desk of the agent who came last."""
    email = scene.see(select(Staff.email).order_by(Staff.id.desc()).limit(1)).email
    return desk_of(scene, int(email.removeprefix("agent").removesuffix("@bank.example")))


def _once(scene: Scene) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).values(callback_tries=1)))


def _record(callback: Callback) -> dict[str, Any]:
    return callback.scene.do(lambda tx: calls.record_of(tx, callback.call_id))


def test_the_desk_is_told_that_the_line_was_busy_and_when_it_is_tried_again(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    assert desk.get("/desk")["unreached"] is None
    ringing.hears("busy")
    told = desk.get("/desk")["unreached"]
    assert (told["why"], told["number"], told["seen_to_by"]) == ("busy", ringing.contact().number, None)
    assert told["next_at"] == (scene.clock.now() + timedelta(seconds=900)).isoformat().replace("+00:00", "Z")
    assert told["conversation"] == ringing.id


def test_what_was_given_up_is_found_with_all_that_its_customer_knows(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    _once(scene)
    asked_at = ringing.row_of_entry.entered_at
    scene.later(20)
    ringing.hears("no-answer")
    assert desk.get("/desk")["unreached"]["next_at"] is None
    (line,) = desk.get("/callbacks/given-up")
    assert (line["contact_id"], line["call_id"], line["times_tried"]) == (ringing.contact_id, ringing.call_id, 1)
    assert line["asked_at"] == asked_at.isoformat().replace("+00:00", "Z")
    assert (line["promised_at"], line["queue"], line["number"]) == (None, "doubts", "+39…001")
    page = desk.get(f"/calls/{ringing.call_id}")
    assert page["given_up"]["id"] == line["id"]
    assert "callback_given_up" in [moment["kind"] for moment in page["timeline"]]
    closed = desk.post(f"/tasks/{line['id']}/close", {"word": "Wrote a letter"})
    assert closed["done_word"] == "Wrote a letter"
    assert desk.get("/callbacks/given-up") == []
    (done,) = desk.get("/callbacks/given-up", {"done": "true"})
    assert done["done_word"] == "Wrote a letter"


@pytest.mark.parametrize("calls_from", ["the number", ANOTHER])
def test_what_was_given_up_while_its_customer_was_on_the_line_is_closed_once_they_are_served(
    desk: Browser, ringing: Callback, scene: Scene, calls_from: str
) -> None:
    _once(scene)
    is_theirs = calls_from != ANOTHER
    scene.agent()
    again = scene.caller(calls_from=ringing.contact().number if is_theirs else ANOTHER)
    again.accept()
    ringing.hears("busy")
    assert len(desk.get("/callbacks/given-up")) == 1
    again.agent_calls_in().customer_comes()
    scene.do(lambda tx: conversation.customer_hung_up(tx, again.call_id))
    open_still = desk.get("/callbacks/given-up")
    assert len(open_still) == (0 if is_theirs else 1)
    assert [line["done_word"] for line in desk.get("/callbacks/given-up", {"done": "true"})] == ["served"] * is_theirs


def _given_up_a_while_ago(ringing: Callback, scene: Scene) -> None:
    _once(scene)
    ringing.hears("busy")
    scene.later(600)
    scene.do(lambda tx: agents.set_presence(tx, ringing.agent_id, "offline"))
    scene.agent()


def test_what_was_given_up_is_settled_by_a_later_call_which_is_named(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    _given_up_a_while_ago(ringing, scene)
    again = scene.caller(calls_from=ringing.contact().number).talk()
    assert len(desk.get("/callbacks/given-up")) == 1  # nobody knows yet that they are served
    scene.do(lambda tx: conversation.customer_hung_up(tx, again.call_id))
    assert desk.get("/callbacks/given-up") == []
    (settled,) = desk.get("/callbacks/given-up", {"done": "true"})
    assert (settled["done_word"], settled["served_in"]) == ("served", again.call_id)
    assert again.data_of("callback_settled") == [{"entry": ringing.entry_id, "task": settled["id"]}]
    assert desk.send("delete", f"/tasks/{settled['id']}/done").status_code == 200
    (open_again,) = desk.get("/callbacks/given-up")
    assert open_again["served_in"] is None


def test_of_a_shared_number_it_is_settled_for_that_customer_alone(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    number = ringing.contact().number

    def known(tx: Tx) -> list[int]:
        both = [customers.add(tx, NewCustomer(name=name, numbers=(number,))) for name in ("Paolo", "Maria")]
        contacts.attach_customer(tx, ringing.contact_id, both[0])
        return both

    paolo, maria = scene.do(known)
    _given_up_a_while_ago(ringing, scene)
    left = []
    for who in (None, maria, paolo):
        again = scene.caller(calls_from=number).talk()
        scene.do(partial(contacts.attach_customer, contact_id=again.contact_id, customer_id=who))
        scene.do(partial(conversation.customer_hung_up, call_id=again.call_id))
        scene.later(120)
        again.sweep()
        left.append(len(desk.get("/callbacks/given-up")))
    assert left == [1, 1, 0]


@pytest.mark.parametrize("met", [None, "machine"])
def test_a_person_who_calls_them_settles_it_unless_it_was_not_the_customer(
    desk: Browser, ringing: Callback, scene: Scene, met: str | None
) -> None:
    _once(scene)
    ringing.hears("busy")
    (line,) = desk.get("/callbacks/given-up")
    made = desk.post("/desk/calls", {"task_id": line["id"]}, status=201)["conversation"]
    ours = Meeting(scene, 0, scene.do(lambda tx: conversation.call_of(tx, made)), 0, leg(6100))
    ours.id = made
    ours.contact_id, ours.entry_id = ours.row.contact_id, ours.row.entry_id
    ours.agent_calls_in().answered("callback", Answer(sid=ours.customer_leg)).customer_comes()
    at = f"/desk/conversations/{made}"
    if met is None:
        desk.post(f"{at}/hang-up", status=204)
    else:
        desk.post(f"{at}/not-the-customer", {"met": met}, status=204)
    assert len(desk.get("/callbacks/given-up")) == (0 if met is None else 1)


def test_a_talk_that_was_not_with_the_customer_after_all_settles_nothing(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    _once(scene)
    ringing.hears("busy")
    again = _ringing(scene, leg(6100))
    number = ringing.contact().number
    scene.do(lambda tx: tx.execute(update(Contact).where(Contact.id == again.contact_id).values(number=number)))
    again.customer_comes()
    at, theirs = f"/desk/conversations/{again.id}", _newest(scene)
    theirs.post(f"{at}/hang-up", status=204)
    assert desk.get("/callbacks/given-up") == []
    theirs.post(f"{at}/not-the-customer", {"met": "wrong_person"}, status=204)
    assert len(desk.get("/callbacks/given-up")) == 2


def _added(task: NewTask, tx: Tx) -> None:
    cases.add_task(tx, task)


@pytest.mark.parametrize("met", ["machine", "wrong_person"])
@pytest.mark.parametrize("is_said", ["in the talk", "in the wrap-up"])
def test_a_call_of_ones_own_that_was_not_with_the_customer_leaves_them_the_callback_that_they_asked_for(
    scene: Scene, met: str, is_said: str
) -> None:
    asked = Callback(scene)
    scene.agent()
    desk = _newest(scene)
    made = desk.post("/desk/calls", {"contact_id": asked.contact_id}, status=201)["conversation"]
    row = scene.see(select(conversation.Conversation.__table__).where(conversation.Conversation.id == made))
    talk = Meeting(scene, row.contact_id, row.call_id, row.entry_id, leg(6100))
    talk.id = made
    talk.agent_calls_in().answered("callback", Answer(sid=talk.customer_leg)).customer_comes()
    if is_said == "in the wrap-up":
        desk.post(f"/desk/conversations/{made}/hang-up", status=204)
    desk.post(f"/desk/conversations/{made}/not-the-customer", {"met": met}, status=204)
    to_come = select(func.count().label("many")).where(QueueEntry.kind == "callback", QueueEntry.status == "waiting")
    assert scene.see(to_come).many == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_talk_that_ends_asks_for_no_more_at_once_however_many_were_given_up(scene: Scene) -> None:
    """PostgreSQL takes 65,535 parameters, and a talk has to end all the same."""
    talk, asked = scene.caller(), []
    for entry_id in range(1000, 1010):
        task = NewTask("callback", f"callback:{entry_id}", "", talk.contact_id)
        scene.do(partial(_added, task))
        with statements() as seen:
            scene.do(lambda tx: settle_given_up(tx, talk.call_id))
        asked.append(max(len(parameters) for _, parameters in seen))
    assert len(set(asked)) == 1


def test_who_does_not_serve_the_queue_sees_no_callback_of_it(desk: Browser, ringing: Callback, scene: Scene) -> None:
    _once(scene)
    ringing.hears("busy")
    other = scene.do(lambda tx: queues.add(tx, queues.NewQueue("orders", "Orders", {})))
    scene.queue_id = other
    scene.agent()
    assert _newest(scene).get("/callbacks/given-up") == []
    assert len(desk.get("/callbacks/given-up")) == 1


def test_the_number_that_was_wanted_is_the_one_that_is_called(desk: Browser, ringing: Callback, scene: Scene) -> None:
    _once(scene)
    scene.do(lambda tx: tx.execute(update(QueueEntry).where(QueueEntry.id == ringing.entry_id).values(number=ANOTHER)))
    ringing.hears("busy")
    (line,) = desk.get("/callbacks/given-up")
    made = desk.post("/desk/calls", {"task_id": line["id"]}, status=201)["conversation"]
    called = scene.do(lambda tx: calls.load(tx, conversation.call_of(tx, made)).called)
    assert called == ANOTHER
    message = desk.post("/tasks/999/close", {"word": "x"}, status=404)["message"]
    assert "no task" in message


@pytest.mark.parametrize(("met", "why"), [("machine", "machine"), ("wrong_person", "wrong_person")])
def test_one_word_during_the_talk_makes_it_a_try_in_vain(
    desk: Browser, ringing: Callback, scene: Scene, met: str, why: str
) -> None:
    ringing.customer_comes()
    at = f"/desk/conversations/{ringing.id}"
    desk.put(f"{at}/note", {"note": "The aunt"}, status=204)
    for _ in range(2):
        desk.post(f"{at}/not-the-customer", {"met": met}, status=204)
    assert (ringing.row.ended_why, ringing.entry, ringing.presence[0]) == (why, "abandoned", "available")
    assert ringing.next_try.times_tried == 1
    assert desk.get("/desk")["unreached"]["why"] == why
    assert ringing.contact().note == "The aunt"
    ringing.hears("completed")
    assert (_record(ringing)["outcome"], _record(ringing)["answered_by"]) == ("unanswered", [])
    ends = ringing.asked()
    assert ("left" in ends) == (met == "machine")  # a machine is told why we called, an aunt is not


def test_it_may_be_said_in_the_wrap_up_and_then_the_callback_is_not_done(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    ringing.customer_comes()
    at = f"/desk/conversations/{ringing.id}"
    desk.post(f"{at}/hang-up", status=204)
    assert ringing.entry == "completed"
    desk.post(f"{at}/not-the-customer", {"met": "machine"}, status=204)
    assert (ringing.entry, ringing.presence[0], ringing.row.wrapped_up_how) == ("unreached", "available", "saved")
    assert ringing.next_try.times_tried == 1
    ringing.hears("completed")
    assert _record(ringing)["outcome"] == "unanswered"
    assert ringing.contact().disposition is None
    assert scene.see(select(Survey.id)) is None
    assert desk.post(f"{at}/wrap-up", {"note": "late"}, status=409)["code"] == "wrap_up_over"


@pytest.mark.parametrize(("seconds", "heard"), [(5, False), (40, True)])
def test_whom_a_colleague_has_talked_with_in_this_call_was_the_customer(
    ringing: Callback, scene: Scene, seconds: int, heard: bool
) -> None:
    ringing.customer_comes()
    scene.later(seconds)
    ringing.news("participant-leave", ringing.agent_leg)
    scene.do(lambda tx: queues.poll(tx, ringing.entry_id, "QU1"))
    scene.agent()
    ringing.dispatched()
    ringing.agent_leg = leg(6400)
    ringing.accept().agent_calls_in().customer_comes()
    theirs = _newest(scene)
    assert theirs.get("/desk")["conversation"]["heard_before"] is heard
    at = f"/desk/conversations/{ringing.id}/not-the-customer"
    if heard:
        assert theirs.post(at, {"met": "machine"}, status=409)["code"] == "heard_before"
    else:
        theirs.post(at, {"met": "machine"}, status=204)


def test_whom_one_has_handed_over_was_the_customer(desk: Browser, ringing: Callback, scene: Scene) -> None:
    ringing.customer_comes()
    scene.agent()
    at = f"/desk/conversations/{ringing.id}"
    scene.do(lambda tx: conversation.transfer_to_queue(tx, ringing.id, ringing.agent_id, "doubts"))
    entries = scene.see(select(func.count()).select_from(QueueEntry))[0]
    refused = desk.post(f"{at}/not-the-customer", {"met": "machine"}, status=409)
    assert refused["code"] == "was_passed_on"
    assert ringing.row.ended_why == "transferred"
    assert scene.see(select(func.count()).select_from(QueueEntry))[0] == entries


def test_the_last_try_met_by_a_machine_is_somebodys_task(desk: Browser, ringing: Callback, scene: Scene) -> None:
    _once(scene)
    ringing.customer_comes()
    desk.post(f"/desk/conversations/{ringing.id}/not-the-customer", {"met": "machine"}, status=204)
    assert tuple(scene.see(select(Task.kind, Task.contact_id))) == ("callback", ringing.contact_id)


def test_nothing_is_said_of_it_before_somebody_has_answered(desk: Browser, ringing: Callback) -> None:
    at = f"/desk/conversations/{ringing.id}/not-the-customer"
    assert desk.post(at, {"met": "machine"}, status=409)["code"] == "not_talking"


@pytest.mark.parametrize(
    ("met", "word"), [("machine", "answering machine"), ("wrong_person", "wrong person"), (None, "explained")]
)
def test_a_call_of_ones_own_that_met_nobody_is_written_up_with_one_word_and_asks_nobody_how_it_was(
    scene: Scene, met: str | None, word: str
) -> None:
    scene.do(lambda tx: _asks_afterwards(tx, scene.line_id))
    scene.do(lambda tx: tx.execute(update(Queue).values(dispositions=["explained"])))
    caller = scene.caller()
    scene.do(lambda tx: queues.leave(tx, caller.entry_id, "closed"))
    scene.agent()
    desk = _newest(scene)
    made = desk.post("/desk/calls", {"contact_id": caller.contact_id}, status=201)["conversation"]
    row = scene.see(select(conversation.Conversation.__table__).where(conversation.Conversation.id == made))
    talk = Meeting(scene, row.contact_id, row.call_id, row.entry_id, CUSTOMERS_LEG)
    talk.id = made
    talk.agent_calls_in().customer_comes()
    at = f"/desk/conversations/{made}"
    if met:
        desk.post(f"{at}/not-the-customer", {"met": met}, status=204)
    else:
        desk.post(f"{at}/hang-up", status=204)
        desk.post(f"{at}/wrap-up", {"disposition": word})
    assert (talk.contact().disposition, talk.row.wrapped_up_how) == (word, "saved")
    scene.do(lambda tx: surveys.stay_on_line(tx, talk.contact_id, talk.call_id))
    scene.do(lambda tx: surveys.consider(tx, talk.contact_id, "talked"))
    assert (scene.see(select(Survey.id)) is None) == bool(met)


def _asks_afterwards(tx: Any, line_id: int) -> None:
    for name in ("survey", "stay-on-line"):
        revisions.publish(tx, revisions.prepare(revisions.shipped(name)))
    tx.execute(update(Line).where(Line.id == line_id).values(survey_flow="survey"))


def test_a_caller_is_whoever_they_are(scene: Scene) -> None:
    caller = scene.caller()
    scene.agent()
    dispatch.run(scene.house, "main")
    caller.accept().talk()
    desk = _newest(scene)
    at = f"/desk/conversations/{caller.id}/not-the-customer"
    assert desk.post(at, {"met": "machine"}, status=409)["code"] == "not_called"


def test_the_desk_says_what_the_customer_was_promised_and_how_often_they_were_called(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    promised = scene.clock.now() + timedelta(hours=1)
    ringing.hears("busy")
    number = ringing.contact().number

    def later(tx: Any) -> None:
        queues.want_callback(tx, CallbackWanted(ringing.contact_id, "doubts", number, "en", promised))

    first = ringing.row_of_entry.entered_at
    scene.do(later)
    scene.later(3600)
    ringing.dispatched()
    offer = desk.get("/desk")["offer"]
    wanted = offer["wanted"]
    assert (wanted["times_tried"], wanted["tries"], wanted["answered"]) == (1, 3, False)
    assert wanted["asked_at"] == offer["waited_from"] == first.isoformat().replace("+00:00", "Z")
    assert wanted["promised_at"] == promised.isoformat().replace("+00:00", "Z")


def test_of_who_is_called_at_another_number_than_they_asked_from_the_desk_has_both(
    desk: Browser, ringing: Callback, scene: Scene
) -> None:
    ringing.hears("busy")
    own, other = ringing.contact().number, "+393339990077"

    def elsewhere(tx: Any) -> None:
        this = (QueueEntry.contact_id == ringing.contact_id, QueueEntry.status == "waiting")
        tx.execute(update(QueueEntry).where(*this).values(number=other))

    scene.do(elsewhere)
    scene.later(3600)
    ringing.dispatched()
    offer = desk.get("/desk")["offer"]
    assert (offer["number"], offer["wanted"]["asked_from"]) == (other, own)


def test_the_log_tells_the_number_that_was_rung_beside_the_callers_own(ringing: Callback, scene: Scene) -> None:
    assert _line(ringing).rung is None
    scene.do(lambda tx: tx.execute(update(Contact).where(Contact.id == ringing.contact_id).values(number=ANOTHER)))
    line = _line(ringing)
    assert (line.number, line.rung) == (ANOTHER, ringing.asked()["callback"]["to"])


@pytest.mark.parametrize("few_calls", [0, 100])
def test_a_callback_is_found_by_the_number_that_was_rung_and_the_table_tells_it(
    ringing: Callback, scene: Scene, few_calls: int
) -> None:
    rung = ringing.asked()["callback"]["to"]
    scene.do(lambda tx: tx.execute(update(Contact).where(Contact.id == ringing.contact_id).values(number=ANOTHER)))
    with scene.house.db.reading() as tx:
        found = call_log.wanted_calls(tx, Wanted(numbers=(rung,)), few_calls)
        assert [row.id for row in tx.rows(found)] == [ringing.call_id]
    table = csv.DictReader(io.StringIO("".join(written(scene.house.db, Wanted(numbers=(rung,)), Style("Europe/Rome")))))
    assert [(row["number"], row["rung"]) for row in table] == [(ANOTHER, rung)]


def _line(callback: Callback) -> call_log.CallLine:
    with callback.scene.house.db.reading() as tx:
        return next(line for line in call_log.page(tx, Wanted()) if line.id == callback.call_id)


@pytest.mark.parametrize(("tries", "words"), [(3, "called again later"), (1, "a person will see to it")])
def test_a_telephone_hears_that_the_customer_is_called_and_that_nobody_was_reached(
    scene: Scene, tries: int, words: str
) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).values(callback_tries=tries)))
    callback = Callback(scene)
    scene.agent(phone="telephone")
    callback.dispatched()
    with create_app(scene.house).test_client() as client:
        carrier = Carrier(scene.house, client)
        heard = carrier.hears(f"/voice/offers/{callback.offer.id}/answer", CallSid=AGENTS_LEG, Digits="1")
        assert "calling the customer now" in words_of(heard)
        callback.id = scene.do(lambda tx: tx.scalar(select(conversation.Conversation.id)))
        callback.agent_leg, callback.call_id = AGENTS_LEG, int(callback.row.call_id)
        callback.news("participant-join", AGENTS_LEG)
        callback.answered("callback", Answer(sid=CUSTOMERS_LEG))
        callback.hears("busy")
        left = carrier.hears(f"/voice/agent/left/{callback.id}", CallSid=AGENTS_LEG, CallStatus="in-progress")
        assert words in words_of(left)
        assert left.find("Hangup") is not None
