"""Telephones at the real socket, in real time: what is said into one comes out of the other."""

from __future__ import annotations

import asyncio

from tests.sandbox.stand import CALLER, LINE, Stand, converse
from tests.sandbox.telephones import SocketTelephone, joined, sine, strength

AGENT = "client:agent-1"


async def bridged(stand: Stand) -> tuple[SocketTelephone, SocketTelephone]:
    """A caller and a browser client, talking."""
    stand.own(LINE, "/line")
    stand.pages["/line"] = "<Dial><Client>agent-1</Client></Dial>"
    caller, agent = await SocketTelephone.at(stand, CALLER), await SocketTelephone.at(stand, AGENT)
    await caller.until("ready")
    await agent.until("ready")
    await caller.send("dial", to=LINE)
    await caller.until("in_call")
    await agent.send("answer", call_sid=(await agent.until("ringing"))["call_sid"])
    await agent.until("bridged")
    await caller.until("bridged")
    return caller, agent


def test_two_telephones_hear_each_other_through_real_sockets() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await bridged(stand)
        await asyncio.gather(caller.speak(sine(440, 1)), agent.speak(sine(1000, 1)))
        for telephone, theirs, own in ((agent, 440, 1000), (caller, 1000, 440)):
            middle = joined(telephone.frames[-30:-10])
            assert strength(middle, theirs) > 6000
            assert strength(middle, own) < 300

    converse(scene, clock="real", starting=None)
