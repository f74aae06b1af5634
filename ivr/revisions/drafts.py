"""The draft of a flow: one for all managers, saved whole as they work, until it is published or discarded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from callflows.acceptance import between
from callflows.shape.values import RESERVED_NAMES
from ivr.db import Tx
from ivr.revisions.book import NeverPublished, RevisionView, document_of, last_number, lasting_view, published_view
from ivr.revisions.checking import Prepared
from ivr.revisions.periods import Period
from ivr.revisions.publishing import NOW, publish
from ivr.revisions.rows import Draft, Revision
from ivr.sentences import Sentence
from ivr.staff import Staff, audit

NUMBER = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
"""A key that browsers sort; a person may have written any other where a key of the telephone should be."""


class NoSuchDraft(Exception):
    """Nobody has begun a draft of that flow, or it was published or discarded meanwhile."""


class DraftOvertaken(Sentence):
    """Somebody else has changed the draft since it was read; `values` say who and when."""


class FlowTaken(Sentence):
    """There is a flow of that name already, published or drafted."""


class NameReserved(Sentence):
    """A name that no flow can have."""


class AnotherFlow(Sentence):
    """The document is another flow's than the draft it was to be saved in."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft without its document: the revision that it began from, and who changed it last and when.

    `base` None: a new flow, which callers have never heard. `changed_by` is a name; `version` goes with
    the next change.
    """

    flow: str
    base: int | None
    version: int
    changed_by_id: int | None
    changed_by: str | None
    changed_at: datetime


def drafts(tx: Tx) -> list[DraftView]:
    """Every draft, by flow."""
    found = tx.rows(
        select(
            Draft.flow,
            Revision.number.label("base"),
            Draft.version,
            Draft.changed_by_id,
            Staff.name.label("changed_by"),
            Draft.changed_at,
        )
        .outerjoin(Revision, Revision.id == Draft.base_id)
        .outerjoin(Staff, Staff.id == Draft.changed_by_id)
        .order_by(Draft.flow)
    )
    return [DraftView(**row._mapping) for row in found]


def draft(tx: Tx, flow_name: str) -> DraftView:
    """Raises NoSuchDraft."""
    found = next((view for view in drafts(tx) if view.flow == flow_name), None)
    if found is None:
        raise NoSuchDraft(f"there is no draft of the flow {flow_name}")
    return found


def drafted(tx: Tx, flow_name: str) -> dict[str, Any]:
    """The document of a draft; raises NoSuchDraft."""
    document: dict[str, Any] = json.loads(_kept(tx, flow_name))
    return document


def draft_source(tx: Tx, flow_name: str) -> str | None:
    """The file of the revision that the draft began from, None if that was none; raises NoSuchDraft."""
    _kept(tx, flow_name)
    base = select(Draft.base_id).where(Draft.flow == flow_name).scalar_subquery()
    found: str | None = tx.scalar(select(Revision.source).where(Revision.id == base))
    return found


def begin(tx: Tx, flow_name: str, by: int | None) -> DraftView:
    """The flow's draft; begun from what serves calls for good where there is none. Raises NeverPublished."""
    _hold(tx, flow_name)
    if tx.scalar(select(Draft.id).where(Draft.flow == flow_name)) is None:
        live = lasting_view(tx, flow_name) or published_view(tx, flow_name)
        if live is None:
            raise NeverPublished(f"no revision of the flow {flow_name} was ever published")
        _begin(tx, flow_name, live.id, document_of(tx, live.id), by)
        audit(tx, by, "draft_begun", f"flow:{flow_name}", None, {"base": live.number})
    return draft(tx, flow_name)


def begin_new(tx: Tx, document: Mapping[str, Any], by: int | None) -> DraftView:
    """The draft of a new flow, by the name in its document; raises FlowTaken, NameReserved."""
    name = str(document["flow"])
    if name in RESERVED_NAMES:
        raise NameReserved(f"no menu can be called {name}: that is where new ones are begun", flow=name)
    _hold(tx, name)
    drafted_already = tx.scalar(select(Draft.id).where(Draft.flow == name)) is not None
    if drafted_already or last_number(tx, name) > 0:
        raise FlowTaken(f"there is a menu called {name} already: choose another name", flow=name)
    _begin(tx, name, None, document, by)
    audit(tx, by, "flow_begun", f"flow:{name}", None, {"title": document.get("title")})
    return draft(tx, name)


def save(tx: Tx, flow_name: str, seen: int, document: Mapping[str, Any], by: int | None) -> DraftView:
    """Puts the document in the draft's place; raises NoSuchDraft, AnotherFlow, DraftOvertaken unless it is at `seen`.

    What stands there already is not saved again, at whatever version: an answer that was lost may be asked for again.
    """
    if document.get("flow") != flow_name:
        raise AnotherFlow(f"this is not a document of the flow {flow_name}", flow=flow_name)
    _hold(tx, flow_name)
    text, was = _text(document), _kept(tx, flow_name)
    if was != text:
        _expect(tx, flow_name, seen)
        _audit_accepted(tx, flow_name, json.loads(was), document, by)
        values = {"document": text, "version": seen + 1, "changed_by_id": by, "changed_at": tx.now}
        tx.execute(update(Draft).where(Draft.flow == flow_name).values(**values))
        tx.hint("drafts", flow_name)
    return draft(tx, flow_name)


def discard(tx: Tx, flow_name: str, seen: int, by: int | None) -> None:
    """Forgets the draft; raises NoSuchDraft, DraftOvertaken."""
    _hold(tx, flow_name)
    found = _expect(tx, flow_name, seen)
    _end(tx, flow_name)
    audit(tx, by, "draft_discarded", f"flow:{flow_name}", {"base": found.base, "version": found.version})


def publish_draft(tx: Tx, ready: Prepared, seen: int, note: str, by: int | None, period: Period = NOW) -> RevisionView:
    """Publishes the draft as it was checked, now or for its time, and ends it; raises as `publish`.

    Also raises NoSuchDraft, DraftOvertaken.
    """
    _hold(tx, ready.flow)
    _expect(tx, ready.flow, seen)
    view = publish(tx, ready, note, by, period)
    _end(tx, ready.flow)
    return view


def with_order_kept(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with options as lists where a browser would lose their order.

    Browsers sort the keys of a mapping that look like numbers: "8, 1, 2" would come back as "1, 2, 8".
    """
    nodes = document.get("nodes")
    if not isinstance(nodes, Mapping):
        return dict(document)
    return {**document, "nodes": {name: _ordered(node) for name, node in nodes.items()}}


def _ordered(node: Any) -> Any:
    if not isinstance(node, Mapping):
        return node
    return {name: _listed(value) if name in ("options", "answers") else value for name, value in node.items()}


def _listed(options: Any) -> Any:
    if not isinstance(options, Mapping) or not all(isinstance(item, Mapping) for item in options.values()):
        return options
    keys = list(options)
    numbers = [key for key in keys if NUMBER.fullmatch(key)]
    as_in_browsers = [*sorted(numbers, key=int), *(key for key in keys if key not in numbers)]
    return options if keys == as_in_browsers else [{"key": key, **item} for key, item in options.items()]


def _begin(tx: Tx, flow_name: str, base_id: int | None, document: Mapping[str, Any], by: int | None) -> None:
    # From the clock on, in milliseconds: a page that still shows an earlier draft holds no version of this one.
    begun = {"flow": flow_name, "base_id": base_id, "version": int(tx.now.timestamp() * 1000)}
    kept = {"document": _text(with_order_kept(document)), "changed_by_id": by, "changed_at": tx.now}
    tx.insert(insert(Draft).values(**begun, **kept))
    tx.hint("drafts", flow_name)


def _hold(tx: Tx, flow_name: str) -> None:
    tx.one_at_a_time(f"flow:{flow_name}")


def _expect(tx: Tx, flow_name: str, seen: int) -> DraftView:
    found = draft(tx, flow_name)
    if found.version != seen:
        who, at = found.changed_by or "the command line", f"{found.changed_at:%Y-%m-%dT%H:%M:%SZ}"
        raise DraftOvertaken(f"{who} has changed this draft meanwhile, at {at}: look at it again", who=who, at=at)
    return found


def _kept(tx: Tx, flow_name: str) -> str:
    text: str | None = tx.scalar(select(Draft.document).where(Draft.flow == flow_name))
    if text is None:
        raise NoSuchDraft(f"there is no draft of the flow {flow_name}")
    return text


def _audit_accepted(
    tx: Tx, flow_name: str, was: Mapping[str, Any], document: Mapping[str, Any], by: int | None
) -> None:
    """Who accepts a warning answers for it, whatever name stands in the document."""
    for entry in between(was.get("accepted"), document.get("accepted"))[0]:
        told = {name: str(entry.get(name))[:200] for name in ("code", "path")}
        audit(tx, by, "warning_accepted", f"flow:{flow_name}", None, told)


def _end(tx: Tx, flow_name: str) -> None:
    tx.execute(delete(Draft).where(Draft.flow == flow_name))
    tx.hint("drafts", flow_name)


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
