"""What a survey's bad answer has set going is forgotten with the customer who gave it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr import calls, contacts, customers, privacy, surveys
from ivr.cases.rows import Task
from ivr.customers import NewCustomer
from tests.ivr.surveys.conftest import MOBILE, Floor


@pytest.mark.parametrize("known", [True, False])
def test_the_follow_up_of_a_bad_answer_quotes_nobody_who_was_erased(floor: Floor, known: bool) -> None:
    """Whether the call was taken for theirs, or came from their number when nobody knew yet."""
    with floor.house.db.writing() as tx:
        paul = customers.add(tx, NewCustomer("Paul", [MOBILE]))
        contact_id, call_id = floor.meet(tx)
        if known:
            contacts.recognise(tx, contact_id, paul)
        survey_id = surveys.consider(tx, contact_id, "talked")
        assert survey_id is not None
        surveys.answer(tx, survey_id, "agent", "1")
        calls.end(tx, call_id, "completed", calls.HangupCause.CUSTOMER)
    assert "agent: 1" in _text(floor)
    with floor.house.db.reading() as tx:
        assert privacy.export(tx, paul)["tasks"][0]["text"] == _text(floor)
    with floor.house.db.writing() as tx:
        privacy.erase(tx, paul, None)
    assert _text(floor) == ""


def _text(floor: Floor) -> str:
    with floor.house.db.reading() as tx:
        return str(tx.scalar(select(Task.text)))
