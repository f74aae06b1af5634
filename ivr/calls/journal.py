"""The journal of a call: what happened, once each, in the order the carrier meant (DESIGN rule 3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Text, bindparam, cast, func, select
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from ivr.calls.rows import CallEvent
from ivr.db import Prepared, Tx


class Entry(NamedTuple):
    """An event to be journalled. `source_key` makes it unique within its call; a past-tense `kind`.

    `source` and `sequence`: whose counter the carrier's sequence number belongs to, where there is one.
    `data` holds references and plain facts only, never numbers, typed digits or speech.
    """

    call_id: int
    kind: str
    source_key: str
    data: dict[str, Any] = {}  # noqa: RUF012 (never changed)
    source: str | None = None
    sequence: int | None = None


def _append(insert: Any) -> Any:
    """An event appended unless it is there, in the words of one database."""
    columns = [column for column in CallEvent.__table__.columns if column.name != "id"]
    values = {column.name: bindparam(column.name, type_=column.type) for column in columns}
    return insert(CallEvent).values(values).on_conflict_do_nothing(index_elements=["call_id", "source_key"])


def _append_all() -> Any:
    """Several at once, told as JSON, in the order they have there."""
    columns = [column for column in CallEvent.__table__.columns if column.name not in ("id", "at")]
    told = (
        func.json_to_recordset(cast(bindparam("events", type_=Text()), JSON))
        .table_valued(*(sql_column(column.name, column.type) for column in columns))
        .render_derived(with_types=True)
    )
    names = [column.name for column in columns]
    at = bindparam("at", type_=CallEvent.at.type)
    appended = insert_on_postgresql(CallEvent).from_select(
        [*names, "at"], select(*(told.c[name] for name in names), at), include_defaults=False
    )
    return appended.on_conflict_do_nothing(index_elements=["call_id", "source_key"])


HAPPENED = "happened"
_APPEND = Prepared(sqlite=_append(insert_on_sqlite), postgresql=_append(insert_on_postgresql))
_APPEND_ALL = Prepared(_append_all())
"""For PostgreSQL, whose driver spends more on sending them one by one."""
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def record(tx: Tx, entry: Entry) -> bool:
    """Appends an event; False if it was there already: then it is old news and must change nothing.

    `at` is the receipt; of late news `happened` in the data is when it was so (see `telling`), unless
    the entry says it itself.
    """
    return _APPEND.changed(tx, **_values(tx, entry)) == 1


def record_all(tx: Tx, entries: Iterable[Entry]) -> None:
    """Appends events that are news for certain, of whichever calls."""
    values = [_values(tx, entry) for entry in entries]
    if len(values) > 1 and not tx.on_sqlite:
        told = [{name: value for name, value in each.items() if name != "at"} for each in values]
        _APPEND_ALL.changed(tx, events=_json(told), at=tx.now)
    elif values:
        _APPEND.each(tx, values)


def _values(tx: Tx, entry: Entry) -> dict[str, Any]:
    is_told = tx.happened == tx.now or HAPPENED in entry.data
    data = entry.data if is_told else {**entry.data, HAPPENED: tx.happened.isoformat()}
    return {
        "call_id": entry.call_id,
        "kind": entry.kind,
        "source_key": entry.source_key,
        "source": entry.source,
        "sequence": entry.sequence,
        "at": tx.now,
        "data": _json(data),
    }


def is_recorded(tx: Tx, call_id: int, source_key: str) -> bool:
    """Whether the journal has this news already, for what must be known before anything is done."""
    where = (CallEvent.call_id == call_id, CallEvent.source_key == source_key)
    return tx.scalar(select(CallEvent.id).where(*where)) is not None


def events(tx: Tx, call_id: int) -> Sequence[Any]:
    """The call's events in the order they were meant: as they happened, within a source by its sequence numbers."""
    found = tx.rows(select(CallEvent).where(CallEvent.call_id == call_id).order_by(CallEvent.at, CallEvent.id))
    return _in_sequence(sorted(found, key=happened))


def happened(event: Any) -> datetime:
    """When an event (at, data as JSON text) was so: on its receipt, unless the carrier named an earlier instant."""
    if f'"{HAPPENED}"' not in event.data:
        at: datetime = event.at
        return at
    return datetime.fromisoformat(json.loads(event.data)[HAPPENED])


def _in_sequence(found: Sequence[Any]) -> list[Any]:
    """Puts each source's numbered events into its own places in the right order; the places stay."""
    by_source: dict[str, list[Any]] = {}
    for event in found:
        if event.sequence is not None:
            by_source.setdefault(event.source, []).append(event)
    queues = {source: iter(sorted(mine, key=lambda e: e.sequence)) for source, mine in by_source.items()}
    return [event if event.sequence is None else next(queues[event.source]) for event in found]
