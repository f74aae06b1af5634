"""The audit: who changed what, with the state before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from ivr.db import Tx
from ivr.staff.rows import AuditEntry, noun_of


@dataclass(frozen=True, slots=True)
class Part:
    """One of many changes that one act made: its subject ("customer:7"), what was and what is now."""

    subject: str
    before: dict[str, Any]
    after: dict[str, Any]


def audit(
    tx: Tx,
    staff_id: int | None,
    act: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> int:
    """Puts a change on record, in its own transaction; returns its number. `subject`: a noun and its id ("case:7")."""
    return tx.insert(
        insert(AuditEntry).values(
            at=tx.now,
            staff_id=staff_id,
            act=act,
            subject=subject,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
        )
    )


def audit_batch(tx: Tx, staff_id: int | None, act: str, batch: str, parts: Sequence[Part]) -> None:
    """Puts on record what one act changed many times; `batch` is the noun and id of the act ("import:12").

    The act itself is put on record by `audit`.
    """
    told = {"at": tx.now, "staff_id": staff_id, "act": act, "batch": batch}
    values = [
        {**told, "subject": part.subject, "noun": noun_of(part.subject), "before": part.before, "after": part.after}
        for part in parts
    ]
    if values:
        tx.execute(insert(AuditEntry), values)


def is_audited(tx: Tx, staff_id: int, act: str, subject: str, since: datetime) -> bool:
    """Whether this person did that to the subject after `since`."""
    theirs = (AuditEntry.staff_id == staff_id, AuditEntry.act == act, AuditEntry.subject == subject)
    return tx.scalar(select(AuditEntry.id).where(*theirs, AuditEntry.at > since).limit(1)) is not None
