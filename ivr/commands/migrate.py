"""`hotline migrate`."""

from __future__ import annotations

import click

import migrations
from ivr.commands.ground import read_settings


@click.command()
def migrate() -> None:
    """Bring the database to this release. Safe to repeat; run it before the new processes start."""
    settings = read_settings()
    if settings.database.startswith("sqlite"):
        settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    before, after = migrations.upgrade(settings.database)
    click.echo(f"the database is at {after}" + ("" if before == after else f" (it was at {before or 'nothing'})"))
