"""`hotline provision`."""

from __future__ import annotations

import sys

import click

from ivr.commands.ground import open_ground
from ivr.provision import CarrierAccountUnusable
from ivr.provision import provision as set_up


@click.command()
@click.option("--obtain", is_flag=True, help="Obtain the numbers that the account lacks (free on the sandbox).")
def provision(obtain: bool) -> None:
    """Set up our numbers and the agents' application at the carrier. Safe to repeat; buys nothing by itself."""
    with open_ground() as house:
        try:
            report = set_up(house, obtain)
        except CarrierAccountUnusable as error:
            raise click.ClickException(str(error)) from None
        settings = house.settings
    for sentence in report.done:
        click.echo(sentence)
    for sentence in report.limits:
        click.echo(f"limit: {sentence}")
    if settings.twilio_application_sid != report.application_sid:
        click.echo(f"set TWILIO_APPLICATION_SID={report.application_sid} and restart the web process")
    for sentence in report.missing:
        click.echo(f"missing: {sentence}", err=True)
    sys.exit(1 if report.missing else 0)
