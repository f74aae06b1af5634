"""A real browser before a real sandbox: the carrier and a small TwiML application run beside the test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import aiohttp
import pytest
from aiohttp import web
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from sandbox.carrier import Carrier, Settings
from sandbox.server import Server
from tests.browser import chromium as browsers
from tests.browser.eyes import SIZES, Album
from tests.sandbox.stand import ACCOUNT, TOKEN, Stand

T = TypeVar("T")
PATIENCE_MS = 15_000
picture = Album("sandbox").picture


class Beside:
    """The stand, running in a thread of its own while the browser drives this one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.stand: Stand = self.do(self._open())

    def do(self, work: Awaitable[T]) -> T:
        """Have the other thread do something, and wait for it."""

        async def awaited() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(20)

    def call(self, work: Callable[[], T]) -> T:
        async def called() -> T:
            return work()

        return self.do(called())

    async def _open(self) -> Stand:
        carrier = Carrier(Settings(ACCOUNT, TOKEN))
        server = Server(carrier)
        await server.start()
        stand = Stand(carrier, server, aiohttp.ClientSession())
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", stand.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        stand.app_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return stand

    def start_again(self) -> None:
        """Another carrier at the same port, which knows nothing of the one before, as after a crash."""
        self.do(self._start_again())

    async def _start_again(self) -> None:
        port = self.stand.server.port
        self.stand.carrier.telephones.close()  # without a word about their calls
        await self.stand.server.stop()
        self.stand.carrier = Carrier(Settings(ACCOUNT, TOKEN))
        self.stand.server = Server(self.stand.carrier)
        await self.stand.server.start(port=port)

    def close(self) -> None:
        self.do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        await self.stand.http.close()
        await self.stand.server.stop()
        await self._runner.cleanup()


@pytest.fixture
def beside() -> Iterator[Beside]:
    beside = Beside()
    yield beside
    beside.close()
    assert beside.stand.carrier.stage.crashes == []


@pytest.fixture(scope="module")  # Playwright holds this thread's event loop: other modules want theirs
def chromium() -> Iterator[Browser]:
    found = browsers.find() or browsers.install()
    if found is None:
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the sandbox's pages were not tested (apt-get install chromium)")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found), args=browsers.SWITCHES)
        yield browser
        browser.close()


class Desk:
    """Pages of one visitor; whatever the browser complains of is a failure."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": SIZES[1280]}, permissions=["microphone"])
        self._context.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []

    def open(self, url: str) -> Page:
        page = self._context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(url)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def close(self) -> None:
        self._context.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Desk]:
    desk = Desk(chromium)
    yield desk
    desk.close()
    assert desk.complaints == []
