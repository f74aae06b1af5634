"""What managers read: the board, the log of calls. Queries only."""

from ivr.reports.board import Board, board
from ivr.reports.call_export import Style, written
from ivr.reports.call_filter import PAGE_ROWS, Wanted, numbers_of
from ivr.reports.call_log import CallLine, Direction, NoSuchCall, Outcome, Purpose, Status, page
from ivr.reports.call_sheet import CallSheet, sheet
from ivr.reports.metrics import METRICS, Metric

__all__ = [
    "METRICS",
    "PAGE_ROWS",
    "Board",
    "CallLine",
    "CallSheet",
    "Direction",
    "Metric",
    "NoSuchCall",
    "Outcome",
    "Purpose",
    "Status",
    "Style",
    "Wanted",
    "board",
    "numbers_of",
    "page",
    "sheet",
    "written",
]
