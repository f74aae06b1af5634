"""`hotline rehearse FILE…`: scripted callers and agents against a whole system."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import click

from ivr import log
from ivr.commands.ground import LEVELS
from ivr.rehearsal.disturbance import send_everything_again
from ivr.rehearsal.performance import perform
from ivr.rehearsal.script import Script, ScriptFault, read
from ivr.rehearsal.stage import Stage, demonstration, running, stage
from ivr.rehearsal.transcript import Transcript

UNREADABLE_STATUS = 2
CHANGES_SHOWN = 5


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rehearsal, one a line.")
@click.option("--quiet", is_flag=True, help="Transcripts only of what went otherwise.")
@click.option("--database", default="", help="Use this empty database instead of a fresh SQLite file.")
@click.option("--against", default="", help="A running system's URL, instead of starting one.")
@click.option("--sandbox", "carrier", default="", help="The running system's sandbox carrier, with --against.")
@click.option("--again", type=int, help="Afterwards send every webhook again, twice, in the order of this seed.")
@click.option("--log-level", type=LEVELS, default="CRITICAL", help="What the application may log meanwhile.")
def rehearse(
    files: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    database: str,
    against: str,
    carrier: str,
    again: int | None,
    log_level: str,
) -> None:
    """Play scripted callers and agents (FILES, or the *.yaml of a folder) and say what went otherwise.

    Exits with 1 when something went otherwise, with 2 when a script cannot be read.
    """
    if bool(against) != bool(carrier):
        raise click.UsageError("--against and --sandbox belong together")
    log.configure(log_level, "console")
    scripts = _scripts(files)
    missed = 0
    for script in scripts:
        with _place(script, database, against, carrier) as place:
            transcript = perform(script, place)
            if again is not None and transcript.passed:
                _disturb(place, again, transcript)
        missed += not transcript.passed
        _show(transcript, as_json, quiet)
    if not as_json:
        click.echo(f"{len(scripts) - missed} of {len(scripts)} rehearsals went as expected")
    sys.exit(1 if missed else 0)


def _place(script: Script, database: str, against: str, carrier: str) -> AbstractContextManager[Stage]:
    if against:
        return running(against, carrier)
    return stage(script.at, demonstration(script.settings), database)


def _disturb(place: Stage, seed: int, transcript: Transcript) -> None:
    """A repeated webhook is old news: whatever it changes is a miss."""
    if changes := send_everything_again(place, seed):
        transcript.miss(place.conductor.now(), "every webhook again: " + "; ".join(changes[:CHANGES_SHOWN]))


def _scripts(files: tuple[Path, ...]) -> list[Script]:
    scripts, faults = [], []
    for path in _paths(files):
        try:
            scripts.append(read(path))
        except ScriptFault as fault:
            faults.append(str(fault))
    if faults:
        click.echo("\n".join(faults), err=True)
        sys.exit(UNREADABLE_STATUS)
    return scripts


def _paths(files: tuple[Path, ...]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(path.glob("*.yaml"))
        else:
            yield path


def _show(transcript: Transcript, as_json: bool, quiet: bool) -> None:
    if as_json:
        click.echo(json.dumps(transcript.json(), ensure_ascii=False))
    elif quiet and transcript.passed:
        click.echo(f"{transcript.title}  ({transcript.source}): {transcript.verdict}")
    else:
        click.echo("\n".join(transcript.text()) + "\n")
