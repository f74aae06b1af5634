"""A company that can be called: a line, its flow, its queues, and a carrier's hand that signs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from ivr import lines, queues, revisions
from ivr.app import create_app
from ivr.clock import VirtualClock
from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from tests.ivr.floor import Floor

LINE = "+39800123456"
ANNA = "+393331234567"
QUEUES = ("doubts", "complaints", "orders", "reception")


@cache
def _ready(name: str) -> revisions.Prepared:
    return revisions.prepare(revisions.shipped(name))


@pytest.fixture
def company(house: House) -> House:
    """A house with one line, the shipped flows and four queues that nobody serves yet."""
    with house.db.writing() as tx:
        lines.add(tx, lines.NewLine(LINE, "Free line", "hotline", "en", "IT", "Europe/Rome", survey_flow="survey"))
        for name in QUEUES:
            queues.add(tx, queues.NewQueue(name, name.title()))
    for name in ("hotline", "survey"):
        ready = _ready(name)
        with house.db.writing() as tx:
            revisions.publish(tx, ready)
    return house


class Carrier:
    """Posts what the carrier would post, signed by the real SDK."""

    def __init__(self, house: House, client: FlaskClient) -> None:
        self.house = house
        self._settings = house.settings
        self.client = client
        self._validator = RequestValidator(house.settings.twilio_auth_token)

    def post(self, path: str, **fields: Any) -> TestResponse:
        form = self._form(fields)
        return self._send(path, form, self._validator.compute_signature(self._settings.public_url + path, form))

    def forges(self, path: str, **fields: Any) -> TestResponse:
        """Somebody who does not know the token posts."""
        return self._send(path, self._form(fields), "no signature of theirs")

    def _form(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {"AccountSid": self._settings.twilio_account_sid, "CallSid": "CA" + "1" * 32, **fields}

    def _send(self, path: str, form: dict[str, Any], signature: str) -> TestResponse:
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    def hears(self, path: str, **fields: Any) -> Element:
        """The document that the carrier gets; it must be one."""
        answer = self.post(path, **fields)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        document = fromstring(answer.get_data())  # noqa: S314 (our own answer)
        assert document.tag == "Response"
        return document

    def dials(self, caller: str = ANNA, sid: str = "CA" + "1" * 32, **more: Any) -> Element:
        return self.hears("/voice/incoming", From=caller, To=LINE, CallSid=sid, CallStatus="ringing", **more)


@pytest.fixture
def carrier(company: House) -> Iterator[Carrier]:
    app = create_app(company)
    with app.test_client() as client:
        yield Carrier(company, client)


def words_of(document: Element) -> str:
    """Everything that is said in a document, in one line."""
    return " ".join(" ".join(document.itertext()).split())


def action_of(document: Element) -> str:
    """Where the document's last listening verb sends its result."""
    found: list[Any] = [element for element in document.iter() if element.get("action")]
    return str(found[-1].get("action"))


@pytest.fixture
def floor(house: House, clock: VirtualClock) -> Floor:
    return Floor(house, clock)


@pytest.fixture
def new_floor(_sqlite_template: Path, tmp_path: Path, clock: VirtualClock) -> Iterator[Callable[[], Floor]]:
    """Opens as many floors as a test likes, each on an empty SQLite of its own."""
    houses: list[House] = []

    def open_floor() -> Floor:
        path = tmp_path / f"floor{len(houses)}.db"
        shutil.copy(_sqlite_template, path)
        settings = settings_of(
            HOTLINE_VAR=tmp_path,
            database_url=f"sqlite:///{path}",
            secret_key="a secret for tests only",
            twilio_account_sid="AC" + "0" * 32,
            twilio_api_url="http://127.0.0.1:1",
        )
        own = VirtualClock(clock.now())
        houses.append(open_house(settings, own, LocalJobs(), lasting=False))
        return Floor(houses[-1], own)

    yield open_floor
    for house in houses:
        house.close()
