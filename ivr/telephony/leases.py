"""Who may carry out a request now: claimed one by one, paced as the account allows, taken back from the dead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, and_, func, select, update

from ivr.clock import Clock, ScaledClock
from ivr.db import Prepared, Tx
from ivr.house import House
from ivr.telephony.holders import is_gone, this_process
from ivr.telephony.outcomes import UNSURE
from ivr.telephony.requests import CREATING, Kind, Urgency
from ivr.telephony.rows import CarrierRequest as Request
from ivr.telephony.rows import PacerSlot, stands

log = structlog.get_logger()

LEASE_SECONDS = 15


class Lost(Exception):
    """Somebody else was quicker; what was taken for it is rolled back."""


def next_due(tx: Tx) -> datetime | None:
    """The earliest instant at which a request can leave, be looked up, or lose its lease."""
    found = _DUES.row(tx)
    paced = max(found.paced, found.slot) if found.paced and found.slot else found.paced
    return min((at for at in (found.unpaced, paced, found.unknown, found.lease) if at), default=None)


def _first_of(column: Any, *conditions: Any) -> Any:
    return select(func.min(column)).where(*conditions).scalar_subquery()


_DUES = Prepared(
    select(
        _first_of(Request.due_at, stands("pending"), Request.paced.is_(False)).label("unpaced"),
        _first_of(Request.due_at, stands("pending"), Request.paced.is_(True)).label("paced"),
        select(func.max(PacerSlot.next_at)).scalar_subquery().label("slot"),
        _first_of(Request.due_at, stands("unknown")).label("unknown"),
        _first_of(Request.leased_until, stands("leased")).label("lease"),
    )
)


def claim(house: House, urgencies: tuple[Urgency, ...]) -> Any:
    """Leases the most urgent request that may leave now; None when there is none."""
    with house.db.reading() as tx:
        if _candidate(tx, urgencies, paced=False) is None and not _paced_may_leave(tx, urgencies):
            return None
    while True:
        try:
            with house.db.writing() as tx:
                return _lease_unpaced(tx, house, urgencies) or _lease_paced(tx, house, urgencies)
        except Lost:
            continue


def sent_at(clock: Clock, request: Any) -> datetime:
    """When it was claimed, and so sent at the earliest."""
    leased_until: datetime = request.leased_until
    return leased_until - _lease_time(clock)


def move(tx: Tx, request: Any, status: str, **values: Any) -> bool:
    """Changes the request if it is still as we had it: neither taken back nor claimed by another since."""
    ours = and_(Request.id == request.id, Request.status == request.status, Request.attempts == request.attempts)
    return tx.changed(update(Request).where(ours).values(status=status, **values)) == 1


def take_back(house: House) -> int:
    """Leases that ran out, or whose holder died. What creates, and was admitted, is unknown; the rest is repeated."""
    with house.db.reading() as tx:
        leased = tx.rows(_all().where(stands("leased")))
        orphaned = [request for request in leased if request.leased_until <= tx.now or is_gone(request.leased_by)]
    if not orphaned:
        return 0
    with house.db.writing() as tx:
        return sum(_take_back_one(tx, request) for request in orphaned)


def _take_back_one(tx: Tx, request: Any) -> bool:
    creating = Kind(request.kind) in CREATING
    status = "unknown" if creating and request.admitted else "pending"
    error = "the worker died before it was sent" if creating and not request.admitted else UNSURE + "the worker died"
    log.warning("carrier_lease_expired", request=request.id, kind=request.kind, now=status)
    return move(tx, request, status, due_at=tx.now, error=error)


def _all() -> Select[Any]:
    return select(Request.__table__)


def _candidate(tx: Tx, urgencies: tuple[Urgency, ...], paced: bool) -> Any:
    statement = _all().where(stands("pending"), Request.due_at <= tx.now, Request.paced.is_(paced))
    if urgencies:
        statement = statement.where(Request.urgency.in_([int(urgency) for urgency in urgencies]))
    return tx.row(statement.order_by(Request.urgency, Request.due_at, Request.id).limit(1))


def _paced_may_leave(tx: Tx, urgencies: tuple[Urgency, ...]) -> bool:
    next_at = tx.scalar(select(PacerSlot.next_at))
    return (next_at is None or next_at <= tx.now) and _candidate(tx, urgencies, paced=True) is not None


def _lease_unpaced(tx: Tx, house: House, urgencies: tuple[Urgency, ...]) -> Any:
    found = _candidate(tx, urgencies, paced=False)
    return _lease(tx, house.clock, found) if found else None


def _lease_paced(tx: Tx, house: House, urgencies: tuple[Urgency, ...]) -> Any:
    """The most urgent of all paced ones, if it is of ours: a survey does not take the slot a live call waits for."""
    found = _candidate(tx, (), paced=True)
    if found is None or (urgencies and found.urgency not in urgencies) or not _take_slot(tx, house):
        return None
    return _lease(tx, house.clock, found)


def _lease(tx: Tx, clock: Clock, found: Any) -> Any:
    until = tx.now + _lease_time(clock)
    statement = (
        update(Request)
        .where(Request.id == found.id, Request.status == "pending")
        .values(
            status="leased", leased_until=until, leased_by=this_process(), admitted=False, attempts=Request.attempts + 1
        )
    )
    if tx.changed(statement) == 0:
        raise Lost
    return tx.row(_all().where(Request.id == found.id))


def _lease_time(clock: Clock) -> timedelta:
    """A lease covers an HTTP timeout, which is real even where the clock is fast."""
    return timedelta(seconds=LEASE_SECONDS * (clock.rate if isinstance(clock, ScaledClock) else 1.0))


def _take_slot(tx: Tx, house: House) -> bool:
    """Takes the account's next slot if its time has come."""
    account = house.settings.twilio_account_sid
    interval = timedelta(seconds=1 / house.settings.calls_per_second)
    claim = update(PacerSlot).where(PacerSlot.account == account, PacerSlot.next_at <= tx.now)
    if tx.changed(claim.values(next_at=tx.now + interval)) == 1:
        return True
    first = tx.conflict_free(PacerSlot)
    statement = first.values(account=account, next_at=tx.now + interval)
    return tx.changed(statement.on_conflict_do_nothing(index_elements=["account"])) == 1
