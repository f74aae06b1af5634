"""The lines between this carrier and the far ends, which may be down or die on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.call import Call
from sandbox.status import Status
from sandbox.targets import line_target

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

DEAD, DYING = frozenset({"fail"}), frozenset({"die"})
STATUSES = {
    486: Status.BUSY,
    600: Status.BUSY,
    408: Status.NO_ANSWER,
    480: Status.NO_ANSWER,
    487: Status.NO_ANSWER,
    603: Status.NO_ANSWER,
}


class Trunk:
    """Whole unless a fault strikes it."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        carrier.events.listen(self._hear_of)

    def refusal(self, from_: str, to: str) -> int | None:
        """The SIP code with which a new call between these fails; None when it gets through."""
        strike = self._carrier.faults.striking(line_target(from_, to), DEAD)
        return strike.code if strike is not None else None

    def fails(self, call: Call) -> bool:
        """Whether a call of ours gets no further than here; then it has ended."""
        code = self.refusal(call.from_, call.to)
        if code is None:
            return False
        call.sip_code = code
        call.finish(STATUSES.get(code, Status.FAILED), "line")
        return True

    def _hear_of(self, event: dict[str, Any]) -> None:
        if event["kind"] != "answered" or not self._carrier.faults.rules:
            return
        call = self._carrier.calls.get(event["call_sid"])
        if call is None:
            return
        strike = self._carrier.faults.striking(line_target(call.from_, call.to), DYING)
        if strike is not None:
            timer = self._carrier.clock.timer(strike.seconds)
            timer.rang.then(lambda: call.finish(Status.COMPLETED, "line"))
            call.ended.then(timer.cancel)
