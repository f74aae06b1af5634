"""Invitations: one a contact, one a number a week, none against anybody's will."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import update

from ivr import calls, messages, surveys
from ivr.db import Tx
from ivr.messages import OptingOut
from tests.ivr.surveys.conftest import LANDLINE, MOBILE, Floor

DAY = 86_400


def test_a_contact_is_considered_once_however_often_its_end_is_told(floor: Floor) -> None:
    def consider(tx: Tx) -> tuple[int | None, int | None]:
        contact_id, _ = floor.meet(tx)
        return surveys.consider(tx, contact_id, "talked"), surveys.consider(tx, contact_id, "talked")

    first, second = floor.write(consider)
    assert first is not None
    assert second is None
    survey = floor.survey(first)
    assert (survey.status, survey.channel, survey.agent_id, survey.language) == ("due", "call", floor.agent_id, "en")


def test_who_is_not_asked_and_why_stands_in_the_journal(floor: Floor) -> None:
    def consider(tx: Tx) -> list[str]:
        contact_id, call_id = floor.meet(tx, number=None)
        assert surveys.consider(tx, contact_id, "talked") is None
        return [event.data for event in calls.events(tx, call_id) if event.kind == "survey_not_due"]

    assert floor.write(consider) == ['{"why":"withheld"}']


def test_a_number_is_asked_once_a_week(floor: Floor) -> None:
    assert floor.talked() is not None
    assert floor.talked() is None  # one is on its way
    floor.run()
    floor.wait(6 * DAY)
    assert floor.talked() is None
    floor.wait(DAY)
    assert floor.talked() is not None


def test_two_that_became_due_together_are_one(floor: Floor) -> None:
    """Two transactions may each have seen no other; the older invitation is the one that counts."""
    first, second = floor.talked(LANDLINE), floor.talked(MOBILE)

    def same_number(tx: Tx) -> None:

        tx.execute(update(surveys.Survey).values(number=MOBILE))

    floor.write(same_number)
    floor.run()
    assert (floor.survey(first).status, floor.survey(second).status) == ("asked", "not_asked")


def test_a_talk_late_in_the_evening_is_asked_about_in_the_morning(floor: Floor) -> None:
    floor.wait(9.5 * 3600)  # 19:30 in Rome
    evening = floor.talked()
    assert floor.survey(evening).due_at == floor.house.clock.now().replace(second=30)
    night = floor.talked("+66812345678")
    assert floor.survey(night).due_at == datetime(2026, 3, 3, 2, tzinfo=UTC)  # nine in Bangkok


def test_a_line_without_a_published_survey_asks_nobody(floor: Floor) -> None:
    floor.set_line(survey_flow="never-published")
    assert floor.talked() is None
    floor.set_line(survey_flow=None)
    assert floor.talked() is None


def test_staying_on_the_line_begins_at_once_even_for_a_withheld_number(floor: Floor) -> None:
    def stay(tx: Tx) -> None:
        contact_id, call_id = floor.meet(tx, number=None)
        survey_id = surveys.stay_on_line(tx, contact_id, call_id)
        assert survey_id is not None
        assert surveys.by_call(tx, call_id) == survey_id
        assert surveys.revision_of(tx, call_id) == surveys.by_id(tx, survey_id).revision_id
        assert surveys.stay_on_line(tx, contact_id, call_id) is None
        assert surveys.consider(tx, contact_id, "talked") is None
        assert surveys.by_id(tx, survey_id).status == "unanswered"

    floor.write(stay)


def test_who_has_said_no_may_go_without_being_asked_to_stay(floor: Floor) -> None:
    def stay(tx: Tx) -> None:
        contact_id, call_id = floor.meet(tx)
        messages.opt_out(tx, OptingOut(MOBILE, "survey", "*", "key"))
        assert surveys.stay_on_line(tx, contact_id, call_id) is None

    floor.write(stay)


def test_staying_and_answering_everything_completes_it(floor: Floor) -> None:
    def stay(tx: Tx) -> None:
        contact_id, call_id = floor.meet(tx)
        survey_id = surveys.stay_on_line(tx, contact_id, call_id)
        assert survey_id is not None
        for question, value in (("solved", "1"), ("agent", "5")):
            surveys.answer(tx, survey_id, question, value)
        surveys.consider(tx, contact_id, "talked")
        assert surveys.by_id(tx, survey_id).status == "started"
        surveys.answer(tx, survey_id, "repeated", "2")
        surveys.consider(tx, contact_id, "talked")
        assert surveys.by_id(tx, survey_id).status == "completed"
        assert surveys.answered(tx, survey_id) == {"solved": "1", "agent": "5", "repeated": "2"}

    floor.write(stay)
