"""Menus as files over the API: a revision or a draft to be taken away, a file to be looked at and taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from flask import Blueprint, Response
from pydantic import StringConstraints

from callflows.changes import Change, changes
from callflows.check import check, has_errors
from callflows.problems import Problem
from ivr import revisions, staff
from ivr.revisions import DocumentUnreadable
from ivr.staff import Right, Role
from ivr.surroundings import surroundings, with_recordings
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, speaks
from ivr.web.api.flows import ProblemView, problem_view
from ivr.web.ground import house

rooms = Blueprint("flow_files", __name__)

YAML = "application/yaml"


@dataclass(frozen=True, slots=True)
class FaultInFile:
    """One fault of a file, and its line (from 1), where there is one."""

    line: int | None
    problem: ProblemView


@dataclass(frozen=True, slots=True)
class FileLookedAt:
    """What a file would make of the draft; nothing is changed by looking.

    `document` is null where the file must not be taken in: `faults` say why. `of_flow`: the name of the flow that it
    was written for, where that is another one's.
    """

    document: dict[str, Any] | None
    of_flow: str | None
    changes: list[Change]
    faults: list[FaultInFile]


class Import(Body):
    """A file as it was written: YAML or JSON."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=1_000_000, pattern=NO_NUL)]


@rooms.get("/flows/<name>/revisions/<int:number>/file")
@needs(Role.AGENT)
@speaks(media=YAML)
def of_revision(name: str, number: int) -> Response:
    """A revision as a file: the very text that was published, comments and all, else its document as YAML."""
    with house().db.reading() as tx:
        text = revisions.text_of(tx, revisions.by_number(tx, name, number).id)
    return _file(text, f"{name}-{number}.yaml")


@rooms.get("/drafts/<name>/file")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(media=YAML)
def of_draft(name: str) -> Response:
    """The draft as a file; what is as it was keeps its comments."""
    with house().db.reading() as tx:
        text = revisions.written(revisions.drafted(tx, name), revisions.draft_source(tx, name))
    return _file(text, f"{name}-draft.yaml")


@rooms.post("/drafts/<name>/file")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(body=Import, gives=FileLookedAt)
def look_at(name: str, body: Import) -> FileLookedAt:
    """What a file would change in the draft, or why it must not be taken in; to take it in, save its document."""
    with house().db.reading() as tx:
        before, around = revisions.drafted(tx, name), surroundings(tx)
    try:
        document = revisions.load(body.text)
    except DocumentUnreadable as unreadable:
        problem = Problem("unreadable_file", None, "", str(unreadable))
        return FileLookedAt(None, None, [], [FaultInFile(unreadable.line, problem_view(problem))])
    of_flow = str(document.get("flow")) if document.get("flow") != name else None
    document["flow"] = name
    problems = check(document, with_recordings(around, house().settings.var))
    is_refused = has_errors(problems)
    return FileLookedAt(
        document=None if is_refused else revisions.with_order_kept(document),
        of_flow=of_flow,
        changes=[] if is_refused else changes(before, document),
        faults=_located(problems, body.text),
    )


@rooms.post("/drafts/<name>/file/taken-in")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks()
def taken_in(name: str) -> None:
    """Puts on record that a file was taken into the draft, which is saved as any other change."""
    with house().db.writing() as tx:
        view = revisions.draft(tx, name)
        staff.audit(tx, me().id, "draft_imported", f"flow:{name}", None, {"base": view.base, "version": view.version})


def _located(problems: Sequence[Problem], text: str) -> list[FaultInFile]:
    lines = revisions.lines_of(text, [problem.path for problem in problems])
    return [FaultInFile(line, problem_view(problem)) for line, problem in zip(lines, problems, strict=True)]


def _file(text: str, name: str) -> Response:
    answer = Response(text, content_type=f"{YAML}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
