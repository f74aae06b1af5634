"""Publishing and undoing: one row, now or for a time, which the next call reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from ivr.db import Tx
from ivr.revisions.book import RevisionView, by_number, last_number, published_view, source_of
from ivr.revisions.checking import Prepared, prepare
from ivr.revisions.force import in_force
from ivr.revisions.periods import Period
from ivr.revisions.rows import Publication, Revision
from ivr.revisions.scheduling import make_way, schedule
from ivr.staff import audit

NOW = Period()


def publish(
    tx: Tx,
    document: Mapping[str, Any] | Prepared,
    note: str = "",
    author_id: int | None = None,
    period: Period = NOW,
) -> RevisionView:
    """Publishes a document for the next call, or for its time; the one that serves already is not published again.

    A bare document is checked first, against nothing outside it; raises FlowRefused. Prefer a Prepared one, checked
    before the transaction began. Now and for good it ends what is there for a while only. For a time: raises TimeUnfit,
    ScheduleOverlaps.
    """
    ready = document if isinstance(document, Prepared) else prepare(document)
    tx.one_at_a_time(f"flow:{ready.flow}")  # two managers who publish at once get two numbers
    before = published_view(tx, ready.flow)
    if period.is_now_for_good and before is not None and _is_same(tx, before, ready):
        return before
    number, revision_id = _write(tx, ready, note, author_id)
    if not period.is_now_for_good:
        schedule(tx, ready.flow, revision_id, period, author_id)
        return by_number(tx, ready.flow, number)
    _serve(tx, ready.flow, revision_id, note, author_id)
    _audit(tx, "flow_published", before, number, author_id, ready.flow)
    return by_number(tx, ready.flow, number)


def rollback(tx: Tx, flow_name: str, number: int, by: int | None = None, period: Period = NOW) -> RevisionView:
    """Lets an older (or newer) revision serve the next call, or at its time; raises NoSuchRevision.

    For a time: raises TimeUnfit, ScheduleOverlaps.
    """
    tx.one_at_a_time(f"flow:{flow_name}")
    target = by_number(tx, flow_name, number)
    if not period.is_now_for_good:
        schedule(tx, flow_name, target.id, period, by)
        return by_number(tx, flow_name, number)
    if target.live and _lasts(tx, flow_name):
        return target
    before = published_view(tx, flow_name)
    _serve(tx, flow_name, target.id, f"back to revision {number}", by)
    _audit(tx, "flow_rolled_back", before, number, by, flow_name)
    return by_number(tx, flow_name, number)


def _is_same(tx: Tx, before: RevisionView, ready: Prepared) -> bool:
    """Whether this very document serves already, for good."""
    is_same = before.digest == ready.digest and ready.source in (None, source_of(tx, before.id))
    return is_same and _lasts(tx, ready.flow)


def _lasts(tx: Tx, flow_name: str) -> bool:
    return in_force(tx, flow_name) == in_force(tx, flow_name, lasting=True)


def _write(tx: Tx, ready: Prepared, note: str, author_id: int | None) -> tuple[int, int]:
    """The new revision's number and id."""
    number = last_number(tx, ready.flow) + 1
    values = {
        "flow": ready.flow,
        "number": number,
        "document": ready.text,
        "source": ready.source,
        "digest": ready.digest,
        "note": note,
        "author_id": author_id,
        "created_at": tx.now,
    }
    return number, tx.insert(insert(Revision).values(values))


def _serve(tx: Tx, flow_name: str, revision_id: int, note: str, by: int | None) -> None:
    make_way(tx, flow_name, by)
    tx.execute(insert(Publication).values(flow=flow_name, revision_id=revision_id, at=tx.now, by_id=by, note=note))
    tx.hint("flows", flow_name)


def _audit(tx: Tx, act: str, before: RevisionView | None, number: int, by: int | None, flow_name: str) -> None:
    was = None if before is None else {"revision": before.number}
    audit(tx, by, act, f"flow:{flow_name}", was, {"revision": number})
