"""What the customer's leg does after the conference: the answer to its one question, what should I hear now?"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import select

from callflows import words
from ivr import queues
from ivr.conversation.arriving import join_url, ready_for_customer
from ivr.conversation.ending import agent_lost, customer_left
from ivr.conversation.finding import by_id, live_entries
from ivr.conversation.status import REQUEUED, Status, Why
from ivr.db import Tx
from ivr.queues.rows import Queue, QueueEntry
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import spoken

Onward = Literal["requeue", "after", "over"]
ALIVE = frozenset({None, "queued", "ringing", "in-progress"})


def customer_left_conference(tx: Tx, conversation_id: int, form: Form) -> Onward:
    """`over`: the caller has hung up; `after`: the talk is done, the flow goes on; `requeue`: they wait again.

    The form is the one that asks. Asked again, it answers the same.
    """
    conversation = by_id(tx, conversation_id)
    if form.maybe("CallStatus") not in ALIVE:
        customer_left(tx, conversation)
        return "over"
    if conversation.status != Status.ENDED:
        # Still on the line and nobody hung up: the conference broke.
        agent_lost(tx, conversation, customer_is_here=True)
        return "requeue"
    why = Why(conversation.ended_why)
    if why == Why.CALLER_GONE:
        return "requeue" if _waits_again(tx, conversation) else "after"
    return "requeue" if why in REQUEUED else "after"


def _waits_again(tx: Tx, conversation: Any) -> bool:
    """Taken for gone, and here after all: into the queue anew, which knows whose place it was."""
    entry = tx.row(
        select(QueueEntry.__table__, Queue.name)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .where(QueueEntry.id == conversation.entry_id)
    )
    entering = queues.Entering(
        contact_id=entry.contact_id,
        call_id=conversation.call_id,
        queue=entry.name,
        node=entry.node,
        language=entry.language,
        skills=tuple(entry.skills),
    )
    return isinstance(queues.enter(tx, entering), queues.Entered)


def requeued_entry(tx: Tx, conversation_id: int) -> int:
    """The entry in which the caller of a broken conversation waits again."""
    conversation = by_id(tx, conversation_id)
    waiting = live_entries(tx, conversation.call_id)
    return waiting[0] if waiting else int(conversation.entry_id)


def apology_and_wait(tx: Tx, call: Any, entry_id: int, language: str) -> str:
    """The document of a caller who waits again: words, then the queue."""
    name = tx.scalar(
        select(Queue.name).join(QueueEntry, QueueEntry.queue_id == Queue.id).where(QueueEntry.id == entry_id)
    )
    wait = twiml.Enqueue(
        name,
        action=f"/voice/calls/{call.id}/queue/{entry_id}?l={language}&t={call.turn + 1}",
        wait_url=f"/voice/wait/{entry_id}?l={language}&t={call.turn + 1}&n=0",
    )
    return twiml.render((*spoken(words.agent_lost(language)), wait))


def way_in(tx: Tx, entry_id: int) -> str | None:
    """The document that leads the entry's caller to the agent who is there already, or None while there is none.

    For whatever asks what a caller who is not (yet) in the carrier's queue should hear.
    """
    conversation_id = ready_for_customer(tx, entry_id)
    if conversation_id is None:
        return None
    return twiml.render((twiml.Redirect(join_url(by_id(tx, conversation_id))),))
