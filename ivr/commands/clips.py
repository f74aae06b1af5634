"""`hotline clips missing`."""

from __future__ import annotations

import sys

import click

from callflows.languages import LANGUAGES
from ivr import media, revisions
from ivr.commands.ground import read_settings


@click.group()
def clips() -> None:
    """The recordings that callers hear."""


@clips.command()
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), required=True, help="Which language's.")
def missing(language: str) -> None:
    """What must still be recorded, with its words; exits with 1 while anything lacks."""
    var = read_settings().var
    lacking = media.missing(var, language, {name: revisions.shipped(name) for name in revisions.shipped_names()})
    for name, text in lacking:
        click.echo(f"{name}\t{text}")
    click.echo(f"{len(lacking)} recordings are missing in {media.folder_of(var)}", err=True)
    sys.exit(1 if lacking else 0)
