"""A whole system whose processes can be killed at will, on the sandbox carrier, on a working Monday."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
import requests

from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.supervision.ports import any_free
from ivr.supervision.system import System, Wishes

T = TypeVar("T")

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.02
LINE = "+39800123456"


class Living:
    """The system under test and the sandbox's control of handsets."""

    def __init__(self, rate: float) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.said: list[str] = []
        self._killed: set[str] = set()
        wishes = Wishes(port=any_free(), sandbox_port=any_free(), rate=rate, starting=MONDAY, backoff_seconds=(0.05,))
        self._system = System(wishes, self.said.append)
        running = self._do(self._system.start())
        self._keepers = {keeper.service.name: keeper for group in running.keepers for keeper in group}
        self.origin = f"http://127.0.0.1:{wishes.port}"
        self.sandbox = running.sandbox_url
        self.house: House = open_house(settings_of())

    def close(self) -> None:
        self.house.close()
        self._do(self._system.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def kill(self, name: str) -> None:
        """SIGKILL to a process and all it started; no matter where it is just now."""
        keeper = self._keepers[name]
        if name in self._killed:
            self.until(keeper.restarted.is_set, f"{name} did not come back")
        self._killed.add(name)
        keeper.restarted.clear()
        assert keeper.pid is not None
        os.killpg(keeper.pid, signal.SIGKILL)

    def post(self, path: str, **body: str) -> Any:
        answer = requests.post(f"{self.sandbox}{path}", json=body, timeout=20)
        assert answer.ok, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        return requests.get(f"{self.sandbox}{path}", timeout=20).json()

    def until(self, what: Callable[[], T], why: str) -> T:
        """Looks until it is so: processes die and come back in their own time. Fails with `why`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := what()):
            if time.monotonic() > deadline:
                pytest.fail(f"{why}; the supervisor said: {self.said}")
            threading.Event().wait(LOOK_SECONDS)
        return found

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def living(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """A system for all tests of a module, at its RATE. What it sets in the environment is undone."""
    before = dict(os.environ)
    for name in ("DATABASE_URL", "REDIS_URL", "TWILIO_ACCOUNT_SID", "TWILIO_API_URL", "PUBLIC_URL", "SECRET_KEY"):
        os.environ.pop(name, None)
    os.environ["HOTLINE_VAR"] = str(tmp_path_factory.mktemp("living") / "var")
    os.environ["LOG_LEVEL"] = "ERROR"
    system = Living(request.module.RATE)
    try:
        yield system
    finally:
        system.close()
        os.environ.clear()
        os.environ.update(before)
