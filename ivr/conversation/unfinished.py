"""Wrap-ups whose time ran out with something wanting: their result is not taken as said, and may be finished later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import select

from ivr.cases import CaseStatus
from ivr.cases.rows import Case, CaseEvent
from ivr.contacts import Contact
from ivr.conversation.rows import Conversation
from ivr.conversation.status import is_passed_on
from ivr.db import Tx
from ivr.queues.rows import Queue, QueueEntry
from ivr.queues.settings import needed_by

Wanting = Literal["result", "case", "promise"]
MAY_BE_FINISHED = timedelta(hours=12)
"""For so long the agent is asked for what is wanting: a shift, and no more."""
RAN_OUT = ("timer", "ended")
_PROMISES = ("opened", "next_step_set")
_LOOKED_AT = 5


def wanting(tx: Tx, conversation: Any) -> Wanting | None:
    """What the talk's result lacks as things stand: the result itself, or the case or promise that it needs."""
    if conversation.disposition is None:
        listed = tx.scalar(select(Queue.dispositions).where(Queue.id == conversation.queue_id))
        return "result" if listed else None
    if is_passed_on(conversation, conversation.disposition):
        return None
    need = needed_by(tx, conversation.queue_id, conversation.disposition)
    if need is None:
        return None
    case_id = tx.scalar(select(Contact.case_id).where(Contact.id == conversation.contact_id))
    if need == "case":
        return "case" if case_id is None else None
    return None if case_id is not None and _promised(tx, case_id, conversation) else "promise"


def may_be_finished(tx: Tx, conversation: Any) -> bool:
    """Whether its time has run out, lately, with something wanting."""
    if conversation.wrapped_up_at is None or conversation.wrapped_up_how not in RAN_OUT:
        return False
    return conversation.wrapped_up_at > tx.now - MAY_BE_FINISHED and wanting(tx, conversation) is not None


def unfinished_of(tx: Tx, agent_id: int) -> Any:
    """The agent's newest talk that may be finished yet, or None."""
    lately = (Conversation.talking_at > tx.now - 2 * MAY_BE_FINISHED, Conversation.wrapped_up_how.in_(RAN_OUT))
    found = tx.rows(
        select(*Conversation.__table__.c, QueueEntry.queue_id)
        .join(QueueEntry, QueueEntry.id == Conversation.entry_id)
        .where(Conversation.agent_id == agent_id, *lately)
        .order_by(Conversation.talking_at.desc())
        .limit(_LOOKED_AT)
    )
    return next((talk for talk in found if may_be_finished(tx, talk)), None)


def _promised(tx: Tx, case_id: int, conversation: Any) -> bool:
    """Whether the next step of the case, still open, was said in this talk or since."""
    said = select(CaseEvent.id).where(
        CaseEvent.case_id == case_id, CaseEvent.kind.in_(_PROMISES), CaseEvent.at >= conversation.started_at
    )
    status = tx.scalar(select(Case.status).where(Case.id == case_id))
    return status == CaseStatus.OPEN and tx.scalar(said.limit(1)) is not None
