"""The book of imports: begun, shown, stopped, carried out after a dry run."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from sqlalchemy import delete, insert, select, update

from ivr.db import Tx
from ivr.imports.rows import Import, ImportFault
from ivr.sentences import Sentence
from ivr.staff import Staff, audit

PAGE_ROWS = 50
FAULTS_A_PAGE = 100


class ImportStatus(StrEnum):
    """Waiting and running go on by themselves; the others have ended."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


GOES_ON = frozenset({ImportStatus.WAITING, ImportStatus.RUNNING})


class NoSuchImport(Exception):
    """There is no import of that id."""


class NotNow(Sentence):
    """The import is not where that can be done; the message says why."""


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file to be taken in: its name in the folder, what it was called, how many rows it has."""

    file: str
    title: str
    rows: int
    country: str | None
    dry_run: bool
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import as it stands. `rows_done` of `rows`: added, changed, same (nothing to change) or refused.

    With `dry_run` nothing was written: the figures say what would be. `carries_out`: it can be carried out still.
    """

    id: int
    title: str
    country: str | None
    dry_run: bool
    status: ImportStatus
    rows: int
    rows_done: int
    added: int
    changed: int
    same: int
    refused: int
    why: str | None
    staff_id: int | None
    staff: str | None
    created_at: datetime
    ended_at: datetime | None
    carries_out: bool


@dataclass(frozen=True, slots=True)
class FaultView:
    """Why a row was refused. `row` 1 is the first below the header; `line` is the file's.

    `code` and `values` say the same in the console's languages.
    """

    id: int
    row: int
    line: int
    column: str
    why: str
    code: str
    values: dict[str, str | int]


_VIEWED = [field.name for field in fields(ImportView) if field.name not in ("staff", "carries_out")]
_IMPORTS = select(*(getattr(Import, name) for name in _VIEWED), Import.file, Staff.name.label("staff")).outerjoin(
    Staff, Staff.id == Import.staff_id
)


def folder_of(var: Path) -> Path:
    """Where files wait until they are taken in."""
    return var / "imports"


def new_file(var: Path) -> Path:
    """A name nobody has, in a folder that exists."""
    folder = folder_of(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{uuid4().hex}.csv"


def begin(tx: Tx, new: NewImport) -> ImportView:
    """Puts an import on record and wakes who takes it in."""
    values = {name: getattr(new, name) for name in NewImport.__slots__}
    key = tx.insert(insert(Import).values(**values, status=str(ImportStatus.WAITING), created_at=tx.now, due_at=tx.now))
    tx.wake("import", key)
    _tell(tx, key)
    audit(
        tx,
        new.staff_id,
        "import_begun",
        f"import:{key}",
        None,
        {"title": new.title, "dry_run": new.dry_run, "rows": new.rows},
    )
    return by_id(tx, key)


def by_id(tx: Tx, import_id: int) -> ImportView:
    """Raises NoSuchImport."""
    row = tx.row(_IMPORTS.where(Import.id == import_id))
    if row is None:
        raise NoSuchImport(f"there is no import {import_id}")
    return _view(row)


def listing(tx: Tx, before: int | None = None) -> list[ImportView]:
    """A page of imports, the newest first; `before` is the id of the last one on the page before."""
    older = [Import.id < before] if before is not None else []
    return [_view(row) for row in tx.rows(_IMPORTS.where(*older).order_by(Import.id.desc()).limit(PAGE_ROWS))]


def faults(tx: Tx, import_id: int, after: int = 0) -> list[FaultView]:
    """A page of the rows refused, in the file's order; `after` is the id of the last one on the page before."""
    by_id(tx, import_id)
    found = tx.rows(
        select(*(getattr(ImportFault, name) for name in FaultView.__slots__))
        .where(ImportFault.import_id == import_id, ImportFault.id > after)
        .order_by(ImportFault.id)
        .limit(FAULTS_A_PAGE)
    )
    return [FaultView(**fault._mapping) for fault in found]


def stop(tx: Tx, import_id: int, by: int | None) -> ImportView:
    """No further batch is taken in; what has been stays. Raises NoSuchImport, NotNow."""
    goes_on = (Import.id == import_id, Import.status.in_(sorted(GOES_ON)))
    values = {"status": str(ImportStatus.STOPPED), "ended_at": tx.now, "due_at": None}
    by_id(tx, import_id)
    if tx.changed(update(Import).where(*goes_on).values(values)) == 0:
        raise NotNow("this import has ended already", "import_over")
    audit(tx, by, "import_stopped", f"import:{import_id}")
    _tell(tx, import_id)
    return by_id(tx, import_id)


def carry_out(tx: Tx, import_id: int, by: int | None) -> ImportView:
    """After a dry run, the same file in earnest. Raises NoSuchImport, NotNow."""
    view = by_id(tx, import_id)
    dry = (Import.id == import_id, Import.dry_run, Import.status == ImportStatus.DONE, Import.file != "")
    none = dict.fromkeys(("rows_done", "added", "changed", "same", "refused"), 0)
    values = {"dry_run": False, "status": str(ImportStatus.WAITING), "ended_at": None, "due_at": tx.now, **none}
    if tx.changed(update(Import).where(*dry).values(values)) == 0:
        raise NotNow(
            "only a dry run that is done can be carried out, within a day: send the file again", "dry_run_only"
        )
    tx.execute(delete(ImportFault).where(ImportFault.import_id == import_id))
    audit(tx, by, "import_carried_out", f"import:{import_id}", None, {"title": view.title, "rows": view.rows})
    tx.wake("import", import_id)
    _tell(tx, import_id)
    return by_id(tx, import_id)


def _tell(tx: Tx, import_id: int) -> None:
    tx.hint("imports", import_id)


def _view(row: object) -> ImportView:
    mapping = dict(row._mapping)  # type: ignore[attr-defined]
    file = mapping.pop("file")
    status = ImportStatus(mapping.pop("status"))
    can = status is ImportStatus.DONE and mapping["dry_run"] and bool(file)
    return ImportView(**mapping, status=status, carries_out=can)
