"""People with telephones in calls together, for tests that go tick by tick."""

from __future__ import annotations

from sandbox.participants import Participant
from tests.sandbox.stand import CALLER, LINE, Stand
from tests.sandbox.telephones import HeldTelephone, listen, sine

BY_HAND = {"sound": "by-hand"}
FAINT = 100.0
ROOM = "<Dial><Conference beep='false'>room</Conference></Dial>"


async def people(stand: Stand, document: str, *addresses: str) -> list[HeldTelephone]:
    """Telephones that have all dialed the same line."""
    stand.own(LINE, "/line")
    stand.pages["/line"] = document
    found = [HeldTelephone(stand, address) for address in addresses]
    for telephone in found:
        await telephone.dial()
    return found


async def couple(stand: Stand, attributes: str = "") -> tuple[HeldTelephone, HeldTelephone]:
    """A caller bridged to a browser client."""
    agent = HeldTelephone(stand, "client:agent-1")
    (caller,) = await people(stand, f"<Dial {attributes}><Client>agent-1</Client></Dial>", CALLER)
    agent.order("answer", call_sid=agent.told("ringing")[0]["call_sid"])
    await stand.settle()
    await listen(stand, 0.1, caller, agent)
    caller.heard(), agent.heard()
    return caller, agent


async def speak(stand: Stand, seconds: float, *telephones: HeldTelephone, hz: tuple[float, ...]) -> None:
    """All speak at once, each in a tone of its own; what was heard before is forgotten."""
    for telephone, tone in zip(telephones, hz, strict=False):
        telephone.say(sine(tone, seconds))
    await listen(stand, seconds + 0.1, *telephones)


def seat_of(stand: Stand, telephone: HeldTelephone) -> Participant:
    assert telephone.telephone.call is not None and telephone.telephone.call.seat is not None
    return telephone.telephone.call.seat
