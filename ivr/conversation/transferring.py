"""Blind transfers: the caller goes to a queue, to an agent or to a number outside, with all that is known of them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from ivr import calls, dispatch, queues, revisions
from ivr.calls import Call, Entry
from ivr.config import Settings
from ivr.contacts import Contact
from ivr.conversation.arriving import end_leg, language_of
from ivr.conversation.calling_back import enter
from ivr.conversation.departing import left_with
from ivr.conversation.ending import stop_recording, talk_ended, wrapped_up
from ivr.conversation.finding import by_id, call_of, of_agent
from ivr.conversation.holding import TALK, NotTalking, want_hold
from ivr.conversation.inviting import ask_number
from ivr.conversation.parties.finding import live_of
from ivr.conversation.parties.status import Role
from ivr.conversation.status import By, Why
from ivr.db import Tx
from ivr.queues import Entered, Entering, Handed
from ivr.queues.rows import Queue


class TransferRefused(Exception):
    """The queue takes nobody now; `why`: full, closed or unknown."""

    def __init__(self, why: str) -> None:
        super().__init__(
            {
                "full": "This queue is full.",
                "closed": "This queue is closed now.",
                "unknown": "There is no such queue.",
            }[why]
        )
        self.why = why


class AlreadyConsulting(Exception):
    """Somebody else is in the talk already, or on the way: send them away or hand over to them."""


def transfer_to_queue(tx: Tx, conversation_id: int, agent_id: int, queue: str, note: str = "") -> int:
    """The caller waits in another queue at the rank they have; returns the new entry. The agent writes it up.

    Raises ConversationUnknown, NotTalking, TransferRefused; then nothing of the transaction may be kept.
    """
    conversation = in_talk(tx, conversation_id, agent_id)
    entry_id = wait_anew(tx, conversation, Why.TRANSFERRED, queue, Handed(agent_id, note))
    _journal(tx, conversation, queue=queue, entry=entry_id)
    return entry_id


def transfer_to_agent(tx: Tx, conversation_id: int, agent_id: int, to_agent_id: int, note: str = "") -> int:
    """The caller is offered to one colleague; returns the new entry. Refused or unanswered, they wait in the queue.

    Raises as `transfer_to_queue`, and dispatch.AgentNotFree.
    """
    conversation = in_talk(tx, conversation_id, agent_id)
    if to_agent_id == agent_id:
        raise dispatch.AgentNotFree("You are talking to the caller already.")
    queue = queue_name(tx, conversation)
    entry_id = wait_anew(tx, conversation, Why.TRANSFERRED, queue, Handed(agent_id, note))
    _journal(tx, conversation, agent=to_agent_id, entry=entry_id)
    dispatch.offer_to(tx, entry_id, to_agent_id)
    return entry_id


def transfer_to_number(
    tx: Tx, settings: Settings, conversation_id: int, agent_id: int, number: str, note: str = ""
) -> int:
    """The caller hears music until somebody answers at that number; returns the party. The agent writes it up.

    Where nobody answers, the caller waits in the queue at the rank they have. Raises ConversationUnknown, NotTalking,
    AlreadyConsulting, outbound.NotToBeCalled.
    """
    conversation = in_talk(tx, conversation_id, agent_id)
    refuse_second(tx, conversation)
    party = ask_number(tx, settings, conversation, number, note, keeps=True)
    want_hold(tx, conversation, True)
    _journal(tx, conversation, party=party.id)
    leave_with_number(tx, by_id(tx, conversation_id))
    return int(party.id)


def leave_with_number(tx: Tx, conversation: Any) -> None:
    """The agent steps out of a talk that a number outside keeps."""
    if wrapped_up(tx, conversation, By.AGENT, Why.TRANSFERRED):
        left_with(tx, conversation)
        if conversation.agent_sid is not None:
            end_leg(tx, conversation, conversation.agent_sid)


def in_talk(tx: Tx, conversation_id: int, agent_id: int) -> Any:
    """The agent's own conversation, its call locked first, in which there is somebody to talk to."""
    calls.lock(tx, call_of(tx, conversation_id))
    conversation = of_agent(tx, conversation_id, agent_id)
    if conversation.status not in TALK:
        raise NotTalking("There is no caller on the line.")
    return conversation


def refuse_second(tx: Tx, conversation: Any) -> None:
    """One consultation at a time: raises AlreadyConsulting."""
    if any(party.role != Role.SUPERVISOR for party in live_of(tx, conversation.id)):
        raise AlreadyConsulting("Somebody else is in this call already, or being called.")


def wait_anew(tx: Tx, conversation: Any, why: Why, queue: str, handed: Handed) -> int:
    """Ends the talk; the caller waits in that queue at the old rank, with words and music. Raises TransferRefused."""
    old = queues.load(tx, conversation.entry_id)
    talk_ended(tx, conversation, By.AGENT, why)
    if conversation.recorded:  # else it runs on beside the next talk's own, through the wait and that talk's pauses
        stop_recording(tx, conversation)
    entered = enter_anew(tx, conversation, old, queue, handed)
    if not isinstance(entered, Entered):
        raise TransferRefused(entered.why)
    return entered.entry_id


def enter_anew(tx: Tx, conversation: Any, old: Any, queue: str, handed: Handed) -> Entered | queues.Refused:
    """Into the queue at the rank of the old entry; where the flow has a node for that queue, it stands there."""
    returns = queue == queue_name(tx, conversation)
    return enter(
        tx,
        Entering(
            contact_id=conversation.contact_id,
            call_id=conversation.call_id,
            queue=queue,
            node=_stand_at(tx, conversation.call_id, queue) or old.node,
            language=language_of(conversation),
            skills=tuple(old.skills) if returns else (),
            priority_seconds=max(0.0, (tx.now - old.rank_at).total_seconds()),
            reason=tx.scalar(select(Contact.reason).where(Contact.id == conversation.contact_id)),
            handed=handed,
            returns=returns,
        ),
    )


def queue_name(tx: Tx, conversation: Any) -> str:
    """The queue the caller came from."""
    return str(tx.scalar(select(Queue.name).where(Queue.id == conversation.queue_id)))


def _stand_at(tx: Tx, call_id: int, queue: str) -> str | None:
    """Puts the dialogue at the flow's node that waits in the queue, if there is one, so that its ways out are that
    queue's; else it stays where it stands."""
    call = tx.row(select(Call.revision_id, Call.state).where(Call.id == call_id))
    if call.revision_id is None:
        return None
    nodes = revisions.compiled(tx, call.revision_id).document["nodes"]
    waits = (name for name, node in nodes.items() if node.get("kind") == "queue" and node.get("queue") == queue)
    node = next(waits, None)
    if node is not None:
        state = json.dumps(json.loads(call.state) | {"node": node}, separators=(",", ":"))
        tx.execute(update(Call).where(Call.id == call_id).values(state=state))
    return node


def _journal(tx: Tx, conversation: Any, **to: Any) -> None:
    data = {"conversation": conversation.id, "by": conversation.agent_id, **to}
    calls.record(tx, Entry(conversation.call_id, "transferred", f"transferred:{conversation.id}", data))
