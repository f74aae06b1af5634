"""An agent calls a customer: a conversation that begins with the agent, and then rings at the other end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from ivr import agents, calls, contacts, lines, outbound, queues, revisions
from ivr.agents import Agent
from ivr.calls import Call, Entry, NewCall, Purpose, Stage
from ivr.contacts import Contact, NewContact
from ivr.conversation.arriving import ring_in
from ivr.conversation.rows import Conversation
from ivr.conversation.status import JOIN_LIMIT, TELEPHONE_LIMIT, Status
from ivr.customers import Trust
from ivr.db import Tx
from ivr.dispatch import Offer, OfferStatus
from ivr.lines import Line, LineView
from ivr.queues.outgoing import Outgoing, enter_outgoing
from ivr.sentences import Sentence

CHANNEL = "outgoing"
ON_THE_WAY = ("queued", "initiated", "ringing", "in-progress")

OUTCOMES: Mapping[str, str] = {
    "busy": "busy",
    "no-answer": "no answer",
    "failed": "not reached",
    "canceled": "no answer",
}
"""By the carrier's last word on a call that did not come about: what came of it, as its wrap-up says."""
MACHINE_ANSWERED = "answering machine"
WRONG_PERSON = "wrong person"
DISPOSITIONS = (*dict.fromkeys(OUTCOMES.values()), MACHINE_ANSWERED, WRONG_PERSON)
"""What a wrap-up may say of a call of our own besides the queue's dispositions."""


class NotFree(Sentence):
    """The agent is busy, or serves no queue: the message says what to do."""


class NoLine(Exception):
    """There is no number of ours to call from."""


@dataclass(frozen=True, slots=True)
class Calling:
    """Who is to be called, by whom; `queue` by name, None: the agent's first. `number` in E.164."""

    agent_id: int
    number: str
    customer_id: int | None = None
    case_id: int | None = None
    reason: str | None = None
    language: str | None = None
    queue: str | None = None


def place(tx: Tx, calling: Calling, settings: Any) -> int:
    """The agent's leg is awaited from now on, then the customer is rung; returns the conversation's id.

    Raises NotFree, NoLine, outbound.NotToBeCalled, queues.QueueUnknown; then nothing of the transaction may be kept.
    """
    tx.one_at_a_time(outbound.COUNTING)
    queue_id = _queue(tx, calling)
    line = _line(tx, calling)
    language = calling.language or line.language
    contact_id = _contact(tx, calling, line, language)
    why = outbound.refusal(tx, settings, outbound.Reaching(outbound.Kind.CALL, calling.number, contact_id))
    if why is not None:
        raise outbound.NotToBeCalled(why)
    node = _waiting_node(tx, line, queue_id)
    outgoing = Outgoing(contact_id, queue_id, calling.agent_id, calling.number, language, node or "")
    entry_id = enter_outgoing(tx, outgoing)
    call_id = _call(tx, outgoing, line)
    tx.execute(update(queues.QueueEntry).where(queues.QueueEntry.id == entry_id).values(call_id=call_id))
    if not agents.step_in(tx, calling.agent_id):
        raise NotFree("you are busy: make the call when this is over", "busy_to_call")
    conversation_id = _conversation(tx, outgoing, entry_id, call_id)
    data = {"purpose": Purpose.OUTGOING, "entry": entry_id, "agent": calling.agent_id}
    calls.record(tx, Entry(call_id, "call_placed", "call_placed", data))
    tx.hint("desk", calling.agent_id)
    tx.hint("call", call_id)
    return conversation_id


def customers_leg(tx: Tx, call_id: int) -> tuple[str, str | None]:
    """How far a call of ours is at the customer's end, and who has answered where the carrier has found that out.

    Both in the carrier's words: queued, initiated, ringing, in-progress, completed, busy …; human, machine_start …
    """
    journal = [(event.kind, json.loads(event.data)) for event in calls.events(tx, call_id)]
    statuses = [data["status"] for kind, data in journal if kind == "leg_status"]
    answered_by = [data["answered_by"] for kind, data in journal if kind == "machine_detected"]
    return max(statuses, key=_how_far, default="queued"), answered_by[0] if answered_by else None


def _how_far(status: str) -> int:
    return ON_THE_WAY.index(status) if status in ON_THE_WAY else len(ON_THE_WAY)


def tell_desk(tx: Tx, call_id: int) -> None:
    """News of the customer's leg: shown to the agent who waits for it."""
    live = (Conversation.call_id == call_id, Conversation.status != Status.ENDED)
    agent_id = tx.scalar(select(Conversation.agent_id).where(*live))
    if agent_id is not None:
        tx.hint("desk", agent_id)


def _queue(tx: Tx, calling: Calling) -> int:
    agent = agents.by_id(tx, calling.agent_id)
    if not agent.active:
        raise NotFree("this agent takes no calls any more: a manager can change that", "takes_no_calls")
    serves = agent.queue_ids
    if calling.queue is not None:
        wanted = queues.named(tx, calling.queue)
        if wanted not in serves:
            raise NotFree("you do not serve this queue: choose one of yours", "queue_not_served")
        return wanted
    if not serves:
        raise NotFree("you serve no queue yet: a manager can give you one", "serves_no_queue")
    return min(serves)


def _line(tx: Tx, calling: Calling) -> LineView:
    """The one that the customer knows from the last contact, else the first one in use."""
    known = (Contact.customer_id == calling.customer_id) if calling.customer_id else Contact.number == calling.number
    last = tx.scalar(
        select(Contact.line_id)
        .join(Line, Line.id == Contact.line_id)
        .where(known, Line.active)
        .order_by(Contact.started_at.desc())
        .limit(1)
    )
    if last is not None:
        return lines.by_id(tx, last)
    found = next((line for line in lines.listing(tx) if line.active), None)
    if found is None:
        raise NoLine("there is no line to call from: a manager can put one into use")
    return found


def _contact(tx: Tx, calling: Calling, line: LineView, language: str) -> int:
    trust = Trust.RECOGNISED if calling.customer_id else Trust.NONE
    new = NewContact(CHANNEL, line.id, calling.customer_id, calling.number, language, trust)
    contact_id = contacts.open(tx, new)
    if calling.reason is not None:
        contacts.set_reason(tx, contact_id, calling.reason)
    if calling.case_id is not None:
        contacts.attach_case(tx, contact_id, calling.case_id)
    return contact_id


def _waiting_node(tx: Tx, line: LineView, queue_id: int) -> str | None:
    """Where the line's menu waits in that queue: there whom we called waits if their agent is lost."""
    name = tx.scalar(select(queues.Queue.name).where(queues.Queue.id == queue_id))
    live = revisions.published_view(tx, line.flow)
    nodes = revisions.document_of(tx, live.id).get("nodes", {}) if live else {}
    return next((node for node, said in nodes.items() if said.get("queue") == name), None)


def _call(tx: Tx, outgoing: Outgoing, line: LineView) -> int:
    live = revisions.published_view(tx, line.flow)
    call_id = calls.begin(
        tx,
        NewCall(
            contact_id=outgoing.contact_id,
            line_id=line.id,
            revision_id=live.id if live else None,
            called=outgoing.number,
            caller=line.number,
            direction="outbound",
            purpose=Purpose.OUTGOING,
            language=outgoing.language,
        ),
    )
    calls.set_stage(tx, call_id, Stage.TALK)
    if live is not None:
        node = outgoing.node or revisions.document_of(tx, live.id)["start"]
        state = json.dumps({"node": node, "language": outgoing.language}, separators=(",", ":"))
        tx.execute(update(Call).where(Call.id == call_id).values(state=state))
    return call_id


def _conversation(tx: Tx, outgoing: Outgoing, entry_id: int, call_id: int) -> int:
    agent = tx.row(select(Agent.phone, Agent.number).where(Agent.id == outgoing.agent_id))
    offer_id = tx.insert(
        insert(Offer).values(
            entry_id=entry_id,
            agent_id=outgoing.agent_id,
            status=OfferStatus.ACCEPTED,
            made_at=tx.now,
            expires_at=tx.now,
            ended_at=tx.now,
        )
    )
    by_telephone = agent.phone == "telephone"
    if by_telephone:
        if not agent.number:
            raise NotFree("your telephone has no number: a manager can set it", "telephone_without_number")
        ring_in(tx, agent.number, offer_id, call_id)
    return tx.insert(
        insert(Conversation).values(
            contact_id=outgoing.contact_id,
            call_id=call_id,
            entry_id=entry_id,
            offer_id=offer_id,
            room=offer_id,
            agent_id=outgoing.agent_id,
            phone=agent.phone,
            status=Status.JOINING,
            started_at=tx.now,
            due_at=tx.now + (TELEPHONE_LIMIT if by_telephone else JOIN_LIMIT),
        )
    )
