"""Carrying out what was asked of the carrier: claim, pace, perform, classify, look up (DESIGN rule 10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import structlog
from sqlalchemy import Select, and_, func, select, update

from ivr.clock import Clock, ScaledClock
from ivr.db import Tx
from ivr.house import House
from ivr.telephony.carrier import Carrier, NotSent, Refused, Unsure
from ivr.telephony.holders import is_gone, this_process
from ivr.telephony.numbers import NO_COUNTRY, dialable
from ivr.telephony.requests import Kind, Urgency
from ivr.telephony.rows import CarrierRequest as Request
from ivr.telephony.rows import PacerSlot, stands

log = structlog.get_logger()

LEASE_SECONDS = 15
LOOK_UP_SECONDS = (10, 30, 60)  # after an unsure sending; the carrier's lists are not at once complete
REPEAT_SECONDS = 1
BACKOFF_LIMIT_SECONDS = 60
ATTEMPTS_LIVE = 7  # about a minute: nobody waits longer for a line that is dead
ATTEMPTS_LATER = 20
CLOCK_SKEW = timedelta(seconds=2)  # the carrier's dates are in whole seconds

CREATING = frozenset({Kind.CREATE_CALL, Kind.SEND_MESSAGE})
"""Sent twice they would reach a person twice: never repeated blindly."""

_GONE_IS_DONE = frozenset({Kind.END_CALL, Kind.END_CONFERENCE, Kind.KICK_PARTICIPANT, Kind.DELETE_RECORDING})
_GONE_CODES = frozenset({20404, 21220})
_UNSURE = "unsure: "
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request. `unknown`: it may or may not have happened, and nobody will try again."""

    status: Literal["done", "failed", "unknown"]
    sid: str | None = None
    code: int | None = None
    http_status: int | None = None
    refused: str | None = None  # by ourselves: why nobody may be reached so


Tell = Callable[[Tx, Any, Outcome], None]
"""Hands an outcome to the noun that asked, in the transaction that stores it."""

Door = Callable[[Tx, Any], str | None]
"""The last one before the carrier: why a request that reaches a person may not leave, or None."""


@dataclass(frozen=True, slots=True)
class Performer:
    """Everything a performance needs: the house, the carrier, whom to tell, and who keeps the last door."""

    house: House
    carrier: Carrier
    tell: Tell
    door: Door = lambda tx, request: None

    def perform(self, *urgencies: Urgency) -> int:
        """Carries out all that is due of these urgencies (none given: all), most urgent first; returns how many."""
        done = 0
        while self._perform_next(urgencies):
            done += 1
        return done

    def recover(self) -> int:
        """Takes back expired leases and looks up what was sent into the unknown; returns how many it moved."""
        return _take_back(self.house) + self._look_up_due()

    def _perform_next(self, urgencies: tuple[Urgency, ...]) -> bool:
        request = _claim(self.house, urgencies)
        if request is None:
            return False
        kind = Kind(request.kind)
        try:
            why = self._refused(request)
        except _Lost:
            return True
        except Exception as error:  # nothing has left, whatever the door stumbled over
            log.exception("carrier_door_failed", request=request.id, kind=kind)
            self._again(request, f"{type(error).__name__} at the last door: not sent")
            return True
        if why is not None:
            self._settle(request, Outcome("failed", refused=why), f"{why}: not sent")
            return True
        self._send(request, kind)
        return True

    def _send(self, request: Any, kind: Kind) -> None:
        try:
            outcome = Outcome("done", self.carrier.carry_out(kind, dict(request.parameters)))
        except Refused as error:
            self._settle(request, _refusal(request, error), str(error))
        except NotSent as error:
            self._again(request, str(error))
        except Unsure as error:
            self._unsure(request, str(error))
        except Exception as error:  # a mistake in the parameters must not stop what waits behind it
            log.exception("carrier_request_faulty", request=request.id, kind=kind)
            self._settle(request, Outcome("failed"), f"{type(error).__name__}: not sent")
        else:
            self._settle(request, outcome, None)

    def _refused(self, request: Any) -> str | None:
        """The last guard against toll fraud (DESIGN rule 17): whoever asked, nobody is rung or written to unbounded.

        Raises _Lost if the lease was taken back meanwhile.
        """
        if request.kind not in CREATING:
            return None
        if dialable(request.parameters.get("to"), NO_COUNTRY, self.house.settings.allowed_prefixes) is None:
            return "not_dialable"
        with self.house.db.writing() as tx:
            why = self.door(tx, request)
            if why is None and not _move(tx, request, "leased", admitted=True):
                raise _Lost
            return why

    def _settle(self, request: Any, outcome: Outcome, error: str | None) -> None:
        if outcome.status != "done":
            log.warning("carrier_request_failed", request=request.id, kind=request.kind, code=outcome.code)
        try:
            self._end(request, outcome, error, self.tell)
        except Exception:  # the noun's mistake; what the carrier did stays done, or it would be done again
            log.exception("carrier_outcome_untold", request=request.id, kind=request.kind)
            self._end(request, outcome, error, lambda *_: None)

    def _end(self, request: Any, outcome: Outcome, error: str | None, tell: Tell) -> None:
        status = "done" if outcome.status == "done" else "failed"
        with self.house.db.writing() as tx:
            values = {"ended_at": tx.now, "sid": outcome.sid, "error_code": outcome.code, "error": error}
            if _move(tx, request, status, **values):
                tell(tx, request, outcome)

    def _again(self, request: Any, error: str) -> None:
        if request.attempts >= _attempts_allowed(request):
            self._settle(request, Outcome("failed"), error)
            return
        wait = min(2 ** (request.attempts - 1), BACKOFF_LIMIT_SECONDS)
        with self.house.db.writing() as tx:
            _move(tx, request, "pending", due_at=tx.now + timedelta(seconds=wait), error=_keep_doubt(request, error))

    def _unsure(self, request: Any, error: str) -> None:
        if Kind(request.kind) not in CREATING:
            self._repeat(request, _UNSURE + error)
            return
        with self.house.db.writing() as tx:
            due_at = tx.now + timedelta(seconds=LOOK_UP_SECONDS[0])
            _move(tx, request, "unknown", due_at=due_at, error=_UNSURE + error)

    def _repeat(self, request: Any, error: str) -> None:
        if request.attempts >= _attempts_allowed(request):
            self._settle(request, Outcome("unknown"), error)
            return
        with self.house.db.writing() as tx:
            _move(tx, request, "pending", due_at=tx.now + timedelta(seconds=REPEAT_SECONDS), error=error)

    def _look_up_due(self) -> int:
        with self.house.db.reading() as tx:
            due = tx.rows(
                _all().where(stands("unknown"), Request.due_at <= tx.now).order_by(Request.due_at, Request.id)
            )
        return sum(self._look_up(request) for request in due)

    def _look_up(self, request: Any) -> bool:
        """Finds out whether an unsure call or message was made after all; it is never sent a second time."""
        try:
            sid = self._find(request)
        except (NotSent, Refused, Unsure) as error:
            log.warning("carrier_look_up_failed", request=request.id, error=type(error).__name__)
            sid = None
        if sid is not None:
            self._settle(request, Outcome("done", sid), None)
        else:
            self._look_up_later(request)
        return True

    def _look_up_later(self, request: Any) -> None:
        with self.house.db.writing() as tx:
            age = (tx.now - self._sent_at(request)).total_seconds()
            later = next((seconds for seconds in LOOK_UP_SECONDS if seconds > age), None)
            if later is not None:
                _move(tx, request, "unknown", due_at=self._sent_at(request) + timedelta(seconds=later))
                return
        self._settle(request, Outcome("unknown"), "not found at the carrier")

    def _sent_at(self, request: Any) -> datetime:
        leased_until: datetime = request.leased_until
        return leased_until - _lease_time(self.house.clock)

    def _find(self, request: Any) -> str | None:
        wanted = request.parameters
        since = self._sent_at(request) - CLOCK_SKEW
        made = self.carrier.list_made(Kind(request.kind), wanted["to"], wanted["from_"], since)
        made = [item for item in made if item.body is None or item.body == wanted.get("body")]
        with self.house.db.reading() as tx:
            taken = {row.sid for row in tx.rows(select(Request.sid).where(Request.sid.in_([m.sid for m in made])))}
        return next((item.sid for item in reversed(made) if item.sid not in taken), None)


def next_due(tx: Tx) -> datetime | None:
    """The earliest instant at which a request can leave, be looked up, or lose its lease."""
    unpaced = tx.scalar(select(func.min(Request.due_at)).where(stands("pending"), Request.paced.is_(False)))
    paced = tx.scalar(select(func.min(Request.due_at)).where(stands("pending"), Request.paced.is_(True)))
    slot = tx.scalar(select(func.max(PacerSlot.next_at))) if paced else None
    unknown = tx.scalar(select(func.min(Request.due_at)).where(stands("unknown")))
    lease = tx.scalar(select(func.min(Request.leased_until)).where(stands("leased")))
    paced_from = max(paced, slot) if paced and slot else paced
    return min((instant for instant in (unpaced, paced_from, unknown, lease) if instant), default=None)


def _all() -> Select[Any]:
    return select(Request.__table__)


def _claim(house: House, urgencies: tuple[Urgency, ...]) -> Any:
    """Leases the most urgent request that may leave now; None when there is none."""
    with house.db.reading() as tx:
        if _candidate(tx, urgencies, paced=False) is None and not _paced_may_leave(tx, urgencies):
            return None
    while True:
        try:
            with house.db.writing() as tx:
                return _lease_unpaced(tx, house, urgencies) or _lease_paced(tx, house, urgencies)
        except _Lost:
            continue


class _Lost(Exception):
    """Somebody else was quicker; what was taken for it is rolled back."""


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
        raise _Lost
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


def _move(tx: Tx, request: Any, status: str, **values: Any) -> bool:
    """Changes the request if it is still as we had it: neither taken back nor claimed by another since."""
    ours = and_(Request.id == request.id, Request.status == request.status, Request.attempts == request.attempts)
    return tx.changed(update(Request).where(ours).values(status=status, **values)) == 1


def _refusal(request: Any, error: Refused) -> Outcome:
    kind = Kind(request.kind)
    gone = error.code in _GONE_CODES or error.http_status == NOT_FOUND
    if gone and kind in _GONE_IS_DONE:
        return Outcome("done", None, error.code, error.http_status)
    if gone and (request.error or "").startswith(_UNSURE):
        # The first, unsure sending may be the very reason why it is gone.
        return Outcome("unknown", None, error.code, error.http_status)
    return Outcome("failed", None, error.code, error.http_status)


def _keep_doubt(request: Any, error: str) -> str:
    doubted = (request.error or "").startswith(_UNSURE)
    return str(request.error) if doubted else error


def _attempts_allowed(request: Any) -> int:
    return ATTEMPTS_LIVE if request.urgency == Urgency.LIVE else ATTEMPTS_LATER


def _take_back(house: House) -> int:
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
    error = "the worker died before it was sent" if creating and not request.admitted else _UNSURE + "the worker died"
    log.warning("carrier_lease_expired", request=request.id, kind=request.kind, now=status)
    return _move(tx, request, status, due_at=tx.now, error=error)
