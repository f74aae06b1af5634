"""The one address in front of web and stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from ivr.supervision.origin import Origin, Upstreams

Scene = Callable[[aiohttp.ClientSession, str, Origin], Awaitable[None]]


async def _say(request: web.Request) -> web.Response:
    """An upstream that says back what reached it."""
    body = await request.text()
    seen = {name.lower(): value for name, value in request.headers.items()}
    return web.json_response({"path": request.raw_path, "method": request.method, "headers": seen, "body": body})


def _play(scene: Scene, say: Callable[[web.Request], Awaitable[web.StreamResponse]] = _say) -> None:
    async def play() -> None:
        upstream = web.Application()
        upstream.router.add_route("*", "/{path:.*}", say)
        async with TestServer(upstream) as behind:
            at = f"http://127.0.0.1:{behind.port}"
            origin = Origin(Upstreams(at, at))
            async with TestServer(origin.application()) as front, aiohttp.ClientSession() as session:
                await scene(session, f"http://127.0.0.1:{front.port}", origin)

    asyncio.run(play())


def test_a_request_arrives_as_it_was_sent() -> None:
    async def scene(session: aiohttp.ClientSession, url: str, _: Origin) -> None:
        headers = {"Host": "hotline.example", "X-Twilio-Signature": "abc=", "X-Forwarded-For": "6.6.6.6"}
        path = "/voice/calls/7/turns/2?l=it&x=%2B39"
        async with session.post(URL(url + path, encoded=True), data=b"Digits=1%23", headers=headers) as answer:
            seen = await answer.json()
        assert seen["path"] == path
        assert seen["body"] == "Digits=1%23"
        assert seen["headers"]["host"] == "hotline.example"
        assert seen["headers"]["x-twilio-signature"] == "abc="
        assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"

    _play(scene)


def test_a_file_passes_piece_by_piece_with_its_length() -> None:
    whole = b"external_id,name\n" + b"C-1,Anna\n" * 100_000
    first_came = asyncio.Event()

    async def take(request: web.Request) -> web.StreamResponse:
        size = len(await request.content.readany())
        first_came.set()
        async for piece in request.content.iter_any():
            size += len(piece)
        return web.json_response({"size": size, "told": request.headers.get("Content-Length")})

    async def pieces() -> AsyncIterator[bytes]:
        yield whole[:1000]
        await first_came.wait()
        yield whole[1000:]

    async def scene(session: aiohttp.ClientSession, url: str, _: Origin) -> None:
        headers = {"Content-Length": str(len(whole)), "Content-Type": "text/csv"}
        async with session.post(f"{url}/api/customers/imports", data=pieces(), headers=headers) as answer:
            assert await answer.json() == {"size": len(whole), "told": str(len(whole))}

    _play(scene, take)


def test_draining_takes_no_new_call_and_says_so() -> None:
    async def scene(session: aiohttp.ClientSession, url: str, origin: Origin) -> None:
        await origin.drain()
        assert (await session.post(f"{url}/voice/incoming")).status == 503
        assert (await session.get(f"{url}/health")).status == 503
        assert (await session.post(f"{url}/voice/calls/7/turns/2")).status == 200

    _play(scene)


def test_draining_waits_for_what_is_under_way() -> None:
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        asked.set()
        await may_answer.wait()
        return web.Response(text="in the end")

    async def scene(session: aiohttp.ClientSession, url: str, origin: Origin) -> None:
        under_way = asyncio.ensure_future(session.post(f"{url}/voice/calls/7/turns/2"))
        await asked.wait()
        draining = asyncio.ensure_future(origin.drain())
        await asyncio.sleep(0)
        assert not draining.done()
        may_answer.set()
        assert await (await under_way).text() == "in the end"
        await draining

    _play(scene, slow)


def test_the_figures_are_not_for_everybody() -> None:
    async def scene(session: aiohttp.ClientSession, url: str, _: Origin) -> None:
        assert (await session.get(f"{url}/metrics")).status == 404

    _play(scene)


def test_events_pass_as_they_come() -> None:
    gone_on = asyncio.Event()

    async def events(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"event: hint\ndata: []\n\n")
        await gone_on.wait()
        return response

    async def scene(session: aiohttp.ClientSession, url: str, _: Origin) -> None:
        async with session.get(f"{url}/stream") as answer:
            assert await answer.content.readuntil(b"\n\n") == b"event: hint\ndata: []\n\n"
            gone_on.set()

    _play(scene, events)


def test_the_fallback_is_served_with_nobody_behind(tmp_path: Path) -> None:
    (tmp_path / "it.xml").write_text("<Response/>")
    (tmp_path / "secrets.env").write_text("no")

    async def play() -> None:
        origin = Origin(Upstreams("http://127.0.0.1:1", "http://127.0.0.1:1", fallback=tmp_path))
        async with TestServer(origin.application()) as front, aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{front.port}/fallback"
            for method in ("GET", "POST"):
                answer = await session.request(method, f"{url}/it.xml")
                assert (answer.status, answer.content_type, await answer.text()) == (200, "text/xml", "<Response/>")
            for name in ("th.xml", "secrets.env", "..%2f..%2fit.xml", "%2e%2e"):
                assert (await session.get(URL(f"{url}/{name}", encoded=True))).status == 404

    asyncio.run(play())


def test_a_browser_that_goes_away_ends_its_stream_and_a_webhook_is_finished_all_the_same() -> None:
    ended, told, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def say(request: web.Request) -> web.StreamResponse:
        if request.path == "/stream":
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(b": hello\n\n")
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()
        told.set()
        await go_on.wait()
        ended.set()
        return web.Response()

    async def scene(session: aiohttp.ClientSession, url: str, origin: Origin) -> None:
        answer = await session.get(f"{url}/stream")
        await answer.content.readany()
        answer.close()
        await asyncio.wait_for(ended.wait(), 10)
        ended.clear()
        asked = asyncio.ensure_future(session.post(f"{url}/voice/calls/7/status"))
        await told.wait()
        asked.cancel()
        go_on.set()
        await asyncio.wait_for(ended.wait(), 10)
        await origin.drain()

    _play(scene, say)
