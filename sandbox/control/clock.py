"""The clock, read and moved."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.clock import ClockError, VirtualClock, instant, stamp
from sandbox.control.shape import RefusedError, body_of, number_in, told
from sandbox.rest.shape import carrier_of
from sandbox.traffic import StuckError


def _clock_json(carrier: Carrier) -> dict[str, Any]:
    due = carrier.clock.next_due()
    return {
        "mode": carrier.clock.mode,
        "now": stamp(carrier.clock.now()),
        "next_due": stamp(due) if due is not None else None,
        "busy": len(carrier.traffic) + (not carrier.stage.idle),
        "max_late_ms": round(carrier.clock.lateness.max_ms, 3),
        "late_p999_ms": carrier.clock.lateness.within_ms(0.999),
    }


async def read_clock(request: web.Request) -> web.Response:
    return told(_clock_json(carrier_of(request)))


async def move_clock(request: web.Request) -> web.Response:
    carrier, body = carrier_of(request), await body_of(request)
    if not isinstance(carrier.clock, VirtualClock):
        raise RefusedError(409, f"the clock is {carrier.clock.mode}: only a virtual one is moved")
    try:
        to = instant(str(body["to"])) if "to" in body else carrier.clock.now()
    except ValueError:
        raise RefusedError(400, f"`to` is no ISO-8601 instant: {body['to']!r}") from None
    after = int(number_in(body, "events_after", carrier.events.last))
    try:
        await carrier.clock.advance(to, carrier.traffic.quiet)
    except ClockError as refused:
        raise RefusedError(409, str(refused)) from None
    except StuckError as stuck:
        raise RefusedError(503, f"still under way after 20 s: {stuck}") from None
    events = carrier.events.after(after)
    return told(_clock_json(carrier) | {"events": events, "last_event": carrier.events.last})


ROUTES = [
    web.get("/sandbox/clock", read_clock),
    web.post("/sandbox/clock", move_clock),
]
