"""What may be said of a talk: the dispositions of its queue, and those that come with the kind of call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from ivr.calls import Purpose
from ivr.conversation.outgoing import DISPOSITIONS
from ivr.conversation.status import CHANGED_HANDS, PASSED_ON
from ivr.db import Tx
from ivr.queues.rows import Queue


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


def require_known(tx: Tx, conversation: Any, disposition: str | None) -> list[str]:
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
