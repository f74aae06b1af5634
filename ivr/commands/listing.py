"""Lists as commands print them: columns for people, JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import click

from ivr.reports.call_export import harmless

Format = Literal["table", "json", "csv"]
BETWEEN = "  "


def formats(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--json` and `--csv`, as the parameter `form`; without either it is `table`."""
    as_csv = click.option("--csv", "form", flag_value="csv", help="Comma-separated, with a head.")
    as_json = click.option("--json", "form", flag_value="json", help="One JSON object a line.")
    as_table = click.option("--table", "form", flag_value="table", default="table", hidden=True)
    return as_table(as_json(as_csv(command)))


def show(form: Format, columns: Sequence[str], rows: Sequence[Sequence[str]], objects: Sequence[Any]) -> None:
    """Prints the rows, or for JSON the objects that they tell of."""
    if form == "json":
        for each in objects:
            click.echo(json.dumps(each))
    elif form == "csv":
        csv.writer(sys.stdout).writerows([columns, *([harmless(cell) for cell in row] for row in rows)])
    else:
        for line in table(columns, rows):
            click.echo(line)


def moment(at: datetime, zone: str) -> str:
    """An instant by the company's clock, which is named: "2026-03-02 10:00 CET"."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A line a row, as long as it must be: a line that is folded is lost to the next program of a pipe."""
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        yield BETWEEN.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
