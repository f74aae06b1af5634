"""What an agent chooses from: breaks, and at wrap-up dispositions, causes and reasons."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from ivr import choices, queues, staff
from ivr.choices import Choice, ChoiceKind
from ivr.queues import QueueSettings
from ivr.queues.settings import Field, Need
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import speaks
from ivr.web.ground import house

rooms = Blueprint("desk_choices", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True)
class QueueChoices:
    """What a queue's wrap-up may say came of a contact, how many seconds it has, and what the agent says and may grant.

    `titles`, `script` and `allowances` by language. `wrap_up_needs`: fields that must be said; it may not end before
    `wrap_up_least_seconds`. `disposition_needs`: the case, or the promise in it, without which it may not end so.
    """

    id: int
    name: str
    title: str
    titles: dict[str, str]
    dispositions: list[str]
    disposition_needs: dict[str, Need]
    wrap_up_seconds: int
    wrap_up_least_seconds: int
    wrap_up_needs: list[Field]
    script: dict[str, str]
    allowances: dict[str, str]

    @classmethod
    def of(cls, queue: QueueSettings) -> QueueChoices:
        return cls(**{name: getattr(queue, name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can own a case."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class DeskChoices:
    """All that can be chosen now, each list in its order; labels by language, the key is what is sent back.

    `breather_seconds`: how long the break after an abusive call is.
    """

    breaks: list[Choice]
    reasons: list[Choice]
    causes: list[Choice]
    queues: list[QueueChoices]
    owners: list[Colleague]
    breather_seconds: int


@rooms.get("/choices")
@needs(Role.AGENT)
@speaks(gives=DeskChoices)
def show() -> DeskChoices:
    """What the desk offers to choose from; the same for every agent."""
    with house().db.reading() as tx:
        return DeskChoices(
            breaks=choices.listing(tx, ChoiceKind.BREAK, active=True),
            reasons=choices.listing(tx, ChoiceKind.REASON, active=True),
            causes=choices.listing(tx, ChoiceKind.CAUSE, active=True),
            queues=[QueueChoices.of(queue) for queue in queues.settings.listing(tx) if queue.active],
            owners=[Colleague(person.id, person.name) for person in staff.listing(tx) if person.active],
            breather_seconds=house().settings.breather_seconds,
        )
