"""Jobs by name: what a wake runs. A job takes ids, looks at the rows, and may be lost or repeated at any time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import structlog

import recordings
from ivr import conversation, dispatch, imports
from ivr.config import settings_of
from ivr.house import House, open_house
from workers import calls, carrier

log = structlog.get_logger()

Job = Callable[..., Any]


def _in_transaction(work: Callable[..., Any]) -> Job:
    """A noun's function of (tx, *ids) as a job."""

    def job(house: House, *ids: int | str) -> Any:
        with house.db.writing() as tx:
            return work(tx, *ids)

    return job


REGISTRY: dict[str, Job] = {
    "carrier": carrier.perform_live,
    "carrier_later": carrier.perform_later,
    "dispatch": dispatch.run,
    "offer_made": _in_transaction(conversation.ring),
    "offer_ended": _in_transaction(conversation.stop_ringing),
    "callback_due": _in_transaction(conversation.ring_customer),
    "call_ended": calls.ended,
    "recording": recordings.fetch,
    "import": imports.carry_on,
}
"""Name of a wake -> function(house, *ids)."""

_opening = threading.Lock()
_houses: list[House] = []


def run(name: str, *ids: int | str) -> None:
    """RQ's entry point: runs a job in this worker's own house. A failure is logged and left to the sweep."""
    try:
        perform(house(), name, *ids)
    except Exception:
        log.exception("job_failed", job=name, ids=ids)


def perform(house: House, name: str, *ids: int | str) -> None:
    """Runs the job `name`. A name nobody knows (an older or newer release sent it) is logged: the sweep sees to it."""
    job = REGISTRY.get(name)
    if job is None:
        log.warning("job_unknown", job=name)
        return
    job(house, *ids)


def house() -> House:
    """This process's house, opened from the environment at the first job."""
    with _opening:
        if not _houses:
            _houses.append(dispatch.joined(open_house(settings_of())))
    return _houses[0]
