"""Refer: a SIP party is asked to call somebody else instead."""

from __future__ import annotations

from sandbox.lines import Behaviour
from sandbox.run import Run
from sandbox.twiml import Verb

NOT_SIP = 13801
REFUSALS = {"unreachable": "404", "busy": "486", "reject": "603"}


async def refer(run: Run, verb: Verb) -> None:
    """What the address named does when it is called decides how the referral ends."""
    call = run.call
    party = call.from_ if call.direction == "inbound" else call.to
    address = next((noun.text for noun in verb.children), "")
    if not party.startswith(("sip:", "sips:")):
        run.warn(NOT_SIP, f"<Refer> is for SIP calls only, and {party} is none")
        return
    behaviour = call.carrier.behaviours.get(address, Behaviour())
    refusal = REFUSALS.get(behaviour.on_call)
    call.carrier.events.add("referred", call.sid, to=address, accepted=refusal is None)
    if verb.get("action"):
        run.go(
            verb,
            {
                "ReferCallStatus": "completed" if refusal is None else "failed",
                "ReferSipResponseCode": "202",
                "NotifySipResponseCode": refusal or "200",
            },
        )
