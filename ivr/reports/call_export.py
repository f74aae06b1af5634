"""The log of calls as a table for other programs: CSV, a page at a time, however long it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ivr.db import Database
from ivr.queues.rows import Queue
from ivr.reports.call_filter import Wanted
from ivr.reports.call_log import CallLine, page

ROWS_AT_ONCE = 500
BYTE_ORDER_MARK = "\ufeff"
SEPARATORS = {"comma": ",", "semicolon": ";"}
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")  # the wide ones are taken for formulas too
_NUMBER = re.compile(r"[+-]?[0-9]+")

COLUMNS = (
    "id",
    "started_at",
    "answered_at",
    "ended_at",
    "purpose",
    "direction",
    "line",
    "number",
    "customer",
    "language",
    "reason",
    "cause",
    "outcome",
    "agent",
    "disposition",
    "hangup_cause",
    "sid",
    "contact_id",
    "customer_id",
    "agent_id",
    "line_id",
)
SPANS = ("menu", "queue", "talk", "hold", "after", "wrap_up")


@dataclass(frozen=True, slots=True)
class Style:
    """How it is written: times with the offset of `zone`; the mark helps Excel, the semicolon where commas are dots."""

    zone: str
    separator: Literal["comma", "semicolon"] = "comma"
    byte_order_mark: bool = False


def written(db: Database, wanted: Wanted, style: Style, rows_at_once: int = ROWS_AT_ONCE) -> Iterator[str]:
    """The calls that are wanted, newest first, with a head; each page is read in a transaction of its own.

    A call that ends meanwhile may be told as it was or as it is; none is told twice and none is left out.
    """
    yield BYTE_ORDER_MARK if style.byte_order_mark else ""
    yield _lines([[*COLUMNS, "seconds", *(f"{span}_seconds" for span in SPANS), "queues"]], style)
    zone = ZoneInfo(style.zone)
    while True:
        with db.reading() as tx:
            found = page(tx, replace(wanted, limit=rows_at_once))
            titles = {row.name: row.title for row in tx.rows(select(Queue.name, Queue.title))}
        yield _lines((_cells(call, zone, titles) for call in found), style)
        if len(found) < rows_at_once:
            return
        wanted = replace(wanted, before=found[-1].id)


def _lines(rows: Iterable[Iterable[str]], style: Style) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATORS[style.separator], lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _cells(call: CallLine, zone: ZoneInfo, titles: Mapping[str, str]) -> list[str]:
    record = call.record or {}
    queues = ", ".join([titles.get(name, name) for name in dict.fromkeys(record.get("requested", ()))])
    spans = [record.get(name) for name in ("seconds", *(f"{span}_seconds" for span in SPANS))]
    return [_cell(value, zone) for value in (*(getattr(call, name) for name in COLUMNS), *spans, queues)]


def _cell(value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    return harmless(str(value))


def harmless(text: str) -> str:
    """The text as no spreadsheet takes for a formula; telephone numbers stay as they are."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
