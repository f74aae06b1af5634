"""Who else is in a talk, who is asked, who is parked: as desks and the board show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ivr import queues
from ivr.agents import Agent
from ivr.contacts import Contact
from ivr.conversation import Conversation, Mode, Party, PartyStatus, Status
from ivr.conversation.parties.finding import IS_LIVE
from ivr.conversation.parties.status import Gone, Role
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue
from ivr.reports.briefing import Briefing, briefing
from ivr.reports.numbers import masked
from ivr.staff import Staff

RoleWord = Literal["colleague", "number", "supervisor"]
StatusWord = Literal["asked", "joining", "inside"]
ModeWord = Literal["listen", "coach", "speak"]
NOT_COMING = frozenset({Gone.REFUSED, Gone.NO_ANSWER, Gone.BUSY, Gone.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Somebody besides customer and agent. `name` None: a number, or a supervisor who is yet to come.

    `mode` and `held` are as the carrier has them, the wanted ones what is asked for; `since`: inside, or being asked.
    """

    id: int
    conversation_id: int
    role: RoleWord
    status: StatusWord
    name: str | None
    number: str | None
    note: str
    mode: ModeWord
    mode_wanted: ModeWord
    held: bool
    held_wanted: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """A colleague or a number whom an agent has asked into their talk, and who does not come."""

    who: str
    why: Literal["refused", "no_answer", "busy", "unreachable"]
    at: datetime


@dataclass(frozen=True, slots=True)
class MyPart:
    """A talk of somebody else that I am asked into, or part of. `asker` None: I came unasked; `agent` talks now.

    `customer_held`: the customer hears music meanwhile, as while a colleague is consulted.
    """

    party: PartyLine
    asker: str | None
    agent: str
    customer_held: bool
    due_at: datetime | None
    briefing: Briefing | None


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """A caller set aside. `until`: then who has parked them is asked, and after that everybody.

    `queue` by the name flows have for it. `who`: the name, else the number, whole for whoever has talked to them.
    """

    entry_id: int
    contact_id: int
    queue: str
    who: str | None
    reason: str | None
    language: str
    by: str | None
    note: str
    since: datetime
    until: datetime


IN_ORDER = (Party.conversation_id, Party.id)
"""The order of the index of live parties: by any other, SQLite reads all there ever were."""

_WHO = aliased(Staff)
_AGENT = aliased(Agent)
_PARTY = (
    select(Party.__table__, _WHO.name.label("name"))
    .outerjoin(_AGENT, _AGENT.id == Party.agent_id)
    .outerjoin(_WHO, _WHO.id == _AGENT.staff_id)
)


def parties(tx: Tx, *, told: bool = False) -> dict[int, list[PartyLine]]:
    """The live parties of every conversation, by its id; `told`: as its agent is shown, without who listens unseen."""
    found: dict[int, list[PartyLine]] = {}
    for row in tx.rows(_PARTY.where(IS_LIVE).order_by(*IN_ORDER)):
        if not (told and _unseen(row)):
            found.setdefault(row.conversation_id, []).append(_line(row))
    return found


def parties_of(tx: Tx, conversation_id: int) -> list[PartyLine]:
    """The live parties of one conversation, as its agent is shown them."""
    rows = tx.rows(_PARTY.where(IS_LIVE, Party.conversation_id == conversation_id).order_by(Party.id))
    return [_line(row) for row in rows if not _unseen(row)]


def turned_down(tx: Tx, talk: Any) -> TurnedDown | None:
    """Whom its agent has asked last, and who does not come, while the customer waits for what becomes of it."""
    if talk.status != Status.HELD:
        return None
    asked = (Party.call_id == talk.call_id, Party.conversation_id == talk.id, Party.role != Role.SUPERVISOR)
    last = tx.row(_PARTY.where(*asked).order_by(Party.id.desc()).limit(1))
    if last is None or last.joined_at is not None or last.ended_why not in NOT_COMING:
        return None
    return TurnedDown(last.name or last.number, last.ended_why, last.ended_at)


def part_of(tx: Tx, agent_id: int) -> MyPart | None:
    """What this colleague or supervisor is asked into, or part of."""
    row = tx.row(_PARTY.where(IS_LIVE, Party.agent_id == agent_id))
    if row is None:
        return None
    known = select(Conversation.offer_id, Conversation.agent_id, Conversation.status)
    talk = tx.row(known.where(Conversation.id == row.conversation_id))
    return MyPart(
        party=_line(row),
        asker=_name(tx, row.asked_by),
        agent=_name(tx, talk.agent_id) or "",
        customer_held=talk.status == Status.HELD,
        due_at=row.due_at,
        briefing=briefing(tx, talk.offer_id, beside=True),
    )


def parked(tx: Tx, queue_ids: Sequence[int], agent_id: int) -> list[ParkedLine]:
    """The callers that this agent may take back: their own first, then the oldest."""
    waiting = sorted(queues.parked(tx, queue_ids, agent_id), key=lambda entry: entry.handed_by != agent_id)
    return [_parked(tx, entry, agent_id) for entry in waiting]


def _parked(tx: Tx, entry: Any, agent_id: int) -> ParkedLine:
    known = tx.row(
        select(Queue.name.label("queue"), Contact.reason, Contact.number, Customer.name)
        .select_from(Contact)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .join(Queue, Queue.id == entry.queue_id)
        .where(Contact.id == entry.contact_id)
    )
    return ParkedLine(
        entry_id=entry.id,
        contact_id=entry.contact_id,
        queue=known.queue,
        who=known.name or (known.number if entry.handed_by == agent_id else masked(known.number)),
        reason=known.reason,
        language=entry.language,
        by=_name(tx, entry.handed_by),
        note=entry.handing_note,
        since=entry.waited_from,
        until=entry.parked_until,
    )


def _unseen(row: Any) -> bool:
    return not row.told and row.mode_wanted == Mode.LISTEN


def _line(row: Any) -> PartyLine:
    return PartyLine(
        id=row.id,
        conversation_id=row.conversation_id,
        role=row.role,
        status=row.status,
        name=row.name,
        number=row.number,
        note=row.note,
        mode=row.mode,
        mode_wanted=row.mode_wanted,
        held=row.held,
        held_wanted=row.held_wanted,
        since=row.joined_at if row.status == PartyStatus.INSIDE else row.asked_at,
    )


def _name(tx: Tx, agent_id: int | None) -> str | None:
    who = select(Staff.name).join(Agent, Agent.staff_id == Staff.id).where(Agent.id == agent_id)
    name: str | None = tx.scalar(who)
    return name
