"""The account that is checked: its SDK client, the numbers it owns, and the bounds that a check keeps to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

T = TypeVar("T")
TIMEOUT_SECONDS = 15.0
REQUESTS_AT_ONCE = 16
TOO_MANY_REQUESTS = 429  # not carried out, so it may be asked again
BACKOFF_SECONDS = (1.0, 2.0, 4.0, 8.0)
A_NUMBER = re.compile(r"\+\d{6,15}")


class Unfit(Exception):
    """The account, its numbers or the way to us are not fit for a check; the message says why."""


class BeyondBounds(Exception):
    """The check would do more than it may; the message says what."""


@dataclass(frozen=True)
class Credentials:
    sid: str
    token: str
    base_url: str = ""  # empty: where the SDK goes by itself


def _client(credentials: Credentials) -> Client:
    http, at = TwilioHttpClient(timeout=TIMEOUT_SECONDS), credentials.base_url.rstrip("/")
    if not at:
        return Client(credentials.sid, credentials.token, http_client=http)
    # An environment of our own: TWILIO_EDGE and TWILIO_REGION would change the host.
    client = Client(credentials.sid, credentials.token, http_client=http, environment={"": ""})
    client.api.base_url = at
    return client


class Account:
    """REST by the real SDK, in threads of its own; calls and texts are counted and go to own numbers only."""

    def __init__(self, credentials: Credentials, numbers: tuple[str, ...], most_calls: int) -> None:
        self.credentials, self.numbers, self.most_calls = credentials, numbers, most_calls
        self.calls_made = self.texts_sent = 0
        self._threads = ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="carrier-check")
        self._client = _client(credentials)

    async def ask(self, work: Callable[[Client], T]) -> T:
        """What the SDK answers; asked again for a while when the carrier has too many requests.
        Raises TwilioRestException."""
        loop = asyncio.get_running_loop()
        for seconds in BACKOFF_SECONDS:
            try:
                return await loop.run_in_executor(self._threads, work, self._client)
            except TwilioRestException as refused:
                if refused.status != TOO_MANY_REQUESTS:
                    raise
            await asyncio.sleep(seconds)
        return await loop.run_in_executor(self._threads, work, self._client)

    async def refusal(self, work: Callable[[Client], Any]) -> TwilioRestException | None:
        """How the carrier refuses what must be refused; None when it did not."""
        try:
            await self.ask(work)
        except TwilioRestException as refused:
            return refused
        return None

    async def call(self, **order: Any) -> Any:
        """Make a call to a number of the account's own. Raises BeyondBounds."""
        self.admit(order["to"])
        self.calls_made += 1
        if self.calls_made > self.most_calls:
            raise BeyondBounds(f"more than {self.most_calls} calls")
        return await self.ask(lambda client: client.calls.create(**order))

    async def text(self, **order: Any) -> Any:
        self.admit(order["to"])
        self.texts_sent += 1
        return await self.ask(lambda client: client.messages.create(**order))

    def admit(self, text: str) -> None:
        """Raises BeyondBounds when a telephone number stands in it that is none of the account's."""
        strange = set(A_NUMBER.findall(text)) - set(self.numbers)
        if strange:
            raise BeyondBounds(f"{', '.join(sorted(strange))} is no number of this check")

    async def owned(self) -> list[Any]:
        """The account's own records of the numbers. Raises Unfit."""
        found = []
        for number in self.numbers:
            try:
                found += [one for one in await self._records(number) if one.phone_number == number]
            except TwilioException as refused:
                raise Unfit(f"the carrier refuses to name our numbers: {refused}") from None
        missing = set(self.numbers) - {one.phone_number for one in found}
        if missing:
            raise Unfit(f"the account does not own {', '.join(sorted(missing))}")
        return found

    async def _records(self, number: str) -> list[Any]:
        records: list[Any] = await self.ask(
            lambda client: client.incoming_phone_numbers.list(phone_number=number, limit=20)
        )
        return records

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
