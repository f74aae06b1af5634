"""The survey's page behind a link."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ivr import messages, surveys
from ivr.app import create_app
from tests.ivr.surveys.conftest import MOBILE, Floor


@pytest.fixture
def browser(floor: Floor) -> FlaskClient:
    return create_app(floor.house).test_client()


def _asked(floor: Floor, language: str = "en") -> Any:
    floor.set_line(survey_by="link")
    survey_id = floor.talked(language=language)
    floor.run()
    return floor.survey(survey_id)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "How did we do?"), ("th", "ส่งคำตอบ"), ("vi", "Gửi"), ("it", "Invia")]
)
def test_the_page_asks_everything_in_the_customers_language(
    floor: Floor, browser: FlaskClient, language: str, words: str
) -> None:
    survey = _asked(floor, language)
    page = browser.get(f"/s/{survey.token}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in text
    assert words in text
    assert text.count("<legend>") == 3
    assert text.count('type="radio"') == 9
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert floor.survey(survey.id).status == "asked"


def test_answers_are_kept_once_and_the_page_closes(floor: Floor, browser: FlaskClient) -> None:
    survey = _asked(floor)
    path = f"/s/{survey.token}"
    answered = {"solved": "1", "agent": "5", "repeated": "9", "comment": "<b>fine</b>", "other": "1"}
    assert browser.post(path, data=answered).status_code == 303
    assert browser.post(path, data={"solved": "2"}).status_code == 303
    with floor.house.db.reading() as tx:
        assert surveys.answered(tx, survey.id) == {"solved": "1", "agent": "5", "comment": "<b>fine</b>"}
    assert floor.survey(survey.id).status == "completed"
    page = browser.get(path)
    assert page.status_code == 200
    assert "Thank you for your answers." in page.get_data(as_text=True)


def test_an_empty_form_is_shown_again(floor: Floor, browser: FlaskClient) -> None:
    survey = _asked(floor)
    page = browser.post(f"/s/{survey.token}", data={"comment": " "})
    assert page.status_code == 400
    assert 'role="alert"' in page.get_data(as_text=True)
    assert floor.survey(survey.id).status == "asked"


def test_never_again_is_one_button(floor: Floor, browser: FlaskClient) -> None:
    survey = _asked(floor)
    assert browser.post(f"/s/{survey.token}", data={"never": "1", "solved": "1"}).status_code == 303
    assert floor.survey(survey.id).status == "opted_out"
    assert browser.get(f"/s/{survey.token}").status_code == 410
    with floor.house.db.reading() as tx:
        assert messages.opted_out(tx, MOBILE, "survey", "call")


def test_after_its_time_the_page_is_closed(floor: Floor, browser: FlaskClient) -> None:
    survey = _asked(floor)
    floor.wait(48 * 3600)
    assert browser.get(f"/s/{survey.token}").status_code == 410
    browser.post(f"/s/{survey.token}", data={"solved": "1"})
    with floor.house.db.reading() as tx:
        assert surveys.answered(tx, survey.id) == {}


def test_whoever_tries_links_is_soon_refused(floor: Floor, browser: FlaskClient) -> None:
    statuses = [browser.get(f"/s/{'x' * 43}").status_code for _ in range(12)]
    assert statuses == [404] * 10 + [429] * 2
    assert browser.get("/s/short", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
