"""A recording comes into being: a message that was left, or a talk that the carrier has begun to record."""

from __future__ import annotations

from sqlalchemy import insert, select

from ivr import calls
from ivr.db import Tx
from recordings.rows import Recording


def message_recorded(tx: Tx, call_id: int, sid: str, seconds: int, purpose: str) -> int:
    """Puts a message that a caller left on record; the carrier still has the sound. Told twice, it is one."""
    known: int | None = tx.scalar(select(Recording.id).where(Recording.sid == sid))
    if known is not None:
        return known
    call = calls.load(tx, call_id)
    recording_id = tx.insert(
        insert(Recording).values(
            sid=sid,
            call_id=call_id,
            contact_id=call.contact_id,
            purpose=purpose,
            status="available",
            seconds=seconds,
            due_at=tx.now,
            created_at=tx.now,
        )
    )
    data = {"recording": recording_id, "purpose": purpose, "seconds": seconds}
    calls.record(tx, calls.Entry(call_id, "message_recorded", f"message:{sid}", data))
    tx.wake("recording", recording_id)
    return recording_id
