"""`hotline up`."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console

from ivr.commands.ground import FAULTY_SETTINGS_STATUS
from ivr.commands.listing import table
from ivr.config import ConfigurationInvalid
from ivr.opening import Opening
from ivr.seed import Seeded
from ivr.supervision.past import TimeWouldGoBack
from ivr.supervision.ports import PortTaken
from ivr.supervision.process import NotReady
from ivr.supervision.redis import NoRedis
from ivr.supervision.system import NeedsSandbox, Running, System, Wishes, until_told
from ivr.supervision.var import InUse


class _Instant(click.ParamType[datetime]):
    """An instant in ISO 8601, with its zone."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not such as 2026-03-02T10:00+01:00", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} lacks its zone: such as +01:00 at its end", param, ctx)
        return instant.astimezone(UTC)


class _Rate(click.ParamType[float]):
    """`real`, or `x` and how many times as fast."""

    name = "real|xN"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value)
        if text == "real":
            return 1.0
        try:
            rate = float(text.removeprefix("x"))
        except ValueError:
            rate = 0.0
        if rate <= 0:
            self.fail(f"{text!r} is neither real nor such as x60", param, ctx)
        return rate


@click.command()
@click.option("--fresh", is_flag=True, help="Start over: forget every call, customer and setting made here.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The one port for browsers and the carrier.")
@click.option("--sandbox-port", default=8010, show_default=True, help="The sandbox carrier's port.")
@click.option("--clock", "rate", type=_Rate(), default="real", show_default=True, help="real, or xN: N times as fast.")
@click.option("--starting", type=_Instant(), help="Begin at another time: 2026-03-02T10:00+01:00, say.")
@click.option("--no-demo", is_flag=True, help="Leave the demonstration's customers, staff and calls out.")
def up(no_demo: bool, **wished: Any) -> None:
    """Run everything on this machine, until Ctrl-C.

    Web, event stream, workers and sweep behind one port; a Redis and a carrier of our own where none is configured.
    """
    wishes = Wishes(demo=not no_demo, **wished)
    try:
        asyncio.run(_run(wishes))
    except ConfigurationInvalid as invalid:
        for fault in invalid.faults:
            click.echo(fault, err=True)
        sys.exit(FAULTY_SETTINGS_STATUS)
    except (PortTaken, TimeWouldGoBack, InUse, NeedsSandbox, NoRedis, NotReady) as error:
        raise click.ClickException(str(error)) from None


async def _run(wishes: Wishes) -> None:
    started = time.monotonic()
    system = System(wishes, lambda words: click.echo(f"hotline: {words}", err=True))
    click.echo("hotline: starting (some seconds; the first time half a minute) …", err=True)
    stopping = asyncio.ensure_future(until_told())
    starting = asyncio.ensure_future(system.start())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        _show(starting.result(), time.monotonic() - started)
        await stopping
        click.echo("hotline: stopping; calls under way are answered first", err=True)
    else:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
    await system.stop()
    click.echo("hotline: stopped", err=True)


def _show_demo(console: Console, running: Running, seeded: Seeded) -> None:
    where = f" on a telephone at {running.sandbox_url}, or by hand:" if running.sandbox_url else ""
    console.print(f"Dial {seeded.number}{where}", highlight=False)
    if running.sandbox_url:
        call = f'{{"from": "+393331234567", "to": "{seeded.number}"}}'
        console.print(f"  curl -d '{call}' {running.sandbox_url}/sandbox/calls", highlight=False, soft_wrap=True)
    rows = [(log_in.email, log_in.password, f"{log_in.name}, {log_in.role}") for log_in in seeded.log_ins]
    for line in table(("log in", "password", "as"), rows):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _told(number: str, opening: Opening, sandbox_url: str) -> str:
    """Whether a caller reaches anybody now, by which clock, and when that changes."""
    clock = f"its clock shows {opening.now:%A %Y-%m-%d %H:%M} ({opening.zone})"
    if opening.is_open:
        until = f" until {opening.changes:%A %H:%M}" if opening.changes else ""
        return f"{number} is open{until}; {clock}."
    if opening.changes is None:
        return f"{number} is closed, and does not open within a year; {clock}."
    sentence = f"{number} is closed now; {clock}. It opens {opening.changes:%A %Y-%m-%d %H:%M}"
    if not sandbox_url:
        return f"{sentence}."
    instant = opening.changes.isoformat(timespec="minutes")
    return f"{sentence}; to be there at once, stop this and start it with --starting {instant}"


def _show(running: Running, seconds: float) -> None:
    console = Console()
    console.print(f"Hotline is up ({seconds:.1f} s)", style="bold", highlight=False)
    wide = max(len(what) for what, _ in running.places)
    for what, where in running.places:  # no table: a path that is cut or folded cannot be copied
        console.print(f"  {what:<{wide}}  {where}", highlight=False, markup=False, soft_wrap=True)
    for number, opening in running.openings:
        if opening:
            style = "" if opening.is_open else "yellow"
            console.print(_told(number, opening, running.sandbox_url), style=style, highlight=False, soft_wrap=True)
    if running.seeded:
        _show_demo(console, running, running.seeded)
    for note in running.notes:
        console.print(note, style="yellow")
    console.print("Ctrl-C stops everything.")
