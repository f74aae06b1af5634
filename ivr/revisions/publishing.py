"""Publishing and undoing: one appended row, which the next call reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from ivr.db import Tx
from ivr.revisions.book import RevisionView, by_number, last_number, published_view, source_of
from ivr.revisions.checking import Prepared, prepare
from ivr.revisions.rows import Publication, Revision
from ivr.staff import audit


def publish(
    tx: Tx, document: Mapping[str, Any] | Prepared, note: str = "", author_id: int | None = None
) -> RevisionView:
    """Publishes a document for the next call; the one that serves already is not published again.

    A bare document is checked first, against nothing outside it; raises FlowRefused. Prefer a Prepared one, checked
    before the transaction began.
    """
    ready = document if isinstance(document, Prepared) else prepare(document)
    tx.one_at_a_time(f"flow:{ready.flow}")  # two managers who publish at once get two numbers
    before = published_view(tx, ready.flow)
    if before is not None and before.digest == ready.digest and ready.source in (None, source_of(tx, before.id)):
        return before
    number = last_number(tx, ready.flow) + 1
    revision_id = tx.insert(
        insert(Revision).values(
            flow=ready.flow,
            number=number,
            document=ready.text,
            source=ready.source,
            digest=ready.digest,
            note=note,
            author_id=author_id,
            created_at=tx.now,
        )
    )
    _serve(tx, ready.flow, revision_id, note, author_id)
    _audit(tx, "flow_published", before, number, author_id, ready.flow)
    return by_number(tx, ready.flow, number)


def rollback(tx: Tx, flow_name: str, number: int, by: int | None = None) -> RevisionView:
    """Lets an older (or newer) revision serve the next call; raises NoSuchRevision."""
    tx.one_at_a_time(f"flow:{flow_name}")
    target = by_number(tx, flow_name, number)
    if target.live:
        return target
    before = published_view(tx, flow_name)
    _serve(tx, flow_name, target.id, f"back to revision {number}", by)
    _audit(tx, "flow_rolled_back", before, number, by, flow_name)
    return by_number(tx, flow_name, number)


def _serve(tx: Tx, flow_name: str, revision_id: int, note: str, by: int | None) -> None:
    tx.execute(insert(Publication).values(flow=flow_name, revision_id=revision_id, at=tx.now, by_id=by, note=note))
    tx.hint("flows", flow_name)


def _audit(tx: Tx, act: str, before: RevisionView | None, number: int, by: int | None, flow_name: str) -> None:
    was = None if before is None else {"revision": before.number}
    audit(tx, by, act, f"flow:{flow_name}", was, {"revision": number})
