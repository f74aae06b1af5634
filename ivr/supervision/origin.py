"""The one address: what is for the event stream goes to its process, all else to the web process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web
from yarl import URL

STREAM_PATH = "/stream"
FALLBACK_PATH = "/fallback"
FALLBACK_TYPES = {".xml": "text/xml", ".wav": "audio/wav", ".mp3": "audio/mpeg"}
HIDDEN_PATHS = frozenset({"/metrics"})  # for the machine's own monitoring, at the web process's port
NEW_CALL_PATHS = frozenset({"/voice/incoming"})
HEALTH_PATH = "/health"
REPEATABLE = ("/voice/", "/sms/")
DRAIN_SECONDS = 10.0
CHUNK_BYTES = 64 * 1024
CONNECT_SECONDS = 2.0
UPSTREAM_PATIENCE_SECONDS = 12.0  # how long a request waits for a process that is just being started again
UPSTREAM_LOOK_SECONDS = 0.1
MAX_BODY_BYTES = 64 * 1024 * 1024
FILE_PATHS = frozenset({"/api/customers/imports"})  # whose bodies pass piece by piece, as long as they may be there

KEEP_ALIVE = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 3, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 14_000}
"""A silent browser is asked after 5 seconds, three times, 3 seconds apart (the last one in milliseconds)."""

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_FORWARDED = frozenset({"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "x-real-ip"})


Body = bytes | aiohttp.StreamReader | None


@dataclass(frozen=True)
class Upstreams:
    """Where the processes behind the origin listen, as http://host:port; and whether a proxy stands before us.

    `fallback` is the folder of documents that are served from here, with nobody behind.
    """

    web: str
    stream: str
    behind_proxy: bool = False
    fallback: Path | None = None


class Origin:
    """A reverse proxy of two upstreams that can be drained."""

    def __init__(self, upstreams: Upstreams) -> None:
        self._upstreams = upstreams
        self._session: aiohttp.ClientSession | None = None
        self._draining = False
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_route("*", FALLBACK_PATH + "/{name}", self._fall_back)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        app.cleanup_ctx.append(self._sessions)
        return app

    async def drain(self) -> None:
        """Takes no new calls, says so under /health, and waits until what is under way is answered."""
        self._draining = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), DRAIN_SECONDS)

    async def _sessions(self, _: web.Application) -> AsyncIterator[None]:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
        self._session = aiohttp.ClientSession(
            timeout=timeout,
            connector=aiohttp.TCPConnector(limit=0),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        yield
        await self._session.close()

    async def _fall_back(self, request: web.Request) -> web.StreamResponse:
        """Whatever method the carrier uses: it comes here when nobody else has answered it."""
        name = Path(request.match_info["name"])
        folder, kind = self._upstreams.fallback, FALLBACK_TYPES.get(name.suffix)
        if folder is None or kind is None or name.name != str(name) or not (folder / name).is_file():
            return web.Response(status=404, text="not here\n")
        return web.Response(body=(folder / name).read_bytes(), content_type=kind)

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        if request.path in HIDDEN_PATHS:
            return web.Response(status=404, text="not here\n")
        if self._draining and request.path in NEW_CALL_PATHS | {HEALTH_PATH}:
            return web.json_response({"status": "draining"}, status=503)
        if request.path.startswith(STREAM_PATH):
            notice_silence(request)
            return await self._relay(request, self._upstreams.stream)
        # Who hangs up has told its news all the same; only a stream ends with its browser.
        return await asyncio.shield(self._counted(request))

    async def _counted(self, request: web.Request) -> web.StreamResponse:
        self._under_way += 1
        self._idle.clear()
        try:
            return await self._relay(request, self._upstreams.web)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def _relay(self, request: web.Request, upstream: str) -> web.StreamResponse:
        body = await _body(request)
        url = URL(upstream + request.raw_path, encoded=True)
        try:
            answer = await self._ask(request, url, body)
        except (aiohttp.ClientError, TimeoutError):
            return web.Response(status=502, text="the application does not answer\n")
        async with answer:
            return await _hand_back(request, answer)

    async def _ask(self, request: web.Request, url: URL, body: Body) -> aiohttp.ClientResponse:
        """Waits a little for a process that is coming back.

        A connection that was refused has sent nothing. One that broke may have, but the carrier's webhooks are
        at-least-once anyway and a repeat is harmless to them (DESIGN rule 5): better than a caller who hears nothing.
        """
        assert self._session
        deadline = asyncio.get_running_loop().time() + UPSTREAM_PATIENCE_SECONDS
        headers = self._headers(request)
        while True:
            try:
                answer = await self._session.request(
                    request.method,
                    url,
                    headers=headers,
                    data=body,
                    allow_redirects=False,
                    skip_auto_headers=("User-Agent", "Accept", "Content-Type"),
                )
                if request.path.startswith(REPEATABLE):
                    await answer.read()  # whole, while it can still be asked for again
                return answer
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:
                may_repeat = isinstance(error, aiohttp.ClientConnectorError) or request.path.startswith(REPEATABLE)
                if not may_repeat or asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(UPSTREAM_LOOK_SECONDS)

    def _headers(self, request: web.Request) -> list[tuple[str, str]]:
        """The request's own headers, Host included, and where it came from as one hop we vouch for."""
        dropped = _HOP_BY_HOP if _is_file(request) else _HOP_BY_HOP | {"content-length"}
        if not self._upstreams.behind_proxy:
            dropped |= _FORWARDED
        headers = [(name, value) for name, value in request.headers.items() if name.lower() not in dropped]
        if not self._upstreams.behind_proxy:
            headers += [("X-Forwarded-For", request.remote or ""), ("X-Forwarded-Proto", request.scheme)]
        return headers


def notice_silence(request: web.Request) -> None:
    """A browser whose machine or network is gone closes nothing: the kernel asks after it and closes in its place."""
    connection = request.transport.get_extra_info("socket") if request.transport else None
    if connection is not None:
        for name, value in KEEP_ALIVE.items():
            if (option := getattr(socket, name, None)) is not None:  # not every system has all
                connection.setsockopt(socket.IPPROTO_TCP, option, value)


def _is_file(request: web.Request) -> bool:
    """A long body whose length is known beforehand: without that the application would read none of it."""
    return request.path in FILE_PATHS and request.can_read_body and request.content_length is not None


async def _body(request: web.Request) -> Body:
    if _is_file(request):
        return request.content
    return await request.read() if request.can_read_body else None


async def _hand_back(request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, reason=answer.reason)
    for name, value in answer.headers.items():
        if name.lower() not in _HOP_BY_HOP:
            response.headers.add(name, value)
    # A browser that goes away, even before its answer began, ends its stream; there is nobody left to tell.
    with contextlib.suppress(ConnectionResetError, aiohttp.ClientError):
        await response.prepare(request)
        if request.path.startswith(REPEATABLE):
            await response.write(await answer.read())
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
        await response.write_eof()
    return response


async def serve(host: str, port: int, upstreams: Upstreams) -> None:
    """Serves until SIGTERM or SIGINT, then drains."""
    origin = Origin(upstreams)
    runner = web.AppRunner(origin.application(), access_log=None, shutdown_timeout=1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
    await origin.drain()
    await runner.cleanup()
