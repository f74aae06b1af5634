"""Callers who press keys in menus and wait in queues, as many at a time as one asks for."""

from __future__ import annotations

import asyncio
import random
import time

from aiohttp import web

from bench.sandbox.ground import Ground, twiml

LINE = "+390210000003"
CHOICES = "<Say>For orders press one, for complaints press two.</Say>"
MENU = f'<Gather numDigits="1" timeout="6" action="/chosen">{CHOICES}</Gather><Redirect>/asked</Redirect>'
WAITING = '<Say>You are still in line. Somebody will be with you in a moment.</Say><Pause length="3"/>'


async def _asked(request: web.Request) -> web.Response:
    return twiml(MENU)


async def _chosen(request: web.Request) -> web.Response:
    digit = str((await request.post()).get("Digits", "1"))
    return twiml(f'<Enqueue waitUrl="/wait" action="/left">line-{digit}</Enqueue>')


async def _wait(request: web.Request) -> web.Response:
    return twiml(WAITING)


async def _left(request: web.Request) -> web.Response:
    return twiml("")


ROUTES = [
    web.post(path, page)
    for path, page in (("/asked", _asked), ("/chosen", _chosen), ("/wait", _wait), ("/left", _left))
]
ROUTES.append(web.post("/ended", _left))


async def callers(ground: Ground, count: int, seconds: float) -> str:
    """So many calls at any time: each in the menu for a while, then in a queue, then over, and another one begins."""
    ending = time.perf_counter() + seconds
    made, began, before = [0], time.perf_counter(), ground.cpu_seconds()
    await asyncio.gather(*(_caller(ground, place, ending, made) for place in range(count)))
    took, used = time.perf_counter() - began, ground.cpu_seconds() - before
    clock = await ground.control("GET", "/clock")
    requests = (await ground.control("GET", "/journal?limit=1"))["entries"][0]["n"]
    share = 100 * used / took
    late = f"99.9 % within {clock['late_p999_ms']} ms, the latest {clock['max_late_ms']:.0f} ms"
    return (
        f"{made[0]} calls in {took:.0f} s, {requests / took:.0f} webhooks a second, {share:.0f} % of a core; "
        f"timers late: {late}"
    )


async def _caller(ground: Ground, place: int, ending: float, made: list[int]) -> None:
    chance = random.Random(place)
    await asyncio.sleep(chance.uniform(0, 10))
    while time.perf_counter() < ending:
        call = await ground.control("POST", "/calls", **{"from": f"+39333{place:07}", "to": LINE})
        made[0] += 1
        sid = call["call_sid"]
        await asyncio.sleep(chance.uniform(1, 9))
        await ground.control("POST", f"/calls/{sid}/keys", digits=chance.choice("12"))
        await asyncio.sleep(chance.uniform(10, 40))
        await ground.control("POST", f"/calls/{sid}/hangup")
