"""Two parties connected by a Dial, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.bridge import Bridge
from sandbox.call import Call
from sandbox.far import Input
from sandbox.run import Run
from sandbox.scripts import Mailbox, first_of
from sandbox.twiml import Verb
from sandbox.verbs.legs import sip_facts

DEFAULT_LIMIT_SECONDS = 14_400.0


@dataclass
class Outcome:
    """What a Dial came to, as its action is told."""

    status: str = "failed"
    child: Call | None = None
    bridged: bool = False
    redirected_away: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    def params(self) -> dict[str, str]:
        facts = {"DialCallStatus": self.status} | self.extra
        if self.child is not None:
            facts |= {"DialCallSid": self.child.sid, "DialBridged": str(self.bridged).lower()} | sip_facts(self.child)
            if not self.redirected_away:
                facts["DialCallDuration"] = str(self.child.duration_seconds)
        return facts


async def talk(run: Run, verb: Verb, bridge: Bridge) -> str:
    """Wait until one side leaves, the caller presses `*`, or the time is up; returns the reason."""
    call, stage = run.call, run.call.carrier.stage
    limit = call.carrier.clock.timer(verb.number("timeLimit", DEFAULT_LIMIT_SECONDS))
    limit.rang.then(lambda: bridge.part("time-limit"))
    ear: Mailbox[Input] = Mailbox(stage)
    call.ear = ear if verb.flag("hangupOnStar") else None
    try:
        while not bridge.over.done:
            await first_of(stage, bridge.over, ear.arrival())
            if ear.arrival().done and ear.take().value == "*":
                bridge.part("star")
        return bridge.over.value()
    finally:
        limit.cancel()
        bridge.part("ended")
        if call.ear is ear:
            call.ear = None
