"""Who owns what nobody was named for."""

from __future__ import annotations

from sqlalchemy import and_, case, func, select

from ivr.cases.rows import Case, CaseStatus
from ivr.db import Tx
from ivr.staff import Role, Staff


def default_owner(tx: Tx) -> int | None:
    """The manager with the least open cases; without a manager an administrator, then anybody; None without staff."""
    open_cases = func.count(Case.id)
    found: int | None = tx.scalar(
        select(Staff.id)
        .outerjoin(Case, and_(Case.owner_id == Staff.id, Case.status == CaseStatus.OPEN))
        .where(Staff.active)
        .group_by(Staff.id, Staff.role)
        .order_by(case((Staff.role == Role.MANAGER, 0), else_=1), Staff.role.desc(), open_cases, Staff.id)
        .limit(1)
    )
    return found
