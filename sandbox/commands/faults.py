"""`sandbox faults`: misbehaviour of a carrier that runs, told, shown and ended."""

from __future__ import annotations

from typing import Any

import click

from sandbox.commands.asking import DEFAULT_URL, Carrier
from sandbox.faults import ACTIONS
from sandbox.targets import ABOUT

KINDS = tuple(ABOUT)


@click.group()
@click.option("--url", envvar="SANDBOX_URL", default=DEFAULT_URL, show_default=True, help="The carrier; SANDBOX_URL.")
@click.pass_context
def faults(context: click.Context, url: str) -> None:
    """Make a running sandbox misbehave, and behave again."""
    context.obj = Carrier(url)


@faults.command()
@click.argument("preset", required=False)
@click.option("--kind", type=click.Choice(KINDS), help="What suffers.")
@click.option("--action", type=click.Choice(tuple(ACTIONS)), help="What befalls it.")
@click.option("--about", help="Only those about this: voice, status, recording, conference, queue, message …")
@click.option("--match", help="Only where the URL, or a line's numbers, have this in them.")
@click.option("--times", type=int, help="How often; without it, for ever.")
@click.option("--rate", type=float, help="Which share suffers, from 0 to 1.")
@click.option("--seed", type=int, help="The same seed and traffic give the same faults.")
@click.option("--seconds", type=float, help="How late, how slow, how long.")
@click.option("--code", type=int, help="The SIP code with which a line fails.")
@click.pass_obj
def add(carrier: Carrier, /, preset: str | None, **facts: Any) -> None:
    """Put a PRESET in force ("a bad day"), or one rule: --kind webhook --action duplicate --rate 0.02."""
    told = {name: value for name, value in facts.items() if value is not None}
    if preset is not None:
        told["preset"] = preset
    for rule in carrier.ask("POST", "/faults", told)["added"]:
        click.echo(sentence(rule))


@faults.command("list")
@click.pass_obj
def show(carrier: Carrier, /) -> None:
    """The rules in force, and how often each has struck."""
    rules = carrier.ask("GET", "/faults")["faults"]
    for rule in rules:
        click.echo(sentence(rule))
    if not rules:
        click.echo("The sandbox behaves.")


@faults.command()
@click.argument("number", required=False, type=int)
@click.pass_obj
def clear(carrier: Carrier, /, number: int | None) -> None:
    """Behave again; with a NUMBER, take only that rule away."""
    carrier.ask("DELETE", "/faults" if number is None else f"/faults/{number}")
    click.echo("The sandbox behaves again." if number is None else f"Rule {number} is gone.")


@faults.command()
@click.pass_obj
def presets(carrier: Carrier, /) -> None:
    """Misbehaviour that goes by a name."""
    for preset in carrier.ask("GET", "/faults/presets")["presets"]:
        click.echo(f"{preset['name']}: {preset['sentence']}")


def sentence(rule: dict[str, Any]) -> str:
    """A rule in force in one line."""
    what = " ".join(part for part in (rule["kind"], rule["about"], rule["action"]) if part)
    facts = [f"struck {rule['struck']}"]
    facts += [f"{rule['times']} more"] if rule["times"] is not None else []
    facts += [f"{rule['rate']:.3g} of them"] if rule["rate"] < 1 else []
    facts += [f"where {rule['match']!r}"] if rule["match"] else []
    facts += [f"of {rule['preset']!r}"] if rule["preset"] else []
    return f"{rule['n']:>3}  {what}  ({', '.join(facts)}; {rule['seconds']:g} s, seed {rule['seed']})"
