"""A line that asks its callers afterwards, and contacts that have just ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from twilio.request_validator import RequestValidator

from ivr import calls, contacts, lines, revisions, staff, surveys
from ivr.agents.rows import Agent
from ivr.app import create_app
from ivr.calls import NewCall
from ivr.contacts import NewContact
from ivr.db import Tx
from ivr.house import House
from ivr.lines import Line, NewLine
from ivr.revisions import Prepared
from ivr.staff import NewStaff, Role
from ivr.surveys import Survey
from ivr.telephony.rows import CarrierRequest

MOBILE = "+393331234567"
LANDLINE = "+390212345678"
THAI_MOBILE = "+66812345678"


@cache
def _prepared(name: str) -> Prepared:
    return revisions.prepare(revisions.shipped(name))


class Floor:
    """The company as these tests see it: ends contacts, runs what is due, reads what was asked of the carrier."""

    def __init__(self, house: House) -> None:
        self.house = house
        with house.db.writing() as tx:
            boss = staff.add(tx, NewStaff("boss@bank.example", "Bianca", Role.MANAGER, "no password"))
            ada = staff.add(tx, NewStaff("ada@bank.example", "Ada", Role.AGENT, "no password"))
            self.manager_id = boss.id
            self.agent_id = tx.insert(insert(Agent).values(staff_id=ada.id, presence_since=tx.now))
            for name in ("survey", "stay-on-line"):
                revisions.publish(tx, _prepared(name))
            new = NewLine("+390287654321", "Free line", "hotline", "en", "IT", "Europe/Rome", survey_flow="survey")
            self.line = lines.add(tx, new)

    def set_line(self, **values: Any) -> None:
        with self.house.db.writing() as tx:
            tx.execute(update(Line).where(Line.id == self.line.id).values(**values))

    def meet(self, tx: Tx, number: str | None = MOBILE, language: str = "en") -> tuple[int, int]:
        """A contact whose customer has talked with Ada, and its call."""
        contact_id = contacts.open(tx, NewContact("call", self.line.id, number=number, language=language))
        contacts.set_agent(tx, contact_id, self.agent_id)
        call_id = calls.begin(tx, NewCall(contact_id, self.line.id, None, self.line.number, number))
        return contact_id, call_id

    def talked(self, number: str | None = MOBILE, language: str = "en") -> int | None:
        """Ends a talk and returns its survey."""
        with self.house.db.writing() as tx:
            return surveys.consider(tx, self.meet(tx, number, language)[0], "talked")

    def run(self, seconds: float = 30) -> int:
        """Lets time pass and the sweep come round."""
        self.wait(seconds)
        return surveys.sweep(self.house)

    def wait(self, seconds: float) -> None:
        clock: Any = self.house.clock
        clock.move_to(clock.now() + timedelta(seconds=seconds))

    def requests(self) -> list[Any]:
        with self.house.db.reading() as tx:
            return list(tx.rows(select(CarrierRequest).order_by(CarrierRequest.id)))

    def texts(self) -> list[str]:
        """The bodies of all messages sent."""
        return [request.parameters["body"] for request in self.requests() if request.kind == "send_message"]

    def survey(self, survey_id: int | None) -> Any:
        with self.house.db.reading() as tx:
            return tx.row(select(Survey).where(Survey.id == survey_id))

    def write(self, work: Callable[[Tx], Any]) -> Any:
        with self.house.db.writing() as tx:
            return work(tx)


@pytest.fixture
def floor(house: House) -> Floor:
    return Floor(house)


Post = Callable[..., tuple[int, str]]


@pytest.fixture
def post(floor: Floor) -> Post:
    """Posts a signed form as the carrier does; the status and the body of the answer."""
    client = create_app(floor.house).test_client()
    settings = floor.house.settings
    validator = RequestValidator(settings.twilio_auth_token)

    def send(path: str, signed: bool = True, **fields: str) -> tuple[int, str]:
        form = {"AccountSid": settings.twilio_account_sid, **fields}
        signature = validator.compute_signature(settings.public_url + path, form) if signed else "no"
        answer = client.post(path, data=form, headers={"X-Twilio-Signature": signature})
        return answer.status_code, answer.get_data(as_text=True)

    return send
