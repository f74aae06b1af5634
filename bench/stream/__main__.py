"""`python -m bench.stream`: a thousand desks on the event stream: its CPU, memory, delay, and what webhooks feel."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import redis
from sqlalchemy import insert, update

from bench.webhook import stand
from bench.webhook.callers import OurCaller
from bench.webhook.load import ACCOUNT, Connection
from bench.webhook.servers import Server
from ivr import agents
from ivr.agents import NewAgent
from ivr.clock import RealClock
from ivr.config import Settings, settings_of
from ivr.house import open_house
from ivr.jobs import LocalJobs
from ivr.lines import Line
from ivr.staff import Staff
from ivr.supervision.ports import any_free
from ivr.supervision.redis import redis_service
from ivr.web.stream import create_stream

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
CALLERS = 4
PAUSE_SECONDS = 0.05
SETTLE_SECONDS = 3.0
WARM_UP_SECONDS = 3.0


class Desks:
    """The process that plays the browsers."""

    def __init__(self, port: int, redis_url: str, cookies: list[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.stream.desks"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.say({"port": port, "redis": redis_url, "cookies": cookies})
        assert self._line().strip() == "open"

    def say(self, words: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write((words if isinstance(words, str) else json.dumps(words)) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        figures: dict[str, Any] = json.loads(self._line())
        return figures

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def running(argv: list[str], environment: Mapping[str, str], port: int) -> Iterator[Server]:
    """One of our processes, until the end of the block."""
    process = subprocess.Popen(argv, env={**os.environ, **environment, "PYTHONPATH": str(Path(__file__).parents[2])})
    try:
        server = Server(process, port)
        server.await_start()
        yield server
    finally:
        process.terminate()
        process.wait(timeout=15)


@contextmanager
def a_redis(var: Path) -> Iterator[str]:
    """A Redis of our own."""
    service, url = redis_service(var)
    process = subprocess.Popen(service.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_redis(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def _await_redis(url: str) -> None:
    for _ in range(100):
        try:
            redis.Redis.from_url(url).ping()
            return
        except redis.RedisError:
            time.sleep(0.1)
    raise RuntimeError("no Redis")


def people(settings: Settings, many: int) -> list[str]:
    """So many agents, and the cookie of each one's browser."""
    house = open_house(settings, RealClock(), LocalJobs())
    app = create_stream(house)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookies = []
    with house.db.writing() as tx:
        tx.execute(update(Line).values(survey_flow=None))
        for number in range(many):
            row = {"email": f"a{number}@desk.example", "name": f"Agent {number}", "password_hash": "x", "role": 1}
            staff_id = tx.insert(insert(Staff).values(**row, created_at=tx.now))
            agents.add(tx, NewAgent(staff_id))
            cookies.append(str(serializer.dumps({"staff": staff_id, "epoch": 0})))
    house.close()
    return cookies


def memory_bytes(server: Server) -> int:
    """What the server's processes hold that is theirs alone."""
    return sum(_private(pid) for pid in server.pids())


def _private(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))


def webhooks(port: int, seconds: float) -> list[float]:
    """Milliseconds of menu steps of a few callers who think a little between two."""
    took: list[float] = []
    threads = [threading.Thread(target=_calls, args=(port, seconds, took)) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def _calls(port: int, seconds: float, took: list[float]) -> None:
    connection = Connection(port)
    caller = OurCaller(connection)
    caller.arrive()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        (turn,) = caller.turns(1)
        begun = time.perf_counter()
        connection.post(turn.sent)
        took.append((time.perf_counter() - begun) * 1000)
        time.sleep(PAUSE_SECONDS)
    connection.close()


def share(took: list[float], part: float) -> float:
    return took[min(int(part * len(took)), len(took) - 1)]


@dataclass(frozen=True, slots=True)
class Stage:
    """What is measured: the web process, the stream's, and the browsers' cookies."""

    web_port: int
    stream: Server
    redis_url: str
    cookies: list[str]


@contextmanager
def staged(chosen: argparse.Namespace) -> Iterator[Stage]:
    """A company with its agents, web and stream running."""
    with ExitStack() as until_done:
        folder = Path(until_done.enter_context(tempfile.TemporaryDirectory(dir=chosen.folder)))
        url = f"sqlite:///{folder / 'hotline.db'}"
        redis_url = until_done.enter_context(a_redis(folder))
        environment = {**stand.environment(url, folder), "REDIS_URL": redis_url}
        stand.furnish(url, folder)
        cookies = people(_settings(url, folder, environment["SECRET_KEY"]), chosen.desks)
        web, stream = any_free(), any_free()
        command = [sys.executable, "-m", "ivr.cli"]
        until_done.enter_context(running([*command, "web", "--port", str(web)], environment, web))
        served = until_done.enter_context(running([*command, "stream", "--port", str(stream)], environment, stream))
        webhooks(web, WARM_UP_SECONDS)
        time.sleep(SETTLE_SECONDS)
        yield Stage(web, served, redis_url, cookies)


def _settings(url: str, folder: Path, secret: str) -> Settings:
    carrier = {"twilio_account_sid": ACCOUNT, "twilio_api_url": "http://127.0.0.1:8010"}
    return settings_of(HOTLINE_VAR=folder, database_url=url, secret_key=secret, **carrier)


@dataclass
class Rounds:
    """What the rounds came to, one value each; webhooks' milliseconds sorted."""

    alone: list[list[float]] = field(default_factory=list)
    among: list[list[float]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        ratios = [share(b, 0.99) / share(a, 0.99) for a, b in zip(self.alone, self.among, strict=True)]
        return {
            "CPU busy, % of a core": round(100 * median(self.cpu), 2),
            "desk's own hint, ms (median, p99)": [
                round(median(one["desk"][n] for one in self.heard), 1) for n in (0, 1)
            ],
            "webhook alone, ms (median, p99)": _medians(self.alone),
            "webhook among desks, ms (median, p99)": _medians(self.among),
            "webhook p99, ratio": round(median(ratios), 2),
        }


def _medians(rounds: list[list[float]]) -> list[float]:
    return [round(median(share(one, part) for one in rounds), 1) for part in (0.5, 0.99)]


def a_round(stage: Stage, desks: Desks, chosen: argparse.Namespace, into: Rounds) -> None:
    """Webhooks alone, then the same while the floor is busy."""
    into.alone.append(webhooks(stage.web_port, chosen.seconds))
    before, begun = stage.stream.cpu_seconds(), time.monotonic()
    desks.say(f"busy {chosen.seconds} {chosen.hints}")
    into.among.append(webhooks(stage.web_port, chosen.seconds))
    into.heard.append(desks.hear())
    into.cpu.append((stage.stream.cpu_seconds() - before) / (time.monotonic() - begun))


def measure(chosen: argparse.Namespace) -> dict[str, Any]:
    """Every figure of the README."""
    with staged(chosen) as stage, ExitStack() as until_done:
        empty = memory_bytes(stage.stream)
        desks = Desks(stage.stream.port, stage.redis_url, stage.cookies)
        until_done.callback(desks.end)
        desks.say("isolated 5")
        isolated, rounds = desks.hear(), Rounds()
        for _ in range(chosen.rounds):
            a_round(stage, desks, chosen, rounds)
        kilobytes = (memory_bytes(stage.stream) - empty) / 1000 / chosen.desks
        still = {"KB a desk": round(kilobytes, 1), "house's hint, ms (median, p99)": isolated["house"]}
        return {**still, **rounds.told(), "desks at the end": isolated["desks"]}


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.stream", description=__doc__)
    parser.add_argument("--desks", type=int, default=1000)
    parser.add_argument("--hints", type=int, default=50, help="a second, of the whole floor")
    parser.add_argument("--seconds", type=float, default=15.0, help="of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="where the database is made; its disk decides what a commit costs")
    return parser.parse_args()


if __name__ == "__main__":
    print(json.dumps(measure(asked()), indent=1))
