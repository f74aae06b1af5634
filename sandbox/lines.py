"""What lies at the far end of a call: a handset, or another call between two numbers of our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.call import Call
from sandbox.far import Sound
from sandbox.sids import E164
from sandbox.status import Status

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

BEHAVIOURS = ("ring", "answer", "busy", "reject", "unreachable", "forbidden", "not_permitted")

NOT_REACHED = {"unreachable": 404, "forbidden": 403, "not_permitted": 403}


@dataclass(frozen=True)
class Behaviour:
    """What a handset does by itself when it is called."""

    on_call: str = "ring"
    after_seconds: float = 0.0
    answered_by: str = "human"


class Handset:
    """A telephone or a browser client, moved by the control API."""

    def __init__(self, carrier: Carrier, parameters: dict[str, str] | None = None) -> None:
        self._carrier = carrier
        self._parameters = parameters or {}
        self.other: Call | None = None  # no leg of ours

    def ring(self, call: Call) -> None:
        behaviour = self._carrier.behaviours.get(call.to, Behaviour())
        if behaviour.on_call in NOT_REACHED:
            call.far_refuses(Status.FAILED, NOT_REACHED[behaviour.on_call])
            return
        if self._carrier.telephones.engaged(call.to):
            decline(call, "busy")
            return
        call.far_rings()
        facts: dict[str, Any] = {"to": call.to, "from": call.from_, "parameters": self._parameters}
        facts |= {"reason": call.reason} if call.reason else {}
        self._carrier.events.add("ringing", call.sid, **facts)
        self._carrier.telephones.ring(call, self._parameters)
        if behaviour.on_call != "ring":
            timer = self._carrier.clock.timer(behaviour.after_seconds)
            timer.rang.then(lambda: self._act(call, behaviour.on_call))

    def _act(self, call: Call, action: str) -> None:
        if call.status is Status.RINGING:
            if action == "answer":
                call.far_answers()
            else:
                decline(call, "busy" if action == "busy" else "declined")

    def answered(self) -> None:
        """Our side answered: the caller sees it in the event."""

    def over(self, status: Status) -> None:
        """Our side hung up: the party sees it in the event."""

    def hear(self, sound: Sound) -> None:
        """The transcript of the call has it."""

    def hear_key(self, key: str) -> None:
        """The party hears it in the event."""


def decline(call: Call, reason: str) -> None:
    """A party refuses: `busy`, or `declined` (by a browser client busy too, by a telephone no answer)."""
    if reason == "busy" or call.to.startswith("client:"):
        call.far_refuses(Status.BUSY, 486)
    else:
        call.far_refuses(Status.NO_ANSWER, 603)


class Peer:
    """The other leg, when one number of ours calls another."""

    def __init__(self, carrier: Carrier, parameters: dict[str, str] | None = None) -> None:
        self._carrier = carrier
        self._parameters = parameters or {}
        self.other: Call | None = None

    def ring(self, call: Call) -> None:
        near = _joined(self._carrier, call)
        answer_side = self._carrier.calls.ring_in(call.from_, call.to, near, self._parameters)
        if answer_side is None:
            call.far_refuses(Status.FAILED, 404)
            return
        self.other = answer_side
        call.far_rings()

    def answered(self) -> None:
        if self.other is not None:
            self.other.far_answers()

    def over(self, status: Status) -> None:
        if self.other is None or self.other.is_over:
            return
        if self.other.status is Status.IN_PROGRESS or self.other.direction == "inbound":
            self.other.far_hangs_up()
        else:
            self.other.far_refuses(status if status is not Status.COMPLETED else Status.NO_ANSWER, 487)

    def hear(self, sound: Sound) -> None:
        if self.other is None or sound.seconds is None:
            return
        if sound.verb == "say":
            self.other.receive_speech(sound.text or "")
        if sound.verb in ("say", "play"):
            self.other.receive_voice(sound.seconds)

    def hear_key(self, key: str) -> None:
        if self.other is not None:
            self.other.receive_key(key)


def _joined(carrier: Carrier, call: Call) -> Peer:
    peer = Peer(carrier)
    peer.other = call
    return peer


def far_end(carrier: Carrier, to: str, parameters: dict[str, str] | None = None) -> Handset | Peer | None:
    """Who is reached at an address; None when nobody can be (it is no number, client or app)."""
    if carrier.numbers.by_number(to) is not None or to.startswith("app:"):
        return Peer(carrier, parameters)
    if to.startswith(("client:", "sip:", "sips:")) or E164.match(to):
        return Handset(carrier, parameters)
    return None
