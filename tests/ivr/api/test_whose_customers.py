"""No route shows an agent a customer who is not their caller, unless the audit says so (decision 009)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select

from ivr import calls, cases, contacts, customers, lines
from ivr.calls import NewCall
from ivr.cases import NewCase
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.house import House
from ivr.lines import NewLine
from ivr.staff import AuditEntry, Role
from ivr.web.api.openapi import document
from recordings import Recording
from recordings.storage import storage_of

TELLING = frozenset(
    {"customer_id", "customer", "number", "numbers", "email", "external_id", "note", "notes", "reference", "summary"}
)
"""Fields that may tell of a customer; what an answer calls otherwise it should not."""

OF_NO_CUSTOMER = frozenset(
    {
        "agents.everybody",
        "desk.choose",
        "emergency.show",
        "flow_figures.show",
        "flow_files.of_revision",
        "flows.history",
        "flows.listing",
        "flows.show",
        "flows.show_revision",
        "flows.show_tree",
        "lines.listing",
        "lines.show",
        "schedules.show",
        "session.change_my_password",
        "session.show_me",
        "staff.listing",
    }
)
OWN_CALL = frozenset({"conversation.wrap_up", "desk.show"})
"""What is at one's own desk, and nothing when nobody is: a wrap-up gives the reference of the case it opened."""

LISTS = frozenset({"customers.search", "customers.lookalikes"})
"""To agents they show what tells two people apart, and that masked."""

OF_THEIR_QUEUES = frozenset({"given_up.listing", "voicemails.listing"})
"""Work that is theirs: of who left it, the name and a masked number."""

THEIR_OWN = frozenset({"work.listing"})
"""Cases and tasks of which they are the owner: the customer's name and what was promised; nobody else's."""

SHOWN_OTHERWISE = OF_NO_CUSTOMER | OWN_CALL | LISTS | OF_THEIR_QUEUES | THEIR_OWN

HIDDEN = frozenset({"recordings.audio"})
"""To whom they are not meant for, they are not there."""

SECRETS = ("+390212345678", "anna@example.com", "Calls late.", "Speaks of her dog.")
DUE = "2026-03-09T10:00:00+01:00"
BODIES: dict[str, Any] = {
    "cases.open_case": {"kind": "doubt", "customer_id": 1},
    "cases.change": {"summary": "Another word"},
    "cases.close": {"solved": True},
    "cases.set_next_step": {"next_step": "Write", "due_at": DUE},
    "cases.note": {"text": "A note"},
    "cases.assign": {"owner_id": 1},
    "cases.reopen": {"next_step": "Write", "due_at": DUE},
    "contacts.add": {"channel": "visit", "customer_id": 1},
    "contacts.correct": {"case_id": 1},
    "customers.add": {"name": "Vera"},
    "customers.change": {"slow": True},
    "customers.merge": {"into": 2},
    "identity.tell": {"customer_id": 1},
    "identity.ask": {"question": "postcode", "said": "20121"},
}
AFTERWARDS = ("cases.close", "cases.reopen")  # what is closed cannot be worked on
QUERIES: dict[str, Any] = {
    "cases.listing": {"customer_id": 1},
    "contacts.listing": {"customer_id": 1},
    "customers.search": {"q": "rossi"},
}


@dataclass(frozen=True)
class Route:
    """A route of the API that agents may use and whose answer may tell of a customer."""

    name: str
    method: str
    path: str


def _fields(document: Any, part: Any, seen: set[str]) -> Iterator[str]:
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            yield from _fields(document, document["components"]["schemas"][name], seen)
        yield from part.get("properties", {})
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _fields(document, each, seen)


def _telling(app: Flask) -> list[Route]:
    told = document(app)
    for_agents = {
        str(rule.endpoint).removeprefix("api.")
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "needs_role", None) == Role.AGENT
    }
    found = []
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            answer = next(said for status, said in operation["responses"].items() if status.startswith("2"))
            content = answer.get("content", {})
            tells = TELLING & set(_fields(told, content, set())) or set(content) - {"application/json"}
            if tells and operation["operationId"] in for_agents:
                found.append(Route(operation["operationId"], method, path.removeprefix("/api")))
    return found


@pytest.fixture
def anna(house: House, manager: Any) -> str:
    """Anna Rossi, customer 1, with a call, a recording of it, a case and its task; gives the case's reference."""
    path = "2026/03/02/1-RE.wav"
    storage_of(house.settings).write(path, [b"RIFF"], 1)
    with house.db.writing() as tx:
        new = NewCustomer("Anna Rossi", numbers=[SECRETS[0]], email=SECRETS[1], notes=SECRETS[2])
        who = customers.add(tx, new)
        customers.add(tx, NewCustomer("Hanna Rossi", numbers=[SECRETS[0]], email=SECRETS[1], notes=SECRETS[2]))
        line = lines.add(tx, NewLine("+39800123456", "Free line", "hotline", "en", "IT", "Europe/Rome"))
        contact = contacts.open(tx, NewContact("call", line.id, customer_id=who, number=SECRETS[0]))
        contacts.wrap_up(tx, contact, None, SECRETS[3])
        call = calls.begin(tx, NewCall(contact, line.id, None, SECRETS[0]))
        facts = {"sid": "RE1", "path": path, "bytes": 4, "sha256": "5ha", "created_at": tx.now, "status": "stored"}
        tx.insert(insert(Recording).values(call_id=call, contact_id=contact, purpose="conversation", **facts))
        return cases.open(tx, NewCase("complaint", summary=SECRETS[3], customer_id=who), by=1).reference


def _ask(agent: Any, route: Route, reference: str) -> Any:
    path = route.path.replace("{reference}", reference)
    for name in path.split("{")[1:]:
        path = path.replace("{" + name.partition("}")[0] + "}", "1")
    if route.method == "get":
        return agent.client.get(f"/api{path}", query_string=QUERIES.get(route.name))
    return agent.send(route.method, path, BODIES.get(route.name))


def _audited(house: House, agent: Any) -> bool:
    """Whether the audit has a word of this agent and somebody's record; it is empty afterwards."""
    with house.db.writing() as tx:
        theirs = tx.rows(select(AuditEntry.noun).where(AuditEntry.staff_id == agent.person.id))
        tx.execute(delete(AuditEntry))
    return bool({row.noun for row in theirs} & {"customer", "contact", "case", "recording", "task"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_has_not_the_caller_is_refused_or_stands_on_the_audit(
    app: Flask, house: House, anna: str, agent: Any
) -> None:
    routes = [route for route in _telling(app) if route.name not in SHOWN_OTHERWISE]
    for route in sorted(routes, key=lambda route: AFTERWARDS.index(route.name) if route.name in AFTERWARDS else -1):
        _audited(house, agent)
        answer = _ask(agent, route, anna)
        if answer.status_code < 300:
            assert _audited(house, agent), f"{route} shows agents a customer and the audit does not say so"
        else:
            why = f"{route}: refused as {answer.status_code}, which proves nothing: give it a body or a query here"
            refused = 404 if route.name in HIDDEN else 403
            assert answer.status_code == refused, f"{why} ({answer.text})"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_agents_see_in_lists_is_masked(app: Flask, anna: str, agent: Any) -> None:
    for route in _telling(app):
        if route.name in LISTS:
            shown = _ask(agent, route, anna)
            assert (shown.status_code, "Rossi" in shown.text) == (200, True)
            assert not [secret for secret in SECRETS if secret in json.dumps(shown.json)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_somebody_else_owes_is_not_in_ones_own_work(app: Flask, anna: str, agent: Any, manager: Any) -> None:
    (case,) = manager.get("/work")["lines"]
    assert (case["reference"], case["customer"]) == (anna, "Anna Rossi")
    assert agent.get("/work")["lines"] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_that_may_tell_of_customers_is_one_of_these(app: Flask) -> None:
    names = {route.name for route in _telling(app)}
    assert {"calls.show", "contacts.show", "customers.show", "recordings.audio", *LISTS, *OWN_CALL, *THEIR_OWN} <= names
    assert sorted((set(BODIES) | set(QUERIES)) - names) == []
