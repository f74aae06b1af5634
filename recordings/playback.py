"""Listening to a recording: who may, and the file; every hearing is audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, or_, select, true

from ivr.agents import Agent, AgentQueue
from ivr.config import Settings
from ivr.contacts import Contact
from ivr.conversation import Conversation
from ivr.db import Tx
from ivr.queues import QueueEntry
from ivr.staff import Role, StaffView, audit, is_audited
from recordings.rows import Recording
from recordings.status import Status
from recordings.storage import storage_of
from recordings.taking import VOICEMAIL

HEARD = "recording_heard"
A_HEARING = timedelta(hours=12)  # a player that was left open goes on asking for parts


class NoSuchRecording(Exception):
    """There is none, it is not (or no longer) here, or it is not for this person's ears."""


@dataclass(frozen=True, slots=True)
class Playable:
    """A recording that may be heard: where it lies in storage, its size in bytes and its checksum."""

    id: int
    path: str
    bytes: int
    sha256: str


def playable(tx: Tx, recording_id: int, person: StaffView, goes_on: bool = False) -> Playable:
    """The file that this person may hear: supervisors all, agents as `may_hear` says. Audited.

    `goes_on`: it is a later part of the file, which belongs to the hearing that is on the audit already, if one is.
    Raises NoSuchRecording.
    """
    found = findable(tx, recording_id, person)
    subject = f"recording:{recording_id}"
    if not (goes_on and is_audited(tx, person.id, HEARD, subject, tx.now - A_HEARING)):
        audit(tx, person.id, HEARD, subject)
    return found


def findable(tx: Tx, recording_id: int, person: StaffView) -> Playable:
    """The same for somebody who will not hear it, only see its shape; not audited."""
    columns = select(Recording.id, Recording.path, Recording.bytes, Recording.sha256)
    statement = columns.where(Recording.id == recording_id, Recording.status == Status.STORED, may_hear(person))
    row = tx.row(statement)
    if row is None:
        raise NoSuchRecording(f"there is no recording {recording_id} that you can listen to")
    return Playable(**row._mapping)


def may_hear(person: StaffView) -> ColumnElement[bool]:
    """Whether the recording is for this person's ears: any for supervisors, for agents those of contacts they had,
    and the messages that callers have left in a queue that they serve, or in none.
    """
    return true() if person.role >= Role.SUPERVISOR else _theirs(person)


def _theirs(person: StaffView) -> ColumnElement[bool]:
    mine = select(Agent.id).where(Agent.staff_id == person.id).scalar_subquery()
    had = exists().where(Contact.id == Recording.contact_id, Contact.agent_id == mine).correlate(Recording)
    talked = (
        exists()
        .where(Conversation.contact_id == Recording.contact_id, Conversation.agent_id == mine)
        .correlate(Recording)
    )
    return or_(had, talked, and_(Recording.purpose == VOICEMAIL, or_(_in_their_queues(mine), _in_no_queue(mine))))


def _in_their_queues(mine: ScalarSelect[int]) -> ColumnElement[bool]:
    return (
        exists()
        .where(QueueEntry.contact_id == Recording.contact_id)
        .where(AgentQueue.queue_id == QueueEntry.queue_id, AgentQueue.agent_id == mine)
        .correlate(Recording)
    )


def _in_no_queue(mine: ScalarSelect[int]) -> ColumnElement[bool]:
    """Left where nobody was there to be queued for: every agent's affair, for else it would be nobody's."""
    queued = exists().where(QueueEntry.contact_id == Recording.contact_id).correlate(Recording)
    return and_(~queued, exists().where(AgentQueue.agent_id == mine))


def open_sound(settings: Settings, found: Playable) -> IO[bytes]:
    """The file itself, seekable; FileNotFoundError if it was deleted meanwhile."""
    return storage_of(settings).open(found.path)
