"""Everything one machine runs: made ready, started in order, stopped in order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

import migrations
from ivr import lines, provision
from ivr.clock import scaled_setting
from ivr.config import Settings, settings_of
from ivr.house import House, open_house
from ivr.opening import Opening, opening
from ivr.seed import NotForThisDatabase, Seeded, seed
from ivr.supervision.past import require_later
from ivr.supervision.ports import Wanted, answers_ok, any_free, require_free
from ivr.supervision.process import BACKOFF_SECONDS, Keeper, Say, Service
from ivr.supervision.redis import redis_service
from ivr.supervision.var import Var, remembered

WEB_STOP_SECONDS = 12.0
SANDBOX_STATE = "sandbox.json"
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
WHILE_UP = frozenset({"REDIS_URL", "HOTLINE_CLOCK"})  # means nothing once the system is down


@dataclass(frozen=True)
class Wishes:
    """What `hotline up` was asked for."""

    host: str = "127.0.0.1"
    port: int = 8000
    sandbox_port: int = 8010
    rate: float = 1.0  # how many times as fast as real; needs the sandbox
    starting: datetime | None = None  # another time than the real one; needs the sandbox
    demo: bool = True
    fresh: bool = False
    backoff_seconds: tuple[float, ...] = BACKOFF_SECONDS

    @property
    def own_clock(self) -> bool:
        """Whether the time is another than the real one."""
        return self.rate != 1.0 or self.starting is not None


@dataclass
class Running:
    """What is up: its keepers, by groups in the order they were started, and where things are."""

    settings: Settings
    keepers: list[list[Keeper]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sandbox_url: str = ""
    seeded: Seeded | None = None
    openings: list[tuple[str, Opening | None]] = field(default_factory=list)  # of each line, by number


class NeedsSandbox(Exception):
    """Only the sandbox keeps another time than the real one."""


class System:
    """A whole system in one folder."""

    def __init__(self, wishes: Wishes, say: Say) -> None:
        self._wishes, self._say = wishes, say
        self._environment: dict[str, str] = {}  # what was made here, not configured
        self._var = Var(Path(os.environ.get("HOTLINE_VAR", "var")))
        self._running: Running | None = None

    async def start(self) -> Running:
        """Starts everything; whatever was started is stopped again if something does not come up."""
        var = self._var
        self._check_wishes()
        var.take()
        if self._wishes.fresh:
            var.empty()
        self._set(self._own_settings(var))
        running = self._running = Running(settings_of())
        try:
            await self._start_in_order(running)
        except BaseException:
            await self.stop()
            raise
        return running

    async def stop(self) -> None:
        """Stops everything, the last started first."""
        while self._running and self._running.keepers:
            group = self._running.keepers.pop()
            await asyncio.gather(*(keeper.stop() for keeper in group))
        lasting = {name: value for name, value in self._environment.items() if name not in WHILE_UP}
        if lasting:
            self._var.remember(lasting)
        self._var.leave()

    @property
    def _sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self._wishes.sandbox_port}"

    def _check_wishes(self) -> None:
        if self._wishes.own_clock and os.environ.get("TWILIO_ACCOUNT_SID"):
            raise NeedsSandbox(
                "--clock and --starting are for the sandbox: unset TWILIO_ACCOUNT_SID, or leave them out"
            )
        wanted = [Wanted(self._wishes.host, self._wishes.port, "--port")]
        if not os.environ.get("TWILIO_ACCOUNT_SID"):
            wanted.append(Wanted("127.0.0.1", self._wishes.sandbox_port, "--sandbox-port"))
        require_free(wanted)

    def _own_settings(self, var: Var) -> dict[str, str]:
        """What is not configured from outside and is made here."""
        made = var.secrets()
        own = {"HOTLINE_VAR": str(var.path), "PUBLIC_URL": f"http://127.0.0.1:{self._wishes.port}"}
        if not os.environ.get("SECRET_KEY"):
            own["SECRET_KEY"] = made.pop("SECRET_KEY")
        if not os.environ.get("TWILIO_ACCOUNT_SID"):
            own |= {name: value for name, value in made.items() if name.startswith("TWILIO_")}
            own["TWILIO_API_URL"] = self._sandbox_url
            if (var.path / SANDBOX_STATE).exists():  # what was set up there last time is there still
                own["TWILIO_APPLICATION_SID"] = remembered(var.path).get("TWILIO_APPLICATION_SID", "")
        return {name: value for name, value in own.items() if value and not os.environ.get(name)}

    def _set(self, environment: Mapping[str, str]) -> None:
        """For this process, all it starts from now on, and commands called beside it."""
        os.environ.update(environment)
        self._environment |= environment
        self._var.remember(self._environment)

    async def _start_in_order(self, running: Running) -> None:
        uses_sandbox = os.environ.get("TWILIO_API_URL") == self._sandbox_url
        ground: list[Service] = []
        if not os.environ.get("REDIS_URL"):
            service, url = redis_service(self._var.path)
            ground.append(service)
            self._set({"REDIS_URL": url})
        if uses_sandbox:
            running.sandbox_url = os.environ["TWILIO_API_URL"]
            ground.append(_sandbox_service(self._var.path, self._wishes))
        migrating = asyncio.to_thread(migrations.upgrade, settings_of().database)
        _, (before, after) = await asyncio.gather(self._start_all(ground), migrating)
        if self._wishes.own_clock and running.sandbox_url:
            self._set({"HOTLINE_CLOCK": await _clock_with(running.sandbox_url, self._wishes.rate)})
        await asyncio.to_thread(self._look_back)
        furnishing = asyncio.to_thread(self._furnish, running)
        if before == after and os.environ.get("TWILIO_APPLICATION_SID"):
            # All that the processes read at their start is there since last time.
            await asyncio.gather(furnishing, self._start_serving(running))
        else:
            await furnishing
            await self._start_serving(running)
        running.settings = settings_of()
        running.places = self._places(running)

    def _look_back(self) -> None:
        """A clock that was chosen, or goes on after one that was, begins after what is on record."""
        with closing(open_house(settings_of())) as house:
            require_later(house, self._wishes.starting or house.clock.now())

    def _furnish(self, running: Running) -> None:
        """Demonstration data and the carrier's configuration."""
        house = open_house(settings_of())
        try:
            running.seeded = self._seed(house)
            report = provision.provision(house, obtain_numbers=bool(running.sandbox_url))
            with house.db.reading() as tx:
                running.openings = [(line.number, opening(tx, line)) for line in lines.listing(tx)]
        finally:
            house.close()
        self._set({"TWILIO_APPLICATION_SID": report.application_sid})
        running.notes += report.missing

    def _seed(self, house: House) -> Seeded | None:
        """The demonstration's data, where it was not declined and the database is our own."""
        if not self._wishes.demo:
            return None
        try:
            return seed(house)
        except NotForThisDatabase as refused:
            self._say(f"{refused}; `hotline seed --anyway` puts it there")
            return None

    async def _start_serving(self, running: Running) -> None:
        web, stream = any_free(), any_free()
        origin = f"http://{_shown(self._wishes.host)}:{self._wishes.port}"
        arguments = ["--host", self._wishes.host, "--port", str(self._wishes.port)]
        arguments += ["--web", f"http://127.0.0.1:{web}", "--stream", f"http://127.0.0.1:{stream}"]
        serving = [
            _command("web", "web", "--port", str(web), ready=f"http://127.0.0.1:{web}/health", stop=WEB_STOP_SECONDS),
            _command("stream", "stream", "--port", str(stream), ready=f"http://127.0.0.1:{stream}/stream/health"),
            _command("live worker", "worker", "live"),
            _command("later worker", "worker", "later"),
            _command("sweep", "sweep"),
        ]
        in_front = [_command("origin", "origin", *arguments, ready=f"{origin}/health", stop=WEB_STOP_SECONDS)]
        await asyncio.gather(self._start_all(serving), self._start_all(in_front))

    @staticmethod
    def _places(running: Running) -> list[tuple[str, str]]:
        settings, sandbox = running.settings, running.sandbox_url
        pages = [("telephones", sandbox), ("debugger of webhooks", f"{sandbox}/sandbox/debugger")] if sandbox else []
        return [
            ("everything for browsers and carrier", settings.public_url),
            ("carrier", f"{sandbox} (the sandbox)" if sandbox else settings.twilio_api_url),
            *pages,
            ("database", _without_password(settings.database)),
            ("redis", _without_password(settings.redis_url)),
        ]

    async def _start_all(self, services: Sequence[Service]) -> None:
        assert self._running
        keepers = [Keeper(service, self._say, self._wishes.backoff_seconds) for service in services]
        self._running.keepers.append(keepers)
        await asyncio.gather(*(keeper.start() for keeper in keepers))


def _command(name: str, *arguments: str, ready: str = "", stop: float = 10.0) -> Service:
    argv = (sys.executable, "-m", "ivr.cli", *arguments)
    if ready:
        return Service(name, argv, ready=partial(answers_ok, ready), stop_seconds=stop)
    return Service(name, argv, stop_seconds=stop)


def _sandbox_service(var: Path, wishes: Wishes) -> Service:
    port = wishes.sandbox_port
    argv = [sys.executable, "-m", "sandbox", "--port", str(port), "--state", str(var / SANDBOX_STATE)]
    argv += [f"--origin={origin}" for origin in origins_elsewhere(wishes, os.environ.get("PUBLIC_URL", ""))]
    if wishes.own_clock:
        start = wishes.starting or datetime.now(UTC)
        argv += ["--clock", f"x{wishes.rate:g}", "--starting", start.isoformat()]
    ready = partial(answers_ok, f"http://127.0.0.1:{port}/sandbox/clock")
    return Service("sandbox", tuple(argv), ready=ready, stop_seconds=5, quiet=True)


def origins_elsewhere(wishes: Wishes, public_url: str) -> list[str]:
    """Where the desk's pages are shown but by names of this machine only; the sandbox knows those by itself."""
    public = urlsplit(public_url)
    shown = {f"{public.scheme}://{public.netloc}": public.hostname}
    shown[f"http://{_shown(wishes.host)}:{wishes.port}"] = _shown(wishes.host).strip("[]")
    return sorted(origin for origin, name in shown.items() if name and name not in OWN_NAMES)


async def _clock_with(sandbox_url: str, rate: float) -> str:
    """The setting of a clock that agrees with the sandbox's."""
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox_url}/sandbox/clock") as answer:
        now = datetime.fromisoformat((await answer.json())["now"])
        return scaled_setting(rate, now)


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


async def until_told() -> None:
    """Waits for Ctrl-C or SIGTERM."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
