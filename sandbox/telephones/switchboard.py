"""All telephones: which are plugged in, which ring, and which call is on which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.call import Call
from sandbox.clock import stamp
from sandbox.status import Status
from sandbox.telephones.telephone import Telephone

if TYPE_CHECKING:
    from sandbox.carrier import Carrier
    from sandbox.telephones.port import Wire

GRACE_SECONDS = 10.0  # a lost socket may come back for so long, as a reload on a busy machine does; then its call ends
TOLD_AS_THEY_ARE = frozenset(
    {"heard", "asked", "key_heard", "queued", "dequeued", "prompts_over"}
    | {f"conference_{what}" for what in ("joined", "left", "held", "resumed", "muted", "unmuted")}
)
NEWS_OF_EVERY_EVENT = frozenset({"n", "at", "kind"})


class Switchboard:
    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._telephones: list[Telephone] = []
        self._by_call: dict[str, Telephone] = {}
        self._collected: set[Wire] = set()
        carrier.events.listen(self._hear_of)

    def of(self, call: Call) -> Telephone | None:
        """The telephone at the far end of a call."""
        return self._by_call.get(call.sid)

    def at(self, address: str) -> list[Telephone]:
        """Those whose socket is there, oldest first."""
        return [one for one in self._telephones if one.address == address and one.wire is not None]

    def sounding(self) -> list[Telephone]:
        return [one for one in self._telephones if one.sounding]

    @property
    def in_use(self) -> bool:
        return any(one.sounding for one in self._telephones)

    def collect(self) -> None:
        """Take in what the telephones in use have sent since the last beat.

        So the beat alone wakes the carrier, and not each frame too: for two who talk that is a third of the wakings-up.
        """
        wires = {one.wire for one in self._telephones if one.wire is not None and one.sounding}
        for wire in self._collected - wires:
            wire.release()
        self._collected = wires
        for wire in wires:
            wire.collect()

    def release(self) -> None:
        """No beat comes any more: what telephones send is taken in when it comes."""
        for wire in self._collected:
            wire.release()
        self._collected = set()

    # Sockets come and go

    def plug_in(self, address: str, wire: Wire, app: str | None = None, call_sid: str | None = None) -> Telephone:
        """A socket for an address: it resumes the call that a lost one left, or the call that it names."""
        telephone = self._left_behind(address, call_sid)
        if telephone is None:
            telephone = Telephone(address, self._carrier.clock, app)
            self._telephones.append(telephone)
        if telephone.wire is not None:
            telephone.wire.close("the telephone was picked up elsewhere")
        telephone.wire = wire
        if telephone.patience is not None:
            telephone.patience.cancel()  # or it would cut short the next loss
        telephone.tell(
            "ready",
            address=address,
            now=stamp(self._carrier.clock.now()),
            call_sid=telephone.call.sid if telephone.call is not None else None,
            sound=self._carrier.mixer.speaks,
        )
        self._tell_where_it_stands(telephone)
        return telephone

    def _left_behind(self, address: str, call_sid: str | None) -> Telephone | None:
        mine = [one for one in self._telephones if one.address == address and one.call is not None]
        named = (one for one in mine if one.call is not None and one.call.sid == call_sid)
        return next(named, None) or next((one for one in mine if one.wire is None), None)

    def _tell_where_it_stands(self, telephone: Telephone) -> None:
        if telephone.call is None:
            for call in self._carrier.calls.ringing_at(telephone.address):
                self._ring(telephone, call)
        elif telephone.call.status is Status.IN_PROGRESS:
            telephone.tell("in_call", call_sid=telephone.call.sid)
        else:
            self._tell_outgoing(telephone, telephone.call)

    def unplug(self, telephone: Telephone, wire: Wire) -> None:
        """The socket is gone. A call goes on for a few seconds of real time (of the clock's own when it is virtual)."""
        if telephone.wire is not wire or telephone not in self._telephones:
            return
        telephone.wire = None
        telephone.ringing.clear()
        if telephone.call is None:
            if telephone in self._telephones:  # else the carrier has stopped
                self._telephones.remove(telephone)
            return
        timer = self._carrier.clock.timer(GRACE_SECONDS * self._carrier.clock.rate)
        timer.rang.then(lambda: self._give_up(telephone))
        telephone.call.ended.then(timer.cancel)
        telephone.patience = timer

    def _give_up(self, telephone: Telephone) -> None:
        if telephone.wire is None and telephone.call is not None:
            telephone.call.far_hangs_up()

    # Calls

    def connect(self, telephone: Telephone, call: Call) -> None:
        """The telephone is the far end of this call from now on."""
        telephone.take(call)
        self._by_call[call.sid] = telephone
        self._carrier.mixer.line(call).microphone = telephone.microphone
        self._carrier.mixer.wake()

    def dialed(self, telephone: Telephone, call: Call) -> None:
        self.connect(telephone, call)
        telephone.ring_back()
        self._tell_outgoing(telephone, call)

    def _tell_outgoing(self, telephone: Telephone, call: Call) -> None:
        telephone.tell("ringing", call_sid=call.sid, direction="outgoing", **{"from": call.from_, "to": call.to})

    def _ring(self, telephone: Telephone, call: Call, parameters: dict[str, str] | None = None) -> None:
        telephone.ringing[call.sid] = call
        facts = {"from": call.from_, "to": call.to, "parameters": parameters or {}}
        telephone.tell("ringing", call_sid=call.sid, direction="incoming", **facts)

    def engaged(self, address: str) -> bool:
        """Whether an address has telephones, all of them in a call."""
        there = self.at(address)
        return bool(there) and all(telephone.call is not None for telephone in there)

    def ring(self, call: Call, parameters: dict[str, str]) -> None:
        """Ring every free telephone of the address called."""
        for telephone in self.at(call.to):
            if telephone.call is None:
                self._ring(telephone, call, parameters)

    # News

    def _hear_of(self, event: dict[str, Any]) -> None:
        kind, sid = event["kind"], event.get("call_sid")
        if kind == "message":
            self._deliver(event)
        elif kind == "answered":
            self._answered(sid)
        elif kind == "ended":
            self._ended(sid, event["status"], event["by"])
        elif kind == "bridged":
            self._tell(sid, "bridged", {"with": event["other_call_sid"]})
            self._tell(event["other_call_sid"], "bridged", {"with": sid})
        elif kind == "recording_beep":
            self._tell(sid, "beep", {})
        elif kind in TOLD_AS_THEY_ARE:
            facts = {name: value for name, value in event.items() if name not in NEWS_OF_EVERY_EVENT}
            self._tell(sid, kind, facts | ({"audible": event.get("audible", False)} if kind == "heard" else {}))

    def _tell(self, sid: str | None, kind: str, facts: dict[str, Any]) -> None:
        telephone = self._by_call.get(sid or "")
        if telephone is not None:
            telephone.tell(kind, **{"call_sid": sid, **facts})

    def _deliver(self, event: dict[str, Any]) -> None:
        for telephone in self.at(event["to"]):
            facts = {name: event[name] for name in ("sid", "from", "to", "body", "at")}
            telephone.tell("text", **facts, media=event.get("media", []))

    def _answered(self, sid: str | None) -> None:
        telephone = self._by_call.get(sid or "") or self._pick_up(sid)
        if telephone is None:
            return
        telephone.picked_up()
        telephone.tell("in_call", call_sid=sid)
        for other in self._telephones:
            if other.ringing.pop(sid or "", None) is not None:
                other.tell("ended", call_sid=sid, status=Status.CANCELED.value, cause="answered elsewhere")

    def _pick_up(self, sid: str | None) -> Telephone | None:
        """A call was answered for its party: the telephone that has rung longest takes it."""
        telephone = next((one for one in self._telephones if (sid or "") in one.ringing), None)
        if telephone is not None:
            self.connect(telephone, telephone.ringing[sid or ""])
        return telephone

    def _ended(self, sid: str | None, status: str, by: str) -> None:
        telephone = self._by_call.pop(sid or "", None)
        if telephone is not None:
            self._put_down(telephone, status, by)
        for other in self._telephones:
            if other.ringing.pop(sid or "", None) is not None:
                other.tell("ended", call_sid=sid, status=status, cause=by)

    def _put_down(self, telephone: Telephone, status: str, by: str) -> None:
        sid = telephone.call.sid if telephone.call is not None else None
        telephone.put_down(status)
        telephone.tell("ended", call_sid=sid, status=status, cause=by)
        if telephone.wire is None and telephone in self._telephones:
            self._telephones.remove(telephone)

    # The end

    def forget_calls(self) -> None:
        """Every call is gone without a word: the telephones are put down."""
        for telephone in list(self._telephones):
            for sid in list(telephone.ringing):
                telephone.tell("ended", call_sid=sid, status=Status.CANCELED.value, cause="reset")
            telephone.ringing.clear()
            if telephone.call is not None:
                self._put_down(telephone, Status.CANCELED.value, "reset")
        self._by_call.clear()

    def close(self) -> None:
        for telephone in self._telephones:
            if telephone.wire is not None:
                telephone.wire.close("the carrier stops")
        self._telephones.clear()
