"""Very many short calls and some texts, one after another, and how much memory the sandbox has after each so many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from aiohttp import web

from bench.sandbox.ground import Ground, twiml

LINE = "+390210000004"
AT_ONCE = 40
STEP = 5_000


async def _short(request: web.Request) -> web.Response:
    """One in ten waits in a queue of its own, one in ten is recorded, one in ten meets a conference: whatever could be
    left over."""
    caller = str((await request.post())["From"])
    kind = int(caller[-1])
    if kind == 0:
        return twiml(f'<Enqueue waitUrl="/leave" action="/over">of {caller}</Enqueue>')
    if kind == 1:
        return twiml("<Start><Recording/></Start><Pause length='2'/><Hangup/>")
    if kind == 2:
        return twiml(f'<Dial timeLimit="2"><Conference>{caller}</Conference></Dial>')
    if kind == 3:
        return twiml("<Dial><Client>nobody</Client></Dial><Hangup/>")
    return twiml('<Gather timeout="1"><Say>Good morning. We are closed.</Say></Gather><Say>Good bye.</Say>')


async def _leave(request: web.Request) -> web.Response:
    return twiml("<Leave/>")


async def _over(request: web.Request) -> web.Response:
    return twiml("")


ROUTES = [web.post("/short", _short), web.post("/leave", _leave), web.post("/over", _over), web.post("/ended", _over)]


async def many(ground: Ground, count: int) -> list[tuple[int, float]]:
    """(calls made, MB of memory) after every 5,000."""
    await ground.control("PUT", "/handsets/client:nobody", on_call="busy")
    memory, made, began = [(0, ground.memory_mb())], 0, time.perf_counter()
    for start in range(0, count, STEP):
        places = iter(range(start, min(start + STEP, count)))
        await asyncio.gather(*(_one_after_another(ground, places) for _ in range(AT_ONCE)))
        made = min(start + STEP, count)
        memory.append((made, ground.memory_mb()))
        print(f"  {made} calls, {time.perf_counter() - began:.0f} s: {memory[-1][1]:.0f} MB", flush=True)
    return memory


async def _one_after_another(ground: Ground, places: Iterator[int]) -> None:
    for place in places:
        party = {"from": f"+39333{place:07}", "to": LINE}
        await ground.control("POST", "/calls", **party)
        if place % 10 == 5:
            await ground.control("PUT", f"/handsets/{party['from']}", on_call="busy")
        if place % 10 == 6:
            await ground.control("POST", "/messages", **party, body="STOP")
