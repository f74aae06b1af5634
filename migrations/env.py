"""What Alembic runs: the revisions over the connection that `migrations.upgrade` opened."""

from __future__ import annotations

from typing import cast

from alembic import context
from sqlalchemy import Connection, text

from ivr.schema import metadata

LOCK = 0x686F746C  # two releases that start together migrate one after the other

connection = cast(Connection, context.config.attributes["connection"])
if connection.dialect.name == "postgresql":
    connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    user_module_prefix="db.",
)
with context.begin_transaction():
    context.run_migrations()
if connection.dialect.name == "postgresql":
    connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
