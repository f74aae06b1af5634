"""Proving that a number of somebody else's is one's own: a call, a code, six keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.call import Call
from sandbox.far import Input
from sandbox.keys import play_keys
from sandbox.lines import far_end
from sandbox.media import Words
from sandbox.numbers import CallerId
from sandbox.request import Request
from sandbox.scripts import Mailbox, first_of
from sandbox.sids import new_sid, rfc2822
from sandbox.source import CallOver, Redirected, Source
from sandbox.twiml import parse

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

CARRIERS_OWN_NUMBER = "+14157234000"
CODE_DIGITS = 6
TRIES = 3
RING_SECONDS = 60.0
KEY_SECONDS = 10.0


def _spoken(text: str) -> Words:
    return Words.of(parse(f"<Response><Say>{text}</Say></Response>").verbs[0])


QUESTION = _spoken("Please enter the six digit verification code.")
SORRY = _spoken("That code is not right.")
THANKS = _spoken("Your number is verified. Goodbye.")


@dataclass
class Validation:
    """One request to prove a number; `code` is what the person called must key in."""

    number: str
    friendly_name: str
    call_delay_seconds: int = 0
    extension: str = ""
    callback: Source | None = None
    code: str = field(default_factory=lambda: f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}")


class CallerIds:
    """Validations under way; what they prove is kept with the numbers."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    def validate(self, validation: Validation) -> Call | None:
        """Call the number; None when nobody can be reached there."""
        far = far_end(self._carrier, validation.number)
        if far is None:
            return None
        call = Call(self._carrier, CARRIERS_OWN_NUMBER, validation.number, "outbound-api", far)
        work = self._verify(call, validation)
        self._carrier.calls.add(call).begin(lambda: work, "validation call")
        return call

    async def _verify(self, call: Call, validation: Validation) -> None:
        proven = False
        try:
            await self._carrier.clock.sleep(validation.call_delay_seconds)
            call.ring_out()
            if await self._carrier.calls.wait_for_answer(call, RING_SECONDS):
                if validation.extension:
                    await play_keys(call, validation.extension).over
                proven = await self._ask(call, validation.code)
                call.hang_up("carrier")
        except (CallOver, Redirected):
            call.hang_up("carrier")
        caller_id = self._keep(validation) if proven else None
        self._tell(call, validation, caller_id)

    async def _ask(self, call: Call, code: str) -> bool:
        ear: Mailbox[Input] = Mailbox(self._carrier.stage)
        call.ear = ear
        try:
            for _ in range(TRIES):
                await self._carrier.media.say(call, QUESTION)
                if await self._keys(ear) == code:
                    await self._carrier.media.say(call, THANKS)
                    return True
                await self._carrier.media.say(call, SORRY)
            return False
        finally:
            call.ear = None

    async def _keys(self, ear: Mailbox[Input]) -> str:
        """As many keys as a code has, or those that came before a pause."""
        keys = ""
        while len(keys) < CODE_DIGITS:
            timer = self._carrier.clock.timer(KEY_SECONDS)
            try:
                await first_of(self._carrier.stage, ear.arrival(), timer.rang)
            finally:
                timer.cancel()
            if not ear.arrival().done:
                break
            given = ear.take()
            keys += given.value if given.kind == "key" else ""
        return keys

    def _keep(self, validation: Validation) -> CallerId:
        numbers, now = self._carrier.numbers, rfc2822(self._carrier.clock.now()) or ""
        caller_id = numbers.caller_id(validation.number)
        if caller_id is None:
            caller_id = CallerId(new_sid("PN"), validation.number, validation.friendly_name, now, now)
            numbers.caller_ids[caller_id.sid] = caller_id
            numbers.keep()
        return caller_id

    def _tell(self, call: Call, validation: Validation, caller_id: CallerId | None) -> None:
        callback = validation.callback
        if callback is None or callback.url is None:
            return
        status = "success" if caller_id is not None else "failed"
        facts = call.params() | {"VerificationStatus": status}
        if caller_id is not None:
            facts["OutgoingCallerIdSid"] = caller_id.sid
        self._carrier.webhooks.tell(Request(callback.url, callback.method, facts, "callback", call.sid), call.lane)
