"""The call that reaches a customer who is called back: made once an agent is there, or before one is asked."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from ivr import calls, dispatch, queues
from ivr.calls import Call, Entry, NewCall, Purpose, Stage
from ivr.contacts import Contact
from ivr.conversation.status import RING_SECONDS
from ivr.db import Tx
from ivr.lines import Line
from ivr.queues import Entered, Entering, EntryStatus, QueueEntry, Refused
from ivr.telephony.requests import Asking, Kind, Urgency, ask, call_off

DETECTION = {Purpose.CALLBACK: "DetectMessageEnd", Purpose.OUTGOING: "Enable"}
"""How the carrier listens for a machine: a message is left after the greeting's end; an agent wants to know at once."""


def ring_customer(tx: Tx, entry_id: int) -> None:
    """Calls the customer of a callback before any agent is asked, once; not if it is wanted no more.

    Nor while it is held, since dispatch had them called: afterwards dispatch does so again.
    Of whom no flow is known there is nothing to hear while they wait: for them an agent comes first.
    """
    entry = queues.lock(tx, entry_id)
    if entry.status != EntryStatus.WAITING or not entry.customer_first or entry.call_id is not None:
        return
    if queues.is_held(tx, entry_id):
        return
    asked_in = _call_of_contact(tx, entry.contact_id)
    if asked_in is None or not json.loads(asked_in.state):
        queues.agent_first(tx, entry_id)
        return
    call_id = call_for(tx, entry, Stage.MENU)
    dial(tx, call_id, greeting_url(call_id, entry.language, 0))


def call_for(tx: Tx, entry: Any, stage: Stage) -> int:
    """The call that will reach the customer of a callback, begun at `stage`; the entry gets it too."""
    line = tx.row(
        select(Line.id, Line.number).join(Contact, Contact.line_id == Line.id).where(Contact.id == entry.contact_id)
    )
    asked_in = _call_of_contact(tx, entry.contact_id)
    call_id = calls.begin(
        tx,
        NewCall(
            contact_id=entry.contact_id,
            line_id=line.id,
            revision_id=asked_in.revision_id if asked_in else None,
            called=entry.number or "",
            caller=line.number,
            direction="outbound",
            purpose=Purpose.CALLBACK,
            language=entry.language,
        ),
    )
    calls.set_stage(tx, call_id, stage)
    if asked_in is not None:
        _go_on_from(tx, call_id, asked_in.state, entry.node)
    queues.rung(tx, entry.id, call_id)
    if entry.agreed_by is not None:
        tx.hint("tasks", entry.id)
    data = {"purpose": Purpose.CALLBACK, "entry": entry.id}
    calls.record(tx, Entry(call_id, "call_placed", "call_placed", data))
    return call_id


def dial(tx: Tx, call_id: int, url: str) -> None:
    """Rings the customer's telephone; `url` says what is heard there."""
    call = tx.row(select(Call.caller, Call.called, Call.purpose).where(Call.id == call_id))
    parameters = {
        "to": call.called,
        "from_": call.caller,
        "url": url,
        "timeout": RING_SECONDS,
        "status_callback": f"/voice/calls/{call_id}/status",
        "status_callback_event": ["initiated", "ringing", "answered", "completed"],
        "machine_detection": DETECTION[call.purpose],
        "async_amd": "true",
        "async_amd_status_callback": f"/voice/calls/{call_id}/answered-by",
    }
    ask(tx, Asking(Kind.CREATE_CALL, _dialled(call_id), parameters, Urgency.CALLBACK, call_id))


def call_off_own(tx: Tx, entry_id: int, call_id: int, agent_id: int) -> None:
    """A callback of the agent's is needed no more, as they know without a talk: where it rings just now it stops.

    Journalled in the call from which it comes. Raises `queues.CallbackUnderWay`.
    """
    calls.lock(tx, call_id)
    queues.call_off_own(tx, entry_id, call_id, agent_id)
    ring_no_more(tx, entry_id)


def put_off_callbacks(tx: Tx, contact_id: int) -> None:
    """Who calls in cannot be rung: agents who are asked just now to call them back are let go."""
    for callback in queues.callbacks_of(tx, contact_id):
        if callback.status == EntryStatus.OFFERED:
            dispatch.cancel_for_entry(tx, callback.id, "caller_calls_in")


def enter(tx: Tx, entering: Entering) -> Entered | Refused:
    """Puts a caller into a queue, as `queues.enter` does; that they be called back is nobody's to do meanwhile.

    One that was wanted in this very contact gives way to the wait: where it rings it stops.
    """
    put_off_callbacks(tx, entering.contact_id)
    entered = queues.enter(tx, entering)
    if isinstance(entered, Entered) and entered.instead_of is not None:
        ring_no_more(tx, entered.instead_of)
    return entered


def ring_no_more(tx: Tx, entry_id: int) -> None:
    """A callback was withdrawn: where its customer's telephone rings just now it stops. Who has answered goes on."""
    call_id = queues.load(tx, entry_id).call_id
    call = calls.lock(tx, call_id) if call_id is not None else None
    if call is None or call.answered_at is not None or call.status == calls.Status.ENDED:
        return
    if call.sid is not None:
        ask(tx, Asking(Kind.END_CALL, f"end-leg:callback-{call_id}:{call.sid}", {"sid": call.sid}, call_id=call_id))
    elif call_off(tx, _dialled(call_id)):
        calls.end_unmade(tx, call_id)


def give_back(tx: Tx, entry_id: int, call_id: int) -> None:
    """The agent who wanted to make a callback before its time is lost: a call not made yet is not made at all."""
    call, entry = calls.lock(tx, call_id), queues.lock(tx, entry_id)
    if not queues.is_early(entry, tx.now) or call.sid is not None or not call_off(tx, _dialled(call_id)):
        return
    if queues.not_made(tx, entry_id):
        calls.end_unmade(tx, call_id)


def stop_if_withdrawn(tx: Tx, call_id: int) -> None:
    """The carrier rings them by now, and what it was asked for may have been withdrawn meanwhile."""
    withdrawn = (QueueEntry.call_id == call_id, QueueEntry.status == EntryStatus.WITHDRAWN)
    entry_id = tx.scalar(select(QueueEntry.id).where(*withdrawn).limit(1))
    if entry_id is not None:
        ring_no_more(tx, entry_id)


def _dialled(call_id: int) -> str:
    return f"callback:{call_id}"  # the call's, not the conversation's: a second agent must not ring twice


def greeting_url(call_id: int, language: str, number: int) -> str:
    """Where the leg of somebody called back asks what to hear, and says the key pressed; `number` counts from 0."""
    return f"/voice/calls/{call_id}/called-back?l={language}&n={number}"


def _call_of_contact(tx: Tx, contact_id: int) -> Any:
    """The call in which the customer asked to be called back: its flow goes on after the talk."""
    statement = select(Call.revision_id, Call.state).where(Call.contact_id == contact_id).order_by(Call.id.desc())
    return tx.row(statement.limit(1))


def _go_on_from(tx: Tx, call_id: int, state: str, node: str) -> None:
    """The dialogue stands at the node that waited: there a lost agent or the end of the talk finds it."""
    if known := json.loads(state):
        standing = json.dumps(known | ({"node": node} if node else {}), separators=(",", ":"))
        tx.execute(update(Call).where(Call.id == call_id).values(state=standing))
