"""Warnings that somebody has accepted by name, for as long as what they warn of stays as it was."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from callflows.problems import Acceptance, Problem, Severity

MARK_LETTERS: Final = 12

Accepted = Mapping[str, Any]


def judged(document: Any, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, each warning with its mark and, where the document says so, who has accepted it."""
    accepted = {_about(entry): entry for entry in entries(document)}
    return [_judged(document, accepted, each) if each.severity is Severity.WARNING else each for each in problems]


def entries(document: Any) -> list[Accepted]:
    """What a document says of accepted warnings, as far as it can be read."""
    written = document.get("accepted") if isinstance(document, Mapping) else None
    return [entry for entry in written if isinstance(entry, Mapping)] if isinstance(written, list) else []


def between(was: Any, now: Any) -> tuple[list[Accepted], list[Accepted]]:
    """The warnings accepted in `now` and not in `was`, and those accepted no more; both are lists of documents."""
    return _missing(entries({"accepted": now}), entries({"accepted": was})), _missing(
        entries({"accepted": was}), entries({"accepted": now})
    )


def _missing(those: list[Accepted], these: list[Accepted]) -> list[Accepted]:
    return [entry for entry in those if entry not in these]


def _judged(document: Any, accepted: Mapping[tuple[str, str, str], Accepted], problem: Problem) -> Problem:
    mark = _mark(document, problem)
    entry = accepted.get((problem.code, problem.path, mark))
    by = Acceptance(str(entry.get("by")), str(entry.get("at"))) if entry else None
    return replace(problem, mark=mark, accepted=by)


def _about(entry: Accepted) -> tuple[str, str, str]:
    return str(entry.get("code")), str(entry.get("path")), str(entry.get("mark"))


def _mark(document: Any, problem: Problem) -> str:
    """Another one as soon as the warning says otherwise, or the words that it is about are other words."""
    meant = json.dumps([problem.message, _words_at(document, problem)], sort_keys=True, default=str)
    return hashlib.sha256(meant.encode()).hexdigest()[:MARK_LETTERS]


def _words_at(document: Any, problem: Problem) -> Any:
    """What is said at the place; nothing where the place is no words, such as a menu's options."""
    if problem.node is None:
        return None
    value: Any = document["nodes"].get(problem.node)
    for name in problem.path.removeprefix(f"nodes.{problem.node}").strip(".").split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return (
        value if isinstance(value, str) or (isinstance(value, Mapping) and value.keys() <= {"text", "audio"}) else None
    )
