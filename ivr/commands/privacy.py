"""`hotline privacy export|erase`."""

from __future__ import annotations

import json

import click

from ivr import customers
from ivr import privacy as rules
from ivr.commands.ground import open_ground


@click.group()
def privacy() -> None:
    """What is known of a customer: all of it, or none of it any more."""


@privacy.command()
@click.argument("customer", type=int)
def export(customer: int) -> None:
    """All that is held of CUSTOMER (the number of the record here), as JSON."""
    with open_ground() as house, house.db.reading() as tx:
        try:
            held = rules.export(tx, customer)
        except customers.NoSuchCustomer as error:
            raise click.ClickException(str(error)) from None
    click.echo(json.dumps(held, ensure_ascii=False, indent=2))


@privacy.command()
@click.argument("customer", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(customer: int, yes: bool) -> None:
    """Empty what is held of CUSTOMER and delete the recordings. This cannot be undone."""
    if not yes:
        click.confirm(f"Erase what is held of customer {customer} for good?", abort=True)
    with open_ground() as house:
        try:
            with house.db.writing() as tx:
                erased = rules.erase(tx, customer, by=None)
        except (customers.NoSuchCustomer, rules.Busy) as error:
            raise click.ClickException(str(error)) from None
    for table, count in erased.rows.items():
        click.echo(f"{table}: {count} rows emptied")
    click.echo(f"{erased.recordings} recordings are deleted by the next sweep, here and at the carrier")
