"""What managers read: the log of calls. Queries only."""

from ivr.reports.call_log import PAGE_ROWS, CallLine, NoSuchCall, Wanted, page
from ivr.reports.call_sheet import CallSheet, sheet

__all__ = ["PAGE_ROWS", "CallLine", "CallSheet", "NoSuchCall", "Wanted", "page", "sheet"]
