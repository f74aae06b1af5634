"""What the house knows of a time that a trial call pretends: which queues are closed, until when, which countries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from callflows.flow import TIMEZONE, build
from callflows.trial import CALLS_BACK_FROM
from ivr import queues, special_days
from ivr.db import Tx


def suppose(tx: Tx, document: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Facts for a document of sound shape, by name: only what is otherwise than on a usual day."""
    day = at.astimezone(ZoneInfo(str(document.get("timezone") or TIMEZONE))).date()
    closed = [name for name in _named(document, "queue") if not queues.is_open_at(tx, name, at)]
    flow = build(document)
    later = {name: queues.calls_back_from(tx, name, flow, at) for name in _named(document, "queue")}
    keeping = [country for country in _named(document, "holidays") if special_days.is_closed(tx, country, day)]
    return {
        **{f"queue:{name}": {"open": False} for name in closed},
        **{f"{CALLS_BACK_FROM}:{name}": begins.isoformat() for name, begins in later.items() if begins},
        **{f"holidays:{country}": [day.isoformat()] for country in keeping},
    }


def _named(document: Mapping[str, Any], field: str) -> list[str]:
    return sorted({str(node[field]) for node in document["nodes"].values() if node.get(field)})
