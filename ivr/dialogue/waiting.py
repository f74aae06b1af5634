"""A wait poll: heartbeat, place and estimate, music, a key for a callback, or the word to leave."""

from __future__ import annotations

import json
from typing import Any

from callflows import waiting
from callflows.actions import Leave
from ivr import calls, queues
from ivr.db import Tx
from ivr.dialogue import driving
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import Places, document


def poll(tx: Tx, entry_id: int, form: Form) -> str:
    """What the waiting caller hears for the next half minute or so."""
    found = _waiting_call(tx, entry_id, form)
    if found is None:
        return twiml.render((twiml.Leave(),))
    _, flow, state = found
    wait = queues.poll(tx, entry_id)
    said = waiting.waiting(flow, state["node"], state["language"], bool(state.get("slow")), _facts(wait), tx.now)
    return document(said, Places(turn=f"/voice/wait/{entry_id}/key?l={state['language']}"))


def key(tx: Tx, entry_id: int, form: Form) -> str:
    """A key pressed while waiting; what means nothing here goes back to the music."""
    found = _waiting_call(tx, entry_id, form)
    if found is None:
        return twiml.render((twiml.Leave(),))
    call, flow, state = found
    digits = form.fields.get("Digits", "")
    wait = queues.glimpse(tx, entry_id)
    leave = waiting.pressed(flow, state["node"], _facts(wait), digits)
    if isinstance(leave, Leave) and queues.leave(tx, entry_id, leave.result):
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


def _waiting_call(tx: Tx, entry_id: int, form: Form) -> tuple[Any, Any, dict[str, Any]] | None:
    """The call behind an entry that still waits, with its flow and state; None: there is nothing to wait for."""
    entry = queues.load(tx, entry_id)
    if entry is None or entry.status not in queues.LIVE:
        return None
    sid = form.maybe("QueueSid")
    if sid is not None and entry.carrier_queue_sid != sid:
        queues.name_carrier_queue(tx, entry_id, sid)
    call = calls.load(tx, entry.call_id)
    return call, driving.flow_of(tx, call), json.loads(call.state)
