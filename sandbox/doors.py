"""The doors of the carrier: REST behind its password, the control API and the pages behind names and origins."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.control.shape import RefusedError, told
from sandbox.faults import Strike
from sandbox.hosts import Hosts
from sandbox.received import Received
from sandbox.rest.shape import ApiError, authenticated, carrier_of, not_found
from sandbox.sids import API_VERSION
from sandbox.targets import Target
from sandbox.telephones import socket

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = logging.getLogger("sandbox")
REST = f"/{API_VERSION}/"
PAGES = frozenset({"/", "/sandbox/telephones", "/sandbox/debugger"})
MEDIA = re.compile(r"/Recordings/(RE[0-9a-f]{32})(\.\w+)?$")
OPEN = re.compile(r"/Recordings/RE[0-9a-f]{32}(\.wav|\.mp3)?$|/Messages/\w+/Media/ME[0-9a-f]{32}$")
SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
REFUSALS = {
    "refuse_429": ApiError(429, 20429, "Too Many Requests"),
    "error_500": ApiError(500, 20500, "An internal server error has occurred"),
    "error_503": ApiError(503, 20503, "Service unavailable"),
}


@web.middleware
async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send each request through the face it came to."""
    if request.path == "/" or request.path.startswith("/sandbox/"):
        return await _control_door(request, handler)
    return await _rest_door(request, handler)


# The control API and the pages


async def _control_door(request: web.Request, handler: Handler) -> web.StreamResponse:
    refusal = _refusal(request, Hosts(carrier_of(request).settings.origins))
    if refusal is not None:
        return told({"error": refusal}, status=403)
    try:
        return await handler(request)
    except RefusedError as refused:
        return told({"error": str(refused)}, status=refused.status)
    except web.HTTPException as error:
        return told({"error": error.reason}, status=error.status)
    except Exception:
        log.exception("%s %s broke", request.method, request.path)
        return told({"error": "this carrier broke on that request: its log says how"}, status=500)


def _refusal(request: web.Request, hosts: Hosts) -> str | None:
    """Why this browser may not come in; None when it may."""
    origin, host = request.headers.get("Origin"), request.host
    if not hosts.answers_at(host):
        return f"this carrier does not answer as {host}: start it with --origin http://{host}"
    if request.path in PAGES and not hosts.shows_pages_at(host):
        return f"the pages are shown on this machine only: start with --origin http://{host} to show them here too"
    if origin is None or origin.rpartition("//")[2] == host or request.path == socket.PATH:  # which judges for itself
        return None
    return f"pages of {origin} may not move this carrier"


# REST


async def _rest_door(request: web.Request, handler: Handler) -> web.StreamResponse:
    carrier = carrier_of(request)
    with carrier.traffic.request_in(f"rest {request.method} {request.path}"):
        received = await Received.of(request)
        answer: web.StreamResponse | None = None
        try:
            if received.unread is not None:
                answer = _refused(received.unread)
            elif not request.path.startswith(REST):
                answer = not_found(request, f"REST begins with {REST}; the pages are / and /sandbox/debugger").answer()
            elif not _may_enter(request, carrier):
                answer = ApiError(401, 20003, "Authenticate").answer({"WWW-Authenticate": 'Basic realm="Twilio API"'})
            elif carrier.traffic.requests_in > (carrier.settings.requests_at_once or float("inf")):
                answer = REFUSALS["refuse_429"].answer()
            else:
                answer = await _answer_or_fail(request, handler, received)
            return answer
        finally:
            received.answered(answer)


def _may_enter(request: web.Request, carrier: Carrier) -> bool:
    """Sound and files are had without a password, as on the carrier: a document may play what was recorded."""
    given = request.headers.get("Authorization", "")
    if not given and request.method in ("GET", "HEAD") and OPEN.search(request.path):
        return True
    return authenticated(given, carrier.settings)


async def _answer_or_fail(request: web.Request, handler: Handler, received: Received) -> web.StreamResponse:
    strike = _strike(request)
    if strike is None:
        return await _answer(request, handler)
    received.suffered(strike)
    return await _misbehave(request, handler, strike, received)


def _strike(request: web.Request) -> Strike | None:
    carrier = carrier_of(request)
    if not carrier.faults.rules:
        return None
    resource = SID.sub("…", request.path)
    where = f"{request.method} {request.path}"
    strike = carrier.faults.striking(Target("rest", "", where, f"{request.method} {resource}"))
    media = MEDIA.search(request.path)
    if strike is None and media is not None:
        return carrier.withheld.hides(media[1])
    return strike


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        if request.match_info.get("account", carrier_of(request).settings.account_sid) != (
            carrier_of(request).settings.account_sid
        ):
            raise not_found(request)
        return await handler(request)
    except ApiError as error:
        return error.answer()
    except web.HTTPNotFound:
        return not_found(request).answer()
    except web.HTTPMethodNotAllowed:
        return ApiError(405, 20004, "Method not allowed").answer()
    except web.HTTPException as error:
        return _refused(error)
    except Exception:
        log.exception("%s %s broke", request.method, request.path)
        return ApiError(500, 20500, "An internal server error has occurred").answer()


def _refused(error: web.HTTPException) -> web.Response:
    return ApiError(error.status, 20001, error.reason).answer()


async def _misbehave(request: web.Request, handler: Handler, strike: Strike, received: Received) -> web.StreamResponse:
    if strike.action in REFUSALS:
        return REFUSALS[strike.action].answer()
    if strike.action == "not_ready":
        return not_found(request).answer()
    if strike.action == "delay":
        await asyncio.sleep(strike.seconds)  # real time: the client's timeout is real
    answer = await _answer(request, handler) if strike.action != "cut_before" else web.Response(status=500)
    if strike.action == "slow":
        await asyncio.sleep(strike.seconds)
    if strike.action in ("cut_before", "cut_after") and request.transport is not None:
        received.cut()
        request.transport.abort()
    return answer
