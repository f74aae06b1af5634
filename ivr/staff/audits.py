"""The audit: who changed what, with the state before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from ivr.db import Tx
from ivr.staff.rows import AuditEntry

PAGE_ROWS = 50


def audit(
    tx: Tx,
    staff_id: int | None,
    act: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Puts a change on record, in its own transaction; `subject` is a noun and its id ("case:7")."""
    tx.execute(
        insert(AuditEntry).values(
            at=tx.now,
            staff_id=staff_id,
            act=act,
            subject=subject,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
        )
    )


def is_audited(tx: Tx, staff_id: int, act: str, subject: str, since: datetime) -> bool:
    """Whether this person did that to the subject after `since`."""
    theirs = (AuditEntry.staff_id == staff_id, AuditEntry.act == act, AuditEntry.subject == subject)
    return tx.scalar(select(AuditEntry.id).where(*theirs, AuditEntry.at > since).limit(1)) is not None


def audited(tx: Tx, subject: str) -> Sequence[Any]:
    """The changes of one subject, oldest first: rows of AuditEntry."""
    return tx.rows(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id))


def trail(
    tx: Tx, noun: str | None = None, staff_id: int | None = None, before: int | None = None, limit: int = PAGE_ROWS
) -> Sequence[Any]:
    """Changes, newest first: rows of AuditEntry.

    `noun` is what is before the colon of a subject ("queue"), `staff_id` who did it, `before` the id of the last one
    on the page before.
    """
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if noun is not None:
        wanted = wanted.where(AuditEntry.noun == noun)
    if staff_id is not None:
        wanted = wanted.where(AuditEntry.staff_id == staff_id)
    if before is not None:
        wanted = wanted.where(AuditEntry.id < before)
    return tx.rows(wanted)
