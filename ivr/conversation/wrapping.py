"""Wrap-up: what the agent says came of it, kept as typed, ended by saving or by the server's timer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select, update

from ivr import agents, calls, contacts, queues
from ivr.calls import Entry
from ivr.contacts import Contact
from ivr.conversation import matter, notes
from ivr.conversation.arriving import set_values
from ivr.conversation.calling_back import ring_no_more
from ivr.conversation.dispositions import DispositionMissing, require_known
from ivr.conversation.ending import result_of, tell_contact
from ivr.conversation.finding import call_of, of_agent
from ivr.conversation.finishing import (
    CannotCallBack,
    call_back_at,
    extensions_allowed,
    require_fields,
    require_time,
)
from ivr.conversation.matter import require_case
from ivr.conversation.result import WrapUp
from ivr.conversation.rows import Conversation
from ivr.conversation.status import Status, is_passed_on
from ivr.conversation.unfinished import may_be_finished, wanting
from ivr.db import Tx
from ivr.queues.rows import Queue
from ivr.sentences import Sentence

How = Literal["saved", "timer", "ended"]


class WrapUpOver(Sentence):
    """The wrap-up has ended, or there is none."""


def keep_note(tx: Tx, conversation_id: int, agent_id: int, note: str, disposition: str | None = None) -> None:
    """Keeps the note as it is typed, and the disposition once one is chosen: what the timer ends the wrap-up with.

    From the first word to the end of the wrap-up, then WrapUpOver; DispositionUnknown as in `wrap_up`. Where the time
    ran out with something wanting, the note is still kept; the result waits for what it needs.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = _open(tx, conversation_id, agent_id)
    require_known(tx, conversation, disposition)
    if conversation.wrapped_up_at is not None:
        _note_later(tx, conversation, note)
    else:
        set_values(tx, conversation.id, note=note, **({} if disposition is None else {"disposition": disposition}))
    if note != conversation.note:
        notes.tell_others(tx, conversation)


def wrap_up(tx: Tx, conversation_id: int, agent_id: int, said: WrapUp) -> int | None:
    """Keeps what was said, and ends the wrap-up if the talk is over; returns the case's id, if there is one.

    Said during the talk it is kept for the end. WrapUpOver once the wrap-up has ended, unless its time ran out with
    something wanting (`ivr.conversation.unfinished`): then it may be finished later. DispositionUnknown for one
    that the queue does not have (a queue that lists none takes any, and needs none), DispositionMissing for an end
    without one, CaseMissing for one without the case or the promise that it needs, FieldMissing and TooEarly for what
    the queue asks of the end, CannotCallBack. What `cases` raises for a case that cannot be so passes through.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = _open(tx, conversation_id, agent_id)
    known = require_known(tx, conversation, said.disposition)
    if known and not (said.disposition or conversation.disposition) and conversation.status == Status.ENDED:
        raise DispositionMissing(known)
    if conversation.status == Status.ENDED:
        _require_whole(tx, conversation, said)
    elif said.callback_at is not None:
        raise CannotCallBack("Arrange the callback once the talk is over.", "callback_after_talk")
    if conversation.wrapped_up_at is not None and said.note is not None:
        _note_later(tx, conversation, said.note)
    kept = {"disposition": said.disposition, "note": said.note}
    if values := {name: value for name, value in kept.items() if value is not None}:
        set_values(tx, conversation.id, **values)
    _correct(tx, conversation.contact_id, said)
    case_id = matter.settle(tx, conversation, said)
    if said.callback_at is not None:
        _call_back(tx, conversation, said.callback_at, said.callback_by_me)
    if conversation.wrapped_up_at is not None:
        _finish_later(tx, of_agent(tx, conversation_id, agent_id))
    elif conversation.status == Status.ENDED:
        _finish(tx, of_agent(tx, conversation_id, agent_id), "saved")
    notes.tell_others(tx, conversation)
    return case_id


def call_off(tx: Tx, conversation_id: int, agent_id: int, entry_id: int) -> None:
    """The customer needs a callback no more that they were promised besides: where it rings just now it stops.

    Raises `queues.CallbackGone`, `queues.CallbackUnderWay`.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    queues.call_off(tx, entry_id, _open(tx, conversation_id, agent_id).call_id, agent_id)
    ring_no_more(tx, entry_id)
    tx.hint("desk", agent_id)


def extend(tx: Tx, conversation_id: int, agent_id: int) -> datetime:
    """The queue's wrap-up time once more, from now; returns when it ends. WrapUpOver if it was had often enough."""
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = _open(tx, conversation_id, agent_id)
    allowed = extensions_allowed(tx, conversation.entry_id)
    over = conversation.status != Status.ENDED or conversation.wrapped_up_at is not None
    if over or conversation.wrap_up_extensions >= allowed:
        raise WrapUpOver("The wrap-up cannot be extended again.", "wrap_up_extended")
    seconds = tx.scalar(select(Queue.wrap_up_seconds).where(Queue.id == conversation.queue_id))
    until = tx.now + timedelta(seconds=seconds)
    set_values(tx, conversation.id, due_at=until, wrap_up_extensions=conversation.wrap_up_extensions + 1)
    agents.extend_wrap_up(tx, agent_id, seconds)
    return until


def end_with(tx: Tx, conversation: Any) -> None:
    """Ends the wrap-up with what is kept, where one word has said all that there is to say."""
    _finish(tx, conversation, "saved")


def time_out(tx: Tx, conversation: Any) -> None:
    """The timer ends the wrap-up with what is there."""
    _finish(tx, conversation, "timer")


def end_wrap_up_of(tx: Tx, agent_id: int) -> bool:
    """Somebody else ends the agent's wrap-up, with what is there; False if there is none."""
    going_on = (Conversation.agent_id == agent_id, Conversation.wrap_up_at.is_not(None))
    found = tx.scalar(select(Conversation.id).where(*going_on, Conversation.wrapped_up_at.is_(None)))
    if found is None:
        return False
    calls.lock(tx, call_of(tx, found))
    _finish(tx, of_agent(tx, found, agent_id), "ended")
    return True


def _open(tx: Tx, conversation_id: int, agent_id: int) -> Any:
    conversation = of_agent(tx, conversation_id, agent_id)
    if may_be_finished(tx, conversation):
        return conversation
    if conversation.wrapped_up_at is not None or (conversation.status == Status.ENDED and not conversation.wrap_up_at):
        raise WrapUpOver("The wrap-up of this conversation has ended; change the contact instead.")
    return conversation


def _finish(tx: Tx, conversation: Any, how: How) -> None:
    once = (Conversation.id == conversation.id, Conversation.wrapped_up_at.is_(None))
    done = {"wrapped_up_at": tx.now, "wrapped_up_how": how, "due_at": None}
    if tx.changed(update(Conversation).where(*once).values(**done)) == 0:
        return
    lacks = wanting(tx, conversation) if how != "saved" and conversation.disposition is not None else None
    tell_contact(tx, conversation, with_result=lacks is None)
    data = {"conversation": conversation.id, "how": how, "disposition": conversation.disposition}
    if lacks is not None:
        data["wanting"] = lacks
    calls.record(tx, Entry(conversation.call_id, "wrap_up_ended", f"wrap_up_ended:{conversation.id}", data))
    calls.fold_anew(tx, conversation.call_id)
    agents.end_wrap_up(tx, conversation.agent_id, conversation.due_at)
    tx.hint("desk", conversation.agent_id)
    notes.tell_others(tx, conversation)


def _finish_later(tx: Tx, conversation: Any) -> None:
    """What was wanting when the time ran out is there now. The time it took was the agent's own: no wrap-up."""
    contact = tx.row(select(Contact.disposition, Contact.note).where(Contact.id == conversation.contact_id))
    result = result_of(conversation, conversation.disposition, contact.disposition)
    contacts.wrap_up(tx, conversation.contact_id, result, contact.note)
    set_values(tx, conversation.id, wrapped_up_how="saved", result=conversation.disposition)
    data = {"conversation": conversation.id, "disposition": conversation.disposition}
    calls.record(tx, Entry(conversation.call_id, "wrap_up_finished", f"wrap_up_finished:{conversation.id}", data))
    tx.hint("desk", conversation.agent_id)


def _note_later(tx: Tx, conversation: Any, note: str) -> None:
    """The contact has this talk's note already: the new one takes its place."""
    set_values(tx, conversation.id, note=note)
    kept = tx.scalar(select(Contact.disposition).where(Contact.id == conversation.contact_id))
    notes.keep_whole(tx, conversation.contact_id, kept)


def _require_whole(tx: Tx, conversation: Any, said: WrapUp) -> None:
    """All that the queue asks of a wrap-up's end; who has passed the customer on owes nothing of it."""
    if is_passed_on(conversation, said.disposition or conversation.disposition):
        return
    require_time(tx, conversation)
    require_fields(tx, conversation, said)
    require_case(tx, conversation, said)


def _call_back(tx: Tx, conversation: Any, at: datetime, by_me: bool) -> None:
    entry_id = call_back_at(tx, conversation, at, by_me)
    data = {"entry": entry_id, "conversation": conversation.id, "due_at": at.isoformat()}
    calls.record(tx, Entry(conversation.call_id, "callback_arranged", f"callback:{entry_id}:arranged", data))


def _correct(tx: Tx, contact_id: int, said: WrapUp) -> None:
    if said.reason is not None:
        contacts.set_reason(tx, contact_id, said.reason)
    if said.cause is not None:
        contacts.set_cause(tx, contact_id, said.cause)
