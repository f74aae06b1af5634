"""Whom an agent has called and met is not the customer, but a machine or somebody else: said with one word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from ivr import calls
from ivr.calls import Entry
from ivr.conversation.arriving import end_leg, set_values
from ivr.conversation.ending import hang_up, tell_contact
from ivr.conversation.finding import call_of, of_agent
from ivr.conversation.holding import NotTalking
from ivr.conversation.machines import let_agent_go
from ivr.conversation.notes import PASSED
from ivr.conversation.outgoing import MACHINE_ANSWERED, WRONG_PERSON
from ivr.conversation.rows import Conversation
from ivr.conversation.status import NOBODY, By, Status, Why
from ivr.conversation.unreached import nothing_settled, unreached
from ivr.conversation.wrapping import WrapUpOver, end_with
from ivr.db import Tx
from ivr.queues.outgoing import OUTGOING
from ivr.queues.rows import QueueEntry
from ivr.sentences import Sentence


class Met(StrEnum):
    """Who was there in place of the customer."""

    MACHINE = "machine"
    WRONG_PERSON = "wrong_person"


RESULTS: Mapping[Met, str] = {Met.MACHINE: MACHINE_ANSWERED, Met.WRONG_PERSON: WRONG_PERSON}
"""What came of a call of one's own."""
EVENTS: Mapping[Met, str] = {Met.MACHINE: "machine_met", Met.WRONG_PERSON: "wrong_person_met"}


FOUND_OUT_WITHIN = timedelta(seconds=15)
"""Whoever talks for longer has heard that it is no machine, and who it is."""


class NotCalled(Sentence):
    """The caller has called us: whoever it is, it is they."""


class WasPassedOn(Sentence):
    """Whom the agent has left to somebody else, or has from somebody else, was the customer."""


def met_nobody(tx: Tx, conversation_id: int, agent_id: int, met: Met) -> None:
    """The customer was not reached: a callback counts as a try in vain, and a call of one's own is written up so.

    Said during the talk it ends it; afterwards, until the wrap-up has ended. Said twice it is said once. Raises
    ConversationUnknown, NotTalking before anybody has answered, NotCalled, WasPassedOn, WrapUpOver.
    """
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = of_agent(tx, conversation_id, agent_id)
    if conversation.ended_why in NOBODY:
        return
    if conversation.entry_kind not in ("callback", OUTGOING):
        raise NotCalled("This customer has called us: choose another result.", "not_called")
    if conversation.talking_at is None:
        raise NotTalking("Nobody has answered yet.")
    if conversation.ended_why in PASSED:
        raise WasPassedOn("You have handed this customer over: choose another result.", "was_passed_on")
    if heard_before(tx, conversation):
        raise WasPassedOn(
            "A colleague has talked with this customer in this call: choose another result.", "heard_before"
        )
    if conversation.wrapped_up_at is not None:
        raise WrapUpOver("The wrap-up of this conversation has ended; change the contact instead.")
    data = {"conversation": conversation_id, "agent": agent_id}
    calls.record(tx, Entry(conversation.call_id, EVENTS[met], f"{EVENTS[met]}:{conversation_id}", data))
    if conversation.entry_kind == OUTGOING:
        _write_up(tx, conversation, met)
    elif conversation.status != Status.ENDED:
        let_agent_go(tx, conversation, By.AGENT, Why(met))
        tell_contact(tx, of_agent(tx, conversation_id, agent_id), with_result=False)
    else:
        _not_the_customer_after_all(tx, conversation, met)


def heard_before(tx: Tx, conversation: Any) -> bool:
    """Whether an agent before this one, who has lost them, has talked with whom we called: then it is the customer.

    A machine, or somebody else, has been found out sooner.
    """
    earlier = tx.rows(
        select(Conversation.talking_at, Conversation.ended_at).where(
            Conversation.call_id == conversation.call_id,
            Conversation.id < conversation.id,
            Conversation.talking_at.is_not(None),
            Conversation.ended_why.not_in(NOBODY),
        )
    )
    return any(talk.ended_at - talk.talking_at >= FOUND_OUT_WITHIN for talk in earlier)


def was_nobody(tx: Tx, contact_id: int) -> bool:
    """Whether the last talk of the contact was with a machine or with somebody else: no survey asks about that."""
    last = tx.row(
        select(Conversation.ended_why, Conversation.disposition, QueueEntry.kind)
        .join(QueueEntry, QueueEntry.id == Conversation.entry_id)
        .where(Conversation.contact_id == contact_id)
        .order_by(Conversation.id.desc())
        .limit(1)
    )
    if last is None:
        return False
    return last.ended_why in NOBODY or (last.kind == OUTGOING and last.disposition in RESULTS.values())


def _write_up(tx: Tx, conversation: Any, met: Met) -> None:
    if conversation.status != Status.ENDED:
        hang_up(tx, conversation.id, conversation.agent_id)
    set_values(tx, conversation.id, disposition=RESULTS[met])
    nothing_settled(tx, conversation.call_id)
    end_with(tx, of_agent(tx, conversation.id, conversation.agent_id))


def _not_the_customer_after_all(tx: Tx, conversation: Any, met: Met) -> None:
    set_values(tx, conversation.id, ended_why=Why(met), disposition=None)
    nothing_settled(tx, conversation.call_id)
    unreached(tx, conversation.entry_id, conversation.call_id)
    if calls.load(tx, conversation.call_id).status != calls.Status.ENDED:
        end_leg(tx, conversation, conversation.customer_sid)
    end_with(tx, of_agent(tx, conversation.id, conversation.agent_id))
