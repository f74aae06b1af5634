"""`hotline seed`."""

from __future__ import annotations

import sys

import click

from ivr.commands.ground import open_ground
from ivr.seed import DEMO_NUMBER, NotForThisDatabase
from ivr.seed import seed as plant


@click.command()
@click.option("--number", default=DEMO_NUMBER, show_default=True, help="The line's number, in E.164.")
@click.option("--anyway", is_flag=True, help="Also into a database that DATABASE_URL names.")
def seed(number: str, anyway: bool) -> None:
    """Put the demonstration's data into the database. A second time adds only what is missing."""
    with open_ground() as house:
        try:
            seeded = plant(house, number, anyway)
        except NotForThisDatabase as refused:
            click.echo(f"{refused} (--anyway)", err=True)
            sys.exit(1)
    click.echo(f"dial {seeded.number}")
    for log_in in seeded.log_ins:
        click.echo(f"{log_in.role:<10} {log_in.email:<32} {log_in.password}")
