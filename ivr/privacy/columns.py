"""The one table of text columns: a customer's, the staff's, or nobody's; and what erasure leaves in a customer's."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any


class Kept(Enum):
    """Personal, and kept all the same; the reason is the value."""

    THEIR_NO = "a number's no must be honoured for good, also after its owner is forgotten"
    OUR_NUMBER = "the called party of an inbound call is our own line; of an outbound one it is emptied"
    DIGIT = "a rating is one digit, and counts; words are emptied"


class Gone(Enum):
    """The whole row goes."""

    ROW = "row"


PERSONAL: Mapping[str, Mapping[str, Any]] = {
    "customers": {
        "external_id": None,
        "name": "",
        "email": None,
        "postcode": None,
        "language": None,
        "notes": "",
    },
    "customer_numbers": {"number": Gone.ROW, "backwards": Gone.ROW},
    "customer_words": {"word": Gone.ROW},
    "contacts": {"number": None, "note": ""},
    "cases": {"summary": "", "next_step": ""},
    "case_events": {"text": ""},
    "tasks": {"text": "", "done_word": ""},
    "calls": {"caller": None, "called": Kept.OUR_NUMBER, "state": "{}", "answer": ""},
    "particulars": {"value": None},
    "queue_entries": {"number": None, "handing_note": ""},
    "conversations": {"note": ""},
    "parties": {"number": None, "note": ""},
    "messages": {"number": None, "body": None},
    "surveys": {"number": None, "state": "{}"},
    "reaches": {"number": None},
    "survey_answers": {"value": Kept.DIGIT},
    "recordings": {"path": Gone.ROW, "carrier_url": None},  # the row stays, deleted: see recordings.forget
    "carrier_requests": {"parameters": {}, "error": None},
    "audit_entries": {"before": None, "after": None},
    "opt_outs": {"number": Kept.THEIR_NO},
}
"""Table -> column -> what erasure leaves in it."""

OF_STAFF: Mapping[str, frozenset[str]] = {
    "staff": frozenset({"email", "name", "password_hash"}),
    "agents": frozenset({"number"}),
}
"""Personal data of the people who work here: theirs to change in their profile, not a customer's to erase."""

IMPERSONAL: Mapping[str, frozenset[str]] = {
    "agent_skills": frozenset({"skill"}),
    "agents": frozenset({"phone", "language", "presence", "presence_reason", "next_presence", "next_reason"}),
    "audit_entries": frozenset({"act", "subject", "noun", "batch"}),
    "call_events": frozenset({"kind", "source_key", "source", "data"}),  # references only, by the journal's rule
    "calls": frozenset(
        {
            "sid",
            "purpose",
            "direction",
            "status",
            "carrier_status",
            "language",
            "stage",
            "hangup_cause",
            "record",
            "outcome",
        }
    ),
    "carrier_requests": frozenset({"key", "kind", "status", "leased_by", "sid"}),
    "case_events": frozenset({"kind"}),
    "cases": frozenset({"reference", "kind", "status", "cause"}),
    "contacts": frozenset({"channel", "language", "trust", "reason", "first_reason", "cause", "disposition"}),
    "choices": frozenset({"kind", "key", "labels"}),
    "clips": frozenset({"name", "title", "language", "script", "series", "staged"}),
    "desk_streams": frozenset({"process"}),
    "conversations": frozenset(
        {
            "phone",
            "status",
            "conference_sid",
            "agent_sid",
            "ended_by",
            "ended_why",
            "disposition",
            "result",
            "wrapped_up_how",
        }
    ),
    "import_faults": frozenset({"column", "why", "code", "values"}),  # never what the refused row says
    "imports": frozenset({"file", "title", "country", "status", "why"}),
    "draft_visits": frozenset({"flow", "node"}),
    "drafts": frozenset({"flow", "document"}),
    "heartbeats": frozenset({"part", "instance", "data"}),
    "legs": frozenset({"sid", "role", "status"}),
    "lines": frozenset(
        {
            "number",
            "title",
            "flow",
            "survey_flow",
            "language",
            "country",
            "time_zone",
            "survey_by",
            "emergency_words",
            "carrier_sid",
        }
    ),
    "messages": frozenset({"sid", "direction", "purpose", "status"}),
    "offers": frozenset({"status", "reason"}),
    "opt_outs": frozenset({"purpose", "channel", "source"}),
    "pacer_slots": frozenset({"account"}),
    "particulars": frozenset({"kind"}),
    "parties": frozenset({"role", "status", "phone", "leg_sid", "ended_why", "mode", "mode_wanted"}),
    "presence_periods": frozenset({"presence", "reason"}),
    "proofs": frozenset({"question"}),  # which was asked; the answer is kept nowhere
    "publications": frozenset({"flow", "note"}),
    "queue_entries": frozenset(
        {
            "kind",
            "node",
            "language",
            "skills",
            "lane",
            "status",
            "told",
            "carrier_queue_sid",
            "preferred_why",
            "spoken_language",
        }
    ),
    "queues": frozenset(
        {
            "name",
            "title",
            "titles",
            "routing_group",
            "hours",
            "time_zone",
            "skills",
            "dispositions",
            "script",
            "allowances",
            "wrap_up_needs",
            "disposition_needs",
            "callback_first",
            "music",
            "announcements",
        }
    ),
    "reaches": frozenset({"key", "kind"}),
    "recordings": frozenset({"sid", "purpose", "status", "sha256"}),
    "revisions": frozenset({"flow", "document", "source", "digest", "note"}),
    "schedules": frozenset({"flow", "problems"}),
    "special_days": frozenset({"country", "title"}),
    "staff": frozenset({"rights"}),
    "survey_answers": frozenset({"question"}),
    "surveys": frozenset({"channel", "language", "status", "why", "token"}),
    "tasks": frozenset({"kind", "source"}),
    "visit_counts": frozenset({"node", "what", "key"}),
    "visits": frozenset({"node", "what", "key"}),  # names of the flow's; nothing that was typed or said
}
"""Words of the trade, identifiers of ours and of the carrier's."""
