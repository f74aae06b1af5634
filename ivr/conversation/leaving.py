"""What the customer's leg does after the conference: the answer to its one question, what should I hear now?"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import select

from callflows import words
from ivr import queues
from ivr.conversation.arriving import join_url, ready_for_customer
from ivr.conversation.calling_back import enter
from ivr.conversation.ending import agent_lost, customer_hung_up
from ivr.conversation.finding import by_id, call_of, live_entries, locked
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import Gone
from ivr.conversation.rows import Conversation
from ivr.conversation.status import REQUEUED, Status, Why
from ivr.conversation.transferring import enter_anew, queue_name
from ivr.db import Tx
from ivr.queues import Handed
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import spoken

Onward = Literal["requeue", "after", "farewell", "machine", "over"]
ALIVE = frozenset({None, "queued", "ringing", "in-progress"})
HANDED = frozenset({Why.TRANSFERRED, Why.TAKEN_OVER, Why.PARKED})


def customer_left_conference(tx: Tx, conversation_id: int, form: Form) -> Onward:
    """What comes now, whichever conversation of the call was the last.

    `over`: they have hung up, or are none of ours; `after`: the talk is done, the flow goes on; `requeue`: they wait
    again; `farewell`: we end the call; `machine`: nobody is there, which is said to whatever has answered. The form is
    the one that asks. Asked again, it answers the same.
    """
    call_id = call_of(tx, conversation_id)
    conversation = locked(tx, Conversation.call_id == call_id)
    if form.maybe("CallStatus") not in ALIVE:
        customer_hung_up(tx, call_id)
        return "over"
    if conversation.status != Status.ENDED:
        # Still on the line and nobody hung up: the conference broke.
        agent_lost(tx, conversation, customer_is_here=True)
        return "requeue"
    why = Why(conversation.ended_why)
    if why == Why.ABUSED:
        return "farewell"
    if why == Why.MACHINE:
        return "machine"
    if why == Why.WRONG_PERSON:
        return "over"
    if why in HANDED:
        return _handed_on(tx, conversation)
    if why == Why.CALLER_GONE:
        return "requeue" if _waits_again(tx, conversation) else "after"
    return "requeue" if why in REQUEUED else "after"


def _handed_on(tx: Tx, conversation: Any) -> Onward:
    """Into the queue where they are awaited; back into it where nobody answered outside; else the flow goes on."""
    if live_entries(tx, conversation.call_id):
        return "requeue"
    number = number_kept_by(tx, conversation.id)
    if number is None:
        return "after"
    parties.end(tx, number, Gone.TALK_OVER)
    if number.joined_at is not None:
        return "after"
    handed = Handed(conversation.agent_id, number.note)
    old = queues.load(tx, conversation.entry_id)
    entered = enter_anew(tx, conversation, old, queue_name(tx, conversation), handed)
    return "requeue" if isinstance(entered, queues.Entered) else "after"


def number_kept_by(tx: Tx, conversation_id: int) -> Any:
    """The number outside that the customer was left with, or None."""
    kept = (Party.conversation_id == conversation_id, Party.keeps)
    return tx.row(select(Party.__table__).where(*kept).order_by(Party.id.desc()).limit(1))


def _waits_again(tx: Tx, conversation: Any) -> bool:
    """Taken for gone, and here after all: into the queue anew, which knows whose place it was."""
    entering = queues.entering_anew(queues.lock(tx, conversation.entry_id), conversation.call_id)
    return isinstance(enter(tx, entering), queues.Entered)


def requeued_entry(tx: Tx, conversation_id: int) -> int:
    """The entry in which the caller of a broken conversation waits again."""
    conversation = by_id(tx, conversation_id)
    waiting = live_entries(tx, conversation.call_id)
    return waiting[0] if waiting else int(conversation.entry_id)


def apology_and_wait(tx: Tx, call: Any, entry_id: int, language: str) -> str:
    """The document of a caller who waits again: words, then the queue."""
    return document_of_wait(tx, call, entry_id, language, _why_waiting(tx, queues.lock(tx, entry_id)))


def document_of_wait(tx: Tx, call: Any, entry_id: int, language: str, sentence: str) -> str:
    """A standing sentence (callflows.words), then the queue."""
    wait = twiml.Enqueue(
        queues.lock(tx, entry_id).queue,
        action=f"/voice/calls/{call.id}/queue/{entry_id}?l={language}&t={call.turn + 1}",
        wait_url=f"/voice/wait/{entry_id}?l={language}&t={call.turn + 1}&n=0",
    )
    return twiml.render((*spoken(words.say(language, sentence)), wait))


def _why_waiting(tx: Tx, entry: Any) -> str:
    """The standing sentence (callflows.words) for it."""
    if entry.handed_by is None or entry.times_requeued:
        return "agent_lost"
    if entry.kind == "parked":
        return "parked"
    number = (Party.call_id == entry.call_id, Party.keeps, Party.joined_at.is_(None))
    return "transfer" if tx.scalar(select(Party.id).where(*number)) is None else "nobody_there"


def way_in(tx: Tx, entry_id: int) -> str | None:
    """The document that leads the entry's caller to the agent who is there already, or None while there is none.

    For whatever asks what a caller who is not (yet) in the carrier's queue should hear.
    """
    conversation_id = ready_for_customer(tx, entry_id)
    if conversation_id is None:
        return None
    return twiml.render((twiml.Redirect(join_url(by_id(tx, conversation_id))),))
