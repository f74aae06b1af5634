"""The log of calls over the API, and the indexes that answer it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects import sqlite

from ivr import agents, calls, contacts, customers, queues, staff
from ivr.calls import Call, NewCall, Purpose
from ivr.clock import VirtualClock
from ivr.contacts import Contact, NewContact
from ivr.conversation import PASSED_ON, Conversation
from ivr.dispatch.rows import Offer
from ivr.house import House
from ivr.reports import Style, Visited, Wanted, written
from ivr.reports.call_export import harmless
from ivr.reports.call_log import wanted_calls
from ivr.reports.call_words import WORDS
from ivr.seed import seed
from ivr.sentences import LANGUAGES
from recordings import Recording
from tests.audits import audited

CALLS = 7
LOCALES = Path(__file__).resolve().parents[3] / "console/src/locales"


@pytest.fixture(autouse=True)
def made(house: House, clock: VirtualClock) -> list[int]:
    """Seven calls, two in each minute; every third answered by Bruno from the queue doubts."""
    seed(house, anyway=True)
    return [_call(house, clock, number) for number in range(CALLS)]


def _call(house: House, clock: VirtualClock, number: int) -> int:
    clock.move_to(clock.now() + timedelta(minutes=number % 2))
    with house.db.writing() as tx:
        anna = customers.recognise(tx, "+393331234567")
        contact = contacts.open(
            tx, NewContact("call", 1, anna.customer_id if number == 0 else None, f"+3902000000{number}")
        )
        contacts.set_reason(tx, contact, "doubt" if number % 2 else "complaint")
        call = calls.begin(
            tx,
            NewCall(
                contact_id=contact,
                line_id=1,
                revision_id=1,
                caller=f"+3902000000{number}",
                called="+39800123456",
                sid=f"CA{number:032d}",
                language="en",
            ),
        )
        calls.record(tx, calls.Entry(call, "call_received", "received", {"language": "en"}))
        if number % 3 == 0:
            _talk(tx, contact, call)
        calls.end(tx, call, "completed", calls.HangupCause.CUSTOMER)
        calls.rebuild(tx, call)
        contacts.close(tx, contact)
    return call


def _talk(tx: Any, contact: int, call: int, name: str = "bruno", result: str | None = None) -> None:
    person = staff.by_email(tx, f"{name}@demo.hotline.example")
    assert person is not None
    agent = agents.of_staff(tx, person.id)
    assert agent is not None
    entered = queues.enter(tx, queues.Entering(contact, call, "doubts", "doubts", "en"))
    assert isinstance(entered, queues.Entered)
    entry = entered.entry_id
    offer = tx.insert(
        insert(Offer).values(entry_id=entry, agent_id=agent, status="accepted", made_at=tx.now, expires_at=tx.now)
    )
    tx.execute(
        insert(Conversation).values(
            contact_id=contact,
            call_id=call,
            entry_id=entry,
            offer_id=offer,
            room=offer,
            agent_id=agent,
            status="ended",
            started_at=tx.now,
            talking_at=tx.now,
            ended_at=tx.now,
            result=result,
        )
    )
    contacts.set_agent(tx, contact, agent)
    queues.complete(tx, entry)


def _ids(browser: Any, **query: Any) -> list[int]:
    return [line["id"] for line in browser.get("/calls", query)]


def test_calls_come_newest_first_and_pages_meet(supervisor: Any, made: list[int]) -> None:
    seen: list[int] = []
    page = _ids(supervisor, limit=3)
    while page:
        seen += page
        page = _ids(supervisor, limit=3, before=page[-1])
    assert seen == made[::-1]


def test_a_call_that_goes_on_shows_the_queue_it_was_in(supervisor: Any, made: list[int], house: House) -> None:
    with house.db.writing() as tx:
        asked = {"status": "active", "stage": "survey", "record": None, "ended_at": None}
        tx.execute(update(Call).where(Call.id == made[0]).values(**asked))
    shown = {call["id"]: call["queues"] for call in supervisor.get("/calls")}
    assert (shown[made[0]], shown[made[1]]) == (["doubts"], [])


def test_calls_are_filtered_by_what_is_asked(supervisor: Any, made: list[int], house: House) -> None:
    talked = [made[6], made[3], made[0]]
    assert _ids(supervisor, queue="doubts") == talked
    assert _ids(supervisor, queue="orders") == []
    (agent_id,) = {line["agent_id"] for line in supervisor.get("/calls") if line["agent"] == "Bruno Neri"}
    assert _ids(supervisor, agent_id=agent_id) == talked
    assert _ids(supervisor, reason="doubt") == [made[5], made[3], made[1]]
    assert _ids(supervisor, number="+39020000002") == [made[2]]
    assert _ids(supervisor, outcome="menu") == made[::-1]
    assert _ids(supervisor, outcome="answered") == []
    assert _ids(supervisor, line_id=1, status="ended", purpose="customer") == made[::-1]
    (first,) = supervisor.get("/calls", {"customer_id": 1})
    assert (first["id"], first["customer"], first["line"]) == (made[0], "Anna Rossi", "Aurora")
    since = supervisor.get(f"/calls/{made[5]}")["call"]["started_at"]
    assert _ids(supervisor, since=since) == [made[6], made[5]]
    assert _ids(supervisor, until=since, limit=1) == [made[4]]
    supervisor.get("/calls", {"before": 99}, status=404)


def test_each_call_of_a_contact_has_its_own_agent_and_result(supervisor: Any, made: list[int], house: House) -> None:
    first = made[0]
    with house.db.writing() as tx:
        contact = calls.load(tx, first).contact_id
        tx.execute(update(Conversation).where(Conversation.call_id == first).values(result="promised"))
        called_back, asked = (_of_contact(tx, contact, purpose) for purpose in (Purpose.CALLBACK, Purpose.SURVEY))
        _talk(tx, contact, called_back, "chiara", "solved")
        _talk(tx, contact, called_back, "suda", PASSED_ON)
        tx.execute(update(Contact).where(Contact.id == contact).values(disposition="solved"))
    told = {call["id"]: (call["agent"], call["disposition"]) for call in supervisor.get("/calls")}
    assert told[first] == ("Bruno Neri", "promised")
    assert told[called_back] == ("Suda Chaiyo", "solved")
    assert told[asked] == told[made[1]] == (None, None)
    head = supervisor.get(f"/calls/{first}")["call"]
    assert (head["agent"], head["disposition"]) == told[first]


def _of_contact(tx: Any, contact: int, purpose: Purpose) -> int:
    ours = NewCall(contact, 1, 1, called="+39020000000", caller="+39800123456", direction="outbound", purpose=purpose)
    return calls.begin(tx, ours)


def test_one_call_shows_all_that_belongs_to_it(agent: Any, made: list[int]) -> None:
    sheet = agent.get(f"/calls/{made[0]}")
    assert sheet["revision"] == {"id": 1, "flow": "hotline", "number": 1}
    assert [talk["agent"] for talk in sheet["talks"]] == ["Bruno Neri"]
    assert [wait["queue"] for wait in sheet["waits"]] == ["doubts"]
    assert sheet["events"][0]["kind"] == "call_received"
    assert sheet["call"]["record"]["ended"] is True
    assert (sheet["recordings"], sheet["survey"], sheet["case"], sheet["siblings"]) == ([], None, None, [])
    agent.get("/calls/99", status=404)


def test_the_log_is_for_supervisors(agent: Any) -> None:
    agent.get("/calls", status=403)


def _plan(house: House, wanted: Wanted, few_calls: int) -> list[str]:
    with house.db.reading() as tx:
        statement = wanted_calls(tx, wanted, few_calls).limit(50)
        query = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        return [row.detail for row in tx.rows(text("EXPLAIN QUERY PLAN " + query.replace(":", "\\:")))]


FILTERS = [
    Wanted(line_id=1, outcome="menu"),
    Wanted(queue="doubts", reason="doubt"),
    Wanted(agent_id=1),
    Wanted(status="ended", purpose="customer"),
    Wanted(direction="inbound"),
]
VISITED = Wanted(visited=Visited("hotline", node="welcome", did="chose", key="2"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL reads small tables whole
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(before=3), *FILTERS])
def test_what_many_calls_fit_is_read_from_the_newest_on(house: House, wanted: Wanted) -> None:
    plan = _plan(house, wanted, few_calls=0)
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
    assert any("INDEX ix_calls_" in step for step in plan), plan


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL reads small tables whole
@pytest.mark.parametrize("wanted", [Wanted(numbers=("+39020000002",)), Wanted(customer_id=1), VISITED, *FILTERS])
def test_what_few_calls_fit_is_found_without_reading_the_others(house: House, wanted: Wanted) -> None:
    plan = _plan(house, wanted, few_calls=100)
    assert not [step for step in plan if step.startswith("SCAN calls")], plan
    assert not [step for step in plan if "INDEX ix_calls_started_at" in step], plan


def _table(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_same_filter_is_had_as_a_table(manager: Any, made: list[int]) -> None:
    rows = _table(manager.client.get("/api/calls.csv?reason=doubt"))
    assert [int(row["id"]) for row in rows] == [made[5], made[3], made[1]]
    assert rows[0]["number"] == "+39020000005"
    assert rows[0]["started_at"] == "2026-03-02 10:03:00+01:00"
    assert rows[1]["queue_seconds"] == "0"


def test_a_table_names_the_queues_as_the_list_does(manager: Any, carrier_call: int, house: House) -> None:
    with house.db.writing() as tx:
        calls.rebuild(tx, carrier_call)
    rows = _table(manager.client.get("/api/calls.csv"))
    assert {row["id"]: row["queues"] for row in rows}[str(carrier_call)] == "Complaints"


@pytest.mark.parametrize(
    ("query", "headers", "words"),
    [
        ("", {}, ("Incoming", "Question", "Answered", "Information sent", "the customer")),
        ("?language=it", {}, ("In entrata", "Domanda", "Risposta", "Informazioni inviate", "il cliente")),
        ("", {"Accept-Language": "vi-VN"}, ("Gọi đến", "Thắc mắc", "Đã trả lời", "Đã gửi thông tin", "khách hàng")),
    ],
)
def test_a_table_says_it_in_the_readers_words_and_keeps_the_codes(
    manager: Any, house: House, made: list[int], query: str, headers: dict[str, str], words: tuple[str, ...]
) -> None:
    columns = ("direction", "reason", "outcome", "disposition", "hangup_cause")
    with house.db.writing() as tx:
        tx.execute(update(Call).where(Call.id == made[3]).values(outcome="answered"))
        tx.execute(update(Conversation).values(result="sent information"))
    rows = _table(manager.client.get(f"/api/calls.csv{query}", headers=headers))
    (row,) = [row for row in rows if row["id"] == str(made[3])]
    assert tuple(row[column] for column in columns) == words
    codes = tuple(row[f"{column}_code"] for column in columns)
    assert codes == ("inbound", "doubt", "answered", "sent information", "customer")


def test_the_table_says_of_a_call_what_the_screen_says() -> None:
    for place, language in enumerate(LANGUAGES):
        calls_words, call_words, desk_words = (_screen_words(language, screen) for screen in ("calls", "call", "desk"))
        screens = {
            "purpose": calls_words["purpose"],
            "direction": calls_words["direction"],
            "outcome": calls_words["outcome"],
            "hangup_cause": call_words["by"],
            "disposition": desk_words["disposition"],
        }
        for column, words in WORDS.items():
            assert {code: said[place] for code, said in words.items()} == {
                code: screens[column][code] for code in words
            }, (language, column)


def _screen_words(language: str, screen: str) -> Any:
    return json.loads((LOCALES / language / f"{screen}.json").read_text())


def test_a_table_longer_than_a_page_has_every_call_once(house: House, made: list[int]) -> None:
    text = "".join(written(house.db, Wanted(), Style("Europe/Rome"), rows_at_once=3))
    assert [int(row["id"]) for row in csv.DictReader(io.StringIO(text))] == made[::-1]


def test_a_name_that_looks_like_a_formula_stays_a_name(manager: Any, house: House) -> None:
    with house.db.writing() as tx:
        customers.change(tx, 1, name="=HYPERLINK(A1)")
    (row,) = _table(manager.client.get("/api/calls.csv?customer_id=1"))
    assert row["customer"] == "'=HYPERLINK(A1)"
    for formula in ("@x", "+39 02;1", "-1+2", "\n=1", " =1", "\uff1d1", "+1\n"):
        assert harmless(formula) == f"'{formula}"
    assert [harmless(text) for text in ("+3902", "Anna", "B-1", "")] == ["+3902", "Anna", "B-1", ""]


def test_a_table_for_excel_begins_with_its_mark_and_keeps_semicolons_apart(manager: Any, made: list[int]) -> None:
    text = manager.client.get("/api/calls.csv?separator=semicolon&mark=true").get_data().decode("utf-8")
    assert text.startswith("\ufeffid;started_at;")


def test_an_export_is_for_managers_and_stands_on_the_audit(manager: Any, supervisor: Any, house: House) -> None:
    assert supervisor.client.get("/api/calls.csv").status_code == 403
    manager.client.get("/api/calls.csv?number=%2B39020000002&purpose=customer")
    with house.db.reading() as tx:
        (entry,) = audited(tx, "calls")
    assert (entry.act, entry.staff_id) == ("calls_exported", manager.person.id)
    assert (entry.after["purpose"], entry.after["number"]) == ("customer", "…")


def test_a_number_is_found_in_any_writing(supervisor: Any, made: list[int]) -> None:
    for number in ("+39 02 0000 002", "02 0000 002", "02/0000002", "0039020000002"):
        assert _ids(supervisor, number=number) == [made[2]], number
    supervisor.get("/calls", {"number": "nobody"}, status=422)


def test_days_are_those_of_the_zone_that_is_named(supervisor: Any, made: list[int]) -> None:
    assert _ids(supervisor, first_day="2026-03-02", last_day="2026-03-02") == made[::-1]
    assert _ids(supervisor, first_day="2026-03-03") == []
    assert _ids(supervisor, last_day="2026-03-01") == []
    assert _ids(supervisor, first_day="2026-03-03", zone="Pacific/Kiritimati") == []
    assert _ids(supervisor, last_day="2026-03-01", zone="Pacific/Pago_Pago") == made[::-1]
    supervisor.get("/calls", {"zone": "Nowhere/Land"}, status=422)


def test_a_call_is_told_in_sentences_with_names(agent: Any, carrier_call: int, house: House) -> None:
    told = agent.get(f"/calls/{carrier_call}")["timeline"]
    assert [moment["sentence"] for moment in told] == [
        "The call came in.",
        "Pressed 2, “Complaints” at “Welcome”.",
        "Typed 4 digits at “Welcome”.",
        "Joined the queue Complaints.",
        "Offered to Bruno Neri.",
        "Talks with Bruno Neri.",
        "Something new.",
    ]
    assert told[1]["facts"]["reason"] == "complaint"
    assert told[-1]["after_seconds"] == 0


@pytest.fixture
def carrier_call(house: House, made: list[int]) -> int:
    """A call whose journal has one of everything that needs a name."""
    with house.db.writing() as tx:
        bruno = next(one.id for one in agents.listing(tx) if one.name == "Bruno Neri")
        call = calls.begin(tx, NewCall(contacts.open(tx, NewContact("call", 1)), 1, 1, "+39800123456"))
        journal: list[tuple[str, dict[str, Any]]] = [
            ("call_received", {"language": "en"}),
            ("keys_pressed", {"node": "welcome", "key": "2", "did": [["reason", "complaint"]]}),
            ("keys_pressed", {"node": "welcome", "keys": 4}),
            ("entry_queued", {"queue": "complaints"}),
            ("offer_made", {"agent": bruno}),
            ("talk_started", {"agent": bruno, "conversation": 1}),
            ("something_new", {}),
        ]
        for number, (kind, data) in enumerate(journal):
            calls.record(tx, calls.Entry(call, kind, str(number), data))
    return call


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_recording_says_whether_you_may_hear_it(agent: Any, supervisor: Any, carrier_call: int, house: House) -> None:
    with house.db.writing() as tx:
        contact = tx.scalar(select(Call.contact_id).where(Call.id == carrier_call))
        values = {"call_id": carrier_call, "contact_id": contact, "purpose": "voicemail", "created_at": tx.now}
        tx.execute(insert(Recording).values(sid="RE1", status="stored", **values))
    for browser, may_hear in ((agent, False), (supervisor, True)):
        (recording,) = browser.get(f"/calls/{carrier_call}")["recordings"]
        assert recording["may_hear"] is may_hear
