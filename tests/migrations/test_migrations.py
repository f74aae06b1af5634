"""A migrated database is what the rows say."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

import migrations
from ivr.schema import metadata

OF_ALEMBIC = "alembic_version"


def _engine(url: str) -> Engine:
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        parts = parts.set(drivername="postgresql+psycopg")
    return create_engine(parts, poolclass=NullPool)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'migrated.db'}"
    server = make_url(request.getfixturevalue("postgresql_url"))
    with _engine(server.render_as_string(hide_password=False)).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("DROP DATABASE IF EXISTS migrated"))
        connection.execute(text("CREATE DATABASE migrated"))
    return server.set(database="migrated").render_as_string(hide_password=False)


def test_the_migrated_schema_equals_the_rows(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    with _engine(empty_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    assert migrations.upgrade(empty_url)[0] is None
    before, after = migrations.upgrade(empty_url)
    assert before is not None
    assert before == after
