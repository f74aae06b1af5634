"""A carrier, a small TwiML application and a client, together in one event loop, on the virtual clock."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from yarl import URL

from sandbox.carrier import Carrier, Settings
from sandbox.numbers import Endpoint
from sandbox.server import Server
from sandbox.sids import new_sid
from tests.sandbox.openapi.document import faults_of

ACCOUNT = "AC" + "0" * 32
TOKEN = "a token for tests"
LINE = "+390212340000"
CALLER = "+393331112222"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MADE = "Mon, 02 Mar 2026 09:00:00 +0000"
XML = '<?xml version="1.0" encoding="UTF-8"?>'

Params = dict[str, str]
Page = str | Callable[[Params], "str | web.StreamResponse | Awaitable[web.StreamResponse]"]


@dataclass
class Hit:
    """One request that the application got."""

    path: str
    params: Params
    method: str
    signed: bool
    headers: dict[str, str]


@dataclass
class Judge:
    """Holds every answer of the REST face against the carrier's OpenAPI document."""

    faults: list[str] = field(default_factory=list)

    async def hear(self, request: web.Request, response: web.StreamResponse) -> None:
        cut = request.transport is None or request.transport.is_closing()
        if cut or not request.path.startswith("/2010-04-01/") or not isinstance(response, web.Response):
            return
        if response.content_type == "application/json" or not response.body:
            body = json.loads(response.body) if isinstance(response.body, bytes) and response.body else None
            self.faults += faults_of(request.method, request.path, response.status, body)


@dataclass
class Stand:
    """What a conversation has to hand."""

    carrier: Carrier
    server: Server
    http: aiohttp.ClientSession
    app_url: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def client(self) -> Client:
        client = Client(ACCOUNT, TOKEN, http_client=TwilioHttpClient(pool_connections=False))
        client.api.base_url = self.url
        return client

    async def sdk(self, work: Callable[[Client], Any]) -> Any:
        """Run blocking SDK code beside the loop."""
        client = self.client()
        return await asyncio.to_thread(work, client)

    async def rest(self, method: str, path: str, form: Any = None, expect: int | None = None) -> Any:
        """One request to the REST face, below the account; the body of its answer."""
        headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
        url = URL(f"{self.url}/2010-04-01/Accounts/{ACCOUNT}{path}", encoded=True)
        async with self.http.request(method, url, data=form, headers=headers) as response:
            answer = await response.json() if response.content_type == "application/json" else await response.read()
            assert response.status == expect if expect is not None else response.status < 300, answer
            return answer

    def own(self, number: str, page: str, **urls: str) -> Endpoint:
        endpoint = Endpoint(new_sid("PN"), number, MADE, MADE, number, {"voice_url": self.app_url + page})
        for name, path in urls.items():
            endpoint.urls[name] = self.app_url + path if path.startswith("/") else path
        self.carrier.numbers.numbers[endpoint.sid] = endpoint
        return endpoint

    async def control(self, method: str, path: str, body: Any = None, expect: int | None = None) -> Any:
        async with self.http.request(method, f"{self.url}/sandbox{path}", json=body) as response:
            answer = await response.json() if response.status != 204 else None
            if expect is not None:
                assert response.status == expect, answer
            else:
                assert response.status < 300, answer
            return answer

    async def dial(self, to: str = LINE, from_: str = CALLER, **more: Any) -> str:
        call = await self.control("POST", "/calls", {"from": from_, "to": to, **more})
        await self.settle()
        return str(call["call_sid"])

    async def press(self, sid: str, digits: str) -> None:
        await self.control("POST", f"/calls/{sid}/keys", {"digits": digits})
        await self.settle()

    async def act(self, sid: str, what: str, body: Any = None) -> None:
        await self.control("POST", f"/calls/{sid}/{what}", body)
        await self.settle()

    async def settle(self) -> None:
        await self.after(0)

    async def after(self, seconds: float) -> list[dict[str, Any]]:
        to = self.carrier.clock.now() + timedelta(seconds=seconds)
        answer = await self.control("POST", "/clock", {"to": to.isoformat()})
        events: list[dict[str, Any]] = answer["events"]
        return events

    def heard(self, sid: str) -> list[str]:
        call = self.carrier.calls.get(sid)
        assert call is not None
        return [sound.get("text") or sound.get("url") or sound["verb"] for sound in call.transcript]

    def status(self, sid: str) -> str:
        call = self.carrier.calls.get(sid)
        assert call is not None
        return call.status.value

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.carrier.events.after(0) if event["kind"] == kind]

    def hits_on(self, path: str) -> list[Params]:
        return [hit.params for hit in self.hits if hit.path == path]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        text = await request.text()
        form = dict(parse_qsl(text, keep_blank_values=True))
        params = form | dict(request.query)
        signature = request.headers.get("X-Twilio-Signature", "")
        url = request.url.with_scheme("ws") if "Upgrade" in request.headers else request.url
        signed = RequestValidator(TOKEN).validate(str(url), form, signature)
        self.hits.append(Hit(request.path, params, request.method, signed, dict(request.headers)))
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        answer = page(params) if callable(page) else page
        if inspect.isawaitable(answer):
            answer = await answer
        if isinstance(answer, str):
            return web.Response(text=f"{XML}<Response>{answer}</Response>", content_type="text/xml")
        assert isinstance(answer, web.StreamResponse)
        return answer


def converse(scene: Callable[[Stand], Awaitable[None]], **settings: Any) -> None:
    """Play a scene; every webhook must have been signed, every REST answer fit the carrier's own document, and no
    script may have broken."""
    asyncio.run(_converse(scene, settings))


async def _converse(scene: Callable[[Stand], Awaitable[None]], settings: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"clock": "virtual", "starting": START} | settings
    carrier = Carrier(Settings(ACCOUNT, TOKEN, **facts))
    server = Server(carrier)
    judge = Judge()
    server.app.on_response_prepare.append(judge.hear)
    await server.start()
    async with aiohttp.ClientSession() as http:
        stand = Stand(carrier, server, http)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", stand.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        stand.app_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            await scene(stand)
        finally:
            await server.stop()
            await runner.cleanup()
    assert all(hit.signed for hit in stand.hits)
    assert carrier.stage.crashes == []
    assert not judge.faults, "\n".join(judge.faults)
