"""What we ask of the carrier: a row in the transaction that wants it, carried out by workers (DESIGN rule 10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import select, update

from ivr.db import Tx
from ivr.telephony.rows import CarrierRequest


class Kind(StrEnum):
    """What can be asked. Parameters are the SDK's own keyword arguments, plus the SIDs in the path.

    URLs in parameters are paths such as `/voice/calls/7/join/3`; the performer puts PUBLIC_URL before them.
    """

    CREATE_CALL = "create_call"  # to, from_, url, status_callback, status_callback_event, timeout…; paced
    END_CALL = "end_call"  # sid
    REDIRECT_CALL = "redirect_call"  # sid, url
    DEQUEUE_MEMBER = "dequeue_member"  # queue_sid, call_sid, url
    HOLD_PARTICIPANT = "hold_participant"  # conference_sid, call_sid, hold (bool), hold_url, hold_method
    CREATE_PARTICIPANT = "create_participant"  # conference_sid, to, from_, status_callback, timeout…; paced
    UPDATE_PARTICIPANT = "update_participant"  # conference_sid, call_sid, muted, coaching, call_sid_to_coach, hold…
    KICK_PARTICIPANT = "kick_participant"  # conference_sid, call_sid
    END_CONFERENCE = "end_conference"  # conference_sid
    UPDATE_RECORDING = "update_recording"  # call_sid, status (paused | in-progress | stopped)
    DELETE_RECORDING = "delete_recording"  # sid
    SEND_MESSAGE = "send_message"  # to, from_, body, status_callback


class Urgency(IntEnum):
    """Who goes first through the pacer."""

    LIVE = 0
    CALLBACK = 1
    SURVEY = 2
    HOUSEKEEPING = 3


PACED = frozenset({Kind.CREATE_CALL, Kind.CREATE_PARTICIPANT})
CREATING = PACED | {Kind.SEND_MESSAGE}
"""Sent twice they would reach a person twice: never repeated blindly."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A request to be written. `key` names the intent: written twice, it is one request."""

    kind: Kind
    key: str
    parameters: dict[str, Any] = field(default_factory=dict)
    urgency: Urgency = Urgency.LIVE
    call_id: int | None = None
    due_at: datetime | None = None


def call_off(tx: Tx, key: str) -> bool:
    """Whether nothing of this intent has gone to the carrier, nor will: what still waits to be sent is not wanted."""
    unsent = (CarrierRequest.key == key, CarrierRequest.status == "pending", CarrierRequest.attempts == 0)
    tx.execute(update(CarrierRequest).where(*unsent).values(status="failed", ended_at=tx.now, error="called off"))
    status = tx.scalar(select(CarrierRequest.status).where(CarrierRequest.key == key))
    return status in (None, "failed")


def ask(tx: Tx, asking: Asking) -> int | None:
    """Writes the request and wakes its worker; None if this intent was written before."""
    statement = (
        tx.conflict_free(CarrierRequest)
        .values(
            kind=asking.kind,
            key=asking.key,
            urgency=int(asking.urgency),
            paced=asking.kind in PACED,
            call_id=asking.call_id,
            parameters=asking.parameters,
            status="pending",
            attempts=0,
            due_at=asking.due_at or tx.now,
            created_at=tx.now,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(CarrierRequest.id)
    )
    request_id: int | None = tx.scalar(statement)
    if request_id is not None:
        tx.wake("carrier" if asking.urgency == Urgency.LIVE else "carrier_later", request_id)
    return request_id


def done_since(tx: Tx, call_id: int, kind: Kind, since: datetime) -> bool:
    """Whether the carrier has done something of this kind to the call since then."""
    done = (CarrierRequest.kind == kind, CarrierRequest.status == "done", CarrierRequest.ended_at > since)
    return tx.scalar(select(1).where(CarrierRequest.call_id == call_id, *done).limit(1)) is not None
