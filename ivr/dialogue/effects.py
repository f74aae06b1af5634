"""What the engine's silent actions do to the nouns."""

from __future__ import annotations

from typing import Any

import structlog

import recordings
from callflows import actions
from ivr import calls, contacts, surveys
from ivr.db import Tx

log = structlog.get_logger()


def apply(tx: Tx, call: Any, action: actions.Action) -> None:
    """Carries out one effect on the call's contact, survey or particulars."""
    match action:
        case actions.SetLanguage():
            contacts.set_language(tx, call.contact_id, action.language)
        case actions.SetReason():
            contacts.set_reason(tx, call.contact_id, action.reason)
        case actions.SetCause():
            contacts.set_cause(tx, call.contact_id, action.cause)
        case actions.Keep():
            calls.keep(tx, call.id, action.name, action.value)
        case actions.SaveAnswer():
            _answered(tx, call, action)
        case actions.Note():
            _noted(tx, call, action)


def _answered(tx: Tx, call: Any, action: actions.SaveAnswer) -> None:
    survey_id = surveys.by_call(tx, call.id)
    if survey_id is not None:
        surveys.answer(tx, survey_id, action.question, str(action.value))


def _noted(tx: Tx, call: Any, note: actions.Note) -> None:
    match note.kind:
        case "recording_notice":
            calls.note_given(tx, call.id)
        case "message":
            told = note.data
            recordings.message_left(tx, call, told["recording"], told["seconds"], told["purpose"])
        case "emergency_heard":
            calls.record(tx, calls.Entry(call.id, "emergency_heard", "emergency_heard"))
        case "opted_out":
            survey_id = surveys.by_call(tx, call.id)
            if survey_id is not None:
                surveys.refused_for_good(tx, survey_id)
        case "survey_finished":
            survey_id = surveys.by_call(tx, call.id)
            if survey_id is not None:
                surveys.completed(tx, survey_id)
        case "fault":
            log.error("flow_fault", call_sid=call.sid, node=note.data.get("node"), why=note.data.get("why"))


def trace(action: actions.Action) -> list[Any] | None:
    """An effect as the journal keeps it: names, never what was typed; None for what is spoken."""
    match action:
        case actions.SetLanguage(language):
            return ["language", language]
        case actions.SetReason(reason):
            return ["reason", reason]
        case actions.SetCause(cause):
            return ["cause", cause]
        case actions.Keep(name, _):
            return ["kept", name]
        case actions.SaveAnswer(question, _):
            return ["answered", question]
        case actions.Note(kind, _):
            return ["note", kind]
        case _:
            return None
