"""The caller's turns: each question is answered once; whatever comes again or late gets the current document."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from callflows import events, words
from ivr import calls, conversation, queues, surveys
from ivr.config import Settings
from ivr.db import Tx
from ivr.dialogue import calling_back, driving, waits
from ivr.dialogue.hearing import event_of
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import spoken


def take(tx: Tx, call_id: int, number: int, form: Form, settings: Settings) -> str:
    """The answer to turn `number`. A repeat or a stale turn changes nothing and gets what is playing now."""
    call = calls.lock(tx, call_id)
    if call is None:
        return twiml.render((twiml.Hangup(),))
    if number != call.turn or call.status == calls.Status.ENDED:
        return str(call.answer)
    event = event_of(form)
    return _step(tx, call, event, f"turn:{number}", settings, calls.Stage(call.stage))


class QueueLeaving(NamedTuple):
    """The end of a wait at the carrier; `turn`: whose document had queued the caller, None when it does not say."""

    entry_id: int
    turn: int | None
    result: str


def leave_queue(tx: Tx, call_id: int, left: QueueLeaving, settings: Settings) -> str:
    """The caller's wait has ended at the carrier: by our Leave, by a redirection to the talk, or by hanging up.

    A repeat that comes while the caller waits elsewhere, or anew in the same entry, changes nothing.
    """
    call = calls.lock(tx, call_id)
    entry_id, result = left.entry_id, left.result
    status = queues.status_of(tx, entry_id)
    if call is None or call.stage != calls.Stage.QUEUE or call.status == calls.Status.ENDED:
        return str(call.answer) if call is not None else twiml.NOTHING
    if left.turn not in (None, call.turn):
        return str(call.answer)
    if result == "hangup":
        conversation.customer_hung_up(tx, call_id)
        return twiml.NOTHING
    if (way_in := conversation.way_in(tx, entry_id)) is not None:
        # Also when REST has redirected the leg already: the same way into the conference, told twice.
        return way_in
    if result in ("redirected", "bridged", "bridging-in-process", "redirected-from-bridged"):
        return twiml.NOTHING
    if result == "leave" and status in queues.LIVE:
        # We said Leave for an agent who was lost meanwhile: the caller goes back to where they waited.
        return str(call.answer)
    if status in queues.LIVE:
        status = "full" if result == "queue-full" else "failed"
        waits.leave(tx, entry_id, status)
    return _step(tx, call, events.QueueLeft(str(status)), f"queue:{entry_id}", settings, calls.Stage.MENU)


def leave_talk(tx: Tx, call_id: int, conversation_id: int, form: Form, settings: Settings) -> str:
    """The customer's leg has left the conference: back to the queue, on to the survey, or the end."""
    call = calls.lock(tx, call_id)
    if call is None or call.status == calls.Status.ENDED:
        return twiml.NOTHING
    key = f"talk:{conversation_id}"
    if calls.is_recorded(tx, call_id, key):  # a repeat, perhaps in mid of the next talk
        return str(call.answer)
    onward = conversation.customer_left_conference(tx, conversation_id, form)
    if onward == "over":
        return twiml.NOTHING
    if call.stage != calls.Stage.TALK:
        return str(call.answer)
    if onward == "requeue":
        return _wait_again(tx, call, conversation_id, key)
    if onward == "farewell":
        return _farewell(tx, call, key)
    if onward == "machine":
        return calling_back.message(tx, call, key)
    return after_talk(tx, call, key, settings)


def after_talk(tx: Tx, call: Any, source_key: str, settings: Settings) -> str:
    """The agent has hung up and the customer is still there: the stay-on-line survey, or the flow's goodbye."""
    survey_id = surveys.stay_on_line(tx, call.contact_id, call.id)
    if survey_id is None:
        return _step(tx, call, events.ConversationEnded(), source_key, settings, calls.Stage.MENU)
    calls.set_stage(tx, call.id, calls.Stage.SURVEY)
    staying = calls.load(tx, call.id)
    drive = driving.Drive(tx, staying, driving.flow_of(tx, staying), settings)
    state = json.loads(call.state)
    drive.node = state.get("node")
    step = driving.start(drive, events.CallStarted("known", call.language, bool(state.get("slow"))))
    return _finish(drive, step, events.ConversationEnded(), source_key, calls.Stage.SURVEY)


def _wait_again(tx: Tx, call: Any, conversation_id: int, source_key: str) -> str:
    """The agent was lost: an apology, and the old place in the queue."""
    entry_id = conversation.requeued_entry(tx, conversation_id)
    said = conversation.apology_and_wait(tx, call, entry_id, call.language)
    calls.record(tx, calls.Entry(call.id, "wait_resumed", source_key, {"entry": entry_id}))
    calls.take_turn(tx, call.id, call.turn, calls.Turn(call.state, said, call.language, calls.Stage.QUEUE))
    return said


def _farewell(tx: Tx, call: Any, source_key: str) -> str:
    """The agent has ended an abusive call: a polite word, and the end."""
    said = twiml.render((*spoken(words.say(call.language, "ended_politely")), twiml.Hangup()))
    calls.record(tx, calls.Entry(call.id, "farewell", source_key))
    calls.take_turn(tx, call.id, call.turn, calls.Turn(call.state, said, call.language, calls.Stage.TALK))
    return said


def _step(tx: Tx, call: Any, event: events.Event, source_key: str, settings: Settings, stage: calls.Stage) -> str:
    drive = driving.Drive(tx, call, driving.flow_of(tx, call), settings)
    step = driving.advance(drive, event)
    return _finish(drive, step, event, source_key, stage)


def _finish(drive: driving.Drive, step: Any, event: events.Event, source_key: str, stage: calls.Stage) -> str:
    call = drive.call
    said = driving.finish(drive, step, stage)
    data: dict[str, Any] = {
        "turn": call.turn,
        "node": drive.node,
        "to": step.state.node,
        **_facts_of(event),
    }
    if drive.done:
        data["did"] = drive.done
    if drive.trail:
        data["trail"] = drive.trail
    if stage == calls.Stage.SURVEY:
        data["revision"] = surveys.revision_of(drive.tx, call.id)
    if drive.facts:
        data["facts"] = _journalled(drive.facts)
    calls.record(drive.tx, calls.Entry(call.id, event.kind, source_key, data))
    return said


def _facts_of(event: events.Event) -> dict[str, Any]:
    """What the journal may say of an event: one key is a choice, more of them are personal and stay out."""
    match event:
        case events.KeysPressed(digits):
            return {"key": digits} if len(digits) == 1 else {"keys": len(digits)}
        case events.QueueLeft(result):
            return {"result": result}
        case events.MessageRecorded(recording, seconds, ended_by):
            return {"recording": recording, "seconds": seconds, "ended_by": ended_by}
        case events.TransferEnded(status):
            return {"status": status}
        case _:
            return {}


_PERSONAL_FACTS = frozenset({"kept", "customer", "open_cases"})


def _journalled(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that decided, without what erasure must reach: of a customer only whether they are known."""
    kept = {name: value for name, value in facts.items() if name not in _PERSONAL_FACTS and not name.startswith("holi")}
    if "customer" in facts:
        kept["customer"] = {"known": facts["customer"]["known"], "trust": facts["customer"]["trust"]}
    return kept
