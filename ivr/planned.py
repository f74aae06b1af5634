"""Planned menus when they fall due: looked at among what surrounds them then, so that none begins that would fail."""

from __future__ import annotations

from callflows.check import check
from callflows.problems import Problem, Severity
from ivr import revisions
from ivr.house import House
from ivr.surroundings import surroundings, with_recordings


def look_at_due(house: House) -> int:
    """Looks at every planned revision that is due for it; returns how many. What fails is kept from serving calls."""
    with house.db.reading() as tx:
        rows = revisions.due(tx)
        if not rows:
            return 0
        around = surroundings(tx)
        documents = {row.id: revisions.document_of(tx, row.revision_id) for row in rows}
    around = with_recordings(around, house.settings.var)
    found = {key: _errors(check(document, around)) for key, document in documents.items()}
    with house.db.writing() as tx:
        for key, problems in found.items():
            revisions.looked_at(tx, key, problems)
    return len(rows)


def _errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == Severity.ERROR]
