"""`hotline carrier-check`: whether a carrier, the sandbox or a real account, behaves as we believe."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ivr.carrier_check import programs as all_programs
from ivr.carrier_check.account import Account, Credentials, Unfit
from ivr.carrier_check.check import Result, Terms, check, chosen
from ivr.carrier_check.configuration import Configuration
from ivr.carrier_check.cost import cost_of
from ivr.carrier_check.facts import Verdict
from ivr.carrier_check.program import PROGRAMS
from ivr.carrier_check.report import as_json, as_markdown, as_text

UNFIT_STATUS = 2
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
assert all_programs.__all__  # importing them fills the table


@click.command(name="carrier-check")
@click.option("--account-sid", envvar="TWILIO_ACCOUNT_SID", default="", help="Also TWILIO_ACCOUNT_SID.")
@click.option("--auth-token", envvar="TWILIO_AUTH_TOKEN", default="", help="Better by TWILIO_AUTH_TOKEN.")
@click.option("--base-url", default="", help="A sandbox's address; without it the real carrier is checked.")
@click.option("--public-url", default="", help="Where the carrier reaches this check, such as a tunnel's address.")
@click.option("--listen", default="127.0.0.1:8020", show_default=True, help="Where that address leads to.")
@click.option("--from", "near", default="", help="A number of the account: the one that calls.")
@click.option("--to", "far", default="", help="Another number of the account: the one that is called.")
@click.option("--only", default="", help="Facts or programs, by their names, with commas between.")
@click.option("--texts", is_flag=True, help="Send text messages too, from one number to the other.")
@click.option("--at-once", default=2, show_default=True, help="Programs that may run side by side.")
@click.option("--rate", default=1.0, show_default=True, help="How fast the carrier's clock goes (a sandbox xN: N).")
@click.option("--most-calls", default=150, show_default=True, help="Calls that the check may make.")
@click.option("--most-minutes", default=30.0, show_default=True, help="Minutes that it may take.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings there (Markdown).")
@click.option("--json", "json_wanted", is_flag=True, help="The findings as JSON.")
@click.option("--yes", is_flag=True, help="Begin without asking.")
@click.option(
    "--restore-file",
    default="carrier-check-restore.json",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keeps the numbers' configuration until it is put back.",
)
@click.option("--restore", is_flag=True, help="Only put back what a check that was cut off has left.")
@click.option("--list", "list_only", is_flag=True, help="Only name the facts and the programs that observe them.")
def carrier_check(**options: Any) -> None:
    """Let two numbers of one account call each other and say which facts about the carrier hold.

    A fact's mark says where we have it from: [D] the carrier's documentation, [O] its OpenAPI document, [S] its SDKs,
    [E] its error pages, [G] practitioners, [R] a reading of ours, [M] what is commonly held.

    Exits with 1 when a fact is refuted, with 2 when the check could not be made.
    """
    if options["list_only"]:
        click.echo(
            "\n".join(
                f"{one.name}: {fact.id} [{fact.mark}] {fact.sentence}"
                for one in PROGRAMS.values()
                for fact in one.facts
            )
        )
        return
    try:
        terms = _terms(options)
        if options["restore"]:
            _run(_restore(terms))
            return
        if not options["yes"]:
            _agree(terms)
        result: Result = _run(check(terms))
    except Unfit as unfit:
        click.echo(f"the check could not be made: {unfit}", err=True)
        sys.exit(UNFIT_STATUS)
    _tell(result, options, terms)
    sys.exit(any(one.verdict is Verdict.REFUTED for one in result.findings))


def _terms(options: dict[str, Any]) -> Terms:
    needed = ["account_sid", "auth_token"] + ([] if options["restore"] else ["near", "far", "public_url"])
    missing = [name for name in needed if not options[name]]
    if missing:
        names = {"near": "from", "far": "to"}
        raise Unfit("missing: " + ", ".join("--" + names.get(name, name).replace("_", "-") for name in missing))
    if not options["restore"] and options["near"] == options["far"]:
        raise Unfit("--from and --to must be two numbers")
    host, _, port = options["listen"].rpartition(":")
    if not port.isdecimal():
        raise Unfit("--listen wants HOST:PORT")
    return Terms(
        credentials=Credentials(options["account_sid"], options["auth_token"], options["base_url"]),
        numbers=(options["far"], options["near"]),
        public_url=options["public_url"],
        listen=(host, int(port)),
        restore_file=options["restore_file"],
        rate=options["rate"],
        at_once=options["at_once"],
        most_calls=options["most_calls"],
        most_seconds=options["most_minutes"] * 60,
        texts=options["texts"],
        only=frozenset(filter(None, options["only"].split(","))),
        told=lambda sentence: click.echo(sentence, err=True),
    )


def _agree(terms: Terms) -> None:
    """Say what it will cost, and ask."""
    at = terms.credentials.base_url or "the REAL carrier"
    click.echo(f"At {at}: {cost_of(chosen(terms)).sentence()}.")
    click.echo(f"Meanwhile {' and '.join(terms.numbers)} answer nobody else; afterwards they are as they were.")
    click.echo(f"If the check is cut off: hotline carrier-check --restore (from {terms.restore_file}).")
    click.confirm("Begin?", abort=True)


def _run(work: Any) -> Any:
    """Run, so that Ctrl-C, a polite kill and a terminal that closes all leave time to put everything back."""

    async def stoppable() -> Any:
        task, told = asyncio.ensure_future(work), asyncio.Event()

        def stop() -> None:
            click.echo("putting everything back…", err=True)
            if not told.is_set():  # a second Ctrl-C must not cut the putting back
                told.set()
                task.cancel()

        heard = [number for number in STOPS if signal.getsignal(number) is not signal.SIG_IGN]  # nohup is meant
        for number in heard:
            asyncio.get_running_loop().add_signal_handler(number, stop)
        return await task

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise Unfit("it was stopped; what was changed is put back") from None


async def _restore(terms: Terms) -> None:
    account = Account(terms.credentials, terms.numbers, most_calls=0)
    try:
        restored = await Configuration(account, terms.restore_file).restore()
    finally:
        account.close()
    click.echo(f"put back: {', '.join(restored) or 'nothing was left to put back'}")


def _tell(result: Result, options: dict[str, Any], terms: Terms) -> None:
    findings = result.findings
    click.echo(as_json(findings) if options["json_wanted"] else as_text(findings))
    click.echo(f"{result.calls} calls made, {result.texts} texts sent", err=True)
    if options["report"] is not None:
        carrier = "A sandbox" if terms.credentials.base_url else "The real carrier"
        options["report"].write_text(as_markdown(findings, carrier, datetime.now(UTC)))
