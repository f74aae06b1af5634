"""The statuses of a recording, and the only ways between them."""

from __future__ import annotations

from enum import StrEnum

from ivr.db import Transitions
from recordings.rows import Recording


class Status(StrEnum):
    """`available`: at the carrier; `stored`: with us; `failed`: could not be fetched whole, the carrier keeps it."""

    RECORDING = "recording"
    PAUSED = "paused"
    ABSENT = "absent"
    AVAILABLE = "available"
    STORED = "stored"
    FAILED = "failed"
    DELETED = "deleted"


LIVE = (Status.RECORDING, Status.PAUSED)

STATUS = Transitions(
    Recording,
    "status",
    {
        Status.RECORDING: [Status.PAUSED],
        Status.PAUSED: [Status.RECORDING],
        Status.ABSENT: [*LIVE, Status.AVAILABLE],
        Status.AVAILABLE: LIVE,
        Status.STORED: [Status.AVAILABLE],
        Status.FAILED: [Status.AVAILABLE],
        Status.DELETED: [Status.STORED, Status.AVAILABLE, Status.FAILED],
    },
)
