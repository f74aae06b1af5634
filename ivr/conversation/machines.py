"""Who has answered a call of ours, as the carrier finds out: an agent is shown it, a callback's machine gets a word."""

from __future__ import annotations

from typing import Any

from ivr import agents, calls
from ivr.calls import Entry, Purpose, Stage
from ivr.conversation.arriving import end_leg
from ivr.conversation.calling_back import greeting_url
from ivr.conversation.ending import ended, fetch_out
from ivr.conversation.finding import locked
from ivr.conversation.outgoing import tell_desk
from ivr.conversation.parties import ending as parties
from ivr.conversation.parties.status import Gone
from ivr.conversation.rows import Conversation
from ivr.conversation.status import By, Status, Why
from ivr.conversation.unreached import unreached
from ivr.db import Tx
from ivr.telephony.requests import Asking, Kind, ask

MESSAGE = 2
"""The number of what a machine hears (see `calling_back.greeting_url`): the greetings come before it."""


def machine_detected(tx: Tx, call_id: int, answered_by: str) -> None:
    """The carrier's finding. On a call of the agent's own the agent decides.

    Nobody waits for a machine's customer: the agent of a callback is free, and the machine is told why we called. A
    person taken for one can still be connected by a key.
    """
    call = calls.lock(tx, call_id)
    if call is None:
        return
    said = Entry(call_id, "machine_detected", "machine_detected", {"answered_by": answered_by})
    if not calls.record(tx, said):
        return
    tell_desk(tx, call_id)
    if call.purpose == Purpose.CALLBACK and is_machine(answered_by) and call.sid is not None:
        _leave_word(tx, call)


def is_machine(answered_by: str) -> bool:
    """In the carrier's words: machine_start, machine_end_beep …, fax; or human, unknown."""
    return answered_by.startswith("machine") or answered_by == "fax"


def _leave_word(tx: Tx, call: Any) -> None:
    conversation = locked(tx, Conversation.call_id == call.id, Conversation.status != Status.ENDED)
    if conversation is not None:
        let_agent_go(tx, conversation, By.SYSTEM, Why.MACHINE)
    elif call.stage == Stage.MENU:
        parameters = {"sid": call.sid, "url": greeting_url(call.id, call.language, MESSAGE)}
        ask(tx, Asking(Kind.REDIRECT_CALL, f"machine:{call.id}", parameters, call_id=call.id))


def let_agent_go(tx: Tx, conversation: Any, by: By, why: Why) -> None:
    """Nobody of ours has been reached: a try in vain. A machine is told why we called, somebody else is left alone."""
    if not ended(tx, conversation, by, why):
        return
    unreached(tx, conversation.entry_id, conversation.call_id)
    parties.end_all(tx, conversation.id, Gone.TALK_OVER)
    agents.end_call(tx, conversation.agent_id)
    if why == Why.MACHINE:
        fetch_out(tx, conversation)
    else:
        end_leg(tx, conversation, conversation.customer_sid)
    if conversation.agent_sid is not None:
        _send_off(tx, conversation, by)


def _send_off(tx: Tx, conversation: Any, by: By) -> None:
    """Who listens at a telephone, and has not said so themselves, is told why it is over."""
    if conversation.phone != "telephone" or by == By.AGENT:
        end_leg(tx, conversation, conversation.agent_sid)
        return
    parameters = {"sid": conversation.agent_sid, "url": f"/voice/agent/left/{conversation.id}"}
    key = f"agent-word:{conversation.id}"
    ask(tx, Asking(Kind.REDIRECT_CALL, key, parameters, call_id=conversation.call_id))
