"""The stage: a whole system on a virtual clock — carrier, application, database, work — set up for one rehearsal."""

from __future__ import annotations

import secrets
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, make_url

from callflows.languages import LANGUAGES
from ivr import dispatch, fallback, media, revisions
from ivr.app import create_app
from ivr.clock import VirtualClock
from ivr.config import Settings, settings_of
from ivr.db import Tx
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from ivr.media.music import music, silence
from ivr.provision import provision
from ivr.rehearsal.carrier_process import Account, sandbox
from ivr.rehearsal.conductor import Conductor, LiveConductor, VirtualConductor
from ivr.rehearsal.exchange import Exchange
from ivr.rehearsal.furnishing import acquaint, furnish
from ivr.rehearsal.records import HouseRecords, NoRecords, Records
from ivr.rehearsal.server import Served
from ivr.schema import metadata
from workers import jobs, reconciliation, sweep

SPOKEN_CHARS_PER_SECOND = 15
PATIENCE_SECONDS = 12.0  # real ones, of a busy machine: no caller waits for them, and the carrier's 15 are as real
SWEEP_AT_LEAST_EVERY = timedelta(seconds=30)


class NotOnThisStage(Exception):
    """The stage is a running system that rehearsals may not take away."""


Furnishing = Callable[[House], None]


def demonstration(settings: Mapping[str, Any]) -> Furnishing:
    """The demonstration's people and flows, with a script's settings of the line."""

    def fill(house: House) -> None:
        furnish(house, settings=settings)
        acquaint(house)

    return fill


@dataclass
class Stage:
    """Where a performance takes place."""

    exchange: Exchange
    conductor: Conductor
    origin: str
    records: Records
    house: House | None = None
    served: Served | None = None

    def on_hint(self, topic: str, listener: Callable[[str], None]) -> None:
        """Has `listener` told the subject of every hint about `topic`, as open screens are, before time passes."""
        assert isinstance(self.conductor, VirtualConductor)
        self.conductor.application.listen(topic, listener)

    def go_away(self) -> None:
        """Takes the application away: it answers no request until it comes back."""
        self._own().go_away()

    def come_back(self) -> None:
        self._own().come_back()

    def reconcile(self) -> None:
        """Fetches from the carrier what the application has missed."""
        if self.house is None:
            raise NotOnThisStage("a running system reconciles its calls by itself")
        reconciliation.reconcile(self.house)

    def _own(self) -> Served:
        if self.served is None:
            raise NotOnThisStage("a running system is not taken away by a rehearsal")
        return self.served


class HouseAtWork:
    """The application's own work, as its workers and its sweep would do it; and its hints, as its screens get them.

    A sweep that finds nothing due costs more than all else in a replay, so there is one only when something has
    fallen due, and every so often for what nobody has named.
    """

    def __init__(self, house: House, wakes: LocalJobs) -> None:
        self._house, self._wakes = house, wakes
        self._listeners: dict[str, list[Callable[[str], None]]] = {}
        self._hints: deque[tuple[str, str]] = deque()
        self._send_wakes = house.db.on_commit
        house.db.on_commit = self._committed
        self._changed = True
        self._due: datetime | None = None
        self._swept_at: datetime | None = None

    def listen(self, topic: str, listener: Callable[[str], None]) -> None:
        self._listeners.setdefault(topic, []).append(listener)

    def settle(self) -> int:
        return self._carry_out() + self._sweep() + self._tell()

    def next_due(self) -> datetime | None:
        if self._changed:
            self._changed = False
            self._due = sweep.next_due(self._house)
        return self._due

    def _carry_out(self) -> int:
        """Runs the jobs that commits have woken."""
        done = 0
        while self._wakes.waiting:
            wake = self._wakes.waiting.popleft()
            jobs.perform(self._house, wake.name, *wake.ids)
            done += 1
        return done

    def _sweep(self) -> int:
        now = self._house.clock.now()
        fallen_due = self._due is not None and self._due <= now
        if not fallen_due and self._swept_at is not None and now - self._swept_at < SWEEP_AT_LEAST_EVERY:
            return 0
        done = sweep.once(self._house)
        self._changed = True
        self._swept_at = now
        if fallen_due and not done:
            self._due = None
        return done

    def _committed(self, tx: Tx) -> None:
        self._changed = True
        self._hints.extend(hint for hint in tx.hints if hint[0] in self._listeners)
        self._send_wakes(tx)

    def _tell(self) -> int:
        """Each screen hears once of what happened to it several times."""
        told: set[tuple[str, str]] = set()
        while self._hints:
            hint = self._hints.popleft()
            if hint not in told:
                told.add(hint)
                for listener in self._listeners[hint[0]]:
                    listener(hint[1])
        return len(told)


@contextmanager
def stage(at: datetime, furnishing: Furnishing, database_url: str = "") -> Iterator[Stage]:
    """A fresh system whose clocks stand at `at`, furnished and provisioned; `database_url`: on that empty database."""
    start = at.astimezone(UTC)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rehearsal-")))
        account = Account()
        carrier = stack.enter_context(sandbox(account, start))
        served = Served()
        settings = _settings(account, carrier, served.origin, folder, database_url)
        elsewhere = Served()  # the host of the fallback documents, which is there when the application is not
        settings = settings.model_copy(update={"fallback_url": elsewhere.origin})
        stack.enter_context(elsewhere.serving(_files(fallback.folder_of(folder))))
        wakes = LocalJobs()
        if not database_url:
            _file_of(settings.database).write_bytes(_empty_database())
        house = open_house(settings, VirtualClock(start), wakes, lasting=False)
        house.db.step_seconds = PATIENCE_SECONDS
        stack.callback(house.close)
        if database_url:
            metadata.create_all(house.db.writer)
        _record_clips(folder)
        furnishing(house)
        house = _provisioned(house)
        stack.enter_context(served.serving(create_app(house)))
        exchange = Exchange(carrier)
        stack.callback(exchange.close)
        conductor = VirtualConductor(exchange, HouseAtWork(house, wakes), _clock(house))
        yield Stage(exchange, conductor, served.origin, HouseRecords(house), house, served)


@contextmanager
def running(origin: str, carrier: str) -> Iterator[Stage]:
    """A system that runs already, at its own pace, with its sandbox carrier; what it has on record stays its own."""
    exchange = Exchange(carrier)
    try:
        yield Stage(exchange, LiveConductor(exchange), origin, NoRecords())
    finally:
        exchange.close()


def _settings(account: Account, carrier: str, origin: str, folder: Path, database_url: str) -> Settings:
    return settings_of(
        HOTLINE_VAR=folder,
        database_url=database_url,
        redis_url="",
        secret_key=secrets.token_hex(16),
        public_url=origin,
        twilio_account_sid=account.sid,
        twilio_auth_token=account.token,
        twilio_api_key=account.key,
        twilio_api_secret=account.secret,
        twilio_api_url=carrier,
        detect_machines=True,
    )


def _provisioned(house: House) -> House:
    """The same house after its numbers and its application were set up at the carrier, over REST as anywhere."""
    report = provision(house, obtain_numbers=True)
    settings = house.settings.model_copy(update={"twilio_application_sid": report.application_sid})
    return dispatch.joined(replace(house, settings=settings))


@cache
def _empty_database() -> bytes:
    """SQLite's file with every table; made once for all stages of this process: it takes longer than to copy it."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        url = f"sqlite:///{folder}/empty.db"
        engine = create_engine(url)
        metadata.create_all(engine)
        engine.dispose()
        return _file_of(url).read_bytes()


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _record_clips(var: Path) -> None:
    folder = media.folder_of(var)
    folder.mkdir(exist_ok=True)
    for name, sound in _stand_ins().items():
        (folder / name).write_bytes(sound)


@cache
def _stand_ins() -> Mapping[str, bytes]:
    """As long as their words, for recordings that a company makes for itself: a beep is no language.

    Found once for all stages of this process: to look through every menu takes longer than to write them.
    """
    documents = {name: revisions.shipped(name) for name in revisions.shipped_names()}
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as var:
        folder = media.folder_of(Path(var))
        folder.mkdir()
        (folder / "music.wav").write_bytes(music())
        for language in LANGUAGES:
            for name, text in media.missing(Path(var), language, documents):
                (folder / name).write_bytes(silence(len(text) / SPOKEN_CHARS_PER_SECOND))
        return {file.name: file.read_bytes() for file in folder.iterdir()}


def _files(folder: Path) -> Flask:
    return Flask("fallback", static_folder=folder.absolute(), static_url_path="/")


def _clock(house: House) -> VirtualClock:
    assert isinstance(house.clock, VirtualClock)
    return house.clock
