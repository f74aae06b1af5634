"""Warnings that are accepted by name: told with the name, and open again once they warn of something else."""

from __future__ import annotations

import copy
from typing import Any

from callflows.changes import What, changes
from callflows.check import check
from callflows.problems import Acceptance, Problem, Severity
from tests.callflows.flows import small


def _document() -> dict[str, Any]:
    """A small flow that does not say its key 2."""
    document = small()
    document["nodes"]["welcome"]["prompt"] = {"en": "For sales press 1."}
    document["nodes"]["welcome"]["repeat"] = {"en": "Sales 1, message 2."}
    return document


def _warning(document: dict[str, Any]) -> Problem:
    (found,) = (problem for problem in check(document) if problem.severity is Severity.WARNING)
    return found


def _accepted() -> dict[str, Any]:
    document = _document()
    warning = _warning(document)
    entry = {"code": warning.code, "path": warning.path, "mark": warning.mark, "by": "Ada", "at": "2026-11-22"}
    return {**document, "accepted": [entry]}


def test_a_warning_is_told_with_who_has_accepted_it() -> None:
    assert _warning(_document()).accepted is None
    assert _warning(_accepted()).accepted == Acceptance("Ada", "2026-11-22")


def test_it_is_open_again_once_the_words_are_other_words() -> None:
    document = _accepted()
    document["nodes"]["welcome"]["prompt"] = {"en": "For sales, please press 1."}
    assert _warning(document).accepted is None


def test_it_is_open_again_once_it_warns_of_more() -> None:
    document = _accepted()
    document["nodes"]["welcome"]["options"]["3"] = {"goto": "bye"}
    assert all(problem.accepted is None for problem in check(document))


def test_what_is_changed_elsewhere_leaves_it_accepted() -> None:
    document = _accepted()
    document["nodes"]["bye"]["prompt"] = {"en": "So long."}
    document["nodes"]["welcome"]["title"] = "Hello"
    assert _warning(document).accepted is not None


def test_an_error_cannot_be_accepted() -> None:
    document = _accepted()
    document["nodes"]["bye"]["prompt"] = {"en": ""}
    (error,) = (problem for problem in check(document) if problem.severity is Severity.ERROR)
    document["accepted"].append({"code": error.code, "path": error.path, "mark": "x", "by": "Ada", "at": "today"})
    assert error in check(document)


def test_an_acceptance_without_a_name_is_refused() -> None:
    document = _accepted()
    del document["accepted"][0]["by"]
    assert [problem.path for problem in check(document)] == ["accepted.0.by"]


def test_accepting_and_taking_it_back_are_told_as_changes() -> None:
    before, after = _document(), _accepted()
    (accepted,) = changes(before, after)
    assert (accepted.what, accepted.facts) == (What.WARNING_ACCEPTED, {"code": "unspoken_key", "by": "Ada"})
    assert [change.what for change in changes(after, before)] == [What.WARNING_OPEN_AGAIN]
    assert changes(after, copy.deepcopy(after)) == []
