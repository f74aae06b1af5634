"""`hotline flow templates` and `hotline flow new`: menus to begin with."""

from __future__ import annotations

import re
import sys
from typing import NoReturn

import click

from ivr import special_days, templates
from ivr.commands.ground import open_ground
from ivr.revisions import FlowTaken, NameReserved
from ivr.templates import NoSuchTemplate, NoVoice, Wish

REFUSED_STATUS = 1
NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@click.command("templates")
def list_templates() -> None:
    """The templates that a new flow may begin with, and the queues each needs."""
    with open_ground() as house, house.db.reading() as tx:
        for one in templates.listing(tx):
            click.echo(f"{one.name}: {one.title['en']}. {one.about['en']}")
            needed = [queue.name + ("" if queue.exists else " (to be made)") for queue in one.queues]
            click.echo(f"    queues: {', '.join(needed) or 'none'}")


@click.command()
@click.argument("name")
@click.option("--template", required=True, help="One of `hotline flow templates`.")
@click.option("--company", required=True, help="What callers hear as the company's name.")
@click.option("--title", help="What people call the menu; the template's title if not said.")
@click.option("--languages", default="en,it,th,vi,mn", show_default=True, help="In the order of their keys.")
@click.option("--country", default="IT", show_default=True, help="Whose public holidays count.")
@click.option("--time-zone", help="Whose clock counts; the installation's if not said.")
def new(
    name: str, template: str, company: str, title: str | None, languages: str, country: str, time_zone: str | None
) -> None:
    """Begin the draft of a new flow with a template, and make the queues that it lacks."""
    if not NAME.fullmatch(name):
        _fail(f"{name} is no name of a flow: small letters, digits, - and _, a letter first")
    if country not in special_days.countries():
        _fail(f"the public holidays of {country} are not known")
    codes = tuple(dict.fromkeys(code.strip() for code in languages.split(",")))
    with open_ground() as house:
        zone = time_zone or house.settings.time_zone
        try:
            with house.db.writing() as tx:
                begun = templates.use(tx, template, Wish(name, company, codes, zone, country, title), None)
        except (NoSuchTemplate, NoVoice, FlowTaken, NameReserved) as refused:
            _fail(str(refused))
    for queue in begun.queues:
        click.echo(f"queue made: {queue} (give it agents)")
    click.echo(f"{name}: a draft, to be changed and published in the console")


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(REFUSED_STATUS)
