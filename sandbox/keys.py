"""Keys pressed or played one after another, with pauses."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.scripts import Script

PAUSES = {"w": 0.5, "W": 1.0}
KEYS = frozenset("0123456789*#ABCDabcd")
PLAYED_KEY_SECONDS = 0.2  # a tone and the gap after it


def well_formed(digits: str) -> bool:
    return all(key in KEYS or key in PAUSES for key in digits)


async def send_keys(clock: Clock, digits: str, send: Callable[[str], None], key_seconds: float) -> None:
    """Give each key to `send`; `w` waits half a second and `W` a second."""
    for key in digits:
        if key in PAUSES:
            await clock.sleep(PAUSES[key])
            continue
        send(key)
        if key_seconds:
            await clock.sleep(key_seconds)


def play_keys(call: Call, digits: str) -> Script:
    """Our side plays keys towards the far end, in the background."""
    clock = call.carrier.clock
    work = send_keys(clock, digits, call.play_key, PLAYED_KEY_SECONDS)
    return Script(clock.stage, work, f"keys of {call.sid}")


def press_keys(call: Call, digits: str) -> Script:
    """The far party presses keys, as fast as the pauses among them allow."""

    def send(key: str) -> None:
        if not call.is_over:
            call.press(key)

    clock = call.carrier.clock
    return Script(clock.stage, send_keys(clock, digits, send, 0.0), f"handset keys of {call.sid}")
