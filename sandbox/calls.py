"""All calls of the account: how they begin, and where they are found again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sandbox.call import Call
from sandbox.callbacks import StatusCallback
from sandbox.departures import Departures
from sandbox.detection import MachineDetection
from sandbox.far import Far
from sandbox.keys import play_keys
from sandbox.lines import Behaviour, far_end
from sandbox.request import Request
from sandbox.scripts import first_of
from sandbox.source import CallOver, Redirected, Source
from sandbox.status import Status

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

KEPT_CALLS = 20_000
RING_GRACE_SECONDS = 5.0  # the carrier rings about this much longer than asked


@dataclass(frozen=True)
class Outgoing:
    """A call to be made over REST."""

    to: str
    from_: str
    source: Source
    fallback: Source | None = None
    status_callbacks: tuple[StatusCallback, ...] = ()
    timeout_seconds: float = 60.0
    send_digits: str = ""
    time_limit_seconds: float | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    machine_detection: MachineDetection | None = None
    reason: str | None = None


class Calls:
    """Newest last; the oldest ended ones are forgotten beyond 20,000."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._calls: dict[str, Call] = {}
        self._living: dict[str, Call] = {}
        self.departures = Departures(carrier.clock, carrier.settings.calls_per_second)

    def get(self, sid: str) -> Call | None:
        return self._calls.get(sid)

    def all(self) -> list[Call]:
        return list(self._calls.values())

    def living(self) -> list[Call]:
        """Those that have not ended, newest last."""
        return list(self._living.values())

    def ended(self, call: Call) -> None:
        """It lives no longer; its story is kept."""
        self._living.pop(call.sid, None)

    def add(self, call: Call) -> Call:
        self._calls[call.sid] = self._living[call.sid] = call
        if len(self._calls) > KEPT_CALLS:
            oldest = next((sid for sid, old in self._calls.items() if old.is_over), None)
            if oldest is not None:
                del self._calls[oldest]
        return call

    def forget(self, call: Call) -> None:
        self._calls.pop(call.sid, None)
        self._living.pop(call.sid, None)

    def clear(self) -> None:
        """Forget every call, ending the scripts of those that live without telling anyone."""
        calls = list(self._calls.values())
        for call in calls:
            call.status_callbacks.clear()
            call.recordings.clear()
            call.streams.clear()
            call.status = call.status if call.is_over else Status.CANCELED
        for call in calls:
            if call.script is not None:
                call.script.stop()
        self._calls.clear()
        self._living.clear()

    def ringing_at(self, address: str) -> list[Call]:
        """Calls of ours that ring at an address of somebody else's."""
        ringing = (call for call in self.living() if call.status is Status.RINGING)
        return [call for call in ringing if call.direction != "inbound" and call.to == address]

    def ring_in(self, from_: str, to: str, far: Far, params: dict[str, str] | None = None) -> Call | None:
        """A call reaches a number or application of ours; None when nothing answers there."""
        endpoint = self._carrier.numbers.voice_endpoint(to)
        source = endpoint.source("voice") if endpoint is not None else None
        if endpoint is None or source is None:
            return None
        progress = endpoint.progress()
        shown = to if not to.startswith("app:") else (params or {}).get("To", "")
        call = Call(
            self._carrier,
            from_,
            shown,
            "inbound",
            far,
            phone_number_sid=endpoint.sid if endpoint.phone_number else None,
            fallback=endpoint.source("voice_fallback"),
            status_callbacks=[progress] if progress is not None else [],
            extra_params={k: v for k, v in (params or {}).items() if k != "To"},
            status=Status.RINGING,
        )
        call.started_at = self._carrier.clock.now()
        self.add(call).begin(lambda: self._carrier.run_call(call, source), "inbound call")
        return call

    def dial_out(self, order: Outgoing) -> Call | None:
        """Make a call as REST asks; None when the address is none."""
        far = far_end(self._carrier, order.to, order.parameters)
        if far is None:
            return None
        call = Call(
            self._carrier,
            order.from_,
            order.to,
            "outbound-api",
            far,
            fallback=order.fallback,
            status_callbacks=list(order.status_callbacks),
        )
        call.reason = order.reason
        seconds = order.time_limit_seconds
        if seconds is not None:
            call.answered.then(lambda: None if call.is_over else self.limit(call, seconds))
        self.add(call).begin(lambda: self._place(call, order), "outbound call")
        return call

    @property
    def alive(self) -> int:
        return len(self._living)

    async def _place(self, call: Call, order: Outgoing) -> None:
        try:
            await self.departures.turn()
            call.ring_out()
            if not await self.wait_for_answer(call, order.timeout_seconds):
                return
        except CallOver:
            return
        if order.send_digits:
            play_keys(call, order.send_digits)
        if order.machine_detection is not None:
            await self._detect(call, order, order.machine_detection)
        else:
            await self._carrier.run_call(call, order.source)

    async def _detect(self, call: Call, order: Outgoing, detection: MachineDetection) -> None:
        behaviour = self._carrier.behaviours.get(call.to, Behaviour())
        source = order.source
        word, seconds = detection.finding(behaviour.answered_by)
        facts = {"AnsweredBy": word, "MachineDetectionDuration": str(round(seconds * 1000))}
        timer = self._carrier.clock.timer(seconds)
        if detection.asynchronous:
            timer.rang.then(lambda: self._tell_detection(call, detection, facts))
        else:
            try:
                await timer.rang
                call.answered_by = word
                source = replace(source, params=source.params | facts)
            except CallOver:
                return
            except Redirected as redirected:
                source = redirected.source
        await self._carrier.run_call(call, source)

    def _tell_detection(self, call: Call, detection: MachineDetection, facts: dict[str, str]) -> None:
        if call.is_over:
            return
        call.answered_by = facts["AnsweredBy"]
        callback = detection.callback
        if callback is None or callback.url is None:
            self._carrier.events.add("warning", call.sid, text="21262: no AMD status callback URL provided")
            return
        params = facts | {"CallSid": call.sid, "AccountSid": self._carrier.settings.account_sid}
        self._carrier.webhooks.tell(Request(callback.url, callback.method, params, "callback", call.sid))

    async def wait_for_answer(self, call: Call, timeout_seconds: float) -> bool:
        """Ring until answered, refused or timed out (then the call has ended with no-answer)."""
        timer = self._carrier.clock.timer(timeout_seconds + RING_GRACE_SECONDS)
        try:
            await first_of(self._carrier.stage, call.answered, timer.rang)
        finally:
            timer.cancel()
        if not call.answered.done:
            call.sip_code = 487
            call.finish(Status.NO_ANSWER, "timeout")
        return call.status is Status.IN_PROGRESS

    def limit(self, call: Call, seconds: float) -> None:
        """End the call so many seconds after its answer; the last limit set counts."""
        if call.limit is not None:
            call.limit.cancel()
        gone = (self._carrier.clock.now() - call.answered_at).total_seconds() if call.answered_at is not None else 0.0
        call.limit = self._carrier.clock.timer(seconds - gone)
        call.limit.rang.then(lambda: call.finish(Status.COMPLETED, "time-limit"))
        call.ended.then(call.limit.cancel)
