"""`hotline clips missing`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from callflows.languages import LANGUAGES
from ivr import media, revisions
from ivr.commands.ground import open_ground
from ivr.db import Tx

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def clips() -> None:
    """The recordings that callers hear."""


@clips.command()
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), required=True, help="Which language's.")
@click.option("--file", "drafts", type=FILE, multiple=True, help="A draft, in place of what is published of its flow.")
def missing(language: str, drafts: tuple[Path, ...]) -> None:
    """What must still be recorded for the published flows, with its words; exits with 1 while anything lacks."""
    with open_ground() as house:
        var = house.settings.var
        with house.db.reading() as tx:
            documents = _published(tx)
    for file in drafts:
        document = _read(file)
        documents[str(document.get("flow"))] = document
    lacking = media.missing(var, language, documents)
    for name, text in lacking:
        click.echo(f"{name}\t{text}")
    flows = ", ".join(sorted(documents)) or "no flow, since none is published"
    click.echo(f"{len(lacking)} recordings are missing in {media.folder_of(var)} for {flows}", err=True)
    sys.exit(1 if lacking else 0)


def _published(tx: Tx) -> dict[str, dict[str, Any]]:
    live = {name: revisions.published_view(tx, name) for name in revisions.flows(tx)}
    return {name: revisions.document_of(tx, view.id) for name, view in live.items() if view is not None}


def _read(file: Path) -> dict[str, Any]:
    try:
        return revisions.load(file.read_text(encoding="utf-8"))
    except (revisions.DocumentUnreadable, UnicodeDecodeError) as unreadable:
        raise click.ClickException(f"{file}: {unreadable}") from None
