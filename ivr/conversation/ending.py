"""How a conversation ends, and what each end (status.Why) means for the caller, the agent and the wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from ivr import agents, calls, dispatch, queues
from ivr.calls import Entry, Leg
from ivr.contacts import Contact
from ivr.conversation import notes
from ivr.conversation.arriving import begin_talk, end_leg, left_url, set_values
from ivr.conversation.calling_back import give_back, ring_no_more
from ivr.conversation.finding import by_id, call_of, live_entries, locked, of_agent
from ivr.conversation.outgoing import OUTCOMES
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties.finding import live_of_call
from ivr.conversation.parties.status import Gone
from ivr.conversation.rows import Conversation
from ivr.conversation.status import CHANGED_HANDS, PASSED_ON, STATUS, By, Status, Why, is_passed_on
from ivr.conversation.unreached import settle_given_up, unreached
from ivr.db import Tx
from ivr.queues.outgoing import OUTGOING, becomes_a_wait, close_outgoing
from ivr.queues.rows import Queue, QueueEntry
from ivr.telephony.requests import Asking, Kind, ask, call_off

CONNECTION_LOST = "connection_lost"
HANDED_BACK = "handed_back"


def hang_up(tx: Tx, conversation_id: int, agent_id: int) -> None:
    """The agent ends it: the caller stays on the line and goes on with the flow (the survey), the agent wraps up.

    Before the caller has come, the agent hands them back; a call of one's own is given up. Ended already: nothing.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = of_agent(tx, conversation_id, agent_id)
    if _is_only_ringing(conversation):
        not_reached(tx, conversation, By.AGENT)
    elif conversation.talking_at is None:
        agent_lost(tx, conversation, reason=HANDED_BACK)
    else:
        talk_ended(tx, conversation, By.AGENT)


def customer_hung_up(tx: Tx, call_id: int) -> None:
    """The caller's leg has ended, whoever says so and however often: the end of the talk, or of the wait for one.

    Whoever ends the call says this first: what is left of its entries after it was not being talked to.
    """
    conversation = locked(tx, Conversation.call_id == call_id, Conversation.status != Status.ENDED)
    if conversation is not None:
        customer_left(tx, conversation)
    for party in live_of_call(tx, call_id):  # one that the customer was left with
        parties.end(tx, party, Gone.TALK_OVER)
    for entry_id in live_entries(tx, call_id):
        calls.is_likely_over(tx, call_id)
        if queues.load(tx, entry_id).customer_first:
            unreached(tx, entry_id, call_id)
            continue
        queues.abandon(tx, entry_id)
        dispatch.cancel_for_entry(tx, entry_id, "caller_gone")


def customer_left(tx: Tx, conversation: Any) -> None:
    """Nobody is left to talk to. If both were on their way in, they had met: late news of the join changes nothing."""
    if conversation.status == Status.JOINING and conversation.customer_at and conversation.joined_at:
        begin_talk(tx, conversation)
        conversation = by_id(tx, conversation.id)
    if conversation.talking_at is not None:
        talk_ended(tx, conversation, By.CUSTOMER)
    elif conversation.entry_kind == "callback":
        _unreached(tx, conversation)
    elif conversation.entry_kind == OUTGOING:
        not_reached(tx, conversation, By.CUSTOMER)
    else:
        caller_gone(tx, conversation)


def ended_by(tx: Tx, call_id: int) -> str | None:
    """Who ended the call's last talk by hanging up: customer or agent; None if nobody has."""
    last = tx.row(
        select(Conversation.ended_by, Conversation.ended_why)
        .where(Conversation.call_id == call_id)
        .order_by(Conversation.id.desc())
        .limit(1)
    )
    return last.ended_by if last is not None and last.ended_why in (Why.HUNG_UP, Why.ABUSED) else None


def talk_ended(tx: Tx, conversation: Any, by: By, why: Why = Why.HUNG_UP) -> bool:
    """They talked and it is over: the wait is completed, the agent's wrap-up begins, all legs part."""
    if not wrapped_up(tx, conversation, by, why):
        return False
    completed(tx, conversation)
    part(tx, conversation)
    return True


def completed(tx: Tx, conversation: Any) -> None:
    """The customer was served: the wait is over for good, and so is every other one of theirs."""
    queues.complete(tx, conversation.entry_id)
    if conversation.entry_kind != "callback":
        for entry_id in queues.withdraw_callbacks(tx, conversation.call_id):
            ring_no_more(tx, entry_id)
    settle_given_up(tx, conversation.call_id)


def wrapped_up(tx: Tx, conversation: Any, by: By, why: Why) -> bool:
    """The agent's part ends and is written up; what becomes of the customer, others say. False if it had ended.

    Whose customer somebody else has now need choose no result: it is PASSED_ON unless they have said another.
    """
    wrap_up = timedelta(seconds=_wrap_up_seconds(tx, conversation))
    said = {"disposition": conversation.disposition or PASSED_ON} if why in CHANGED_HANDS else {}
    if not ended(tx, conversation, by, why, due_at=tx.now + wrap_up, wrap_up_at=tx.happened, **said):
        return False
    queues.lock(tx, conversation.entry_id)  # the wait before its agent, as everywhere: it is completed next
    agents.start_wrap_up(tx, conversation.agent_id, int(wrap_up.total_seconds()), conversation.contact_id)
    data = {"conversation": conversation.id, "agent": conversation.agent_id}
    calls.record(tx, Entry(conversation.call_id, "wrap_up_started", f"wrap_up_started:{conversation.id}", data))
    return True


def caller_gone(tx: Tx, conversation: Any) -> None:
    """The caller hung up before the agent could talk to them: the agent is free for the next at once."""
    if not ended(tx, conversation, By.CUSTOMER, Why.CALLER_GONE):
        return
    queues.abandon(tx, conversation.entry_id)
    agents.end_call(tx, conversation.agent_id)
    part(tx, conversation)


def agent_lost(tx: Tx, conversation: Any, reason: str = CONNECTION_LOST, customer_is_here: bool = False) -> None:
    """The agent's leg dropped, or never came: the caller waits again at the old rank, the agent has a break.

    `customer_is_here`: the caller's leg is asking right now, so nothing need fetch it out of the conference. Whom the
    agent was still ringing is left in peace.
    """
    if _is_only_ringing(conversation):
        return _ringing_agent_lost(tx, conversation, reason)
    why = Why.NEVER_JOINED if conversation.joined_at is None else Why.AGENT_LOST
    if not ended(tx, conversation, By.SYSTEM, why):
        return
    _back_to_the_queue(tx, conversation, fetch=not customer_is_here)
    parties.end_all(tx, conversation.id, Gone.TALK_OVER)
    leave_to_a_break(tx, conversation, reason)
    if conversation.agent_sid is not None:
        end_leg(tx, conversation, conversation.agent_sid)


def leave_to_a_break(tx: Tx, conversation: Any, reason: str) -> bool:
    """The agent's part has ended without a wrap-up: nothing more will be said of it."""
    tell_contact(tx, by_id(tx, conversation.id))
    return agents.end_call(tx, conversation.agent_id, "break", reason)


def leave_to_park(tx: Tx, conversation: Any) -> bool:
    """The same for who has set the caller aside."""
    tell_contact(tx, by_id(tx, conversation.id))
    return agents.park(tx, conversation.agent_id)


def customer_missing(tx: Tx, conversation: Any) -> None:
    """The carrier did not bring the caller in time: they wait on at the old rank, the agent is free."""
    if not ended(tx, conversation, By.SYSTEM, Why.CUSTOMER_MISSING):
        return
    _back_to_the_queue(tx, conversation, fetch=True)
    agents.end_call(tx, conversation.agent_id)
    part(tx, conversation)


def fetch_out(tx: Tx, conversation: Any) -> None:
    """Brings the customer's leg out of the conference, to ask what it should hear now."""
    parameters = {"sid": conversation.customer_sid, "url": left_url(conversation)}
    key = f"left:{conversation.id}"
    ask(tx, Asking(Kind.REDIRECT_CALL, key, parameters, call_id=conversation.call_id))


def _back_to_the_queue(tx: Tx, conversation: Any, fetch: bool) -> None:
    queues.requeue(tx, conversation.entry_id, talked=conversation.talking_at is not None)
    becomes_a_wait(tx, conversation.entry_id)
    if conversation.entry_kind == "callback":
        give_back(tx, conversation.entry_id, conversation.call_id)
    if fetch and conversation.customer_at is not None:
        fetch_out(tx, conversation)
    if conversation.joined_at is not None:
        # Out of the carrier's queue, or about to be: the next wait poll says when they are in it again.
        tx.execute(update(QueueEntry).where(QueueEntry.id == conversation.entry_id).values(carrier_queue_sid=None))


def _unreached(tx: Tx, conversation: Any) -> None:
    """A callback that nobody answered: it is tried again later, in the end by a person; the agent is free."""
    if not ended(tx, conversation, By.CUSTOMER, Why.UNREACHED):
        return
    unreached(tx, conversation.entry_id, conversation.call_id)
    agents.end_call(tx, conversation.agent_id)
    part(tx, conversation)


def not_reached(tx: Tx, conversation: Any, by: By) -> None:
    """An agent's own call that did not come about: it is written up all the same, with what the carrier said of it."""
    wrap_up = timedelta(seconds=_wrap_up_seconds(tx, conversation))
    said = {"disposition": conversation.disposition or _outcome(tx, conversation)}
    if not ended(tx, conversation, by, Why.UNREACHED, due_at=tx.now + wrap_up, wrap_up_at=tx.happened, **said):
        return
    _ring_no_more(tx, conversation, said["disposition"])
    agents.start_wrap_up(tx, conversation.agent_id, int(wrap_up.total_seconds()))
    data = {"conversation": conversation.id, "agent": conversation.agent_id}
    calls.record(tx, Entry(conversation.call_id, "wrap_up_started", f"wrap_up_started:{conversation.id}", data))
    part(tx, conversation)


def _is_only_ringing(conversation: Any) -> bool:
    return bool(conversation.entry_kind == OUTGOING and conversation.customer_at is None)


def _ringing_agent_lost(tx: Tx, conversation: Any, reason: str) -> None:
    """There is nobody to talk to whom we ring: it stops, and the agent has a break, as after any lost connection."""
    said = {"disposition": conversation.disposition or _outcome(tx, conversation)}
    if not ended(tx, conversation, By.SYSTEM, Why.UNREACHED, **said):
        return
    _ring_no_more(tx, conversation, said["disposition"])
    tell_contact(tx, by_id(tx, conversation.id))
    agents.end_call(tx, conversation.agent_id, "break", reason)
    if conversation.agent_sid is not None:
        end_leg(tx, conversation, conversation.agent_sid)


def _ring_no_more(tx: Tx, conversation: Any, outcome: str) -> None:
    """Ends the ringing; what is being asked of the carrier this moment is ended when it has said so (see outcomes)."""
    close_outgoing(tx, conversation.entry_id)
    data = {"conversation": conversation.id, "why": outcome}
    calls.record(tx, Entry(conversation.call_id, "call_unreached", f"call_unreached:{conversation.id}", data))
    if conversation.customer_sid is not None:
        end_leg(tx, conversation, conversation.customer_sid)
    elif call_off(tx, f"callback:{conversation.call_id}"):
        calls.end_unmade(tx, conversation.call_id)


def _outcome(tx: Tx, conversation: Any) -> str:
    leg = select(Leg.status).where(Leg.call_id == conversation.call_id, Leg.role == "customer")
    status = tx.scalar(leg.order_by(Leg.id.desc()).limit(1))
    return OUTCOMES.get(str(status), OUTCOMES["failed" if status is None else "no-answer"])


def ended(tx: Tx, conversation: Any, by: By, why: Why, **values: Any) -> bool:
    """Ends it once; False if it had ended before, and then nothing else may be done."""
    held = conversation.held_seconds
    if conversation.held_at is not None:
        held += round((tx.happened - conversation.held_at).total_seconds())
    done = {"ended_at": tx.happened, "ended_by": by, "ended_why": why, "held_seconds": held, "due_at": None, **values}
    if not STATUS.move(tx, conversation.id, Status.ENDED, hold_wanted=False, **done):
        return False
    calls.is_likely_over(tx, conversation.call_id)
    if conversation.talking_at is not None:
        data = {"conversation": conversation.id, "by": by, "why": why}
        calls.record(tx, Entry(conversation.call_id, "talk_ended", f"talk_ended:{conversation.id}", data))
    if conversation.recorded and by != By.CUSTOMER and why not in CHANGED_HANDS:  # who goes on with it says so
        stop_recording(tx, conversation)
    tx.hint("desk", conversation.agent_id)
    return True


def stop_recording(tx: Tx, conversation: Any) -> None:
    """The leg lives on, and neither the survey nor another wait is recorded."""
    parameters = {"call_sid": conversation.customer_sid, "status": "stopped"}
    key = f"recording-stop:{conversation.id}"
    ask(tx, Asking(Kind.UPDATE_RECORDING, key, parameters, call_id=conversation.call_id))


def part(tx: Tx, conversation: Any) -> None:
    """Ends the conference: each leg still in it goes on with its own document."""
    parties.end_all(tx, conversation.id, Gone.TALK_OVER)
    if conversation.conference_sid is not None:
        end_conference(tx, conversation)
    elif conversation.agent_sid is not None:
        end_leg(tx, conversation, conversation.agent_sid)


def end_conference(tx: Tx, conversation: Any) -> None:
    """Asks the carrier to end it for all."""
    parameters = {"conference_sid": conversation.conference_sid}
    ask(tx, Asking(Kind.END_CONFERENCE, f"end:{conversation.id}", parameters, call_id=conversation.call_id))


def tell_contact(tx: Tx, conversation: Any, *, with_result: bool = True) -> None:
    """The contact has the last word as its disposition, unless that is not to be taken as said, and every note.

    That somebody passed the customer on is no result where another agent has said one, however late it is written up.
    """
    kept = tx.scalar(select(Contact.disposition).where(Contact.id == conversation.contact_id))
    said = conversation.disposition if with_result else None
    set_values(tx, conversation.id, result=said)
    notes.keep_whole(tx, conversation.contact_id, result_of(conversation, said, kept))


def result_of(conversation: Any, said: str | None, kept: str | None) -> str | None:
    """The contact's disposition once this is said of one of its talks; `kept`: what it has so far."""
    return kept or said if is_passed_on(conversation, said) else said or kept


def _wrap_up_seconds(tx: Tx, conversation: Any) -> int:
    return int(tx.scalar(select(Queue.wrap_up_seconds).where(Queue.id == conversation.queue_id)))
