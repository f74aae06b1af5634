"""Forgetting a customer: every personal column emptied, every recording deleted; what is counted stays countable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, case, delete, func, select, update

import recordings
from ivr import queues
from ivr.calls import Call
from ivr.customers.rows import Customer
from ivr.db import Row, Tx
from ivr.privacy.columns import PERSONAL, Gone, Kept
from ivr.privacy.person import OWNED, Busy, Person, find
from ivr.queues import QueueEntry
from ivr.staff import audit
from ivr.surveys.rows import Survey
from ivr.surveys.status import OPEN, STATUS, Status
from ivr.telephony.rows import CarrierRequest

UNDER_WAY = frozenset({"leased", "unknown"})


@dataclass(frozen=True, slots=True)
class Erased:
    """What was emptied: rows by table; recordings are deleted by the sweep that follows."""

    rows: dict[str, int]
    recordings: int


def erase(tx: Tx, customer_id: int, by: int | None) -> Erased:
    """Empties what is held of the customer; done again it finds what has come since. `by`: a staff id, None the CLI.

    Raises customers.NoSuchCustomer, and Busy while a call, a wait or a request to the carrier is under way.
    """
    person = find(tx, customer_id)
    _refuse_if_busy(tx, person)
    _call_off(tx, person)
    sounds = _forget_recordings(tx, person)
    emptied = {name: _empty(tx, person, name) for name in PERSONAL if name != "recordings"}
    unmarked = {"slow": False, "priority_seconds": 0, "version": Customer.version + 1}
    tx.execute(update(Customer).where(Customer.id.in_(person.customers)).values(unmarked))
    done = {name: count for name, count in emptied.items() if count}
    audit(tx, by, "customer_erased", f"customer:{person.customer_id}", after={"rows": done, "recordings": sounds})
    tx.hint("customer", person.customer_id)
    return Erased(done, sounds)


def _refuse_if_busy(tx: Tx, person: Person) -> None:
    active = select(Call.id).where(Call.id.in_(person.calls), Call.status == "active").limit(1)
    if tx.scalar(active) is not None:
        raise Busy("a call with this customer is going on: try again when it has ended")
    waits = (QueueEntry.contact_id.in_(person.contacts), QueueEntry.status.in_(sorted(queues.LIVE)))
    if tx.scalar(select(QueueEntry.id).where(*waits).limit(1)) is not None:
        raise Busy("this customer waits for a callback: make it, or take it out of the queue, first")
    asked = (OWNED["carrier_requests"](person), CarrierRequest.status.in_(UNDER_WAY))
    if tx.scalar(select(CarrierRequest.id).where(*asked).limit(1)) is not None:
        raise Busy("something is being asked of the carrier for this customer: try again in two minutes")


def _call_off(tx: Tx, person: Person) -> None:
    """No survey and no message reaches somebody who wants to be forgotten."""
    open_ones = select(Survey.id).where(Survey.id.in_(person.surveys), Survey.status.in_(OPEN))
    for row in tx.rows(open_ones):
        STATUS.move(tx, row.id, Status.EXPIRED, why="erased")
    pending = (OWNED["carrier_requests"](person), CarrierRequest.status == "pending")
    keep_deletions = CarrierRequest.kind != "delete_recording"
    tx.execute(update(CarrierRequest).where(*pending, keep_deletions).values(status="failed", ended_at=tx.now))


def _forget_recordings(tx: Tx, person: Person) -> int:
    ours = select(recordings.Recording.id).where(OWNED["recordings"](person))
    found = tx.rows(ours.where(recordings.Recording.status != recordings.Status.DELETED))
    for row in found:
        recordings.forget(tx, row.id)
    return len(found)


def _empty(tx: Tx, person: Person, name: str) -> int:
    table: Table = Row.metadata.tables[name]
    columns = PERSONAL[name]
    mine = OWNED[name](person)
    if Gone.ROW in columns.values():
        return tx.changed(delete(table).where(mine))
    values = {column: _left(table, column, left) for column, left in columns.items() if left is not Kept.THEIR_NO}
    if name == "carrier_requests":
        mine &= CarrierRequest.status.in_(("done", "failed"))
    return tx.changed(update(table).where(mine).values(values)) if values else 0


def _left(table: Table, column: str, left: Any) -> Any:
    match left:
        case Kept.OUR_NUMBER:
            return case((table.c.direction == "outbound", ""), else_=table.c[column])
        case Kept.DIGIT:
            return case((func.length(table.c[column]) > 1, ""), else_=table.c[column])
        case _:
            return left
