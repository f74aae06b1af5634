"""The audit: who changed what, with the state before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from ivr.db import Tx
from ivr.staff.rows import AuditEntry


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


def audited(tx: Tx, subject: str) -> Sequence[Any]:
    """The changes of one subject, oldest first: rows of AuditEntry."""
    return tx.rows(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id))
