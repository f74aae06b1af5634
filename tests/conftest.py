"""What all tests stand on: a house with a virtual clock, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Engine,
    Table,
    TableClause,
    column,
    create_engine,
    exists,
    func,
    literal,
    make_url,
    or_,
    select,
    text,
    union_all,
)

from ivr.clock import VirtualClock
from ivr.config import Settings, settings_of
from ivr.house import House, open_house
from ivr.jobs import LocalJobs
from ivr.log import configure
from ivr.schema import metadata
from tests import rota

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Rome
PATIENCE_SECONDS = 30.0  # for a step, where the machine has much else to do
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


GARBAGE_AFTER = (20_000, 20, 20)
"""What is made and kept until the collector looks for garbage: as the server has it (wsgi.py)."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What was loaded for the tests never goes: to look through it again and again costs a sixth of what they take."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE_AFTER)
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One of several processes has them in the order in which they are handed out."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rota.place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> rota.Rota:
    return rota.Rota(config, log)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL for this test process: TEST_DATABASE_URL if set, else an embedded server."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    # Not in pytest's own folder: that one is pruned by the runs of others while this one still goes on.
    with tempfile.TemporaryDirectory(prefix="hotline-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # pgserver warns without one
        import pgserver

        server = pgserver.get_server(f"{folder}/data", cleanup_mode="stop")  # type: ignore[attr-defined]
        try:
            server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET timezone = 'UTC'; SELECT pg_reload_conf();")
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def _postgresql(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine(make_url(postgresql_url).set(drivername="postgresql+psycopg"))
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))  # as it will be: to change it takes each copy a while
    metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with every table, once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "hotline.db"
        shutil.copy(request.getfixturevalue("_sqlite_template"), path)
        return f"sqlite:///{path}"
    engine: Engine = request.getfixturevalue("_postgresql")
    empty(engine)
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def empty(engine: Engine) -> None:
    """Takes out what a test has put in, and lets the numbers begin anew: a tenth of what emptying every table takes."""
    with engine.begin() as connection:
        used = set(connection.execute(_used()).scalars())
        for table in reversed(metadata.sorted_tables):
            if table.name in used:
                connection.execute(table.delete())
                if "id" in table.c:
                    connection.execute(select(func.setval(f"{table.name}_id_seq", 1, False)))


@cache
def _used() -> CompoundSelect[str]:
    """The names of the tables that hold rows or have given a number."""
    return union_all(*(select(literal(table.name)).where(_is_used(table)) for table in metadata.sorted_tables))


def _is_used(table: Table) -> ColumnElement[bool]:
    holds = exists(select(literal(1)).select_from(table))
    if "id" not in table.c:
        return holds
    numbers = TableClause(f"{table.name}_id_seq", column("is_called", Boolean))
    return or_(holds, select(numbers.c.is_called).scalar_subquery())


@pytest.fixture
def empty_postgresql_url(postgresql_url: str) -> str:
    """A database of its own on the same server, without any table."""
    name = f"empty_{uuid4().hex}"
    server = create_engine(make_url(postgresql_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_of(
        HOTLINE_VAR=tmp_path,
        database_url=database_url,
        secret_key="a secret for tests only",
        public_url="http://127.0.0.1:8000",
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="token for tests",
        twilio_api_url="http://127.0.0.1:1",
    )


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def house(settings: Settings, clock: VirtualClock) -> Iterator[House]:
    """An open house at START, jobs kept in memory (`house.jobs.waiting`)."""
    opened = open_house(settings, clock, LocalJobs(), lasting=False)
    opened.db.step_seconds = PATIENCE_SECONDS
    yield opened
    opened.close()


@pytest.fixture(autouse=True, scope="session")
def _plain_log() -> None:
    """Logs as production's do: without the locals of a traceback, which may be secrets."""
    configure("INFO", "console")
