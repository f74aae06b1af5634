"""The sandbox as a web application: the carrier's REST face and the control API on one port."""

from __future__ import annotations

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.control import clock, handsets, living, mischief, owned, records, texts
from sandbox.doors import door
from sandbox.pages import routes as pages
from sandbox.rest.resources import RESOURCES
from sandbox.rest.shape import CARRIER, carrier_of
from sandbox.telephones import socket

WHAT_IT_IS = {"X-Sandbox-Carrier": "This is a sandbox: no call leaves it and nobody real is rung"}
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  not where anybody is found
EXPOSED = {"X-Sandbox-Exposed": "Other machines reach it without a password"}


def build(carrier: Carrier) -> web.Application:
    app = web.Application(middlewares=[door], client_max_size=2**20)
    app[CARRIER] = carrier
    app.on_response_prepare.append(_say_what_it_is)
    for routes in RESOURCES:
        app.router.add_routes(routes)
    for moved in (clock, living, handsets, mischief, owned, records, texts, socket, pages):
        app.router.add_routes(moved.ROUTES)
    return app


async def _say_what_it_is(request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(WHAT_IT_IS | (EXPOSED if carrier_of(request).settings.exposed else {}))


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
        here = "127.0.0.1" if host in EVERYWHERE else host
        self.carrier.public_url = self.carrier.public_url or f"http://{here}:{self.port}"
        return self.port

    async def stop(self) -> None:
        await self.carrier.close()
        if self._runner is not None:
            await self._runner.cleanup()
