"""All that is held of one customer, for that customer to read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select

from ivr.db import Row, Tx
from ivr.privacy.columns import PERSONAL
from ivr.privacy.person import OWNED, Person, find

OUR_WORKINGS = {
    "calls": {"state", "answer", "record"},
    "recordings": {"path", "sha256"},
    "surveys": {"token", "state"},
    "customer_numbers": {"backwards"},
}
"""Columns that say nothing beyond what stands beside them, or that let somebody act in the customer's name."""

LEFT_OUT = frozenset({"customer_words", "carrier_requests", "audit_entries"})
"""Copies of what is exported from elsewhere."""


def export(tx: Tx, customer_id: int) -> dict[str, Any]:
    """Rows by table, as JSON values. Recordings are named by their ids. Raises customers.NoSuchCustomer."""
    person = find(tx, customer_id)
    return {name: _rows(tx, person, name) for name in PERSONAL if name not in LEFT_OUT}


def _rows(tx: Tx, person: Person, name: str) -> list[dict[str, Any]]:
    table: Table = Row.metadata.tables[name]
    columns = [column for column in table.columns if column.name not in OUR_WORKINGS.get(name, ())]
    found = tx.rows(select(*columns).where(OWNED[name](person)).order_by(*table.primary_key.columns))
    return [{key: _plain(value) for key, value in row._mapping.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
