"""Carrying out what was asked of the carrier: claim, pass the last door, send, tell (DESIGN rule 10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from ivr.db import SILENCE, Tx
from ivr.house import House
from ivr.telephony import doubts
from ivr.telephony.carrier import Carrier, NotSent, Refused, Unsure
from ivr.telephony.leases import Lost, claim, move, take_back
from ivr.telephony.numbers import NO_COUNTRY, dialable
from ivr.telephony.outcomes import UNSURE, Outcome, Tell, keep_doubt, refusal
from ivr.telephony.requests import CREATING, Kind, Urgency

log = structlog.get_logger()

REPEAT_SECONDS = 1
BACKOFF_LIMIT_SECONDS = 60
ATTEMPTS_LIVE = 7  # about a minute: nobody waits longer for a line that is dead
ATTEMPTS_LATER = 20

Door = Callable[[Tx, Any], str | None]
"""The last one before the carrier: why a request that reaches a person may not leave, or None."""


Lock = Callable[[Tx, int], object]
"""Locks the call that a request is of: before the request itself, as whoever calls one off has its call already."""


@dataclass(frozen=True, slots=True)
class Performer:
    """Everything a performance needs: the house, the carrier, whom to tell, the last door, and the call's lock."""

    house: House
    carrier: Carrier
    tell: Tell
    door: Door = lambda tx, request: None
    lock: Lock = lambda tx, call_id: None

    def perform(self, *urgencies: Urgency) -> int:
        """Carries out all that is due of these urgencies (none given: all), most urgent first; returns how many."""
        done = 0
        while self._perform_next(urgencies):
            done += 1
        return done

    def recover(self) -> int:
        """Takes back expired leases and looks up what was sent into the unknown; returns how many it moved."""
        return take_back(self.house) + sum(self._look_up(request) for request in doubts.due(self.house))

    def _perform_next(self, urgencies: tuple[Urgency, ...]) -> bool:
        request = claim(self.house, urgencies)
        if request is None:
            return False
        kind = Kind(request.kind)
        try:
            why = self._refused(request)
        except Lost:
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
            self._settle(request, refusal(request, error), str(error))
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

        Raises Lost if the lease was taken back meanwhile.
        """
        if request.kind not in CREATING:
            return None
        if dialable(request.parameters.get("to"), NO_COUNTRY, self.house.settings.allowed_prefixes) is None:
            return "not_dialable"
        with self.house.db.writing() as tx:
            why = self.door(tx, request)
            if why is None and not move(tx, request, "leased", admitted=True):
                raise Lost
            return why

    def _settle(self, request: Any, outcome: Outcome, error: str | None) -> None:
        if outcome.status != "done":
            log.warning("carrier_request_failed", request=request.id, kind=request.kind, code=outcome.code)
        try:
            self._end(request, outcome, error, self.tell)
        except SILENCE:  # as if we had died here: the lease runs out, and it is repeated or looked up
            log.exception("carrier_outcome_not_kept", request=request.id, kind=request.kind)
        except Exception:  # the noun's mistake; what the carrier did stays done, or it would be done again
            log.exception("carrier_outcome_untold", request=request.id, kind=request.kind)
            self._end(request, outcome, error, lambda *_: None)

    def _end(self, request: Any, outcome: Outcome, error: str | None, tell: Tell) -> None:
        """In a step: a noun that is told while its call's webhooks are at work may lose a race, and is told again."""
        status = "done" if outcome.status == "done" else "failed"

        def work(tx: Tx) -> None:
            values = {"ended_at": tx.now, "sid": outcome.sid, "error_code": outcome.code, "error": error}
            if request.call_id is not None:
                self.lock(tx, request.call_id)
            if move(tx, request, status, **values):
                tell(tx, request, outcome)

        self.house.db.step(work)

    def _again(self, request: Any, error: str) -> None:
        if request.attempts >= _attempts_allowed(request):
            self._settle(request, Outcome("failed"), error)
            return
        wait = min(2 ** (request.attempts - 1), BACKOFF_LIMIT_SECONDS)
        with self.house.db.writing() as tx:
            move(tx, request, "pending", due_at=tx.now + timedelta(seconds=wait), error=keep_doubt(request, error))

    def _unsure(self, request: Any, error: str) -> None:
        if Kind(request.kind) not in CREATING:
            self._repeat(request, UNSURE + error)
            return
        doubts.doubt(self.house, request, error)

    def _repeat(self, request: Any, error: str) -> None:
        if request.attempts >= _attempts_allowed(request):
            self._settle(request, Outcome("unknown"), error)
            return
        with self.house.db.writing() as tx:
            move(tx, request, "pending", due_at=tx.now + timedelta(seconds=REPEAT_SECONDS), error=error)

    def _look_up(self, request: Any) -> bool:
        sid = doubts.find(self.house, self.carrier, request)
        if sid is not None:
            self._settle(request, Outcome("done", sid), None)
        elif not doubts.put_off(self.house, request):
            self._settle(request, Outcome("unknown"), "not found at the carrier")
        return True


def _attempts_allowed(request: Any) -> int:
    return ATTEMPTS_LIVE if request.urgency == Urgency.LIVE else ATTEMPTS_LATER
