"""Which words a status can be, by the schema and the field that tell it, so that clients know them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from callflows.problems import Severity
from ivr import calls, cases, conversation, customers, surveys
from ivr.agents import Presence
from ivr.queues import EntryStatus
from ivr.staff import Role
from recordings import Status as RecordingStatus

ROLES = tuple(role.name.lower() for role in Role)
CARRIER_STATUSES = (
    "queued",
    "initiated",
    "ringing",
    "in-progress",
    "completed",
    "busy",
    "no-answer",
    "failed",
    "canceled",
)

WORDS: Mapping[tuple[str, str], Iterable[str]] = {
    ("AgentView", "phone"): ("browser", "telephone"),
    ("AgentView", "presence"): Presence,
    ("Briefing", "kind"): ("call", "callback", "outgoing"),
    ("Briefing", "trust"): customers.Trust,
    ("CallOut", "status"): CARRIER_STATUSES,
    ("CallLine", "direction"): ("inbound", "outbound"),
    ("CallLine", "hangup_cause"): calls.HangupCause,
    ("CallLine", "purpose"): calls.Purpose,
    ("CallLine", "stage"): calls.Stage,
    ("CallLine", "status"): calls.Status,
    ("CaseView", "kind"): cases.CaseKind,
    ("CaseView", "status"): cases.CaseStatus,
    ("ContactView", "trust"): customers.Trust,
    ("LegLine", "role"): ("customer", "agent", "colleague", "supervisor"),
    ("LegLine", "status"): CARRIER_STATUSES,
    ("OpenCase", "kind"): cases.CaseKind,
    ("Person", "role"): ROLES,
    ("ProblemView", "severity"): Severity,
    ("RecordingLine", "status"): RecordingStatus,
    ("Spoke", "ended_why"): conversation.Why,
    ("StaffLine", "role"): ROLES,
    ("SurveyLine", "channel"): surveys.Channel,
    ("SurveyLine", "status"): surveys.Status,
    ("Talk", "ended_why"): conversation.Why,
    ("Talk", "status"): conversation.Status,
    ("TalkLine", "ended_by"): conversation.By,
    ("TalkLine", "status"): conversation.Status,
    ("WaitLine", "kind"): ("call", "callback", "outgoing"),
    ("WaitLine", "status"): EntryStatus,
}


def name_words(schemas: Mapping[str, Any]) -> None:
    """Puts the words into the schemas, in place; null stays where it may be."""
    for (schema, field), words in WORDS.items():
        told = schemas[schema]["properties"][field]
        branch = next((each for each in told.get("anyOf", ()) if each.get("type") == "string"), told)
        branch["enum"] = [str(word) for word in words]
