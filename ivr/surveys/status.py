"""The status of a survey and the ways it may change."""

from __future__ import annotations

from enum import StrEnum

from ivr.db import Transitions
from ivr.surveys.rows import Survey


class Status(StrEnum):
    """due: to be asked at its time; asked: rung or written to; started: heard the first words."""

    DUE = "due"
    ASKED = "asked"
    STARTED = "started"
    COMPLETED = "completed"
    UNREACHED = "unreached"  # nobody took the call, or the message did not arrive
    UNANSWERED = "unanswered"  # heard, and nothing was answered
    EXPIRED = "expired"  # its time ran out, with or without some answers
    OPTED_OUT = "opted_out"
    NOT_ASKED = "not_asked"  # something came up between the contact and the asking


OPEN = (Status.DUE, Status.ASKED, Status.STARTED)
NOTHING_SAID = (Status.UNREACHED, Status.UNANSWERED)

STATUS = Transitions(
    Survey,
    "status",
    {
        Status.DUE: [Status.ASKED],  # an attempt that nobody heard
        Status.ASKED: [Status.DUE],
        Status.STARTED: [Status.DUE, Status.ASKED, *NOTHING_SAID],  # nothing said: they call back
        Status.COMPLETED: [Status.ASKED, Status.STARTED],
        Status.UNREACHED: [Status.ASKED],
        Status.UNANSWERED: [Status.STARTED],
        Status.EXPIRED: OPEN,
        Status.OPTED_OUT: [*OPEN, *NOTHING_SAID],
        Status.NOT_ASKED: [Status.DUE],
    },
)
