"""Surveys: who is asked afterwards, how, and what they said."""

from ivr.surveys.answering import answer, call_status, resume, started
from ivr.surveys.asking import carrier_answered, run_due, sweep
from ivr.surveys.book import (
    NoSuchSurvey,
    SurveyView,
    answered,
    by_call,
    by_id,
    by_token,
    resumable,
    revision_of,
)
from ivr.surveys.closing import completed, refused_for_good, stopped
from ivr.surveys.eligibility import Channel, Outcome
from ivr.surveys.invitation import consider, stay_on_line
from ivr.surveys.page import answer_page, asked_on_page, is_open
from ivr.surveys.rows import Survey, SurveyAnswer
from ivr.surveys.status import OPEN, STATUS, Status
from ivr.surveys.texting import hear

__all__ = [
    "OPEN",
    "STATUS",
    "Channel",
    "NoSuchSurvey",
    "Outcome",
    "Status",
    "Survey",
    "SurveyAnswer",
    "SurveyView",
    "answer",
    "answer_page",
    "answered",
    "asked_on_page",
    "by_call",
    "by_id",
    "by_token",
    "call_status",
    "carrier_answered",
    "completed",
    "consider",
    "hear",
    "is_open",
    "refused_for_good",
    "resumable",
    "resume",
    "revision_of",
    "run_due",
    "started",
    "stay_on_line",
    "stopped",
    "sweep",
]
