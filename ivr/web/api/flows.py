"""Flows over the API: what callers hear, its problems, publishing and undoing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from flask import Blueprint
from pydantic import Field

from callflows.changes import Change, changes
from callflows.check import Surroundings, check, has_errors
from callflows.problems import Acceptance, Problem
from callflows.tree import Tree, tree
from ivr import revisions
from ivr.db import Tx
from ivr.revisions import DraftView, FlowRefused, Prepared, RevisionView
from ivr.staff import Right, Role
from ivr.surroundings import QueueOutOfUse, hold_queues, surroundings, with_recordings
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Prose, Query, Title, speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.api.vocabulary import Name
from ivr.web.ground import house

rooms = Blueprint("flows", __name__, url_prefix="/flows")

STATUS_OF |= {QueueOutOfUse: 409}


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A flow and the revision that serves its next call."""

    name: str
    live: RevisionView | None


@dataclass(frozen=True, slots=True)
class RevisionSheet:
    """A revision with its document."""

    revision: RevisionView
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One fault of a document: where, and a sentence. `error` keeps it from being published.

    A warning is accepted by an entry of the document's `accepted` with its code, path and `mark`; it has another mark,
    and nobody's name, once the words that it is about are other words.
    """

    code: str
    node: str | None
    path: str
    message: str
    severity: Literal["error", "warning"]
    mark: str
    accepted: Acceptance | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a document may be published, and its problems."""

    publishable: bool
    problems: list[ProblemView]


@dataclass(frozen=True, slots=True)
class FlowTree:
    """A revision to be read: its tree, and its problems, each with the node that it is beside (None: the whole)."""

    revision: RevisionView
    tree: Tree
    problems: list[ProblemView]


class Compared(Query):
    """The revision to compare with; the one that serves calls if not said."""

    since: Annotated[int, Field(ge=1, le=2**31)] | None = None


class TreeWanted(Query):
    """Which revision; the live one if not said."""

    number: Annotated[int, Field(ge=1, le=2**31)] | None = None


class Draft(Body):
    """A document to be looked at."""

    document: dict[str, Any]


class Publishing(Body):
    """A document to be published, and what is new in it."""

    document: dict[str, Any]
    note: Prose = ""


class Rollback(Body):
    """The revision to go back to."""

    number: int = Field(ge=1, le=2**31)


class Copy(Body):
    """The new flow: `flow` is its name for good, `title` what people call it."""

    flow: Name
    title: Title


@rooms.get("")
@needs(Role.AGENT)
@speaks(gives=list[FlowLine])
def listing() -> list[FlowLine]:
    """Every flow that was ever published."""
    with house().db.reading() as tx:
        return [FlowLine(name, revisions.published_view(tx, name)) for name in revisions.flows(tx)]


@rooms.get("/<name>")
@needs(Role.AGENT)
@speaks(gives=RevisionSheet)
def show(name: str) -> RevisionSheet:
    """What serves the flow's next call."""
    with house().db.reading() as tx:
        live = _wanted(tx, name, None)
        return RevisionSheet(live, revisions.document_of(tx, live.id))


@rooms.get("/<name>/tree")
@needs(Role.AGENT)
@speaks(query=TreeWanted, gives=FlowTree)
def show_tree(name: str, query: TreeWanted) -> FlowTree:
    """What callers hear, as a tree to be read, with its problems beside their places."""
    with house().db.reading() as tx:
        view = _wanted(tx, name, query.number)
        document, around = revisions.document_of(tx, view.id), surroundings(tx)
    problems = check(document, with_recordings(around, house().settings.var))
    return FlowTree(view, tree(document), [problem_view(problem) for problem in problems])


@rooms.get("/<name>/revisions")
@needs(Role.AGENT)
@speaks(gives=list[RevisionView])
def history(name: str) -> list[RevisionView]:
    """Every revision of a flow, newest first."""
    with house().db.reading() as tx:
        return revisions.history(tx, name)


@rooms.get("/<name>/revisions/<int:number>")
@needs(Role.AGENT)
@speaks(gives=RevisionSheet)
def show_revision(name: str, number: int) -> RevisionSheet:
    """One revision with its document."""
    with house().db.reading() as tx:
        view = revisions.by_number(tx, name, number)
        return RevisionSheet(view, revisions.document_of(tx, view.id))


@rooms.get("/<name>/revisions/<int:number>/changes")
@needs(Role.AGENT)
@speaks(query=Compared, gives=list[Change])
def show_changes(name: str, number: int, query: Compared) -> list[Change]:
    """What is otherwise in a revision than in another one, as codes and facts."""
    with house().db.reading() as tx:
        before = revisions.document_of(tx, _wanted(tx, name, query.since).id)
        return changes(before, revisions.document_of(tx, revisions.by_number(tx, name, number).id))


@rooms.post("/check")
@needs(Role.AGENT)
@speaks(body=Draft, gives=Checked)
def check_draft(body: Draft) -> Checked:
    """Every problem of a document; nothing is kept."""
    with house().db.reading() as tx:
        around = surroundings(tx)
    problems = check(body.document, with_recordings(around, house().settings.var))
    return Checked(not has_errors(problems), [problem_view(problem) for problem in problems])


@rooms.post("/publish")
@needs(Role.SUPERVISOR, right=Right.PUBLISH_MENUS)
@speaks(body=Publishing, gives=RevisionView, refuses=(409,))
def publish(body: Publishing) -> RevisionView:
    """Publishes a document for the next call; 422 with its problems if callers would suffer."""
    with house().db.reading() as tx:
        around = surroundings(tx)
    ready = prepared(body.document, around)
    with house().db.writing() as tx:
        hold_queues(tx, body.document)
        return revisions.publish(tx, ready, body.note, me().id)


@rooms.post("/<name>/rollback")
@needs(Role.SUPERVISOR, right=Right.PUBLISH_MENUS)
@speaks(body=Rollback, gives=RevisionView, refuses=(409,))
def rollback(name: str, body: Rollback) -> RevisionView:
    """Lets an older revision serve the next call."""
    with house().db.writing() as tx:
        hold_queues(tx, revisions.document_of(tx, revisions.by_number(tx, name, body.number).id))
        return revisions.rollback(tx, name, body.number, me().id)


@rooms.post("/<name>/copy")
@needs(Role.MANAGER, right=Right.EDIT_MENUS)
@speaks(body=Copy, gives=DraftView, status=201, refuses=(409,))
def copy(name: str, body: Copy) -> DraftView:
    """Begins the draft of a new flow as a copy of what serves this one's next call."""
    with house().db.writing() as tx:
        document = revisions.document_of(tx, _wanted(tx, name, None).id)
        return revisions.begin_new(tx, {**document, "flow": body.flow, "title": body.title}, me().id)


def prepared(document: dict[str, Any], around: Surroundings, source: str | None = None) -> Prepared:
    """The document ready to be published; refused with its problems if callers would suffer."""
    try:
        around = with_recordings(around, house().settings.var)
        return revisions.prepare(document, around, source)
    except FlowRefused as refused:
        problems = [problem_view(problem) for problem in refused.problems]
        raise Refused(422, str(refused), code="flow_refused", problems=problems) from refused


def _wanted(tx: Tx, name: str, number: int | None) -> RevisionView:
    if number is not None:
        return revisions.by_number(tx, name, number)
    live = revisions.published_view(tx, name)
    if live is None:
        raise revisions.NeverPublished(f"no revision of the flow {name} was ever published")
    return live


def problem_view(problem: Problem) -> ProblemView:
    """A problem as it is told."""
    return ProblemView(
        code=problem.code,
        node=problem.node,
        path=problem.path,
        message=problem.message,
        severity=problem.severity.value,
        mark=problem.mark,
        accepted=problem.accepted,
    )
