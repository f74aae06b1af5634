"""What has happened: the events, and the journal of requests."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from sandbox.clock import stamp
from sandbox.control.shape import RefusedError, number_in, numbered, told, told_in_pieces
from sandbox.journal import RECEIVED, Entry, Journal, Search
from sandbox.request import Request
from sandbox.rest.shape import carrier_of

LONGEST_WAIT_SECONDS = 60.0
MOST_PER_PAGE = 100
TELLING = frozenset(
    """From To CallStatus Digits SpeechResult StatusCallbackEvent QueueResult QueuePosition DialCallStatus
    RecordingStatus MessageStatus Body AnsweredBy ErrorCode""".split()  # noqa: SIM905
)


async def read_events(request: web.Request) -> web.Response:
    events, query = carrier_of(request).events, request.query
    after = int(number_in(query, "after"))
    wait = min(number_in(query, "wait"), LONGEST_WAIT_SECONDS)
    found = await events.wait_after(after, wait) if wait > 0 else events.after(after)
    return told_in_pieces("events", found, last=events.last)


async def read_journal(request: web.Request) -> web.Response:
    journal, query = carrier_of(request).journal, request.query
    if "limit" in query:
        return await _newest(journal, query)
    entries = journal.since(int(number_in(query, "after")), query.get("call_sid"), query.get("kind") or None)
    return told_in_pieces("entries", (entry.as_json() for entry in entries), last=journal.last)


async def _newest(journal: Journal, query: Any) -> web.Response:
    search = Search(
        words=query.get("q", "").lower().split(),
        kind=query.get("kind") or None,
        faulty=query.get("faulty") == "1",
        before=int(number_in(query, "before")) or None,
        limit=min(int(number_in(query, "limit")), MOST_PER_PAGE),
    )
    found, more = await journal.newest(search)
    return told({"entries": [_line(entry) for entry in found], "more": more, "last": journal.last})


def _line(entry: Entry) -> dict[str, Any]:
    """An entry as a list shows it."""
    return {
        "n": entry.n,
        "at": stamp(entry.at),
        "kind": entry.kind,
        "call_sid": entry.call_sid,
        "method": entry.method,
        "path": urlsplit(entry.url).path,
        "told": [(name, value) for name, value in entry.form if name in TELLING and value],
        "status": entry.status,
        "duration_ms": entry.duration_ms,
        "warnings": len(entry.warnings),
        "error_code": entry.error_code,
        "fault": entry.fault,
    }


def _entry_of(request: web.Request) -> Entry:
    n = numbered(request)
    entry = carrier_of(request).journal.entry(n)
    if entry is None:
        raise RefusedError(404, f"no entry {n} in the journal")
    return entry


async def show_entry(request: web.Request) -> web.Response:
    return told(_entry_of(request).as_json())


async def read_news(request: web.Request) -> web.Response:
    """Wait until the journal or the events have moved on from where the reader stands."""
    carrier, query = carrier_of(request), request.query
    changes, event = int(number_in(query, "changes")), int(number_in(query, "event"))
    wait = min(number_in(query, "wait"), LONGEST_WAIT_SECONDS)
    waiting = [
        asyncio.ensure_future(carrier.journal.wait_beyond(changes, wait)),
        asyncio.ensure_future(carrier.events.wait_after(event, wait)),
    ]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
    return told({"changes": carrier.journal.changes, "event": carrier.events.last})


async def send_again(request: web.Request) -> web.Response:
    """Repeat a request of the journal as it was, with the parameters it had."""
    carrier, entry = carrier_of(request), _entry_of(request)
    if entry.kind == RECEIVED:
        raise RefusedError(409, "that request was received, not sent: only whoever made it can send it again")
    token = entry.headers.get("I-Twilio-Idempotency-Token", "")
    url = f"{entry.url}#{urlencode(entry.overrides)}" if entry.overrides else entry.url
    repeat = Request(url, entry.method, dict(entry.form), entry.kind, entry.call_sid, token=token)
    answer = await carrier.webhooks.send_now(repeat)
    return told(answer.entry.as_json() if answer.entry is not None else {"error": answer.error})


ROUTES = [
    web.get("/sandbox/events", read_events),
    web.get("/sandbox/journal", read_journal),
    web.get("/sandbox/journal/{n}", show_entry),
    web.get("/sandbox/news", read_news),
    web.post("/sandbox/journal/{n}/again", send_again),
]
