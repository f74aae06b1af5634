"""The ground of every bench: a sandbox in a process of its own, on one core, and an application that answers it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import encode_basic_auth, web

ACCOUNT, TOKEN = "AC" + "0" * 32, "a token for benches"
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Ground:
    """A running sandbox and those who use it."""

    session: aiohttp.ClientSession
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND

    def memory_mb(self) -> float:
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE_BYTES / 1e6

    async def control(self, method: str, path: str, **facts: Any) -> dict[str, Any]:
        async with self.session.request(method, f"{self.url}/sandbox{path}", json=facts or None) as answer:
            told: dict[str, Any] = await answer.json() if answer.status != 204 else {}
            if answer.status >= 400:
                raise RuntimeError(f"{path}: {answer.status} {told}")
            return told

    async def own(self, number: str, page: str, **urls: str) -> None:
        """Buy a number whose calls the page answers."""
        where = f"{self.url}/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json"
        headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
        form = {"PhoneNumber": number, "VoiceUrl": page, **urls}
        async with self.session.post(where, data=form, headers=headers) as answer:
            answer.raise_for_status()


def twiml(inner: str) -> web.Response:
    return web.Response(text=f"<Response>{inner}</Response>", content_type="text/xml")


@asynccontextmanager
async def ground(
    routes: Sequence[web.RouteDef], *options: str, first: bool = True
) -> AsyncIterator[tuple[Ground, str]]:
    """A sandbox with these options on one core, `first` before all others there, and where the pages are."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    own = f"http://127.0.0.1:{runner.addresses[0][1]}"
    port = _free_port()
    sandbox = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", str(port), *options),
        env={**os.environ, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN},
        stdout=asyncio.subprocess.PIPE,
        preexec_fn=_first_on_one_core if first else _on_one_core,
    )
    assert sandbox.stdout is not None
    await sandbox.stdout.readline()
    connector = aiohttp.TCPConnector(limit=0)
    try:
        async with aiohttp.ClientSession(connector=connector) as session:
            yield Ground(session, f"http://127.0.0.1:{port}", sandbox.pid), own
    finally:
        sandbox.terminate()
        await sandbox.wait()
        await runner.cleanup()


def _on_one_core() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _first_on_one_core() -> None:
    """On a machine that is shared, lateness would else say more of the others than of the sandbox."""
    _on_one_core()
    with suppress(PermissionError):  # only root may
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
