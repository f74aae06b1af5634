"""Surveys by text message, through the carrier's signed webhooks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from ivr import messages, surveys
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.messages import Message
from ivr.telephony.outcomes import Outcome
from tests.ivr.surveys.conftest import MOBILE, THAI_MOBILE, Floor, Post

_SIDS = count(1)


@pytest.fixture
def text(floor: Floor, post: Post) -> Callable[..., None]:
    """A text message from somebody's mobile."""

    def send(body: str, sender: str = MOBILE, sid: str | None = None, **more: str) -> None:
        named = sid or f"SM{next(_SIDS):032d}"
        fields = {"MessageSid": named, "From": sender, "To": floor.line.number, "Body": body, **more}
        assert post("/sms/incoming", **fields)[0] == 200

    return send


def _asked(floor: Floor, number: str = MOBILE, language: str = "en", by: str = "sms") -> Any:
    floor.set_line(survey_by=by)
    survey_id = floor.talked(number, language)
    floor.run()
    return floor.survey(survey_id)


def test_a_survey_by_text_goes_question_by_question_to_its_end(floor: Floor, text: Callable[..., None]) -> None:
    survey = _asked(floor)
    assert survey.channel == "sms"
    for answer in ("1", " 5. ", "2", "Ada was very kind"):
        text(answer)
    with floor.house.db.reading() as tx:
        given = surveys.answered(tx, survey.id)
    assert given == {"solved": "1", "agent": "5", "repeated": "2", "comment": "Ada was very kind"}
    assert floor.survey(survey.id).status == "completed"
    sent = floor.texts()
    assert len(sent) == 5
    assert sent[0].startswith("Aurora: Was your matter solved?")
    assert sent[0].endswith("STOP for no more messages.")


@pytest.mark.parametrize(("language", "answers"), [("th", "๑๕๒"), ("it", "152"), ("vi", "152")])
def test_each_language_has_its_questions_and_its_digits(
    floor: Floor, text: Callable[..., None], language: str, answers: str
) -> None:
    survey = _asked(floor, language=language)
    for answer in answers:
        text(answer)
    with floor.house.db.reading() as tx:
        assert surveys.answered(tx, survey.id) == {"solved": "1", "agent": "5", "repeated": "2"}
    assert len(set(floor.texts())) == 4


def test_a_message_that_comes_twice_is_one_answer_and_one_reply(floor: Floor, text: Callable[..., None]) -> None:
    survey = _asked(floor)
    for _ in range(3):
        text("1", sid="SM" + "7" * 32)
    with floor.house.db.reading() as tx:
        assert surveys.answered(tx, survey.id) == {"solved": "1"}
    assert len(floor.texts()) == 2


def test_what_is_not_understood_gets_one_hint_and_then_a_person(floor: Floor, text: Callable[..., None]) -> None:
    survey = _asked(floor)
    text("what do you mean?")
    assert "from 1 to 2" in floor.texts()[-1]
    text("call me please")
    assert len(floor.texts()) == 2
    with floor.house.db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(Task)) == 1
    text("1")
    with floor.house.db.reading() as tx:
        assert surveys.answered(tx, survey.id) == {"solved": "1"}


def test_an_answer_may_wait_for_two_days_and_no_longer(floor: Floor, text: Callable[..., None]) -> None:
    survey = _asked(floor)
    floor.run(47 * 3600)
    text("1")
    floor.run(3600)
    text("4")
    with floor.house.db.reading() as tx:
        assert surveys.answered(tx, survey.id) == {"solved": "1"}
    assert floor.survey(survey.id).status == "expired"


@pytest.mark.parametrize(
    ("word", "confirmation"),
    [
        ("STOP", None),
        ("Stop.", None),
        ("unsubscribe", None),
        ("Basta!", "messaggi"),
        ("หยุด", "ข้อความ"),
        ("ยกเลิก", "ข้อความ"),
        ("DỪNG", "tin nhắn"),
        ("dung", "tin nhắn"),
        ("từ chối", "tin nhắn"),
        ("TU CHOI", "tin nhắn"),
        ("зогсоо", "Танд"),
    ],
)
def test_stop_is_honoured_for_good_in_every_language(
    floor: Floor, text: Callable[..., None], word: str, confirmation: str | None
) -> None:
    survey = _asked(floor)
    before = len(floor.texts())
    text(word)
    sent = floor.texts()[before:]
    assert [confirmation is not None] * len(sent) == [True] * (0 if confirmation is None else 1)
    assert floor.survey(survey.id).status == "opted_out"
    text("1")
    floor.wait(60 * 24 * 3600)
    assert floor.talked() is None
    floor.set_line(survey_by="call")
    assert floor.talked() is None
    with floor.house.db.reading() as tx:
        assert surveys.answered(tx, survey.id) == {}
        assert messages.opted_out(tx, MOBILE, "reference", "sms")


def test_only_start_takes_a_stop_back(floor: Floor, text: Callable[..., None]) -> None:
    _asked(floor)
    text("STOP")
    text("please go on")
    floor.wait(8 * 24 * 3600)
    assert floor.talked() is None
    text("START")
    assert floor.talked() is not None


def test_start_from_somebody_who_never_stopped_is_read_by_a_person(floor: Floor, text: Callable[..., None]) -> None:
    text("start")
    with floor.house.db.reading() as tx:
        assert tx.scalar(select(Task.kind)) == "message"


def test_where_the_carrier_manages_opt_outs_it_confirms_them_too(floor: Floor, text: Callable[..., None]) -> None:
    text("Basta", OptOutType="STOP")
    assert floor.texts() == []
    with floor.house.db.reading() as tx:
        assert messages.opted_out(tx, MOBILE, "survey", "sms")


def test_words_without_a_survey_become_a_contact_and_one_task(floor: Floor, text: Callable[..., None]) -> None:
    text("My card is lost")
    text("Hello?")
    text("HELP")  # the carrier answers that
    with floor.house.db.reading() as tx:
        (contact,) = tx.rows(select(Contact))
        (task,) = tx.rows(select(Task))
        linked = [row.contact_id for row in tx.rows(select(Message).order_by(Message.id))]
    assert (contact.channel, contact.number, task.contact_id) == ("sms", MOBILE, contact.id)
    assert linked == [contact.id, contact.id, None]
    assert floor.texts() == []


def test_a_country_that_cannot_answer_gets_a_link(floor: Floor) -> None:
    floor.wait(0)
    survey = _asked(floor, THAI_MOBILE, "th")
    assert survey.channel == "link"
    assert floor.texts()[0].endswith(f"{floor.house.settings.public_url}/s/{survey.token}")
    assert floor.texts()[0].startswith("ออโรรา")


def test_the_carriers_21610_is_a_stop(floor: Floor) -> None:
    survey = _asked(floor)
    (request,) = floor.requests()
    floor.write(lambda tx: messages.carrier_answered(tx, request, Outcome("failed", code=21610, http_status=400)))
    assert floor.run(0) == 1
    assert floor.survey(survey.id).status == "opted_out"
    with floor.house.db.reading() as tx:
        assert messages.opted_out(tx, MOBILE, "reference", "sms")
        assert not messages.opted_out(tx, MOBILE, "survey", "call")


def test_an_invitation_that_did_not_arrive_ends_its_survey(floor: Floor, post: Post) -> None:
    survey = _asked(floor)
    message_id = floor.survey(survey.id).message_id
    sid = "SM" + "3" * 32
    for news in ("sent", "queued", "undelivered", "delivered", "undelivered"):
        fields = {"ErrorCode": "30003"} if news == "undelivered" else {}
        path = f"/sms/status/{message_id}"
        assert post(path, MessageSid=sid, MessageStatus=news, RawDlrDoneDate="2603021000", **fields)[0] == 200
    floor.run(0)
    assert (floor.survey(survey.id).status, floor.survey(survey.id).why) == ("unreached", "sms_30003")
    with floor.house.db.reading() as tx:
        message = tx.row(select(Message).where(Message.id == message_id))
    assert (message.status, message.sid, message.error_code) == ("undelivered", sid, 30003)


def test_a_forged_message_changes_nothing_and_a_broken_one_is_refused(floor: Floor, post: Post) -> None:
    fields = {"MessageSid": "SM" + "4" * 32, "From": MOBILE, "To": floor.line.number, "Body": "STOP"}
    assert post("/sms/incoming", signed=False, **fields)[0] == 403
    assert post("/sms/incoming", From=MOBILE)[0] == 400
    assert post("/sms/status/1", MessageStatus="sent", ErrorCode="many")[0] == 400
    assert post("/sms/incoming", **{**fields, "To": "+390000000"})[0] == 200
    with floor.house.db.reading() as tx:
        assert tx.rows(select(Message)) == []
        assert not messages.opted_out(tx, MOBILE, "survey", "sms")
