"""The database's schema through its releases: Alembic revisions for both kinds of database."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.pool import NullPool

FOLDER = Path(__file__).parent


def upgrade(url: str) -> tuple[str | None, str | None]:
    """Brings the database to the newest revision; returns the revision before and after. Safe to repeat."""
    engine = _engine(url)
    with engine.connect() as connection:
        before = _revision(connection)
        command.upgrade(config_of(connection), "head")
        connection.commit()
        return before, _revision(connection)


def config_of(connection: Connection) -> Config:
    """Alembic's configuration over an open connection."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> Engine:
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        parts = parts.set(drivername="postgresql+psycopg")
    return create_engine(parts, poolclass=NullPool)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
