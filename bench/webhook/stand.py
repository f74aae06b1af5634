"""A company that can be called, in a fresh database: a line, the shipped flow published, its queues, open all day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.webhook.load import ACCOUNT, LINE, PUBLIC_URL, TOKEN
from ivr import lines, queues, revisions
from ivr.clock import Clock, RealClock, scaled_setting
from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from ivr.schema import metadata

OPEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Rome
QUEUES = ("doubts", "complaints", "orders", "reception")


def environment(database_url: str, var: Path) -> Mapping[str, str]:
    """What the applications are told; the clock is real but for its start, at which the line is open."""
    return {
        "HOTLINE_VAR": str(var),
        "DATABASE_URL": database_url,
        "REDIS_URL": "",
        "PUBLIC_URL": PUBLIC_URL,
        "SECRET_KEY": "a secret for measuring only",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": "http://127.0.0.1:8010",
        "HOTLINE_CLOCK": scaled_setting(1.0, OPEN),
    }


def house_of(database_url: str, var: Path, clock: Clock | None = None) -> House:
    """A house to be measured: no Redis, no carrier, a real clock unless another is given."""
    settings = settings_of(
        HOTLINE_VAR=var,
        database_url=database_url,
        secret_key="a secret for measuring only",
        twilio_account_sid=ACCOUNT,
        twilio_api_url="http://127.0.0.1:8010",
    )
    return open_house(settings, clock or RealClock(), LocalJobs())


def furnish(database_url: str, var: Path) -> None:
    """Creates the tables and what a call needs to find."""
    house = house_of(database_url, var)
    try:
        metadata.create_all(house.db.writer)
        with house.db.writing() as tx:
            lines.add(tx, lines.NewLine(LINE, "Free line", "hotline", "en", "IT", "Europe/Rome", survey_flow="survey"))
            for name in QUEUES:
                queues.add(tx, queues.NewQueue(name, name.title()))
        for name in ("hotline", "survey"):
            ready = revisions.prepare(revisions.shipped(name))
            with house.db.writing() as tx:
                revisions.publish(tx, ready)
    finally:
        house.close()


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A real PostgreSQL with its settings as shipped, durable: the development environment's embedded one."""
    import pgserver

    server = pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
