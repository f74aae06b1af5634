"""Open screens and what happens on a busy floor: a process of its own, which tells its figures as JSON at the end."""

from __future__ import annotations

import asyncio
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


async def desk(port: int, cookie: str, floor: Floor, opened: asyncio.Semaphore) -> None:
    """One browser's EventSource."""
    async with opened:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /stream HTTP/1.1\r\nHost: localhost\r\nCookie: hotline={cookie}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head[:16], head
        await reader.readuntil(b"retry: ")
        floor.open.put_nowait(None)
    while line := await reader.readline():
        if line.startswith(b"data: [["):
            floor.events += 1
            floor.heard(line[6:])


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
    desks = [asyncio.create_task(desk(told["port"], cookie, floor, at_once)) for cookie in told["cookies"]]
    await floor.all_open(len(desks))
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
            "desks": sum(not task.done() for task in desks),
        }
        print(json.dumps(figures), flush=True)
    for task in desks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
