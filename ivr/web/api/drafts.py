"""Drafts of flows over the API: begun, saved as managers work, looked at with their problems, published, discarded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from pydantic import Field

from callflows.changes import NOTHING_HEARD, Change, changes
from callflows.check import check, has_errors
from callflows.shape import faults
from callflows.tree import Tree, tree
from ivr import revisions
from ivr.db import Tx
from ivr.revisions import DraftView, RevisionView
from ivr.staff import Right, Role
from ivr.surroundings import hold_queues, surroundings, with_recordings
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Prose, Query, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.flows import ProblemView, prepared, problem_view
from ivr.web.api.planning import PlannedFor
from ivr.web.ground import house

rooms = Blueprint("drafts", __name__, url_prefix="/drafts")

SEEN = "The version that was read; 409 with who and when if somebody has changed the draft since."


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A draft with its document, its problems, and what is otherwise than in the revision that serves calls for good.

    `live` is that revision's number, null where callers have never heard the flow; it is beyond the draft's `base`
    where somebody has published meanwhile. `tree` is null where the document has not the shape of a flow.
    """

    draft: DraftView
    live: int | None
    document: dict[str, Any]
    publishable: bool
    problems: list[ProblemView]
    changes: list[Change]
    tree: Tree | None


class Saving(Body):
    """The whole document as it is to be."""

    version: int = Field(ge=1, le=2**53 - 1, description=SEEN)
    document: dict[str, Any]


class DraftPublishing(PlannedFor):
    """The draft as it was read, what is new in it, and from when until when it serves."""

    version: int = Field(ge=1, le=2**53 - 1, description=SEEN)
    note: Prose = ""


class Seen(Query):
    """The draft as it was read."""

    version: int = Field(ge=1, le=2**53 - 1, description=SEEN)


@rooms.get("")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(gives=list[DraftView])
def listing() -> list[DraftView]:
    """Every draft that somebody is at."""
    with house().db.reading() as tx:
        return revisions.drafts(tx)


@rooms.get("/<name>")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(gives=DraftSheet)
def show(name: str) -> DraftSheet:
    """The draft of a flow."""
    return _as_kept(name)


@rooms.post("/<name>")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(gives=DraftSheet)
def begin(name: str) -> DraftSheet:
    """The draft of a flow, begun from what serves calls where there is none."""
    with house().db.writing() as tx:
        revisions.begin(tx, name, me().id)
    return _as_kept(name)


@rooms.put("/<name>")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(body=Saving, gives=DraftSheet, refuses=(409,))
def save(name: str, body: Saving) -> DraftSheet:
    """Saves the draft whole. The same document may be saved again: that changes nothing and is never too late."""
    with house().db.writing() as tx:
        saved = revisions.save(tx, name, body.version, body.document, me().id)
    # Read again it could be another's by now, under a version that the next change would then overwrite unseen.
    return _sheet(saved, body.document)


@rooms.delete("/<name>")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(query=Seen, refuses=(409,))
def discard(name: str, query: Seen) -> None:
    """Forgets the draft; what serves calls stays as it is."""
    with house().db.writing() as tx:
        revisions.discard(tx, name, query.version, me().id)


@rooms.post("/<name>/publish")
@needs(Role.SUPERVISOR, right=Right.PUBLISH_MENUS)
@speaks(body=DraftPublishing, gives=RevisionView, refuses=(409,))
def publish(name: str, body: DraftPublishing) -> RevisionView:
    """Publishes the draft for the next call or its time, and ends it; 422 with its problems if callers would suffer."""
    with house().db.reading() as tx:
        document, around = revisions.drafted(tx, name), surroundings(tx)
        if not changes(_served(tx, revisions.lasting_view(tx, name)), document):
            raise Refused(409, "nothing is otherwise than what callers hear already", code="nothing_changed")
        source = revisions.written(document, revisions.draft_source(tx, name))
    ready = prepared(document, around, source)
    period = body.period(document)
    with house().db.writing() as tx:
        hold_queues(tx, document)
        return revisions.publish_draft(tx, ready, body.version, body.note, me().id, period)


def _as_kept(name: str) -> DraftSheet:
    with house().db.reading() as tx:
        view, document = revisions.draft(tx, name), revisions.drafted(tx, name)
    return _sheet(view, document)


def _sheet(view: DraftView, document: dict[str, Any]) -> DraftSheet:
    with house().db.reading() as tx:
        live, around = revisions.lasting_view(tx, view.flow), surroundings(tx)
        served = _served(tx, live)
    problems = check(document, with_recordings(around, house().settings.var))
    return DraftSheet(
        draft=view,
        live=live.number if live else None,
        document=document,
        publishable=not has_errors(problems),
        problems=[problem_view(problem) for problem in problems],
        changes=changes(served, document),
        tree=None if has_errors(faults(document)) else tree(document),
    )


def _served(tx: Tx, live: RevisionView | None) -> Mapping[str, Any]:
    return revisions.document_of(tx, live.id) if live else NOTHING_HEARD
