"""What a rehearsal's house is furnished with: a line, flows, queues, people at work and people who call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ivr import agents, cases, contacts, customers, lines, queues, revisions, staff
from ivr.db import Tx
from ivr.house import House
from ivr.rehearsal.script import DEFAULT_LINE, DEFAULT_PASSWORD
from ivr.staff import Role

QUEUES = {"doubts": "Doubts", "complaints": "Complaints", "orders": "Orders", "reception": "Reception"}
DISPOSITIONS = ["solved", "forwarded", "to be called back", "not solved"]
FLOWS = ("hotline", "survey", "stay-on-line")
LANGUAGES = ("en", "it", "th", "vi", "mn")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at work. An agent serves `serves`; with a `number` the agent's calls come to that telephone."""

    email: str
    name: str
    role: Role = Role.AGENT
    languages: Sequence[str] = ("en", "it")
    serves: Sequence[str] = tuple(QUEUES)
    number: str | None = None


COLLEAGUES = (
    Colleague("ada@demo.hotline.example", "Ada Conti", Role.MANAGER),
    Colleague("bruno@demo.hotline.example", "Bruno Neri", languages=LANGUAGES),
    Colleague("chiara@demo.hotline.example", "Chiara Riva"),
    Colleague("ugo@demo.hotline.example", "Ugo Greco", number="+390612345678"),
)

CUSTOMERS = (
    customers.NewCustomer("Anna Rossi", ("+393331234567",), "R-1", postcode="00184", language="it"),
    customers.NewCustomer("Paul Smith", ("+393337654321",), "R-2", language="en"),
    customers.NewCustomer("Old Mrs Hill", ("+393335550001",), "R-3", language="en", slow=True),
    customers.NewCustomer("Vera Bianchi", ("+393335550002",), "R-4", language="en", priority_seconds=90),
    customers.NewCustomer("Max Weber", ("+393335550003",), "R-5", language="en"),
    customers.NewCustomer("Mia Weber", ("+393335550003",), "R-6", language="it"),
    customers.NewCustomer("Somchai Suk", ("+66812345678",), "R-7", language="th"),
    customers.NewCustomer("Nguyen Linh", ("+84912345678",), "R-8", language="vi"),
    customers.NewCustomer("Bold Bat", ("+97688112233",), "R-9", language="mn"),
    customers.NewCustomer("Carla Verdi", ("+393335550004",), "R-10", language="en"),
)


LINE_SETTINGS = frozenset(lines.NewLine.__slots__) - {"number", "flow"}


class SettingUnknown(Exception):
    """A script sets something that a line does not have."""


def furnish(
    house: House, colleagues: Sequence[Colleague] = COLLEAGUES, settings: Mapping[str, Any] | None = None
) -> None:
    """Fills an empty house. Everybody's password is DEFAULT_PASSWORD.

    `settings` are the line's, and `languages` switches on what a flow has written but not spoken yet; raises
    SettingUnknown.
    """
    line, languages = _set_apart(dict(settings or {}))
    password_hash = staff.hash_password(DEFAULT_PASSWORD)
    prepared = [revisions.prepare(_spoken(revisions.shipped(name), languages)) for name in FLOWS]
    with house.db.writing() as tx:
        lines.add(tx, replace(_line(), **line))
        for flow in prepared:
            revisions.publish(tx, flow, "as shipped")
        served = {name: queues.add(tx, queues.NewQueue(name, title)) for name, title in QUEUES.items()}
        for colleague in colleagues:
            _employ(tx, colleague, password_hash, served)


def acquaint(house: House) -> None:
    """Adds the customers, and an open case of Carla's."""
    with house.db.writing() as tx:
        known = {new.name: customers.add(tx, new) for new in CUSTOMERS}
        _case_of_carla(tx, known["Carla Verdi"])


def _set_apart(settings: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    languages = settings.pop("languages", [])
    if unknown := sorted(set(settings) - LINE_SETTINGS):
        raise SettingUnknown(f"a line has no {', '.join(unknown)} (only {', '.join(sorted(LINE_SETTINGS))})")
    return settings, languages


def _spoken(document: dict[str, Any], languages: list[str]) -> dict[str, Any]:
    """The document with `languages`, where a script asks for some, taken from those it plans for."""
    if not languages:
        return document
    planned = [language for language in document.get("planned_languages", []) if language not in languages]
    return {**document, "languages": languages, "planned_languages": planned}


def _line() -> lines.NewLine:
    return lines.NewLine(
        number=DEFAULT_LINE,
        title="Hotline",
        flow="hotline",
        survey_flow="survey",
        language="en",
        country="IT",
        time_zone="Europe/Rome",
    )


def _employ(tx: Tx, colleague: Colleague, password_hash: str, served: dict[str, int]) -> int:
    person = staff.add(tx, staff.NewStaff(colleague.email, colleague.name, colleague.role, password_hash))
    if colleague.role != Role.AGENT:
        return person.id
    return agents.add(
        tx,
        agents.NewAgent(
            person.id,
            queue_ids=[served[name] for name in colleague.serves],
            skills={agents.language_skill(language): 4 for language in colleague.languages},
            phone="telephone" if colleague.number else "browser",
            number=colleague.number,
        ),
    )


def _case_of_carla(tx: Tx, customer_id: int) -> None:
    """Opened by an earlier contact; random references would make every rehearsal's keys differ."""
    line = lines.by_number(tx, DEFAULT_LINE)
    assert line is not None
    contact = contacts.open(tx, contacts.NewContact("visit", line.id, customer_id, None, "en", "verified"))
    cases.open(
        tx,
        cases.NewCase(
            "complaint",
            customer_id,
            summary="The boiler has been cold since Friday",
            cause="delay",
            next_step="Send the technician",
            due_at=tx.now + timedelta(days=1),
            contact_id=contact,
        ),
        numbers=[123456],
    )
    contacts.close(tx, contact)
