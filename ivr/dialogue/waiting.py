"""A wait poll: heartbeat, place and estimate, music, a key for a callback, or the word to leave."""

from __future__ import annotations

import json
from typing import Any

from callflows import waiting
from callflows.actions import Leave
from ivr import calls, conversation, queues
from ivr.db import Tx
from ivr.dialogue import driving, waits
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import Places, document


def poll(tx: Tx, entry_id: int, form: Form) -> str:
    """What the waiting caller hears for the next half minute or so."""
    found = _waiting_call(tx, entry_id)
    if found is None:
        return twiml.render((twiml.Leave(),))
    _, flow, state = found
    if conversation.ready_for_customer(tx, entry_id) is not None:
        return twiml.render((twiml.Leave(),))
    wait = queues.poll(tx, entry_id, form.maybe("QueueSid"))
    said = waiting.waiting(flow, state["node"], state["language"], bool(state.get("slow")), _facts(wait), tx.now)
    return document(said, Places(turn=f"/voice/wait/{entry_id}/key?l={state['language']}"))


def key(tx: Tx, entry_id: int, form: Form) -> str:
    """A key pressed while waiting; what means nothing here goes back to the music."""
    found = _waiting_call(tx, entry_id)
    if found is None:
        return twiml.render((twiml.Leave(),))
    call, flow, state = found
    digits = form.fields.get("Digits", "")
    leave = waiting.pressed(flow, state["node"], waiting.WaitFacts(callback_offered=True), digits)
    if isinstance(leave, Leave) and waits.leave(tx, entry_id, leave.result):
        data = {"entry": entry_id, "key": digits[:1], "result": leave.result}
        calls.record(tx, calls.Entry(call.id, "left_by_key", f"left:{entry_id}", data))
        return twiml.render((twiml.Leave(),))
    return twiml.render((twiml.Redirect(f"/voice/wait/{entry_id}?l={state['language']}"),))


def _facts(wait: Any) -> waiting.WaitFacts:
    return waiting.WaitFacts(
        position=wait.position,
        estimate=wait.estimate,
        waited_seconds=wait.waited_seconds,
        round=wait.round,
        callback_offered=wait.callback_offered,
        leave=wait.leave,
    )


def _waiting_call(tx: Tx, entry_id: int) -> tuple[Any, Any, dict[str, Any]] | None:
    """The call behind an entry that still waits, with its flow and state; None: there is nothing to wait for."""
    call_id = waits.waiting_call(tx, entry_id)
    if call_id is None:
        return None
    call = calls.load(tx, call_id)
    if call.stage != calls.Stage.QUEUE:  # talking by now: a repeat that comes late is no heartbeat of a wait
        return None
    return call, driving.flow_of(tx, call), json.loads(call.state)
