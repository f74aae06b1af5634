"""Trial calls over the API: a draft is called by a pretended caller, and nothing is kept of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint
from pydantic import Field

from callflows.rehearsal import RehearsalUnreadableError
from callflows.trial import attempt
from callflows.turns import Trial
from ivr.staff import Right, Role
from ivr.supposing import suppose
from ivr.web.api.access import needs
from ivr.web.api.contract import Body, speaks
from ivr.web.api.errors import Refused
from ivr.web.ground import house

rooms = Blueprint("trials", __name__, url_prefix="/trials")


class Trying(Body):
    """A document, as far as it is written, and a caller as a document's rehearsals have it: all steps from the first.

    `lent`: what the house knows of the caller's time (holidays, hours of queues) counts where the rehearsal is silent.
    """

    document: dict[str, Any]
    rehearsal: dict[str, Any] = Field(default_factory=dict)
    lent: bool = False


@rooms.post("")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(body=Trying, gives=Trial)
def begin(body: Trying) -> Trial:
    """The conversation so far: what is said, where the call is, what it waits for; the next step is asked with all."""
    try:
        if not body.lent:
            return attempt(body.document, body.rehearsal)
        with house().db.reading() as tx:
            return attempt(body.document, body.rehearsal, partial(suppose, tx))
    except RehearsalUnreadableError as unreadable:
        raise Refused(422, f"nobody can call like this: {unreadable}", code="rehearsal_unreadable") from unreadable
