"""The end of a recording: on its day, or when its customer is forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from ivr import calls
from ivr.calls import Entry
from ivr.db import Tx
from ivr.house import House
from recordings.fetching import delete_at_carrier, fetch
from recordings.peaks import SUFFIX
from recordings.rows import Recording
from recordings.status import STATUS, Status
from recordings.storage import path_of, storage_of

AT_ONCE = 50


def due(tx: Tx) -> list[Any]:
    """Recordings for which something is to be done now: fetched, or deleted here. The longest due first."""
    waiting = (Recording.due_at <= tx.now, Recording.status.in_((Status.AVAILABLE, Status.STORED)))
    return list(tx.rows(select(Recording).where(*waiting).order_by(Recording.due_at).limit(AT_ONCE)))


def run_due(house: House) -> int:
    """The sweep's way: does what is due, and returns how many recordings changed."""
    with house.db.reading() as tx:
        found = due(tx)
    return sum(fetch(house, row.id) if row.status == Status.AVAILABLE else _delete(house, row) for row in found)


def forget(tx: Tx, recording_id: int) -> None:
    """Has the recording deleted as soon as can be, here and at the carrier."""
    row = tx.row(select(Recording).where(Recording.id == recording_id))
    if row.status == Status.STORED:
        tx.execute(update(Recording).where(Recording.id == row.id).values(due_at=tx.now, delete_on=tx.now))
    elif STATUS.move(tx, row.id, Status.DELETED, due_at=None):
        delete_at_carrier(tx, row)
        _journal(tx, row)


def _delete(house: House, row: Any) -> bool:
    """The file goes first: killed in between, the row still says what is to be done."""
    storage = storage_of(house.settings)
    storage.delete(row.path)
    storage.delete(row.path + SUFFIX)
    for path in (path_of(row.id, row.sid, row.created_at), row.path + SUFFIX):
        storage.tidy(path)
    with house.db.writing() as tx:
        if not STATUS.move(tx, row.id, Status.DELETED, Recording.due_at <= tx.now, due_at=None, path=None):
            return False
        if row.carrier_deleted_at is None:
            delete_at_carrier(tx, row, again="expired")
        _journal(tx, row)
    return True


def _journal(tx: Tx, row: Any) -> None:
    calls.record(tx, Entry(row.call_id, "recording_deleted", f"recording:{row.sid}:deleted", {"recording": row.id}))
    tx.hint("call", row.call_id)
