"""Every text column is somebody's or nobody's; a customer is exported whole and forgotten whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import JSON, String, insert, select, update

import recordings
from ivr import calls, cases, contacts, customers, lines, messages, privacy, queues, staff
from ivr.calls import Call, NewCall
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.db import Tx
from ivr.house import House
from ivr.messages.rows import OptOut
from ivr.privacy.person import OWNED
from ivr.queues import Entering
from ivr.schema import metadata
from ivr.staff import NewStaff, Role
from ivr.surveys.rows import Survey, SurveyAnswer
from ivr.telephony.requests import Asking, Kind, ask
from ivr.telephony.rows import CarrierRequest
from recordings import Recording
from tests.audits import audited

PAUL, SHARED = "+393331110001", "+390211110002"
SECRETS = ("Paul", "Rossi", PAUL[1:], "paul@example.org", "20121", "leaks", "4417", "too slow a service", "C-77")


def test_every_text_column_is_a_customers_the_staffs_or_nobodys() -> None:
    for table in metadata.sorted_tables:
        text = {column.name for column in table.columns if isinstance(column.type, String | JSON)}
        sorts = [set(sort.get(table.name, ())) for sort in (privacy.PERSONAL, privacy.OF_STAFF, privacy.IMPERSONAL)]
        assert set.union(*sorts) == text, table.name
        assert sum(map(len, sorts)) == len(text), f"{table.name} has a column of two sorts"


def test_every_table_with_personal_columns_says_whose_its_rows_are() -> None:
    assert set(OWNED) == set(privacy.PERSONAL)


class Paul:
    """A customer who has left a trace everywhere, and a neighbour who shares a number."""

    def __init__(self, house: House) -> None:
        self.house = house
        with house.db.writing() as tx:
            self._appear(tx)

    def _appear(self, tx: Tx) -> None:
        staff.add(tx, NewStaff("boss@bank.example", "Boss", Role.MANAGER, "no password"))
        line = lines.add(tx, lines.NewLine("+39800123456", "Free line", "hotline", "en", "IT", "Europe/Rome"))
        self.id = customers.add(
            tx, NewCustomer("Paul Rossi", numbers=(PAUL, SHARED), email="paul@example.org", postcode="20121")
        )
        tx.execute(update(customers.Customer).where(customers.Customer.id == self.id).values(external_id="C-77"))
        self.other = customers.add(tx, NewCustomer("Anna Verdi", numbers=(SHARED,)))
        self.contact = contacts.open(tx, NewContact("call", line.id, self.id, PAUL, "en"))
        self.neighbours = contacts.open(tx, NewContact("call", line.id, self.other, SHARED, "en"))
        contacts.wrap_up(tx, self.contact, "solved", "his tap leaks")
        self.call = calls.begin(tx, NewCall(self.contact, line.id, None, line.number, PAUL, "CA" + "1" * 32))
        calls.keep(tx, self.call, "reference", "4417")
        case = cases.open(tx, cases.NewCase("complaint", self.id, None, "the tap leaks"))
        cases.add_task(tx, cases.NewTask("follow_up", "survey:1", "call Paul", self.contact, case.id))
        tx.execute(
            insert(messages.Message).values(
                direction="inbound",
                purpose="inbound",
                line_id=line.id,
                contact_id=None,
                number=PAUL,
                body="it leaks",
                status="received",
                created_at=tx.now,
            )
        )
        self.survey = tx.insert(
            insert(Survey).values(
                created_at=tx.now,
                contact_id=self.contact,
                line_id=line.id,
                channel="sms",
                number=PAUL,
                language="en",
                status="due",
                token="t",
                due_at=tx.now,
                expires_at=tx.now,
            )
        )
        for question, value in (("agent", "2"), ("why", "too slow a service")):
            answer = {"survey_id": self.survey, "question": question, "value": value, "at": tx.now}
            tx.execute(insert(SurveyAnswer).values(**answer))
        tx.execute(
            insert(OptOut).values(number=PAUL, purpose="survey", channel="sms", source="stop_word", since=tx.now)
        )
        ask(tx, Asking(Kind.SEND_MESSAGE, "sms:1", {"to": PAUL, "body": "Paul, it leaks"}))
        staff.audit(tx, None, "customer_changed", f"customer:{self.id}", {"name": "Paul"}, {"name": "Paul Rossi"})
        recordings.message_recorded(tx, self.call, "RE" + "1" * 32, 7, "voicemail")

    def end_call(self) -> None:
        with self.house.db.writing() as tx:
            calls.end(tx, self.call, "completed", calls.HangupCause.CUSTOMER)

    def erase(self) -> privacy.Erased:
        with self.house.db.writing() as tx:
            return privacy.erase(tx, self.id, None)

    def everything(self) -> str:
        """All that is in the database, opt-outs and staff left out, as one text."""
        with self.house.db.reading() as tx:
            tables = [table for table in metadata.sorted_tables if table.name not in ("opt_outs", "staff", "lines")]
            return "\n".join(str(dict(row._mapping)) for table in tables for row in tx.rows(select(table)))


@pytest.fixture
def paul(house: House) -> Paul:
    return Paul(house)


def test_an_export_has_all_that_is_held_and_nothing_of_others(paul: Paul) -> None:
    with paul.house.db.reading() as tx:
        text = json.dumps(privacy.export(tx, paul.id))
    for secret in SECRETS:
        assert secret in text, secret
    assert "Anna" not in text
    assert '"token"' not in text


def test_whoever_is_erased_stands_nowhere_any_more_but_on_the_list_of_those_who_said_no(paul: Paul) -> None:
    before = paul.everything()
    assert all(secret in before for secret in SECRETS)
    paul.end_call()
    erased = paul.erase()
    after = paul.everything()
    assert [secret for secret in SECRETS if secret in after] == []
    assert erased.recordings == 1
    with paul.house.db.reading() as tx:
        assert tx.scalar(select(OptOut.number)) == PAUL
        assert tx.scalar(select(Call.called)) == "+39800123456"
        assert [row.value for row in tx.rows(select(SurveyAnswer.value).order_by(SurveyAnswer.question))] == ["2", ""]
        assert tx.scalar(select(Survey.status)) == "expired"
        assert tx.scalar(select(Recording.status)) == "deleted"
        rows = tx.rows(select(CarrierRequest.kind, CarrierRequest.status).order_by(CarrierRequest.id))
        assert [tuple(row) for row in rows] == [("send_message", "failed"), ("delete_recording", "pending")]
        acts = [entry.act for entry in audited(tx, f"customer:{paul.id}")]
        assert acts[-1] == "customer_erased"


def test_the_neighbour_on_the_same_number_stays_whole(paul: Paul) -> None:
    paul.end_call()
    paul.erase()
    with paul.house.db.reading() as tx:
        assert customers.by_id(tx, paul.other).name == "Anna Verdi"
        assert contacts.by_id(tx, paul.neighbours).number == SHARED
        assert customers.recognise(tx, SHARED).customer_id == paul.other


def test_erased_again_there_is_nothing_left_to_do_but_to_write_it_down(paul: Paul) -> None:
    paul.end_call()
    paul.erase()
    assert paul.erase().recordings == 0
    assert "Paul" not in paul.everything()


def test_nobody_is_erased_in_the_middle_of_a_call(paul: Paul) -> None:
    with pytest.raises(privacy.Busy):
        paul.erase()


def test_nobody_is_erased_who_waits_for_a_callback(paul: Paul) -> None:
    paul.end_call()
    with paul.house.db.writing() as tx:
        queues.add(tx, queues.NewQueue("doubts", "Doubts"))
        entered: Any = queues.enter(tx, Entering(paul.contact, paul.call, "doubts", node="wait", language="en"))
        assert entered.entry_id
    with pytest.raises(privacy.Busy):
        paul.erase()


def test_a_customer_who_is_not_there_cannot_be_erased(paul: Paul) -> None:
    with pytest.raises(customers.NoSuchCustomer), paul.house.db.writing() as tx:
        privacy.erase(tx, 99, None)
