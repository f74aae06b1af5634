"""`sandbox faults`: misbehaviour of a carrier that runs, told, shown and ended."""

from __future__ import annotations

from typing import Any

import click

from sandbox.commands.asking import DEFAULT_URL, Carrier
from sandbox.faults import ACTIONS
from sandbox.presets import PRESETS
from sandbox.targets import ABOUT

KINDS = tuple(ABOUT)
KINDS_IN_WORDS = {
    "webhook": "webhooks",
    "callback": "callbacks",
    "media": "fetches of media",
    "rest": "REST requests",
    "recording": "recordings",
    "line": "lines",
}
BEFALLS = {
    "duplicate": "are sent twice at once",
    "repeat": "come once more, up to {seconds} later",
    "retry": "lose their first answer and are sent again",
    "drop": "are never sent",
    "delay": "are sent {seconds} late",
    "slow": "are answered {seconds} late",
    "timeout": "arrive, and their answers are lost",
    "reorder": "are up to {seconds} late, so that later ones overtake",
    "refuse_429": "are refused with 429",
    "error_500": "fail with 500",
    "error_503": "fail with 503",
    "cut_before": "are cut off before anything happens",
    "cut_after": "are cut off after it has happened",
    "not_ready": "cannot be fetched for {seconds}",
    "absent": "end as absent",
    "fail": "fail with SIP {code}",
    "die": "are cut off {seconds} after the answer",
}
"""What befalls the traffic by each action of `sandbox.faults`; a test compares the two."""


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
    answer = carrier.ask("POST", "/faults", told)
    for rule in answer["added"]:
        click.echo(sentence(rule))
    before = answer["faults"] - len(answer["added"])
    if before:
        rules = "rule goes" if before == 1 else "rules go"
        click.echo(f"{before} {rules} on beside these: `list` shows all, `clear` ends all.")


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
def presets() -> None:
    """Misbehaviour that goes by a name; no sandbox need run."""
    for preset in PRESETS.values():
        click.echo(f"{preset.name}: {preset.sentence}")


def sentence(rule: dict[str, Any]) -> str:
    """A rule in force in one line: its number, what suffers, what befalls it, whom, how often so far."""
    what = " ".join(part for part in (rule["about"], KINDS_IN_WORDS[rule["kind"]]) if part)
    share = "all" if rule["rate"] == 1 else f"{rule['rate'] * 100:.3g} % of"
    done = BEFALLS[rule["action"]].format(seconds=f"{rule['seconds']:g} s", code=rule["code"])
    facts = [f"only where {rule['match']!r}"] if rule["match"] else []
    facts += [f"{rule['times']} more times"] if rule["times"] is not None else []
    facts += [f"struck {rule['struck']} so far"]
    facts += [f"part of {rule['preset']!r}"] if rule["preset"] else []
    return f"{rule['n']:>3}  {share} {what} {done} ({', '.join(facts)}, seed {rule['seed']})"
