"""What the customer's leg does after the conference: the answer to its one question, what should I hear now?"""

from __future__ import annotations

from typing import Literal

from ivr.conversation.ending import agent_lost, customer_hung_up
from ivr.conversation.finding import by_id
from ivr.conversation.status import REQUEUED, Status, Why
from ivr.db import Tx

Onward = Literal["requeue", "after", "over"]
ALIVE = frozenset({"queued", "ringing", "in-progress"})


def customer_left_conference(tx: Tx, conversation_id: int, call_status: str) -> Onward:
    """`over`: the caller has hung up; `after`: the talk is done, the flow goes on; `requeue`: they wait again.

    `requeue` finds the entry at its old rank, or, if it was taken for abandoned meanwhile, over: then enter anew.
    `call_status` is the CallStatus of the form that asks. Asked again, it answers the same.
    """
    conversation = by_id(tx, conversation_id)
    if call_status not in ALIVE:
        customer_hung_up(tx, conversation)
        return "over"
    if conversation.status != Status.ENDED:
        # Still on the line and nobody hung up: the conference broke.
        agent_lost(tx, conversation, customer_is_here=True)
        return "requeue"
    why = Why(conversation.ended_why)
    return "requeue" if why in REQUEUED or why == Why.CALLER_GONE else "after"
