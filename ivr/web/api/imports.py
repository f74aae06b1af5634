"""Customers from a file over the API: sent, tried out, watched, carried out, stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from flask import Blueprint, request
from pydantic import Field

from ivr import imports
from ivr.imports import FaultView, ImportView, NewImport, NoSuchImport, NotNow, Shape, SheetUnreadable
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, File, Id, Query, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.api.vocabulary import Country
from ivr.web.ground import house

rooms = Blueprint("imports", __name__, url_prefix="/customers/imports")

STATUS_OF |= {NoSuchImport: 404, NotNow: 409, SheetUnreadable: 422}

CHUNK_BYTES = 64 * 1024
CSV = File(
    "text/csv",
    200_000_000,
    "A CSV file with a header, in UTF-8 or UTF-16, separated by commas, semicolons or tabs. Columns in any order: "
    "external_id and name (or first_name and last_name) are needed; numbers, country, email, postcode, language, slow, "
    "priority_seconds and notes may be there. Empty cells leave what is there.",
)


class ImportIn(Query):
    """How the file is taken: `dry_run` writes nothing; `country` is where numbers without a country code are."""

    dry_run: bool = False
    country: Country | None = None
    title: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = "customers.csv"


class Before(Query):
    """`before` is the id of the last one shown; a page has 50."""

    before: Id | None = None


class After(Query):
    """`after` is the id of the last one shown; a page has 100, and 1,000 are kept."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0


@rooms.get("")
@needs(Role.MANAGER)
@speaks(query=Before, gives=list[ImportView])
def listing(query: Before) -> list[ImportView]:
    """Imports, the newest first."""
    with house().db.reading() as tx:
        return imports.listing(tx, query.before)


@rooms.post("")
@needs(Role.MANAGER)
@speaks(query=ImportIn, file=CSV, gives=ImportView, status=202)
def send(query: ImportIn) -> ImportView:
    """Takes a file of customers; its rows are taken in afterwards, and its import tells how far that is."""
    path = imports.new_file(house().settings.var)
    try:
        _save(path)
        return _begin(path, imports.examine(path), query)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@rooms.get("/<int:import_id>")
@needs(Role.MANAGER)
@speaks(gives=ImportView)
def show(import_id: int) -> ImportView:
    """How far an import is, and what became of its rows."""
    with house().db.reading() as tx:
        return imports.by_id(tx, import_id)


@rooms.get("/<int:import_id>/faults")
@needs(Role.MANAGER)
@speaks(query=After, gives=list[FaultView])
def faults(import_id: int, query: After) -> list[FaultView]:
    """The rows that were refused: row, column and why, in the file's order."""
    with house().db.reading() as tx:
        return imports.faults(tx, import_id, query.after)


@rooms.post("/<int:import_id>/carry-out")
@needs(Role.MANAGER)
@speaks(gives=ImportView, refuses=(409,))
def carry_out(import_id: int) -> ImportView:
    """After a dry run: takes the same file in, in earnest."""
    with house().db.writing() as tx:
        return imports.carry_out(tx, import_id, me().id)


@rooms.post("/<int:import_id>/stop")
@needs(Role.MANAGER)
@speaks(gives=ImportView, refuses=(409,))
def stop(import_id: int) -> ImportView:
    """Takes no further rows in; what has been taken stays."""
    with house().db.writing() as tx:
        return imports.stop(tx, import_id, me().id)


def _save(path: Path) -> None:
    with path.open("xb") as file:
        while chunk := request.stream.read(CHUNK_BYTES):
            file.write(chunk)


def _begin(path: Path, shape: Shape, query: ImportIn) -> ImportView:
    new = NewImport(path.name, query.title or "customers.csv", shape.rows, query.country, query.dry_run, me().id)
    with house().db.writing() as tx:
        return imports.begin(tx, new)
