"""Gathers just the facts that a compiled node says it needs, from the nouns that know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ivr import calls, cases, contacts, customers, lines, queues, special_days
from ivr.db import Tx

CALLED_AGAIN_DAYS = 7
REPEATS_DAYS = 30


def gather(tx: Tx, names: Iterable[str], call: Any) -> dict[str, Any]:
    """The facts of these names about this call (a row of `calls`), as plain JSON values.

    A name may carry an argument behind a colon (`queue:complaints`). An unknown name is left out: the engine
    treats a fact that is missing as not so.
    """
    facts: dict[str, Any] = {}
    for name in names:
        kind, _, argument = name.partition(":")
        source = SOURCES.get(kind)
        if source is not None:
            facts[name] = source(tx, call, argument)
    return facts


def _customer(tx: Tx, call: Any, _: str) -> dict[str, Any]:
    contact = contacts.by_id(tx, call.contact_id)
    if contact.customer_id is None:
        return {"known": False, "trust": contact.trust}
    customer = customers.by_id(tx, contact.customer_id)
    return {
        "known": True,
        "name": customer.name,
        "language": customer.language,
        "slow": customer.slow,
        "trust": contact.trust,
    }


def _open_cases(tx: Tx, call: Any, _: str) -> list[dict[str, Any]]:
    customer_id = contacts.by_id(tx, call.contact_id).customer_id
    if customer_id is None:
        return []
    return [
        {
            "reference": case.reference,
            "kind": case.kind,
            "status": case.status,
            "next_step": case.next_step,
            "due": case.due_at.date().isoformat() if case.due_at else None,
        }
        for case in cases.open_of(tx, customer_id)
    ]


def _priority(tx: Tx, call: Any, _: str) -> int:
    customer_id = contacts.by_id(tx, call.contact_id).customer_id
    return 0 if customer_id is None else customers.by_id(tx, customer_id).priority_seconds


def _called_again(tx: Tx, call: Any, days: str) -> dict[str, Any]:
    contact = contacts.by_id(tx, call.contact_id)
    who = contact.customer_id or contact.number
    if who is None:
        return {}
    within = int(days) if days.isdigit() else CALLED_AGAIN_DAYS
    earlier = [other for other in contacts.recent(tx, who, within) if other.id != contact.id]
    if not earlier:
        return {}
    return {"days": (tx.now - earlier[0].started_at).days, "reason": earlier[0].reason}


def _repeats(tx: Tx, call: Any, _: str) -> dict[str, int]:
    contact = contacts.by_id(tx, call.contact_id)
    who = contact.customer_id or contact.number
    earlier = contacts.recent(tx, who, REPEATS_DAYS) if who is not None else []
    newest_last = [other for other in reversed(earlier) if other.id != contact.id and other.reason]
    return {str(other.reason): (tx.now - other.started_at).days for other in newest_last}


def _queue(tx: Tx, call: Any, name: str) -> dict[str, Any]:
    return dict(queues.glance(tx, name, call.language))


def _callback_times(tx: Tx, call: Any, queue: str) -> dict[str, str]:
    return {name: at.isoformat() for name, at in queues.callback_times(tx, call.id, queue).items()}


def _emergency(tx: Tx, call: Any, _: str) -> dict[str, Any]:
    line = lines.by_id(tx, call.line_id)
    return {"on": line.emergency, "words": dict(line.emergency_words), "ends_calls": line.emergency_ends_calls}


def _holidays(tx: Tx, _: Any, country: str) -> list[str]:
    return closed_around(tx, country)


def closed_around(tx: Tx, country: str) -> list[str]:
    """The days on which a country keeps closed, around the turn of this year too, as ISO dates."""
    around = (tx.now.year - 1, tx.now.year, tx.now.year + 1)
    return [day.isoformat() for day in special_days.closed_days(tx, country, around)]


def _kept(tx: Tx, call: Any, _: str) -> dict[str, str]:
    return calls.kept(tx, call.id)


SOURCES: dict[str, Callable[[Tx, Any, str], Any]] = {
    "customer": _customer,
    "open_cases": _open_cases,
    "priority": _priority,
    "called_again": _called_again,
    "repeats": _repeats,
    "queue": _queue,
    "callback_times": _callback_times,
    "emergency": _emergency,
    "holidays": _holidays,
    "kept": _kept,
}
