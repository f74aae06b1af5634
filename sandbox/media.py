"""How long a prompt lasts: speech by its length, a recording by its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.wav import wav_seconds
from sandbox.webhooks import Request

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

SHORTEST_SAY_SECONDS = 0.5
UNKNOWN_MEDIA_SECONDS = 5.0
KEPT_LENGTHS = 10_000


class Media:
    """Lengths of prompts, in seconds of the carrier's clock."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._lengths: dict[str, float] = {}

    def say_seconds(self, text: str) -> float:
        return max(SHORTEST_SAY_SECONDS, len(text) / self._carrier.settings.say_chars_per_second)

    async def play_seconds(self, url: str, call_sid: str) -> float | None:
        """The length of the file at `url`, fetched once; None when it cannot be had."""
        if url in self._lengths:
            return self._lengths[url]
        answer = await self._carrier.webhooks.ask(Request(url, "GET", {}, "media", call_sid))
        if answer.code is not None:
            return None
        if len(self._lengths) >= KEPT_LENGTHS:
            self._lengths.clear()
        self._lengths[url] = wav_seconds(answer.body) or UNKNOWN_MEDIA_SECONDS
        return self._lengths[url]
