"""Two calls brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.scripts import Signal

if TYPE_CHECKING:
    from sandbox.call import Call
    from sandbox.carrier import Carrier


class Bridge:
    """Two calls that hear each other until one parts."""

    def __init__(self, carrier: Carrier, parent: Call, child: Call) -> None:
        self._pair = (parent, child)
        self.over: Signal[str] = Signal(carrier.stage)
        parent.bridge = child.bridge = self
        carrier.events.add("bridged", parent.sid, other_call_sid=child.sid)

    def other(self, call: Call) -> Call:
        return self._pair[1] if call is self._pair[0] else self._pair[0]

    def part(self, reason: str) -> None:
        """`reason`: ended, redirected, star, time-limit. Only the first counts."""
        for call in self._pair:
            if call.bridge is self:
                call.bridge = None
        self.over.send(reason)
