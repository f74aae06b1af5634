"""`hotline sweep`."""

from __future__ import annotations

import signal

import click

from ivr.commands.ground import open_ground
from workers.schedule import SWEEPS
from workers.sweep import Sweeper, attempt


@click.command()
@click.option("--once", is_flag=True, help="Look after everything once and end.")
def sweep(once: bool) -> None:
    """Look after everything that falls due, for ever. Any number may run."""
    with open_ground() as house:
        if once:
            done = sum(attempt(house, sweep) for sweep in SWEEPS)
            click.echo(f"{done} things done")
            return
        sweeper = Sweeper(house)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: sweeper.stop())
        sweeper.run()
