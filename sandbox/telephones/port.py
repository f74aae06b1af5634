"""The port for telephones: what a driver (the browsers' socket; SIP and RTP one day) gives, and what it may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sandbox.telephones.orders import carry_out

if TYPE_CHECKING:
    from sandbox.carrier import Carrier


class Wire(Protocol):
    """What carries messages and frames to whoever holds the telephone. None of it waits.

    Messages are those of the telephone socket (docs/control.md); a frame is 20 ms of PCM, 16-bit, mono, 8 kHz.
    """

    def send(self, message: dict[str, Any]) -> None: ...
    def send_frame(self, frame: bytes) -> None: ...
    def close(self, reason: str) -> None: ...

    def collect(self) -> None:
        """Take in what has come by now; from the first time on nothing else need look for it, until `release`."""

    def release(self) -> None:
        """Take in again what comes when it comes."""


class Plug:
    """One telephone in its driver's hand, from the moment it is reachable at `address` until `unplug`."""

    def __init__(
        self, carrier: Carrier, address: str, wire: Wire, app: str | None = None, call_sid: str | None = None
    ) -> None:
        """`app`: the only application it may dial. `call_sid`: the call that it takes over, if that lives."""
        self._carrier = carrier
        self._wire = wire
        self._telephone = carrier.telephones.plug_in(address, wire, app, call_sid)

    def order(self, message: dict[str, Any]) -> None:
        """Dial, answer, press a key …: as the telephone socket has it. Raises RefusedOrder."""
        carry_out(self._carrier, self._telephone, message)

    def hear(self, frame: bytes) -> None:
        """20 ms from the microphone; late and lost ones are evened out."""
        self._telephone.hear(frame)

    def unplug(self) -> None:
        """Out of reach: its call goes on for some seconds, for whoever plugs in at the address again."""
        self._carrier.telephones.unplug(self._telephone, self._wire)
