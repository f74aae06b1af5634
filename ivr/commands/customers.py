"""`hotline customers import`."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import click

from ivr import imports
from ivr.commands.ground import open_ground
from ivr.house import House
from ivr.imports import ImportStatus, ImportView, NewImport, Shape, SheetUnreadable

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _country(_: click.Context, __: click.Parameter, written: str | None) -> str | None:
    if written is not None and not re.fullmatch(r"[A-Za-z]{2}", written):
        raise click.BadParameter("a country is written with two letters, such as IT")
    return written and written.upper()


@click.group()
def customers() -> None:
    """The people who call."""


@customers.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would become of each row.")
@click.option(
    "--country", metavar="CC", callback=_country, help="Where numbers without a country code are, such as IT."
)
def import_file(file: Path, dry_run: bool, country: str | None) -> None:
    """Take in a CSV FILE of customers; exits with 1 if rows are refused.

    The first line names the columns, in any order: external_id and name (or first_name, last_name) are needed; numbers,
    country, email, postcode, language, slow, priority_seconds and notes may be there. Whoever has the external id
    already is changed where the file says otherwise; empty cells leave what is there.
    """
    try:
        shape = imports.examine(file)
    except SheetUnreadable as unreadable:
        raise click.ClickException(str(unreadable)) from None
    for header in shape.ignored:
        click.echo(f"the column {header} is not taken", err=True)
    with open_ground() as house:
        begun = _begin(house, file, shape, dry_run, country)
        imports.carry_on(house, begun.id)
        _tell(house, begun.id)


def _begin(house: House, file: Path, shape: Shape, dry_run: bool, country: str | None) -> ImportView:
    """A copy is taken in, so that the sweep can carry on if this command is killed."""
    copy = imports.new_file(house.settings.var)
    shutil.copy(file, copy)
    with house.db.writing() as tx:
        return imports.begin(tx, NewImport(copy.name, file.name[:200], shape.rows, country, dry_run, None))


def _tell(house: House, import_id: int) -> None:
    with house.db.reading() as tx:
        done = imports.by_id(tx, import_id)
        refused = imports.faults(tx, import_id)
    for fault in refused:
        click.echo(f"line {fault.line}: {fault.column or 'row'}: {fault.why}", err=True)
    if done.refused > len({fault.row for fault in refused}):
        click.echo("… and more rows", err=True)
    would = "would be " if done.dry_run else ""
    click.echo(
        f"{done.rows_done} rows: {done.added} {would}added, {done.changed} {would}changed, "
        f"{done.same} as they were, {done.refused} refused"
    )
    if done.status is ImportStatus.FAILED:
        raise click.ClickException(done.why or "the import failed")
    sys.exit(1 if done.refused else 0)
