"""What is heard by whom we call back: who calls and, before an agent is there, by which key to be connected."""

from __future__ import annotations

from typing import Any, NamedTuple

from callflows import words
from callflows.actions import Utterances
from callflows.prompts import Spoken
from ivr import calls, conversation, lines, queues, revisions
from ivr.conversation import MESSAGE, greeting_url
from ivr.db import Tx
from ivr.dialogue import waits
from ivr.telephony import twiml
from ivr.telephony.speaking import spoken

CONNECT_KEY = "1"
KEY_SECONDS = 5


class CalledBack(NamedTuple):
    """What the leg says: which document it asks for, from 0 on, and what was pressed after the one before."""

    sid: str
    number: int = 0
    digits: str = ""


def called_back(tx: Tx, call_id: int, said: CalledBack) -> str:
    """A greeting, once more, then a message, and the end; or, by the key that no machine presses, the queue.

    Whoever waits or talks by now is told again what they were told.
    """
    call = calls.lock(tx, call_id)
    if call is None or call.status == calls.Status.ENDED:
        return twiml.render((twiml.Hangup(),))
    calls.name_leg(tx, call_id, said.sid)
    calls.answered(tx, call_id)
    if call.stage != calls.Stage.MENU:
        return str(call.answer)
    return _connect(tx, call) if said.digits == CONNECT_KEY else _document(tx, call, said.number)


def hello(tx: Tx, call_id: int) -> Utterances:
    """Who calls, said to whom an agent calls back at pick-up; nothing to anybody who has been greeted or has waited."""
    call = calls.load(tx, call_id)
    if call.purpose != calls.Purpose.CALLBACK or call.turn > 0:
        return ()
    return words.say(call.language, "callback_hello", company=_company(tx, call))


def message(tx: Tx, call: Any, source_key: str) -> str:
    """A machine has answered and the agent is gone: why we called, and what comes next."""
    said = _document(tx, call, MESSAGE)
    calls.record(tx, calls.Entry(call.id, "machine_told", source_key))
    _turn(tx, call, said, calls.Stage.MENU)
    return said


def _document(tx: Tx, call: Any, number: int) -> str:
    if number > MESSAGE:
        farewell = twiml.render((twiml.Hangup(),))
        _turn(tx, call, farewell, calls.Stage.MENU)
        return farewell
    name = "callback_message" if number == MESSAGE else "callback_greeting"
    said = spoken(words.say(call.language, name, company=_company(tx, call)))
    onward = greeting_url(call.id, call.language, number + 1)
    return twiml.render((twiml.Gather(onward, said, KEY_SECONDS, max_digits=1),))


def _company(tx: Tx, call: Any) -> Spoken:
    names = revisions.compiled(tx, call.revision_id).company if call.revision_id else {}
    return names[call.language] if call.language in names else Spoken(lines.by_id(tx, call.line_id).title)


def _connect(tx: Tx, call: Any) -> str:
    entry_id = queues.take_up(tx, call.contact_id, call.id) or _enter_anew(tx, call)
    if entry_id is None:
        return _document(tx, call, MESSAGE)
    said = conversation.document_of_wait(tx, call, entry_id, call.language, "transfer")
    calls.record(tx, calls.Entry(call.id, "callback_taken_up", f"taken_up:{entry_id}", {"entry": entry_id}))
    _turn(tx, call, said, calls.Stage.QUEUE)
    return said


def _enter_anew(tx: Tx, call: Any) -> int | None:
    """What was promised them is over, and they are here: into the same queue."""
    old = waits.last_of(tx, call.id)
    if old is None:
        return None
    entered = conversation.enter(tx, queues.entering_anew(queues.lock(tx, old), call.id, returns=True))
    return entered.entry_id if isinstance(entered, queues.Entered) else None


def _turn(tx: Tx, call: Any, said: str, stage: calls.Stage) -> None:
    calls.take_turn(tx, call.id, call.turn, calls.Turn(call.state, said, call.language, stage))
