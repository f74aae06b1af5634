"""What each agent has noted of a contact: one conversation, one note, which is its agent's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, union

from ivr import contacts
from ivr.agents.rows import Agent
from ivr.contacts import Contact
from ivr.conversation.parties.finding import IS_LIVE
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import Gone
from ivr.conversation.rows import Conversation
from ivr.conversation.status import CHANGED_HANDS, Status, Why
from ivr.db import Tx
from ivr.dispatch.rows import Offer
from ivr.queues.rows import QueueEntry
from ivr.staff import Staff

PASSED = CHANGED_HANDS | {Why.PARKED}
"""Ends with which an agent leaves the customer to somebody, in words of their own if they like."""

_TO_PARTY = (Party.conversation_id, Party.note)


@dataclass(frozen=True, slots=True)
class Spoke:
    """One agent's talk with the customer, and what they have noted of it so far.

    `until` None: they talk yet; `ended_why`: how their talk ended. `handing_note`: what they said to whoever comes
    next; `writing`: the note may grow yet.
    """

    conversation_id: int
    entry_id: int
    agent_id: int
    agent: str
    at: datetime
    until: datetime | None
    ended_why: str | None
    handing_note: str
    note: str
    writing: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """A note with who has written it and when their talk began. `agent` None: nobody knows any more."""

    agent: str | None
    at: datetime
    note: str


def spoken(tx: Tx, contact_id: int, before_offer: int | None = None) -> list[Spoke]:
    """Who has spoken with the customer in this contact, in order; `before_offer`: before the talk that came of it.

    What the agent of that talk has taken over into their own note is not told twice.
    """
    talks = _talks(tx, [contact_id])
    mine = next((talk for talk in talks if talk.offer_id == before_offer), None)
    earlier = [talk for talk in talks if mine is None or talk.id < mine.id]
    told = _with_words(tx, contact_id, [_spoke(talk) for talk in earlier if talk.talking_at is not None or talk.note])
    told = _gone_on_with(told)
    if mine is not None and told and _goes_on(told[-1], _spoke(mine)):
        told[-1] = replace(told[-1], note="")
    return told


def successor(tx: Tx, conversation: Any) -> str | None:
    """Who has, or had, the customer of a talk that changed hands; None as long as nobody has."""
    if conversation.ended_why not in CHANGED_HANDS:
        return None
    following = (talk for talk in _talks(tx, [conversation.contact_id]) if talk.id > conversation.id)
    return next((str(talk.name) for talk in following), None)


def of_contacts(tx: Tx, contact_ids: Collection[int]) -> dict[int, list[Noted]]:
    """The notes of each contact that has any, in order.

    One without conversations (a visit, a letter) has its own, by whoever had the contact.
    """
    found: dict[int, list[Noted]] = {}
    for contact_id, talks in _by_contact(_talks(tx, contact_ids)).items():
        told = _gone_on_with([_spoke(talk) for talk in talks if talk.note.strip()])
        if told:
            found[contact_id] = [Noted(one.agent, one.at, one.note) for one in told]
    without = [contact_id for contact_id in contact_ids if contact_id not in found]
    return found | _contacts_own(tx, without)


def keep_whole(tx: Tx, contact_id: int, disposition: str | None) -> None:
    """The contact has this disposition, and every agent's note in the order of their talks."""
    told = _gone_on_with([_spoke(talk) for talk in _talks(tx, [contact_id]) if talk.note.strip()])
    contacts.wrap_up(tx, contact_id, disposition, "\n".join(one.note.strip() for one in told))


def last_own(tx: Tx, contact_id: int, agent_id: int) -> str:
    """What the agent had noted when their talk was cut short, if they are the next to have the customer again."""
    last = tx.row(
        select(Conversation.agent_id, Conversation.ended_why, Conversation.note)
        .where(Conversation.contact_id == contact_id)
        .order_by(Conversation.id.desc())
        .limit(1)
    )
    cut_short = last is not None and last.ended_why in (Why.PARKED, Why.AGENT_LOST)
    return str(last.note) if cut_short and last.agent_id == agent_id else ""


def tell_others(tx: Tx, conversation: Any) -> None:
    """The desks of whoever else has this customer, is asked about them or writes them up look again."""
    contact_id = conversation.contact_id
    at_work = or_(Conversation.status != Status.ENDED, Conversation.wrap_up_at.is_not(None))
    talks = select(Conversation.agent_id).where(
        Conversation.contact_id == contact_id, at_work, Conversation.wrapped_up_at.is_(None)
    )
    beside = select(Party.agent_id).where(Party.contact_id == contact_id, IS_LIVE, Party.agent_id.is_not(None))
    offered = (
        select(Offer.agent_id)
        .join(QueueEntry, QueueEntry.id == Offer.entry_id)
        .where(QueueEntry.contact_id == contact_id, Offer.status == "pending")
    )
    for row in tx.rows(union(talks, beside, offered)):
        if row.agent_id != conversation.agent_id:
            tx.hint("desk", row.agent_id)


def _talks(tx: Tx, contact_ids: Collection[int]) -> Sequence[Any]:
    if not contact_ids:
        return ()
    columns = (
        Conversation.id,
        Conversation.contact_id,
        Conversation.entry_id,
        Conversation.offer_id,
        Conversation.agent_id,
        Conversation.started_at,
        Conversation.talking_at,
        Conversation.ended_at,
        Conversation.ended_why,
        Conversation.wrap_up_at,
        Conversation.wrapped_up_at,
        Conversation.note,
    )
    return tx.rows(
        select(*columns, Staff.name)
        .join(Agent, Agent.id == Conversation.agent_id)
        .join(Staff, Staff.id == Agent.staff_id)
        .where(Conversation.contact_id.in_(contact_ids))
        .order_by(Conversation.contact_id, Conversation.id)
    )


def _by_contact(talks: Sequence[Any]) -> dict[int, list[Any]]:
    sorted_out: dict[int, list[Any]] = {}
    for talk in talks:
        sorted_out.setdefault(talk.contact_id, []).append(talk)
    return sorted_out


def _spoke(talk: Any) -> Spoke:
    over = talk.ended_at is not None and (talk.wrap_up_at is None or talk.wrapped_up_at is not None)
    return Spoke(
        conversation_id=talk.id,
        entry_id=talk.entry_id,
        agent_id=talk.agent_id,
        agent=talk.name,
        at=talk.talking_at or talk.started_at,
        until=talk.ended_at,
        ended_why=talk.ended_why,
        handing_note="",
        note=talk.note,
        writing=not over,
    )


def _gone_on_with(told: Sequence[Spoke]) -> list[Spoke]:
    """A talk that its agent had again, with a note that goes on with the one before, is one talk."""
    one_after_another: list[Spoke] = []
    for one in told:
        before = one_after_another[-1] if one_after_another else None
        if before is not None and _goes_on(before, one):
            one_after_another[-1] = replace(one, at=before.at)
        else:
            one_after_another.append(one)
    return one_after_another


def _goes_on(before: Spoke, one: Spoke) -> bool:
    return before.agent_id == one.agent_id and one.note.startswith(before.note.strip())


def _with_words(tx: Tx, contact_id: int, told: list[Spoke]) -> list[Spoke]:
    """With the hand-over's words: said to who came into the talk, or to whoever is next in the wait that followed."""
    if not any(one.ended_why in PASSED for one in told):
        return told
    succeeded = (Party.contact_id == contact_id, Party.ended_why == Gone.SUCCEEDED)
    to_party = {row.conversation_id: row.note for row in tx.rows(select(*_TO_PARTY).where(*succeeded))}
    waits = tx.rows(
        select(QueueEntry.id, QueueEntry.handed_by, QueueEntry.handing_note)
        .where(QueueEntry.contact_id == contact_id, QueueEntry.handed_by.is_not(None))
        .order_by(QueueEntry.id)
    )
    return [replace(one, handing_note=_words(one, to_party, waits)) for one in told]


def _words(one: Spoke, to_party: Mapping[int, str], waits: Sequence[Any]) -> str:
    if one.ended_why not in PASSED:
        return ""
    then = (wait for wait in waits if wait.id > one.entry_id and wait.handed_by == one.agent_id)
    return to_party.get(one.conversation_id) or next((wait.handing_note for wait in then), "")


def _contacts_own(tx: Tx, contact_ids: Collection[int]) -> dict[int, list[Noted]]:
    if not contact_ids:
        return {}
    own = tx.rows(
        select(Contact.id, Contact.started_at, Contact.note, Staff.name)
        .outerjoin(Agent, Agent.id == Contact.agent_id)
        .outerjoin(Staff, Staff.id == Agent.staff_id)
        .where(Contact.id.in_(contact_ids), Contact.note != "")
    )
    return {row.id: [Noted(row.name, row.started_at, row.note)] for row in own}
