"""The book of revisions: what serves the next call, what a call began with, and every revision there is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from callflows.flow import Flow, build
from ivr.db import Tx
from ivr.revisions.documents import dump
from ivr.revisions.force import in_force
from ivr.revisions.rows import Publication, Revision
from ivr.staff import Staff


class NeverPublished(Exception):
    """No revision of that flow serves calls."""


class NoSuchRevision(Exception):
    """The flow has no revision of that number."""


@dataclass(frozen=True, slots=True)
class Published:
    """The revision that the next call begins with."""

    revision_id: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A revision without its document; `author` is a name, None for the command line."""

    id: int
    flow: str
    number: int
    digest: str
    note: str
    author_id: int | None
    author: str | None
    created_at: datetime
    live: bool


_COMPILED: WeakKeyDictionary[Engine, dict[int, Flow]] = WeakKeyDictionary()


def published(tx: Tx, flow_name: str) -> Published:
    """What serves the flow's next call; raises NeverPublished."""
    revision_id = _live_id(tx, flow_name)
    if revision_id is None:
        raise NeverPublished(f"no revision of the flow {flow_name} was ever published")
    return Published(revision_id, compiled(tx, revision_id))


def compiled(tx: Tx, revision_id: int) -> Flow:
    """The flow of a revision, ready to run: compiled once a process and database, since revisions never change.

    Nor is it judged again: what passed when it was published serves on when a later release would refuse it.
    """
    known = _COMPILED.setdefault(tx.connection.engine, {})
    flow = known.get(revision_id)
    if flow is None:
        flow = known[revision_id] = build(document_of(tx, revision_id))
    return flow


def document_of(tx: Tx, revision_id: int) -> dict[str, Any]:
    """The document as it was published; raises NoSuchRevision."""
    text = tx.scalar(select(Revision.document).where(Revision.id == revision_id))
    if text is None:
        raise NoSuchRevision(f"there is no revision with the id {revision_id}")
    document: dict[str, Any] = json.loads(text)
    return document


def source_of(tx: Tx, revision_id: int) -> str | None:
    """The text that the document was published from, None if it came as data."""
    found: str | None = tx.scalar(select(Revision.source).where(Revision.id == revision_id))
    return found


def text_of(tx: Tx, revision_id: int) -> str:
    """The document for people: the very text that was published, else YAML in its own order; raises NoSuchRevision."""
    return source_of(tx, revision_id) or dump(document_of(tx, revision_id))


def flows(tx: Tx) -> list[str]:
    """The names of all flows that were ever published."""
    return [row.flow for row in tx.rows(select(Publication.flow).distinct().order_by(Publication.flow))]


def published_view(tx: Tx, flow_name: str) -> RevisionView | None:
    """What serves the flow's next call, without its document."""
    return _view(tx, flow_name, _live_id(tx, flow_name))


def lasting_view(tx: Tx, flow_name: str) -> RevisionView | None:
    """What serves calls for good: `published_view`, but for a revision that is there for a while only."""
    found = in_force(tx, flow_name, lasting=True)
    return _view(tx, flow_name, found.revision_id if found else None)


def by_number(tx: Tx, flow_name: str, number: int) -> RevisionView:
    """Raises NoSuchRevision."""
    for view in history(tx, flow_name):
        if view.number == number:
            return view
    raise NoSuchRevision(f"the flow {flow_name} has no revision {number}")


def history(tx: Tx, flow_name: str) -> list[RevisionView]:
    """Every revision of a flow, the newest first."""
    live = _live_id(tx, flow_name)
    found = tx.rows(
        select(
            Revision.id,
            Revision.flow,
            Revision.number,
            Revision.digest,
            Revision.note,
            Revision.author_id,
            Staff.name.label("author"),
            Revision.created_at,
        )
        .outerjoin(Staff, Staff.id == Revision.author_id)
        .where(Revision.flow == flow_name)
        .order_by(Revision.number.desc())
    )
    return [RevisionView(**row._mapping, live=row.id == live) for row in found]


def last_number(tx: Tx, flow_name: str) -> int:
    """The highest number given in a flow, 0 before the first."""
    return int(tx.scalar(select(func.coalesce(func.max(Revision.number), 0)).where(Revision.flow == flow_name)))


def _live_id(tx: Tx, flow_name: str) -> int | None:
    found = in_force(tx, flow_name)
    return found.revision_id if found else None


def _view(tx: Tx, flow_name: str, revision_id: int | None) -> RevisionView | None:
    return next((view for view in history(tx, flow_name) if view.id == revision_id), None)
