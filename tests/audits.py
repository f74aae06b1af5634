"""What the audit says of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from ivr.db import Tx
from ivr.house import House
from ivr.staff import AuditEntry


def audited(tx: Tx, subject: str) -> Sequence[Any]:
    """The changes of one subject ("case:7"), oldest first: rows of AuditEntry."""
    return tx.rows(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id))


def acts_on(house: House, subject: str) -> list[tuple[str, Any, Any]]:
    """Of each change its name, and what was so before and after."""
    with house.db.reading() as tx:
        return [(entry.act, entry.before, entry.after) for entry in audited(tx, subject)]
