"""The sandbox as a web application: the carrier's REST face and the control API on one port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.control import clock, handsets, living, mischief, owned, records, texts
from sandbox.control.shape import RefusedError
from sandbox.faults import Fault
from sandbox.hosts import Hosts
from sandbox.pages import routes as pages
from sandbox.rest.resources import RESOURCES
from sandbox.rest.shape import CARRIER, ApiError, authenticated, carrier_of, not_found
from sandbox.telephones import socket

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = logging.getLogger("sandbox")
PAGES = frozenset({"/", "/sandbox/telephones", "/sandbox/debugger"})


def build(carrier: Carrier) -> web.Application:
    app = web.Application(middlewares=[door], client_max_size=2**20)
    app[CARRIER] = carrier
    for routes in RESOURCES:
        app.router.add_routes(routes)
    for moved in (clock, living, handsets, mischief, owned, records, texts, socket, pages):
        app.router.add_routes(moved.ROUTES)
    return app


@web.middleware
async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send each request through the face it came to."""
    if request.path == "/" or request.path.startswith("/sandbox/"):
        return await _control_door(request, handler)
    return await _rest_door(request, handler)


async def _control_door(request: web.Request, handler: Handler) -> web.StreamResponse:
    refusal = _refusal(request, Hosts(carrier_of(request).settings.origins))
    if refusal is not None:
        return web.json_response({"error": refusal}, status=403)
    try:
        return await handler(request)
    except RefusedError as refused:
        return web.json_response({"error": str(refused)}, status=refused.status)
    except web.HTTPException as error:
        return web.json_response({"error": error.reason}, status=error.status)


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


async def _rest_door(request: web.Request, handler: Handler) -> web.StreamResponse:
    carrier = carrier_of(request)
    with carrier.traffic.request_in(f"rest {request.method} {request.path}"):
        if not authenticated(request.headers.get("Authorization", ""), carrier.settings):
            return ApiError(401, 20003, "Authenticate").answer({"WWW-Authenticate": 'Basic realm="Twilio API"'})
        if carrier.traffic.requests_in > (carrier.settings.requests_at_once or float("inf")):
            return ApiError(429, 20429, "Too Many Requests").answer()
        fault = carrier.faults.striking("rest", request.path)
        if fault is not None:
            return await _misbehave(request, handler, fault)
        return await _answer(request, handler)


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
        return ApiError(error.status, 20001, error.reason).answer()
    except Exception:
        log.exception("%s %s broke", request.method, request.path)
        return ApiError(500, 20500, "An internal server error has occurred").answer()


async def _misbehave(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    if fault.action == "refuse_429":
        return ApiError(429, 20429, "Too Many Requests").answer()
    if fault.action == "error_500":
        return ApiError(500, 20500, "An internal server error has occurred").answer()
    if fault.action == "delay":
        await asyncio.sleep(fault.seconds)  # real time: the client's timeout is real
    answer = await _answer(request, handler) if fault.action != "cut_before" else web.Response(status=500)
    if fault.action in ("cut_before", "cut_after") and request.transport is not None:
        request.transport.abort()
    return answer


class Server:
    """A carrier listening on a port."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self.app = build(carrier)
        self.port = 0
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; port 0 takes a free one. Returns the port. Raises OSError when it is taken."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.carrier.public_url = self.carrier.public_url or f"http://{host}:{self.port}"
        return self.port

    async def stop(self) -> None:
        await self.carrier.close()
        if self._runner is not None:
            await self._runner.cleanup()
