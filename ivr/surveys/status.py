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
    UNREACHED = "unreached"  # nobody answered, or nobody pressed a key
    EXPIRED = "expired"  # its time ran out, with or without some answers
    OPTED_OUT = "opted_out"
    NOT_ASKED = "not_asked"  # something came up between the contact and the asking


OPEN = (Status.DUE, Status.ASKED, Status.STARTED)

STATUS = Transitions(
    Survey,
    "status",
    {
        Status.DUE: [Status.ASKED],  # an attempt that nobody heard
        Status.ASKED: [Status.DUE],
        Status.STARTED: [Status.DUE, Status.ASKED, Status.UNREACHED],  # unreached: they call back
        Status.COMPLETED: [Status.ASKED, Status.STARTED],
        Status.UNREACHED: [Status.ASKED, Status.STARTED],
        Status.EXPIRED: OPEN,
        Status.OPTED_OUT: [*OPEN, Status.UNREACHED],
        Status.NOT_ASKED: [Status.DUE],
    },
)
