"""The check's own web server: the pages that programs serve, and every request that came to them."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from ivr.carrier_check.hits import Hit, Seal, fields_of

if TYPE_CHECKING:
    from ivr.carrier_check.stage import Stage

XML = '<?xml version="1.0" encoding="UTF-8"?>'
NOBODY_EXPECTED = "<Reject/>"
NEWS = ("number-status", "number-sms")


@dataclass(frozen=True)
class Reply:
    """An answer other than TwiML with 200; `after` is real seconds of waiting before it."""

    body: str = ""
    status: int = 200
    content_type: str = "text/xml"
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0


Answer = str | Reply
Page = Answer | Callable[[Hit], Answer | Awaitable[Answer]]


@dataclass
class _Expected:
    """Who answers the next calls to a number, one page a call."""

    stage: Stage
    pages: list[str]
    all_came: asyncio.Event


class Door:
    """Pages lie at `/check/<run>/<program>/<page>`; the numbers' own webhooks at `/check/<run>/number/…`."""

    def __init__(self, public_url: str, token: str, numbers: tuple[str, ...], rate: float) -> None:
        self.run = secrets.token_hex(8)
        self.root = f"{public_url.rstrip('/')}/check/{self.run}"
        self._path = urlsplit(self.root).path
        self._seal = Seal(token, public_url.rstrip("/").removesuffix(urlsplit(public_url.rstrip("/")).path or "\0"))
        self._numbers, self._rate = numbers, rate
        self._began = time.monotonic()
        self._stages: dict[str, Stage] = {}
        self._lines = {number: asyncio.Lock() for number in numbers}
        self._expected: dict[str, _Expected] = {}
        self._owners: dict[str, tuple[Stage, str]] = {}  # by CallSid: the stage and the page it began with
        self._texts: Stage | None = None
        self._runner: web.AppRunner | None = None
        self.unsigned = 0

    def now(self) -> float:
        """Seconds of the carrier's clock since the check began."""
        return (time.monotonic() - self._began) * self._rate

    # Listening

    async def open(self, host: str, port: int) -> None:
        app = web.Application(client_max_size=2**20)
        app.router.add_route("*", f"{self._path}/{{program}}/{{page}}", self._serve)
        app.router.add_get(f"{self._path}/there", self._there)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _there(self, request: web.Request) -> web.Response:
        return web.Response(text=self.run)

    def urls(self) -> dict[str, str]:
        """What the numbers are to be configured with meanwhile."""
        return {
            "voice_url": f"{self.root}/number/incoming",
            "voice_method": "POST",
            "voice_fallback_url": f"{self.root}/number/fallback",
            "voice_fallback_method": "POST",
            "status_callback": f"{self.root}/number/number-status",
            "status_callback_method": "POST",
            "sms_url": f"{self.root}/number/number-sms",
            "sms_method": "POST",
        }

    # Who is called

    def admit(self, stage: Stage) -> None:
        self._stages[stage.program] = stage

    @contextlib.asynccontextmanager
    async def expecting(self, stage: Stage, pages: dict[str, list[str]]) -> AsyncIterator[None]:
        """The next calls to these numbers are the stage's. The numbers are its alone until those calls came in."""
        for number in sorted(pages):
            await self._lines[number].acquire()
            came = asyncio.Event()
            self._expected[number] = _Expected(stage, list(pages[number]), came)
        try:
            yield
            await asyncio.gather(*(self._expected[number].all_came.wait() for number in pages))
        finally:
            for number in pages:
                del self._expected[number]
                self._lines[number].release()

    @contextlib.contextmanager
    def taking_texts(self, stage: Stage) -> Iterator[None]:
        self._texts = stage
        try:
            yield
        finally:
            self._texts = None

    # Serving

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        hit = await self._read(request)
        program, page = request.match_info["program"], request.match_info["page"]
        if program != "number":
            stage = self._stages.get(program)
            return await self._answer(stage, page, hit) if stage is not None else web.Response(status=404)
        if not hit.signed:
            self.unsigned += 1
            return web.Response(status=403)
        if page == "number-sms":
            return await self._answer(self._texts, page, hit) if self._texts is not None else _twiml("")
        stage, began_with = self._owner(hit)
        if stage is None:
            return _twiml(NOBODY_EXPECTED)
        return await self._answer(stage, began_with if page == "incoming" else page, hit)

    def _owner(self, hit: Hit) -> tuple[Stage | None, str]:
        """Whose call this is: the one who expected it, if it comes from a number of ours."""
        sid = hit["CallSid"]
        if sid in self._owners:
            return self._owners[sid]
        expected = self._expected.get(hit["To"])
        if expected is None or not expected.pages or hit["From"] not in self._numbers:
            return None, ""
        self._owners[sid] = (expected.stage, expected.pages.pop(0))
        expected.stage.sids.append(sid)
        if not expected.pages:
            expected.all_came.set()
        return self._owners[sid]

    async def _answer(self, stage: Stage, page: str, hit: Hit) -> web.StreamResponse:
        stage.note(page, hit)
        wanted = stage.pages.get(page, "")
        answer = wanted(hit) if callable(wanted) else wanted
        if inspect.isawaitable(answer):
            answer = await answer
        if isinstance(answer, str):
            return _twiml(stage.fill(answer))
        await asyncio.sleep(answer.after)
        headers = {name: stage.fill(value) for name, value in answer.headers.items()}
        body = stage.fill(answer.body).encode()
        if answer.content_type:
            headers["Content-Type"] = answer.content_type
        return web.Response(body=body, status=answer.status, headers=headers)

    async def _read(self, request: web.Request) -> Hit:
        query, form = fields_of(request.query_string), fields_of(await request.text())
        signature = request.headers.get("X-Twilio-Signature", "")
        return Hit(
            page=request.match_info["page"],
            method=request.method,
            query=query,
            form=form,
            headers={name.lower(): value for name, value in request.headers.items()},
            at=self.now(),
            signed=self._seal.read(request.raw_path, form, signature),
            params=dict(query) | dict(form),
        )


def _twiml(inner: str) -> web.Response:
    return web.Response(text=f"{XML}<Response>{inner}</Response>", content_type="text/xml")
