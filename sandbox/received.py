"""A REST request as the journal has it: without its password, with the answer it got."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.faults import Strike
from sandbox.journal import RECEIVED, Entry, legible
from sandbox.rest.shape import carrier_of

KEPT_BODY_CHARS = 16 * 1024
KEPT_FIELD_CHARS = 4_000
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
OF_A_CALL = re.compile(r"\b(?:CA|SM|MM)[0-9a-f]{32}\b")
NAMED_FIRST = re.compile(r'"(?:call_sid|sid)": ?"((?:CA|SM|MM)[0-9a-f]{32})"')
WORDS = ("application/json", "text/", "application/xml")


class Received:
    """One request under way."""

    def __init__(self, carrier: Carrier, entry: Entry, unread: web.HTTPException | None) -> None:
        self._carrier = carrier
        self._entry = entry
        self.unread = unread  # why its body was not read; to try again would read the rest of it
        self._began = time.perf_counter()
        self._cut = False
        carrier.journal.add(entry)

    @classmethod
    async def of(cls, request: web.Request) -> Received:
        """Note a request that came; reading its body here leaves it there for others."""
        carrier = carrier_of(request)
        named = OF_A_CALL.search(request.path)
        form, unread = await _form(request)
        entry = Entry(
            carrier.journal.next_number(),
            carrier.clock.now(),
            RECEIVED,
            named[0] if named else None,
            request.method,
            f"{carrier.public_url}{request.path_qs}",
            {name: _told(name, value) for name, value in legible(request.headers).items()},
            form,
        )
        return cls(carrier, entry, unread)

    def suffered(self, strike: Strike) -> None:
        self._entry.fault = str(strike)

    def cut(self) -> None:
        self._cut = True

    def answered(self, answer: web.StreamResponse | None) -> None:
        """What went back; None when whoever asked has gone, or the carrier stopped."""
        entry = self._entry
        entry.duration_ms = round((time.perf_counter() - self._began) * 1000, 3)
        if answer is None or self._cut:
            entry.error = "the connection was cut on purpose" if self._cut else "whoever asked did not wait"
        else:
            entry.status = answer.status
            entry.answer_headers = dict(answer.headers)
            entry.body = _words(answer)
        if entry.call_sid is None and (named := NAMED_FIRST.search(entry.body)) and entry.method == "POST":
            entry.call_sid = named[1]
        self._carrier.journal.answered(entry)


def _told(name: str, value: str) -> str:
    return "(not kept)" if name.lower() in SECRET_HEADERS else value


async def _form(request: web.Request) -> tuple[list[tuple[str, str]], web.HTTPException | None]:
    try:
        text = (await request.read()).decode(errors="replace")
    except web.HTTPException as error:
        return [], error
    return [(name, value[:KEPT_FIELD_CHARS]) for name, value in parse_qsl(text, keep_blank_values=True)], None


def _words(answer: web.StreamResponse) -> str:
    if not isinstance(answer, web.Response) or not answer.content_type.startswith(WORDS):
        return ""
    return (answer.text or "")[:KEPT_BODY_CHARS]
