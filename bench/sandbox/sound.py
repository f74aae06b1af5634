"""What sound costs, and how soon it is heard: pairs that talk, and the way from a key to its words."""

from __future__ import annotations

import asyncio
import time
from statistics import median

from aiohttp import web

from bench.sandbox.ground import Ground, twiml
from bench.sandbox.people import Person

LINE, MENU = "+390210000001", "+390210000002"
PROMPT = "Grazie. Un momento, prego."
ASKING = '<Gather numDigits="1" action="/menu"/>'


async def _line(request: web.Request) -> web.Response:
    form = await request.post()
    agent = str(form["From"]).replace("+39333", "agent-")
    return twiml(f"<Dial><Client>{agent}</Client></Dial>")


async def _menu(request: web.Request) -> web.Response:
    pressed = "Digits" in await request.post()
    return twiml((f'<Say language="it-IT">{PROMPT}</Say>' if pressed else "") + ASKING * 9)


ROUTES = [web.post("/line", _line), web.post("/menu", _menu)]


async def _pair(ground: Ground, place: int) -> tuple[Person, Person]:
    agent = await Person.at(ground.session, ground.url, f"client:agent-{place:07}")
    caller = await Person.at(ground.session, ground.url, f"+39333{place:07}")
    await caller.order("dial", to=LINE)
    await agent.order("answer", call_sid=(await agent.until("ringing"))["call_sid"])
    await caller.until("bridged")
    return caller, agent


async def talk(ground: Ground, pairs: int, seconds: float) -> str:
    """So many pairs, both speaking at once all the time: the sandbox's CPU and how evenly frames arrive."""
    people = [person for place in range(pairs) for person in await _pair(ground, place)]
    for place, person in enumerate(people):
        person.speak(300 + 10 * place)
    await asyncio.sleep(1)
    for person in people:
        person.gaps.clear()
    before, began = ground.cpu_seconds(), time.perf_counter()
    await asyncio.sleep(seconds)
    used = (ground.cpu_seconds() - before) / (time.perf_counter() - began)
    gaps = sorted(gap for person in people for gap in person.gaps)
    frames = len(gaps) / len(people) / seconds
    for person in people:
        await person.leave()
    late = gaps[int(len(gaps) * 0.99)] * 1000
    return (
        f"{100 * used:.1f} % of a core, {frames:.1f} frames a second each, 99 % come within {late:.0f} ms of the last"
    )


async def click(ground: Ground, times: int) -> str:
    """From a key to the first loud frame of the words it leads to, webhook included; the first time they are made."""
    person = await Person.at(ground.session, ground.url, "+393339999999")
    await person.order("dial", to=MENU)
    await person.until("asked")
    took = []
    for _ in range(times + 1):
        person.loud.clear()
        began = time.perf_counter()
        await person.order("key", key="1")
        await person.loud.wait()
        took.append((person.heard_at - began) * 1000)
        await person.until("asked")
        await asyncio.sleep(0.1)
    await person.leave()
    cold, warm = took[0], sorted(took[1:])
    return f"{median(warm):.0f} ms (slowest {warm[-1]:.0f} ms) warm, {cold:.0f} ms the first time"
