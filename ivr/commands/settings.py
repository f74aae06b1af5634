"""`hotline settings`."""

from __future__ import annotations

import click

from ivr.commands.ground import read_settings


@click.command()
def settings() -> None:
    """Check the settings: prints what holds, or names each fault and exits with 2. Secrets are not shown."""
    found = read_settings()
    for name in sorted(type(found).model_fields):
        field = type(found).model_fields[name]
        value = getattr(found, name)
        shown = ("set" if value else "not set") if not field.repr else value
        click.echo(f"{name.upper()}: {shown}")
