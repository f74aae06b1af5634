"""What became of the calls of earlier contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ivr.calls.lifecycle import Purpose
from ivr.calls.rows import Call
from ivr.db import Tx


@dataclass(frozen=True, slots=True)
class Became:
    """A call's outcome as its record has it (see CallRecord), and for how many seconds the caller had waited."""

    outcome: str | None = None
    queue_seconds: int | None = None


NOT_A_CALL = Became()


def outcomes(tx: Tx, contact_ids: Sequence[int]) -> dict[int, Became]:
    """What became of each contact's last call, surveys apart; a contact without one that is over has none."""
    whose = (Call.contact_id.in_(contact_ids), Call.purpose != Purpose.SURVEY, Call.outcome.is_not(None))
    calls = tx.rows(select(Call.contact_id, Call.outcome, Call.record).where(*whose).order_by(Call.id))
    return {call.contact_id: Became(call.outcome, (call.record or {}).get("queue_seconds")) for call in calls}
