"""A wait poll: heartbeat, place and estimate, music, a key for a callback, or the word to leave."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from callflows import waiting
from callflows.actions import Leave, Play
from ivr import agents, calls, conversation, queues
from ivr.db import Tx
from ivr.dialogue import driving, waits
from ivr.dialogue.places import key_url, wait_url
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import Places, document

PARKED = (Play(waiting.MUSIC),)
"""Somebody knows of them and comes back: there is no place in line to tell."""


class Poll(NamedTuple):
    """Which poll of which wait: `turn` is whose document had queued the caller, `number` counts from 0.

    None where the URL does not say: the wait and the poll that are awaited.
    """

    entry_id: int
    turn: int | None = None
    number: int | None = None


def poll(tx: Tx, polled: Poll, form: Form) -> str:
    """What the waiting caller hears for the next half minute or so.

    Told again, the same; told of an earlier wait of this call, what plays now, and no heartbeat.
    """
    found = _waiting_call(tx, polled.entry_id)
    if found is None:
        return twiml.render((twiml.Leave(),))
    if conversation.ready_for_customer(tx, polled.entry_id) is not None:
        return conversation.let_out(tx, polled.entry_id)
    call, flow, state = found
    if polled.turn not in (None, call.turn):
        return queues.told(tx, polled.entry_id) or _go_on(polled._replace(number=0), call, state["language"])
    wait = queues.poll(tx, polled.entry_id, form.maybe("QueueSid"), polled.number)
    if wait.told:
        return wait.told
    said = (
        PARKED
        if wait.parked
        else waiting.waiting(
            flow, state["node"], state["language"], bool(state.get("slow")), _facts(wait, state["language"]), tx.now
        )
    )
    awaited = wait.round + 1
    places = Places(turn=key_url(polled.entry_id, state["language"], call.turn, awaited))
    onward = () if wait.leave else (twiml.Redirect(wait_url(polled.entry_id, state["language"], call.turn, awaited)),)
    answer = document(said, places, onward)
    if wait.leave is None:
        queues.tell(tx, polled.entry_id, answer)
    return answer


def key(tx: Tx, polled: Poll, form: Form) -> str:
    """A key pressed while waiting; what means nothing here goes back to the music. `polled`: the poll to go on with."""
    entry_id = polled.entry_id
    found = _waiting_call(tx, entry_id)
    if found is None:
        return twiml.render((twiml.Leave(),))
    call, flow, state = found
    if polled.turn not in (None, call.turn):
        return queues.told(tx, entry_id) or _go_on(polled._replace(number=0), call, state["language"])
    digits = form.fields.get("Digits", "")
    spoken = waiting.chosen(flow, state["node"], digits)
    if spoken is not None and _is_spoken(tx, entry_id, spoken) and queues.speak(tx, entry_id, spoken):
        thanks = waiting.thanks(state["language"], bool(state.get("slow")), spoken)
        return document([thanks], Places(turn=""), (_onward(polled, call, state["language"]),))
    facts = waiting.WaitFacts(callback_offered=queues.offers_callback(tx, entry_id))
    leave = waiting.pressed(flow, state["node"], facts, digits)
    if isinstance(leave, Leave) and waits.leave(tx, entry_id, leave.result):
        data = {"entry": entry_id, "key": digits[:1], "result": leave.result}
        calls.record(tx, calls.Entry(call.id, "left_by_key", f"left:{entry_id}", data))
        return twiml.render((twiml.Leave(),))
    return _go_on(polled, call, state["language"])


def _go_on(polled: Poll, call: Any, language: str) -> str:
    """Back to the music; a poll that was told already is told again, and leads to the one that is awaited."""
    return twiml.render((_onward(polled, call, language),))


def _onward(polled: Poll, call: Any, language: str) -> twiml.Redirect:
    return twiml.Redirect(wait_url(polled.entry_id, language, call.turn, polled.number or 0))


def _is_spoken(tx: Tx, entry_id: int, language: str) -> bool:
    """Whether the language can be had now; the key for one that cannot means nothing."""
    entry = queues.load(tx, entry_id)
    return agents.staffed(tx, entry.queue_id, language, entry.skills) > 0


def _facts(wait: Any, language: str) -> waiting.WaitFacts:
    return waiting.WaitFacts(
        position=wait.position,
        estimate=wait.estimate,
        waited_seconds=wait.waited_seconds,
        round=wait.round,
        callback_offered=wait.callback_offered,
        leave=wait.leave,
        answering=wait.answering,
        languages=wait.languages,
        music=wait.music.get(language),
        announcement=wait.announcements.get(language),
        regained=wait.regained,
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
