"""Parking: the caller is set aside with music, and taken back; if nobody does, who has parked them is asked first."""

from __future__ import annotations

from functools import partial

from sqlalchemy import exists, select

from ivr import agents, calls, dispatch, queues
from ivr.agents import Presence
from ivr.agents.rows import Agent, AgentQueue
from ivr.calls import Entry
from ivr.conversation.accepting import accept
from ivr.conversation.arriving import ring_in, set_values
from ivr.conversation.ending import completed, ended, leave_to_park, part
from ivr.conversation.finding import by_id
from ivr.conversation.status import PARK_LIMIT, TELEPHONE_LIMIT, By, Why
from ivr.conversation.transferring import TransferRefused, enter_anew, in_talk, queue_name
from ivr.db import Tx
from ivr.house import House
from ivr.queues import Entered, Handed, QueueEntry
from ivr.queues.entries import IS_AHEAD


class NotParked(Exception):
    """This caller is not parked any more, or not for this agent to take back."""


def park(tx: Tx, conversation_id: int, agent_id: int, note: str = "") -> int:
    """Sets the caller aside for PARK_LIMIT; the agent has a break for that. Returns the entry to be taken back.

    Raises ConversationUnknown, NotTalking, TransferRefused; then nothing of the transaction may be kept.
    """
    conversation = in_talk(tx, conversation_id, agent_id)
    old, until = queues.load(tx, conversation.entry_id), tx.now + PARK_LIMIT
    ended(tx, conversation, By.AGENT, Why.PARKED)
    completed(tx, conversation)
    entered = enter_anew(tx, conversation, old, queue_name(tx, conversation), Handed(agent_id, note, until))
    if not isinstance(entered, Entered):
        raise TransferRefused(entered.why)
    leave_to_park(tx, conversation)
    part(tx, conversation)
    data = {"conversation": conversation_id, "agent": agent_id, "entry": entered.entry_id}
    calls.record(tx, Entry(conversation.call_id, "parked", f"parked:{conversation_id}", data))
    return entered.entry_id


def take_back(tx: Tx, entry_id: int, agent_id: int) -> int:
    """The caller is this agent's; returns the conversation to call in for.

    For who has parked them and for who serves the queue. Raises NotParked, dispatch.AgentNotFree.
    """
    entry = queues.load(tx, entry_id)
    if entry is None or not _may_take(tx, entry.queue_id, entry.handed_by, agent_id):
        raise NotParked("There is no such caller parked for you.")
    calls.lock(tx, entry.call_id)
    if not queues.unpark(tx, entry_id, agent_id):
        raise NotParked("Somebody has taken this caller back, or they have hung up.")
    try:
        offer_id = dispatch.recall_to(tx, entry_id, agent_id)
    except dispatch.EntryNotFree as gone:
        raise NotParked(str(gone)) from gone
    taken = accept(tx, offer_id, agent_id)
    _ring_in(tx, taken, agent_id)
    if entry.handed_by != agent_id and entry.handed_by in _idle_parkers(tx):
        agents.end_rest(tx, entry.handed_by)
    return taken


def _ring_in(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """Of an agent on a telephone nobody has rung that: they took the caller at the desk."""
    agent = tx.row(select(Agent.phone, Agent.number).where(Agent.id == agent_id))
    if agent.phone != "telephone":
        return
    if not agent.number:
        raise dispatch.AgentNotFree("Your telephone has no number: a manager can set it.")
    talk = by_id(tx, conversation_id)
    ring_in(tx, agent.number, talk.offer_id, talk.call_id)
    set_values(tx, conversation_id, due_at=tx.now + TELEPHONE_LIMIT)


def free_parkers(house: House) -> int:
    """Ends the breaks of those whose parked callers have hung up, or are no longer theirs; returns how many."""
    with house.db.reading() as tx:
        if not _idle_parkers(tx):
            return 0
    with house.db.writing() as tx:
        return sum(tx.attempt("parking", agent, partial(agents.end_rest, tx, agent)) for agent in _idle_parkers(tx))


def _idle_parkers(tx: Tx) -> list[int]:
    """Who is on a break for a caller they have parked, and has none."""
    theirs = (QueueEntry.handed_by == Agent.id, QueueEntry.parked_until.is_not(None), IS_AHEAD)
    on_it = (Agent.presence == Presence.BREAK, Agent.presence_reason == agents.PARKED)
    found = select(Agent.id).where(*on_it, ~exists().where(*theirs)).order_by(Agent.id)
    return [row.id for row in tx.rows(found)]


def recall_due(tx: Tx) -> int:
    """Parked callers whose time is up: who has parked them is asked, if free, else they wait; returns how many."""
    return sum(tx.attempt("parked", entry.id, partial(_recall, tx, entry.id)) for entry in queues.parked_over(tx))


def _recall(tx: Tx, entry_id: int) -> bool:
    entry = queues.lock(tx, entry_id)
    if not queues.unpark(tx, entry_id):
        return False
    tx.wake("dispatch", entry.routing_group)
    if _would_be_asked(tx, entry.handed_by):
        dispatch.recall_to(tx, entry_id, entry.handed_by)
    return True


def _would_be_asked(tx: Tx, agent_id: int) -> bool:
    agent = tx.row(select(Agent.presence, Agent.presence_reason).where(Agent.id == agent_id))
    waits_for_it = agent.presence == "break" and agent.presence_reason == agents.PARKED
    return bool(agent.presence == "available" or waits_for_it)


def _may_take(tx: Tx, queue_id: int, handed_by: int | None, agent_id: int) -> bool:
    serves = (AgentQueue.queue_id == queue_id, AgentQueue.agent_id == agent_id)
    return handed_by == agent_id or tx.scalar(select(AgentQueue.queue_id).where(*serves)) is not None
