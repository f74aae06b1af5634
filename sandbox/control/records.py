"""What has happened: the events, and the journal of requests."""

from __future__ import annotations

from aiohttp import web

from sandbox.control.shape import RefusedError, number_in, told
from sandbox.rest.shape import carrier_of
from sandbox.webhooks import Request

LONGEST_WAIT_SECONDS = 60.0


async def read_events(request: web.Request) -> web.Response:
    events, query = carrier_of(request).events, request.query
    after = int(number_in(query, "after"))
    wait = min(number_in(query, "wait"), LONGEST_WAIT_SECONDS)
    found = await events.wait_after(after, wait) if wait > 0 else events.after(after)
    return told({"events": found, "last": events.last})


async def read_journal(request: web.Request) -> web.Response:
    journal, query = carrier_of(request).journal, request.query
    entries = journal.after(int(number_in(query, "after")), query.get("call_sid"))
    return web.json_response({"entries": [entry.as_json() for entry in entries], "last": journal.last})


async def send_again(request: web.Request) -> web.Response:
    """Repeat a request of the journal as it was, with the parameters it had."""
    carrier, text = carrier_of(request), request.match_info["n"]
    entry = carrier.journal.entry(int(text)) if text.isdecimal() else None
    if entry is None:
        raise RefusedError(404, f"no entry {text} in the journal")
    token = entry.headers["I-Twilio-Idempotency-Token"]
    repeat = Request(entry.url, entry.method, dict(entry.form), entry.kind, entry.call_sid, token=token)
    answer = await carrier.webhooks.send_now(repeat)
    return web.json_response(answer.entry.as_json() if answer.entry is not None else {"error": answer.error})


ROUTES = [
    web.get("/sandbox/events", read_events),
    web.get("/sandbox/journal", read_journal),
    web.post("/sandbox/journal/{n}/again", send_again),
]
