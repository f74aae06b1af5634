"""Trial calls over the API: a draft is called by a pretended caller, and nothing is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from flask import Blueprint
from pydantic import Field

from callflows.rehearsal import Miss, RehearsalUnreadableError
from callflows.trial import attempt
from callflows.turns import Trial, Turn
from ivr.staff import Right, Role
from ivr.supposing import suppose
from ivr.web.api.access import needs
from ivr.web.api.contract import Body, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.flows import ProblemView, problem_view
from ivr.web.ground import house

rooms = Blueprint("trials", __name__, url_prefix="/trials")


class Trying(Body):
    """A document, as far as it is written, and a caller as a document's rehearsals have it: all steps from the first.

    `lent`: what the house knows of the caller's time (holidays, hours of queues) counts where the rehearsal is silent.
    `planned`: languages that callers are not offered yet are offered too, as to rehearsals.
    """

    document: dict[str, Any]
    rehearsal: dict[str, Any] = Field(default_factory=dict)
    lent: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True)
class TrialView:
    """A whole conversation so far; no turns where the document cannot be called at all.

    `rehearsal` is what was played, with those of the facts lent to it that it used; `unplayed` of its steps came after
    the end. `expects` is what can be expected of it; `misses` are what its own expectations missed, and `made_right`
    those expectations as they would hold. `problems` say why it cannot begin or go on.
    """

    rehearsal: dict[str, Any]
    turns: list[Turn]
    unplayed: int
    expects: dict[str, Any]
    misses: list[Miss]
    made_right: dict[str, Any]
    problems: list[ProblemView]


@rooms.post("")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(body=Trying, gives=TrialView)
def begin(body: Trying) -> TrialView:
    """The conversation so far: what is said, where the call is, what it waits for; the next step is asked with all."""
    try:
        return _told(_tried(body))
    except RehearsalUnreadableError as unreadable:
        raise Refused(422, f"nobody can call like this: {unreadable}", code="rehearsal_unreadable") from unreadable


def _tried(body: Trying) -> Trial:
    if not body.lent:
        return attempt(body.document, body.rehearsal, planned=body.planned)
    with house().db.reading() as tx:
        return attempt(body.document, body.rehearsal, partial(suppose, tx), planned=body.planned)


def _told(trial: Trial) -> TrialView:
    found = {each.name: getattr(trial, each.name) for each in fields(trial)}
    return TrialView(**{**found, "problems": [problem_view(problem) for problem in trial.problems]})
