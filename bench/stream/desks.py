"""Open screens and what happens on a busy floor: a process of its own, which tells its figures as JSON at the end."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
import time
from dataclasses import dataclass, field

import redis

from ivr.hints import CHANNEL

HOUSE_TOPICS = ("queues", "agents", "call")
ISOLATED_EVERY_SECONDS = 3.0
SETTLE_SECONDS = 3.0


@dataclass
class Floor:
    """What was said when, and when it arrived: nanoseconds of the machine's one monotonic clock."""

    desk_sent: dict[str, int] = field(default_factory=dict)
    house_sent: dict[str, int] = field(default_factory=dict)
    desk_took: list[float] = field(default_factory=list)
    house_took: list[float] = field(default_factory=list)
    events: int = 0
    open: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    async def all_open(self, many: int) -> None:
        for _ in range(many):
            await self.open.get()

    def heard(self, data: bytes) -> None:
        now = time.monotonic_ns()
        for topic, subject in json.loads(data):
            sent, took = (
                (self.desk_sent.pop(subject, None), self.desk_took)
                if topic == "desk"
                else (self.house_sent.get(subject), self.house_took)
            )
            if sent is not None:
                took.append((now - sent) / 1e6)


class Desk(asyncio.Protocol):
    """One browser's EventSource; as little Python as can be, since its time is in the figures."""

    def __init__(self, cookie: str, floor: Floor) -> None:
        self._cookie, self._floor, self._head = cookie, floor, b""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(f"GET /stream HTTP/1.1\r\nHost: localhost\r\nCookie: hotline={self._cookie}\r\n\r\n".encode())
        self._take = self._begin

    def data_received(self, data: bytes) -> None:
        self._take(data)

    def connection_lost(self, error: Exception | None) -> None:
        self.over.set_result(None)

    def _begin(self, data: bytes) -> None:
        self._head += data
        if b"retry: " in self._head:
            assert b" 200 " in self._head[:16], self._head
            self._take = self._hear
            self._floor.open.put_nowait(None)

    def _hear(self, data: bytes) -> None:
        """A whole event at a time: they are small, and each is sent in one piece."""
        for event in data.split(b"data: [[")[1:]:
            self._floor.events += 1
            self._floor.heard(b"[[" + event[: event.index(b"\n")])


async def desk(port: int, cookie: str, floor: Floor, opened: asyncio.Semaphore) -> asyncio.Future[None]:
    """Opens one; its future is done when the stream has ended."""
    async with opened:
        _, one = await asyncio.get_running_loop().create_connection(lambda: Desk(cookie, floor), "127.0.0.1", port)
    return one.over


async def busy(connection: redis.Redis, floor: Floor, agents: int, seconds: float, a_second: int) -> None:
    """A floor at work: of each second's hints three in five are of one desk, the others of the house."""
    begun, number = time.monotonic(), 0
    while time.monotonic() < begun + seconds:
        if number % 5 < 3:
            agent = str(random.randint(1, agents))
            floor.desk_sent[agent] = time.monotonic_ns()
            hint = ["desk", agent]
        else:
            hint = [random.choice(HOUSE_TOPICS), str(random.randint(1, 500))]
        connection.publish(CHANNEL, json.dumps([hint]))
        number += 1
        await asyncio.sleep(max(0.0, begun + number / a_second - time.monotonic()))


async def isolated(connection: redis.Redis, floor: Floor, times: int) -> None:
    """Single hints of the house, each to every browser."""
    for number in range(times):
        await asyncio.sleep(ISOLATED_EVERY_SECONDS)
        floor.house_sent[f"isolated-{number}"] = time.monotonic_ns()
        connection.publish(CHANNEL, json.dumps([["queues", f"isolated-{number}"]]))
    await asyncio.sleep(1.0)


def share(took: list[float], part: float) -> float | None:
    """A percentile in milliseconds."""
    return round(sorted(took)[min(int(part * len(took)), len(took) - 1)], 2) if took else None


async def main() -> None:
    told = json.loads(sys.stdin.readline())
    floor = Floor()
    connection = redis.Redis.from_url(told["redis"])
    at_once = asyncio.Semaphore(50)
    desks = await asyncio.gather(*(desk(told["port"], cookie, floor, at_once) for cookie in told["cookies"]))
    await floor.all_open(len(desks))
    gc.collect()
    gc.freeze()  # a pause of this process is no pause of the stream's
    await asyncio.sleep(SETTLE_SECONDS)
    print("open", flush=True)
    while command := (await asyncio.to_thread(sys.stdin.readline)).split():
        floor.desk_took, floor.house_took, floor.events = [], [], 0
        if command[0] == "busy":
            await busy(connection, floor, len(desks), float(command[1]), int(command[2]))
            await asyncio.sleep(0.5)
        elif command[0] == "isolated":
            await isolated(connection, floor, int(command[1]))
        figures = {
            "desk": [share(floor.desk_took, part) for part in (0.5, 0.99)],
            "house": [share(floor.house_took, part) for part in (0.5, 0.99)],
            "events": floor.events,
            "desks": sum(not over.done() for over in desks),
        }
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
