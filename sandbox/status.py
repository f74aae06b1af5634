"""The statuses of a call, and which follows which."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


ENDED = frozenset({Status.COMPLETED, Status.BUSY, Status.NO_ANSWER, Status.FAILED, Status.CANCELED})
UNANSWERED = frozenset({Status.BUSY, Status.NO_ANSWER, Status.FAILED, Status.CANCELED})
NEXT = {
    Status.QUEUED: frozenset({Status.RINGING, Status.IN_PROGRESS}) | UNANSWERED,
    Status.RINGING: frozenset({Status.IN_PROGRESS}) | UNANSWERED,
    Status.IN_PROGRESS: frozenset({Status.COMPLETED}),
}
