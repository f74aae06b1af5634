"""`python -m bench.sandbox`: a talking pair, sixty audible legs, and the way from a key to the words it leads to."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp
from aiohttp import encode_basic_auth, web

from bench.sandbox.people import Person

ACCOUNT, TOKEN = "AC" + "0" * 32, "a token for benches"
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
LINE, MENU = "+390210000001", "+390210000002"
PROMPT = "Grazie. Un momento, prego."
ASKING = '<Gather numDigits="1" action="/menu"/>'


@dataclass
class Ground:
    """A running sandbox and those who use it."""

    session: aiohttp.ClientSession
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


async def _line(request: web.Request) -> web.Response:
    form = await request.post()
    agent = str(form["From"]).replace("+39333", "agent-")
    return _twiml(f"<Dial><Client>{agent}</Client></Dial>")


async def _menu(request: web.Request) -> web.Response:
    pressed = "Digits" in await request.post()
    return _twiml((f'<Say language="it-IT">{PROMPT}</Say>' if pressed else "") + ASKING * 9)


def _twiml(inner: str) -> web.Response:
    return web.Response(text=f"<Response>{inner}</Response>", content_type="text/xml")


@asynccontextmanager
async def _ground() -> AsyncIterator[Ground]:
    app = web.Application()
    app.add_routes([web.post("/line", _line), web.post("/menu", _menu)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    own = f"http://127.0.0.1:{runner.addresses[0][1]}"
    port = _free_port()
    sandbox = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", str(port)),
        env={**os.environ, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN},
        stdout=asyncio.subprocess.PIPE,
    )
    assert sandbox.stdout is not None
    await sandbox.stdout.readline()
    url = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as session:
            for number, page in ((LINE, "/line"), (MENU, "/menu")):
                await _buy(session, url, number, own + page)
            yield Ground(session, url, sandbox.pid)
    finally:
        sandbox.terminate()
        await sandbox.wait()
        await runner.cleanup()


async def _buy(session: aiohttp.ClientSession, url: str, number: str, page: str) -> None:
    where = f"{url}/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json"
    headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
    async with session.post(where, data={"PhoneNumber": number, "VoiceUrl": page}, headers=headers) as answer:
        answer.raise_for_status()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


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


async def _main(arguments: argparse.Namespace) -> None:
    async with _ground() as ground:
        print("from a key to its words:", await click(ground, arguments.clicks))
        for pairs in arguments.pairs:
            print(f"{pairs} pair(s) talking:", await talk(ground, pairs, arguments.seconds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.sandbox", description=__doc__)
    parser.add_argument("--pairs", type=int, nargs="+", default=[1, 5, 30])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clicks", type=int, default=20)
    asyncio.run(_main(parser.parse_args()))
