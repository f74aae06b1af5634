"""A far end dials us: by the control API and by a telephone's socket alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.call import Call
from sandbox.lines import Handset

if TYPE_CHECKING:
    from sandbox.carrier import Carrier


class NoConnection(Exception):
    """Nobody is reached; the message is a sentence for whoever dials."""


def dial_in(carrier: Carrier, from_: str, to: str, params: dict[str, str]) -> Call:
    """Ring a number or an application (`app:AP…`) of ours. Raises NoConnection."""
    code = carrier.trunk.refusal(from_, to)
    if code is not None:
        raise NoConnection(f"the line is down on purpose: the call fails with {code}")
    facts = {"ApplicationSid": to[4:], **params} if to.startswith("app:") else params
    call = carrier.calls.ring_in(from_, to, Handset(carrier), facts)
    if call is None:
        raise NoConnection(f"nothing answers at {to}: no such number or application, or it has no VoiceUrl")
    return call
