"""What the engine's silent actions do to the nouns."""

from __future__ import annotations

from typing import Any

import structlog

import recordings
from callflows import actions
from ivr import calls, cases, contacts, surveys
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
            _message_left(tx, call, note.data["recording"], note.data["seconds"], note.data["purpose"])
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


def _message_left(tx: Tx, call: Any, sid: str, seconds: int, purpose: str) -> None:
    """A message for us is somebody's to answer; a suggestion has its case, a comment its survey."""
    recordings.message_recorded(tx, call.id, sid, seconds, purpose)
    if purpose == "voicemail":
        words = "A caller left a message: listen to it and call back."
        cases.add_task(tx, cases.NewTask("voicemail", f"recording:{sid}", words, call.contact_id))


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
