"""The log of changes: who changed what and when, with the state before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.reports.call_filter import PAGE_ROWS
from ivr.reports.paging import older
from ivr.staff import AuditEntry


class NoSuchChange(Exception):
    """There is no change of that id on record."""


@dataclass(frozen=True, slots=True)
class ChangesWanted:
    """Which changes; None leaves it open. `noun` is what is before the colon of a subject ("queue").

    What one act changed many times ("import:12") is shown under its `batch` and under each `subject` only: in the log
    the act has a line of its own.
    """

    subject: str | None = None
    noun: str | None = None
    batch: str | None = None
    staff_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change on record. `batch`: what it was a part of ("import:12"); `staff_id` None: the command line.

    `names`: what customers are called now, by the subjects that the line tells of ("customer:7", "contact:19").
    """

    id: int
    at: datetime
    staff_id: int | None
    act: str
    subject: str
    batch: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    names: dict[str, str] = field(default_factory=dict)


def changes(tx: Tx, wanted: ChangesWanted) -> list[ChangeLine]:
    """A page of them, newest first; raises NoSuchChange when `before` is none."""
    page = older(tx, AuditEntry.at, AuditEntry.id, wanted.before, NoSuchChange)
    newest = select(*_SHOWN).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(wanted.limit)
    lines = [ChangeLine(**row._mapping) for row in tx.rows(newest.where(*_conditions(wanted), *page))]
    known = _names(tx, {subject for line in lines for subject in _people(line)})
    return [replace(line, names={each: known[each] for each in _people(line) if each in known}) for line in lines]


_SHOWN = [getattr(AuditEntry, name) for name in ChangeLine.__slots__ if name != "names"]


def _people(line: ChangeLine) -> set[str]:
    """The customers and contacts that a line tells of by their ids."""
    told = ((kept or {}).get(name) for kept in (line.before, line.after) for name in ("merged_into", "customer_id"))
    found = {line.subject, *(f"customer:{key}" for key in told if key is not None)}
    return {each for each in found if each.startswith(("customer:", "contact:"))}


def _names(tx: Tx, subjects: Iterable[str]) -> dict[str, str]:
    ids: dict[str, set[int]] = {"customer": set(), "contact": set()}
    for subject in subjects:
        noun, _, key = subject.partition(":")
        if key.isdecimal():
            ids[noun].add(int(key))
    customers = select(Customer.id, Customer.name).where(Customer.id.in_(sorted(ids["customer"])))
    contacts = (
        select(Contact.id, Customer.name)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(Contact.id.in_(sorted(ids["contact"])))
    )
    asked = {"customer": customers, "contact": contacts}
    found = ((noun, row) for noun, rows in asked.items() if ids[noun] for row in tx.rows(rows))
    return {f"{noun}:{row.id}": row.name for noun, row in found if row.name}  # who was erased has none


def _conditions(wanted: ChangesWanted) -> list[ColumnElement[bool]]:
    equal = {
        AuditEntry.subject: wanted.subject,
        AuditEntry.noun: wanted.noun,
        AuditEntry.batch: wanted.batch,
        AuditEntry.staff_id: wanted.staff_id,
    }
    apart = wanted.subject is None and wanted.batch is None
    return [
        *(column == value for column, value in equal.items() if value is not None),
        *([AuditEntry.batch.is_(None)] if apart else []),
        *([AuditEntry.at >= wanted.since] if wanted.since else []),
        *([AuditEntry.at < wanted.until] if wanted.until else []),
    ]
