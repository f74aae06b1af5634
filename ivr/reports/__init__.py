"""What managers read: the board, the log of calls. Queries only."""

from ivr.reports.board import Board, board
from ivr.reports.call_log import PAGE_ROWS, CallLine, NoSuchCall, Wanted, page
from ivr.reports.call_sheet import CallSheet, sheet
from ivr.reports.metrics import METRICS, Metric

__all__ = [
    "METRICS",
    "PAGE_ROWS",
    "Board",
    "CallLine",
    "CallSheet",
    "Metric",
    "NoSuchCall",
    "Wanted",
    "board",
    "page",
    "sheet",
]
