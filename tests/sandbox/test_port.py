"""The port for telephones, driven by something that is no socket: as a driver for SIP and RTP would be."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.telephones.orders import RefusedOrder
from sandbox.telephones.port import Plug
from tests.sandbox.stand import CALLER, LINE, Stand, converse
from tests.sandbox.telephones import HandWire, HeldTelephone, frames_of, joined, listen, sine, strength

DESK = "+393335554444"


class Driver(HandWire):
    """Turns what it is told into answers by itself, and echoes nothing."""

    def __init__(self, stand: Stand, address: str) -> None:
        super().__init__()
        self.plug = Plug(stand.carrier, address, self)

    def send(self, message: dict[str, Any]) -> None:
        super().send(message)
        if message["type"] == "ringing" and message["direction"] == "incoming":
            self.plug.order({"type": "answer", "call_sid": message["call_sid"]})

    def kinds(self) -> list[str]:
        return [message["type"] for message in self.messages]


def test_a_driver_completes_a_call_with_sound_and_keys_in_both_directions() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = f"<Dial><Number>{DESK}</Number></Dial>"
        driver, caller = Driver(stand, DESK), HeldTelephone(stand, CALLER)
        await caller.dial()
        await listen(stand, 0.2, caller)
        assert driver.kinds() == ["ready", "ringing", "in_call", "bridged"]
        caller.heard()
        driver.frames.clear()
        caller.say(sine(700, 0.5))
        for frame in frames_of(sine(1200, 0.5)):
            driver.plug.hear(frame)
            await listen(stand, 0.02, caller)
        assert strength(joined(driver.frames)[-2000:], 700) > 4000
        assert strength(caller.heard()[-2000:], 1200) > 4000
        driver.plug.order({"type": "key", "key": "5"})
        assert caller.told("key_heard")[0]["key"] == "5"
        driver.plug.order({"type": "hang_up"})
        await stand.settle()
        assert caller.told("ended")[0]["status"] == "completed"

    converse(scene, sound="by-hand")


def test_a_driver_that_comes_back_finds_its_call_again() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='60'/>"
        driver = Driver(stand, DESK)
        driver.plug.order({"type": "dial", "to": LINE})
        await stand.settle()
        driver.plug.unplug()
        await stand.after(4)
        again = Driver(stand, DESK)
        assert again.kinds() == ["ready", "in_call"]
        again.plug.unplug()
        await stand.after(11)  # a second loss has its ten seconds, too
        assert stand.events("ended")[0]["by"] == "caller"

    converse(scene)


def test_what_a_driver_may_not_do_is_refused_with_a_sentence() -> None:
    async def scene(stand: Stand) -> None:
        driver = Driver(stand, DESK)
        with pytest.raises(RefusedOrder, match="in no call"):
            driver.plug.order({"type": "hang_up"})
        with pytest.raises(RefusedOrder, match="a telephone says dial"):
            driver.plug.order({"type": "INVITE"})

    converse(scene)
