"""Wrap-up: what the agent says came of it, kept as typed, ended by saving or by the server's timer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select, update

from ivr import agents, calls, cases, contacts
from ivr.agents.rows import Agent
from ivr.calls import Entry, Purpose
from ivr.cases import NewCase
from ivr.contacts import Contact
from ivr.conversation.arriving import set_values
from ivr.conversation.ending import result_of, tell_contact
from ivr.conversation.finding import call_of, of_agent
from ivr.conversation.finishing import (
    CannotCallBack,
    call_back_at,
    extensions_allowed,
    keep_for_caller_back,
    require_fields,
    require_time,
)
from ivr.conversation.outgoing import DISPOSITIONS
from ivr.conversation.rows import Conversation
from ivr.conversation.status import CHANGED_HANDS, PASSED_ON, Status, is_passed_on
from ivr.conversation.unfinished import may_be_finished, wanting
from ivr.db import Tx
from ivr.queues.rows import Queue
from ivr.queues.settings import needed_by
from ivr.sentences import Sentence

How = Literal["saved", "timer", "ended"]


class WrapUpOver(Sentence):
    """The wrap-up has ended, or there is none."""


class DispositionUnknown(Exception):
    """A disposition that the queue does not have; `known` are those it has."""

    def __init__(self, said: str, known: Sequence[str]) -> None:
        choice = " or ".join((*filter(None, [", ".join(known[:-1])]), *known[-1:]))
        super().__init__(f"this queue has no disposition {said!r}: choose {choice}")
        self.known = tuple(known)


class DispositionMissing(Exception):
    """The wrap-up is to end without a disposition, where the queue has some: `known`."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__("Choose what came of the call before you finish.")
        self.known = tuple(known)


class CaseMissing(Sentence):
    """A case or promise that the disposition speaks of is not there, or is another customer's. `field` is wanting."""

    def __init__(self, words: str, code: str, field: str) -> None:
        super().__init__(words, code)
        self.field = field


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """A case the agent opens: its kind and, in a sentence, what it is about."""

    kind: str
    summary: str


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What an agent says at the end; None leaves a thing as it is. `case`: an id, or a new one.

    `next_step`, `due_at` and `owner_id` are the case's; `solved` True or False closes it with that word.
    `callback_at`: when the customer is called again; `callback_by_me`: by this agent, unless they are busy for long or
    not at work then; else by whoever is free in the queue.
    """

    disposition: str | None = None
    note: str | None = None
    reason: str | None = None
    cause: str | None = None
    case: int | CaseSaid | None = None
    next_step: str | None = None
    due_at: datetime | None = None
    solved: bool | None = None
    owner_id: int | None = None
    callback_at: datetime | None = None
    callback_by_me: bool = False


def keep_note(tx: Tx, conversation_id: int, agent_id: int, note: str, disposition: str | None = None) -> None:
    """Keeps the note as it is typed, and the disposition once one is chosen: what the timer ends the wrap-up with.

    From the first word to the end of the wrap-up, then WrapUpOver; DispositionUnknown as in `wrap_up`. Where the time
    ran out with something wanting, the note is still kept; the result waits for what it needs.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = _open(tx, conversation_id, agent_id)
    _require_known(tx, conversation, disposition)
    if conversation.wrapped_up_at is not None:
        _note_later(tx, conversation, note)
        return
    set_values(tx, conversation.id, note=note, **({} if disposition is None else {"disposition": disposition}))


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
    known = _require_known(tx, conversation, said.disposition)
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
    case_id = _matter(tx, conversation, said)
    if said.callback_at is not None:
        _call_back(tx, conversation, said.callback_at, said.callback_by_me)
    if conversation.wrapped_up_at is not None:
        _finish_later(tx, of_agent(tx, conversation_id, agent_id))
    elif conversation.status == Status.ENDED:
        _finish(tx, of_agent(tx, conversation_id, agent_id), "saved")
    return case_id


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
    agents.end_wrap_up(tx, conversation.agent_id)
    tx.hint("desk", conversation.agent_id)


def _finish_later(tx: Tx, conversation: Any) -> None:
    """What was wanting when the time ran out is there now. The time it took was the agent's own: no wrap-up."""
    contact = tx.row(select(Contact.disposition, Contact.note).where(Contact.id == conversation.contact_id))
    result = result_of(conversation, conversation.disposition, contact.disposition)
    contacts.wrap_up(tx, conversation.contact_id, result, contact.note)
    set_values(tx, conversation.id, wrapped_up_how="saved")
    data = {"conversation": conversation.id, "disposition": conversation.disposition}
    calls.record(tx, Entry(conversation.call_id, "wrap_up_finished", f"wrap_up_finished:{conversation.id}", data))
    tx.hint("desk", conversation.agent_id)


def _note_later(tx: Tx, conversation: Any, note: str) -> None:
    """The contact has this talk's note already: the new one takes its place, or stands after what else is there."""
    contact = tx.row(select(Contact.disposition, Contact.note).where(Contact.id == conversation.contact_id))
    others = contact.note.removesuffix(conversation.note.strip()).rstrip("\n")
    told = "\n".join(part for part in (others, note.strip()) if part)
    contacts.wrap_up(tx, conversation.contact_id, contact.disposition, told)
    set_values(tx, conversation.id, note=note)


def _require_known(tx: Tx, conversation: Any, disposition: str | None) -> list[str]:
    """The queue's dispositions; the one that was said is among them, if there are any.

    Of a call that the agent made, also what the carrier says of calls that nobody answers; of one that went on to
    somebody else, PASSED_ON.
    """
    wanted = select(Queue.dispositions).where(Queue.id == conversation.queue_id)
    known = [str(each) for each in tx.scalar(wanted) or ()]
    if known:
        known += [each for each in besides(conversation, conversation.purpose) if each not in known]
    if disposition is not None and known and disposition not in known:
        raise DispositionUnknown(disposition, known)
    return known


def besides(conversation: Any, purpose: str) -> tuple[str, ...]:
    """What may be said of this talk besides its queue's dispositions; `purpose` is its call's."""
    passed = (PASSED_ON,) if conversation.ended_why in CHANGED_HANDS else ()
    return (*passed, *(DISPOSITIONS if purpose == Purpose.OUTGOING else ()))


def _require_whole(tx: Tx, conversation: Any, said: WrapUp) -> None:
    """All that the queue asks of a wrap-up's end; who has passed the customer on owes nothing of it."""
    if is_passed_on(conversation, said.disposition or conversation.disposition):
        return
    require_time(tx, conversation)
    require_fields(tx, conversation, said)
    _require_case(tx, conversation, said)


def _require_case(tx: Tx, conversation: Any, said: WrapUp) -> None:
    need = needed_by(tx, conversation.queue_id, said.disposition or conversation.disposition)
    if need is None:
        return
    has_one = tx.scalar(select(Contact.case_id).where(Contact.id == conversation.contact_id)) is not None
    if said.case is None and not has_one:
        raise CaseMissing(
            "This result needs a case: choose the one it belongs to, or open a new one.", "case_needed", "case_id"
        )
    if need == "promise" and said.solved is not None:
        raise CaseMissing("A promise keeps its case open: it cannot be closed now.", "promise_keeps_open", "solved")
    if need == "promise" and said.next_step is None:
        raise CaseMissing(
            "This result needs the next step that was promised, and the day by which.", "promise_needed", "next_step"
        )


def _call_back(tx: Tx, conversation: Any, at: datetime, by_me: bool) -> None:
    entry_id = call_back_at(tx, conversation, at)
    if by_me:
        keep_for_caller_back(tx, entry_id, conversation.agent_id)
    data = {"entry": entry_id, "conversation": conversation.id, "due_at": at.isoformat()}
    calls.record(tx, Entry(conversation.call_id, "callback_arranged", f"callback:{entry_id}:arranged", data))


def _correct(tx: Tx, contact_id: int, said: WrapUp) -> None:
    if said.reason is not None:
        contacts.set_reason(tx, contact_id, said.reason)
    if said.cause is not None:
        contacts.set_cause(tx, contact_id, said.cause)


def _matter(tx: Tx, conversation: Any, said: WrapUp) -> int | None:
    contact = tx.row(select(Contact.case_id, Contact.customer_id).where(Contact.id == conversation.contact_id))
    staff_id = tx.scalar(select(Agent.staff_id).where(Agent.id == conversation.agent_id))
    case_id = _case(tx, conversation, said, contact, staff_id)
    if case_id is None:
        return None
    if said.note:
        cases.note(tx, case_id, said.note, staff_id, conversation.contact_id)
    if said.owner_id is not None and said.solved is None and not isinstance(said.case, CaseSaid):
        cases.assign(tx, case_id, said.owner_id, staff_id)
    if said.solved is not None:
        cases.close(tx, case_id, said.solved, staff_id, conversation.contact_id)
    elif said.next_step is not None and said.due_at is not None and not isinstance(said.case, CaseSaid):
        cases.set_next_step(tx, case_id, said.next_step, said.due_at, staff_id)
    return case_id


def _case(tx: Tx, conversation: Any, said: WrapUp, contact: Any, staff_id: int) -> int | None:
    """The case this is about: the one named, a new one, or the one the contact has already."""
    if isinstance(said.case, CaseSaid):
        new = NewCase(
            kind=said.case.kind,
            customer_id=contact.customer_id,
            owner_id=said.owner_id or staff_id,
            summary=said.case.summary,
            cause=said.cause,
            next_step=said.next_step,
            due_at=said.due_at,
            contact_id=conversation.contact_id,
        )
        return cases.open(tx, new, staff_id).id
    if said.case is not None:
        owner = cases.by_id(tx, said.case).customer_id
        if None not in (owner, contact.customer_id) and owner != contact.customer_id:
            raise CaseMissing("This case belongs to another customer.", "case_of_another", "case_id")
        contacts.attach_case(tx, conversation.contact_id, said.case)
        return said.case
    found: int | None = contact.case_id
    return found
