"""What managers read: the board, the logs of calls, surveys and changes. Queries only."""

from ivr.reports.appointments import Appointment, appointments
from ivr.reports.audit_log import ChangeLine, ChangesWanted, NoSuchChange, changes
from ivr.reports.board import Board, board
from ivr.reports.call_export import Style, written
from ivr.reports.call_filter import PAGE_ROWS, Visited, Wanted, numbers_of
from ivr.reports.call_log import CallLine, Direction, NoSuchCall, Outcome, Purpose, Status, page
from ivr.reports.call_sheet import CallSheet, sheet
from ivr.reports.flow_figures import Asked, Doing, FlowFigures, flow_figures
from ivr.reports.given_up import GivenUpLine, given_up
from ivr.reports.metrics import METRICS, Metric
from ivr.reports.survey_log import NoSuchSurvey, SurveyLine, SurveysWanted, surveys
from ivr.reports.survey_log import Status as SurveyStatus
from ivr.reports.to_do import ToDoWanted
from ivr.reports.voicemails import VoicemailLine, voicemails
from ivr.reports.waiting import Waiting, waiting_page
from ivr.reports.work import CallbackOffered, What, Work, WorkDue, WorkLine, call_of_callback, work_due, work_of
from ivr.reports.work import Place as WorkPlace

__all__ = [
    "METRICS",
    "PAGE_ROWS",
    "Appointment",
    "Asked",
    "Board",
    "CallLine",
    "CallSheet",
    "CallbackOffered",
    "ChangeLine",
    "ChangesWanted",
    "Direction",
    "Doing",
    "FlowFigures",
    "GivenUpLine",
    "Metric",
    "NoSuchCall",
    "NoSuchChange",
    "NoSuchSurvey",
    "Outcome",
    "Purpose",
    "Status",
    "Style",
    "SurveyLine",
    "SurveyStatus",
    "SurveysWanted",
    "ToDoWanted",
    "Visited",
    "VoicemailLine",
    "Waiting",
    "Wanted",
    "What",
    "Work",
    "WorkDue",
    "WorkLine",
    "WorkPlace",
    "appointments",
    "board",
    "call_of_callback",
    "changes",
    "flow_figures",
    "given_up",
    "numbers_of",
    "page",
    "sheet",
    "surveys",
    "voicemails",
    "waiting_page",
    "work_due",
    "work_of",
    "written",
]
