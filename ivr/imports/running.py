"""Taking a file in: batch after batch, each a transaction of its own, so that who is killed leaves no half of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import and_, insert, select, update

from ivr.clock import RealClock
from ivr.db import Tx
from ivr.house import House
from ivr.imports.batch import Tally, take
from ivr.imports.book import GOES_ON, ImportStatus, folder_of
from ivr.imports.candidates import Candidate, Fault, candidate
from ivr.imports.rows import Import, ImportFault
from ivr.imports.sheet import SheetRow, SheetUnreadable, read
from ivr.staff import audit, audit_batch

log = structlog.get_logger()

BATCH_ROWS = 100
FAULTS_KEPT = 1_000
SILENT_AFTER = timedelta(seconds=20)
"""How long after its last batch somebody else carries an import on."""

DRY_RUN_KEPT = STRAY_AFTER = timedelta(days=1)


@dataclass(slots=True)
class _Batch:
    """Rows that have been read: customers, and what is wrong with the others."""

    rows: int = 0
    good: list[Candidate] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: int = 0


def carry_on(house: House, import_id: int) -> int:
    """Takes in what is left of the file; returns how many rows that was. Whoever else does so too, does nothing."""
    with house.db.reading() as tx:
        work = tx.row(select(Import.__table__).where(Import.id == import_id, Import.status.in_(sorted(GOES_ON))))
    if work is None:
        return 0
    try:
        return _take_all(house, work, folder_of(house.settings.var) / work.file)
    except SheetUnreadable as unreadable:
        return _fail(house, work, str(unreadable))
    except FileNotFoundError:
        return _fail(house, work, "the file is not on the machine that takes it in: send it again")


def run_due(house: House) -> int:
    """The sweep's way: imports that nobody is at, and files that nobody needs any more."""
    with house.db.reading() as tx:
        due = tx.rows(select(Import.id).where(Import.due_at <= tx.now).order_by(Import.id))
        old = tx.rows(select(Import.id, Import.file).where(*_forgotten(tx)))
    _remove_strays(house)
    return sum(_attempt(house, row.id) for row in due) + sum(_forget(house, row) for row in old)


def _attempt(house: House, import_id: int) -> int:
    """One that cannot be carried on must not keep the others waiting."""
    try:
        return carry_on(house, import_id)
    except Exception:
        log.exception("import_held_up", import_id=import_id)
        return 0


def _take_all(house: House, work: Any, path: Path) -> int:
    seen: dict[str, int] = {}
    rows = read(path)
    for row in islice(rows, work.rows_done):
        seen.setdefault(row.cells.get("external_id", ""), row.number)
    done = work.rows_done
    while (batch := _read(rows, work.country, seen)).rows:
        if not _commit(house, work, done, batch):
            return int(done - work.rows_done)
        done += batch.rows
    _finish(house, work, done)
    return int(done - work.rows_done)


def _read(rows: Iterator[SheetRow], country: str | None, seen: dict[str, int]) -> _Batch:
    """The next rows, understood before any transaction begins."""
    batch = _Batch()
    for row in islice(rows, BATCH_ROWS):
        batch.rows += 1
        found = _understood(row, country, seen)
        if isinstance(found, Candidate):
            batch.good.append(found)
        else:
            batch.refused += 1
            batch.faults += found
    return batch


def _understood(row: SheetRow, country: str | None, seen: dict[str, int]) -> Candidate | list[Fault]:
    external_id = row.cells.get("external_id", "")
    first = seen.setdefault(external_id, row.number)
    if external_id and first != row.number:
        return [
            Fault(
                row.number, row.line, "external_id", f"this stands in row {first} already", "row_twice", {"row": first}
            )
        ]
    return candidate(row, country)


def _commit(house: House, work: Any, done: int, batch: _Batch) -> bool:
    """Takes a batch in, once: False when somebody else has, or the import was stopped."""
    with house.db.writing() as tx:
        going_on = {"rows_done": done + batch.rows, "status": "running", "due_at": tx.now + SILENT_AFTER}
        if tx.changed(update(Import).where(*_as_seen(work, done)).values(going_on)) == 0:
            return False
        tally = take(tx, batch.good, work.dry_run) if batch.good else Tally()
        _count(tx, work.id, tally, batch.refused)
        _keep_faults(tx, work.id, batch.faults)
        if tally.changed and not work.dry_run:
            audit_batch(tx, work.staff_id, "customer_imported", f"import:{work.id}", tally.changed)
            tx.hint("customers", work.id)
        tx.hint("imports", work.id)
        return True


def _as_seen(work: Any, done: int) -> tuple[Any, ...]:
    """Nobody has taken more of it, ended it, or carried out in earnest what was begun as a dry run."""
    here = (Import.id == work.id, Import.rows_done == done, Import.dry_run == work.dry_run)
    return *here, Import.status.in_(sorted(GOES_ON))


def _count(tx: Tx, import_id: int, tally: Tally, refused: int) -> None:
    counted = {
        "added": Import.added + tally.added,
        "changed": Import.changed + len(tally.changed),
        "same": Import.same + tally.same,
        "refused": Import.refused + refused,
    }
    tx.execute(update(Import).where(Import.id == import_id).values(counted))


def _keep_faults(tx: Tx, import_id: int, faults: Sequence[Fault]) -> None:
    if not faults:
        return
    kept = len(tx.rows(select(ImportFault.id).where(ImportFault.import_id == import_id).limit(FAULTS_KEPT)))
    values = [
        {"import_id": import_id, **{name: getattr(fault, name) for name in Fault.__slots__}}
        for fault in faults[: FAULTS_KEPT - kept]
    ]
    if values:
        tx.execute(insert(ImportFault), values)


def _finish(house: House, work: Any, done: int) -> None:
    with house.db.writing() as tx:
        ended = {"status": str(ImportStatus.DONE), "ended_at": tx.now, "due_at": None}
        if tx.changed(update(Import).where(*_as_seen(work, done)).values(ended)) == 0:
            return
        row = tx.row(select(Import.__table__).where(Import.id == work.id))
        told = {name: getattr(row, name) for name in ("title", "dry_run", "added", "changed", "same", "refused")}
        audit(tx, work.staff_id, "import_done", f"import:{work.id}", None, told)
        tx.hint("imports", work.id)
    if not work.dry_run:
        _drop_file(house, work)


def _fail(house: House, work: Any, why: str) -> int:
    log.warning("import_failed", import_id=work.id, why=why)
    with house.db.writing() as tx:
        goes_on = (Import.id == work.id, Import.status.in_(sorted(GOES_ON)))
        values = {"status": str(ImportStatus.FAILED), "why": why[:300], "ended_at": tx.now, "due_at": None}
        tx.execute(update(Import).where(*goes_on).values(values))
        tx.hint("imports", work.id)
    _drop_file(house, work)
    return 1


def _forgotten(tx: Tx) -> tuple[Any, ...]:
    """Imports whose file serves nobody: over, unless it was a dry run that may be carried out still."""
    may_be_carried_out = and_(
        Import.status == ImportStatus.DONE, Import.dry_run, Import.ended_at > tx.now - DRY_RUN_KEPT
    )
    return Import.file != "", Import.status.not_in(sorted(GOES_ON)), ~may_be_carried_out


def _forget(house: House, work: Any) -> bool:
    """False if somebody carries it out at this moment."""
    with house.db.writing() as tx:
        if tx.changed(update(Import).where(Import.id == work.id, *_forgotten(tx)).values(file="")) == 0:
            return False
    (folder_of(house.settings.var) / work.file).unlink(missing_ok=True)
    return True


def _remove_strays(house: House) -> None:
    """Files that no import has: whoever was to put them on record, or to remove them, was killed."""
    # By the machine's own clock, which dates files: one that is younger may be on its way.
    before = (RealClock().now() - STRAY_AFTER).timestamp()
    old = {file.name: file for file in folder_of(house.settings.var).glob("*.csv") if _changed_at(file) < before}
    if not old:
        return
    with house.db.reading() as tx:
        wanted = {row.file for row in tx.rows(select(Import.file).where(Import.file.in_(sorted(old))))}
    for name in old.keys() - wanted:
        log.warning("import_file_strayed")
        old[name].unlink(missing_ok=True)


def _changed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # somebody else was quicker
        return inf


def _drop_file(house: House, work: Any) -> None:
    """Killed in between, it leaves a name without a file, which is harmless."""
    (folder_of(house.settings.var) / work.file).unlink(missing_ok=True)
    with house.db.writing() as tx:
        tx.execute(update(Import).where(Import.id == work.id).values(file=""))
