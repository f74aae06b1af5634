"""`sandbox run`: the carrier by itself."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from pathlib import Path

import click

from sandbox.carrier import Carrier, Settings
from sandbox.clock import instant
from sandbox.hosts import is_loopback
from sandbox.numbers import Endpoint
from sandbox.server import Server
from sandbox.sids import new_sid, rfc2822

BANNER = """\
THIS IS A SANDBOX CARRIER. No call leaves this machine; nobody real is rung.
  telephones            {url}
  debugger              {url}/sandbox/debugger
  REST and control API  {url}
  account               {account}
  clock                 {clock}, now {now}
  numbers               {numbers}"""

EXPOSED = """\
IT LISTENS ON {host}: whoever reaches this machine can make it ring its telephones, read every webhook and every
text, and stop it, without a password. Never put it where real callers or real customers' data are."""
log = logging.getLogger("sandbox")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--expose", is_flag=True, help="Listen on an address that other machines reach. There is no password.")
@click.option("--public-url", default="", help="How others reach it, for the URLs that it tells: http://carrier:8010.")
@click.option("--port", default=8010, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--clock", default="real", show_default=True, help="real, xN (such as x60) or virtual.")
@click.option("--starting", help="The clock's first instant, ISO-8601 (xN and virtual).")
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), help="File that keeps the numbers.")
@click.option("--journal", type=click.Path(dir_okay=False, path_type=Path), help="File to add every request to.")
@click.option("--cps", type=float, help="Calls a second that REST may make, as on a real account (1).")
@click.option("--calls-at-once", type=int, help="Calls that the account may have at once.")
@click.option("--requests-at-once", type=int, help="REST requests that the account may make at once.")
@click.option("--number", "numbers", multiple=True, help="A number to own from the start (repeatable).")
@click.option("--origin", "origins", multiple=True, help="Pages of other machines that may hold telephones.")
@click.option("--sound/--no-sound", default=True, help="Real sound on telephones (under a clock as fast as real).")
@click.option(
    "--speaking-rate",
    type=click.FloatRange(0.5, 2.5),
    default=1.0,
    show_default=True,
    envvar="SANDBOX_SPEAKING_RATE",
    help="How many times as fast as people the words are spoken: for tests that wait for them.",
)
@click.option("--recogniser", help="A program that prints what was said: 'cmd {wav} {language}'.")
@click.option("--account-sid", envvar="TWILIO_ACCOUNT_SID", required=True, help="Also TWILIO_ACCOUNT_SID.")
@click.option("--auth-token", envvar="TWILIO_AUTH_TOKEN", required=True, help="Better by TWILIO_AUTH_TOKEN.")
@click.option("--api-key", envvar="TWILIO_API_KEY", help="For access tokens; also TWILIO_API_KEY.")
@click.option("--api-secret", envvar="TWILIO_API_SECRET", help="Better by TWILIO_API_SECRET.")
def run(
    host: str,
    expose: bool,
    public_url: str,
    port: int,
    clock: str,
    starting: str | None,
    state: Path | None,
    journal: Path | None,
    cps: float | None,
    calls_at_once: int | None,
    requests_at_once: int | None,
    numbers: tuple[str, ...],
    origins: tuple[str, ...],
    sound: bool,
    speaking_rate: float,
    recogniser: str | None,
    account_sid: str,
    auth_token: str,
    api_key: str | None,
    api_secret: str | None,
) -> None:
    """Run a carrier of one's own, speaking Twilio's protocol, until Ctrl-C."""
    try:
        start = instant(starting) if starting else None
    except ValueError:
        raise click.BadParameter(f"{starting!r} is no ISO-8601 instant", param_hint="--starting") from None
    if not is_loopback(host) and not expose:
        raise click.BadParameter(f"{host} is reached by other machines: say --expose too", param_hint="--host")
    settings = Settings(
        account_sid=account_sid,
        auth_token=auth_token,
        api_key=api_key,
        api_secret=api_secret,
        clock=clock,
        starting=start,
        state_file=state,
        calls_per_second=cps,
        calls_at_once=calls_at_once,
        requests_at_once=requests_at_once,
        recogniser=recogniser,
        speaking_rate=speaking_rate,
        sound="auto" if sound else "off",
        origins=origins,
        public_url=public_url.rstrip("/"),
        journal_file=journal,
        exposed=not is_loopback(host),
    )
    asyncio.run(_serve(settings, host, port, numbers))


async def _serve(settings: Settings, host: str, port: int, numbers: Sequence[str]) -> None:
    try:
        carrier = Carrier(settings)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
    for number in numbers:
        _own(carrier, number)
    server, told = Server(carrier), _told_to_stop()
    try:
        taken = await server.start(host, port)
    except OSError as error:
        await server.stop()
        raise click.ClickException(f"cannot listen on {host}:{port}: {error}; choose another --port") from None
    owned = ", ".join(n.phone_number for n in carrier.numbers.numbers.values()) or "none yet"
    click.echo(
        BANNER.format(
            url=carrier.public_url,
            account=settings.account_sid,
            clock=carrier.clock.mode,
            now=carrier.clock.now().isoformat(timespec="seconds"),
            numbers=owned,
        )
    )
    if settings.exposed:
        log.warning("a sandbox carrier without a password listens on %s:%s", host, taken)
        click.echo(EXPOSED.format(host=f"{host}:{taken}"))
    await told.wait()
    await server.stop()
    if carrier.clock.mode.startswith("x"):
        click.echo(f"maximum lateness of a timer: {carrier.clock.lateness.max_ms:.1f} ms")


def _own(carrier: Carrier, number: str) -> None:
    if carrier.numbers.by_number(number) is None:
        now = rfc2822(carrier.clock.now()) or ""
        sid = new_sid("PN")
        carrier.numbers.numbers[sid] = Endpoint(sid, number, now, now, number)
        carrier.numbers.keep()


def _told_to_stop() -> asyncio.Event:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    return told
