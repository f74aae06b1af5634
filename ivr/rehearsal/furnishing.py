"""What a rehearsal's house is furnished with: the demonstration's company, and its customers without their pasts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any

from ivr import cases, contacts, customers, lines, revisions, staff
from ivr.db import Tx
from ivr.house import House
from ivr.rehearsal.script import DEFAULT_LINE, DEFAULT_PASSWORD
from ivr.seed.clientele import CLIENTELE
from ivr.seed.colleagues import COLLEAGUES, Colleague
from ivr.seed.planting import FLOWS, demo_line, employ, open_queues

MENUS_KEPT = 32
LINE_SETTINGS = frozenset(lines.NewLine.__slots__) - {"number", "flow"}


class SettingUnknown(Exception):
    """A script sets something that a line does not have."""


Rewriting = Callable[[dict[str, Any]], dict[str, Any]]
"""From a flow's document as shipped to the one that is to be published."""


def furnish(
    house: House,
    colleagues: Sequence[Colleague] = COLLEAGUES,
    settings: Mapping[str, Any] | None = None,
    rewriting: Rewriting = dict,
) -> None:
    """Fills an empty house. Everybody's password is DEFAULT_PASSWORD.

    `settings` are the line's, and `languages` switches on what a flow has written but not spoken yet; raises
    SettingUnknown.
    """
    line, languages = _set_apart(dict(settings or {}))
    prepared = [_prepared(json.dumps(rewriting(_spoken(revisions.shipped(name), languages)))) for name in FLOWS]
    password_hash = _password_hash()
    with house.db.writing() as tx:
        lines.add(tx, replace(demo_line(DEFAULT_LINE), **line))
        for flow in prepared:
            revisions.publish(tx, flow, "as shipped")
        served = open_queues(tx)
        for colleague in colleagues:
            employ(tx, colleague, password_hash, served)


@lru_cache(maxsize=MENUS_KEPT)
def _prepared(document: str) -> revisions.Prepared:
    """Of the same document, in JSON, once for all houses of this process: to check it takes longest of all in here."""
    return revisions.prepare(json.loads(document))


@cache
def _password_hash() -> str:
    """Slow by design; houses of rehearsals have no secrets from one another."""
    return staff.hash_password(DEFAULT_PASSWORD)


def acquaint(house: House) -> None:
    """Adds the demonstration's customers without their pasts, and an open case of Carla's."""
    with house.db.writing() as tx:
        known = {client.who.name: customers.add(tx, client.who) for client in CLIENTELE}
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
