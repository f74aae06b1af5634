"""What is on record after a rehearsal: a call with all that hangs on it, and rows of any table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Table, select

from ivr.db import Tx
from ivr.house import House
from ivr.rehearsal.likeness import differences
from ivr.schema import metadata


class Records(Protocol):
    """Where a rehearsal looks after the fact."""

    def call(self, sid: str) -> dict[str, Any]:
        """The call with this SID at the carrier and all that hangs on it; empty when it is not on record."""

    def rows(self, table: str, where: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rows of a table that are as `where` says, oldest first."""

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All rows of every table, without heartbeats and workings."""


HEARTBEATS = frozenset({"seen_at", "round"})
"""Columns that say only when somebody was last heard of."""

WORKINGS = frozenset({"carrier_requests", "pacer_slots", "call_events", "audit_entries"})
"""Tables of what was done and told, which may grow without anything being otherwise."""


class RecordsElsewhere(Exception):
    """The records are in a system that is not ours to look into."""


class NoRecords:
    """A running system's, which a rehearsal only hears and sees."""

    def call(self, sid: str) -> dict[str, Any]:
        raise RecordsElsewhere("what a running system has on record is not looked at from here")

    def rows(self, table: str, where: Mapping[str, Any]) -> list[dict[str, Any]]:
        raise RecordsElsewhere("what a running system has on record is not looked at from here")

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        raise RecordsElsewhere("what a running system has on record is not looked at from here")


class HouseRecords:
    """The records of a house that stands in this process."""

    def __init__(self, house: House) -> None:
        self._house = house

    def call(self, sid: str) -> dict[str, Any]:
        with self._house.db.reading() as tx:
            found = _some(tx, "calls", sid=sid)
            return _with_all(tx, found[0]) if found else {}

    def rows(self, table: str, where: Mapping[str, Any]) -> list[dict[str, Any]]:
        if table not in metadata.tables:
            raise LookupError(f"there is no table {table!r}")
        with self._house.db.reading() as tx:
            return [row for row in _some(tx, table) if not differences(where, row)]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        with self._house.db.reading() as tx:
            return {
                name: [_without_heartbeat(row) for row in _some(tx, name)]
                for name in metadata.tables
                if name not in WORKINGS
            }


def _with_all(tx: Tx, call: dict[str, Any]) -> dict[str, Any]:
    contact = _first(_some(tx, "contacts", id=call["contact_id"]))
    entries = _some(tx, "queue_entries", contact_id=call["contact_id"])
    surveys = _some(tx, "surveys", contact_id=call["contact_id"])
    recordings = _some(tx, "recordings", call_id=call["id"])
    journal = _some(tx, "call_events", call_id=call["id"])
    offers = [offer for entry in entries for offer in _some(tx, "offers", entry_id=entry["id"])]
    answers = [answer for survey in surveys for answer in _some(tx, "survey_answers", survey_id=survey["id"])]
    customer = _first(_some(tx, "customers", id=contact.get("customer_id")))
    last = entries[-1] if entries else {}
    return {
        **call,
        "record": call["record"] or {},
        "contact": contact,
        **{name: contact.get(name) for name in ("reason", "cause", "disposition", "note", "trust")},
        "customer": customer.get("name"),
        "case": _first(_some(tx, "cases", id=contact.get("case_id"))),
        "entry": last.get("status"),
        "entries": [entry["status"] for entry in entries],
        "queue": _first(_some(tx, "queues", id=last.get("queue_id"))).get("name"),
        "offers": [offer["status"] for offer in offers],
        "recording": recordings[-1]["status"] if recordings else None,
        "recordings": recordings,
        "survey": surveys[-1]["status"] if surveys else None,
        "answers": {answer["question"]: answer["value"] for answer in answers},
        "legs": _some(tx, "legs", call_id=call["id"]),
        "events": [event["kind"] for event in journal],
        "journal": [{**event, "data": json.loads(event["data"])} for event in journal],
    }


def _without_heartbeat(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in HEARTBEATS}


def _first(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return rows[0] if rows else {}


def _some(tx: Tx, name: str, **values: Any) -> list[dict[str, Any]]:
    """Rows of a table whose columns have these values, in the order of their keys."""
    table: Table = metadata.tables[name]
    conditions = [table.c[column] == value for column, value in values.items()]
    found = tx.rows(select(table).where(*conditions).order_by(*table.primary_key.columns))
    return [dict(row._mapping) for row in found]
