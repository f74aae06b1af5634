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

from ivr import choices
from ivr.choices import ChoiceKind
from ivr.db import Database, Tx
from ivr.queues.rows import Queue
from ivr.reports.call_filter import Wanted
from ivr.reports.call_log import CallLine, page
from ivr.reports.call_words import WORDS, plain, worded

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
    "rung",
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
COMPANYS_OWN = {"reason": ChoiceKind.REASON, "cause": ChoiceKind.CAUSE}
IN_WORDS = (*WORDS, *COMPANYS_OWN)
"""Columns that say it in the reader's words; what a program compares stands in `<column>_code`."""
NAMED = {"answered_at": "line_answered_at"}
"""By the line: whoever opens the sheet would take it for an agent."""
HEAD = (
    *(NAMED.get(name, name) for name in COLUMNS),
    "seconds",
    *(f"{span}_seconds" for span in SPANS),
    "queues",
    *(f"{name}_code" for name in IN_WORDS),
)


@dataclass(frozen=True, slots=True)
class Style:
    """How it is written: times with the offset of `zone`, words in `language` (of ivr.sentences.LANGUAGES).

    The mark helps Excel, the semicolon where commas are dots.
    """

    zone: str
    language: str = "en"
    separator: Literal["comma", "semicolon"] = "comma"
    byte_order_mark: bool = False


def written(db: Database, wanted: Wanted, style: Style, rows_at_once: int = ROWS_AT_ONCE) -> Iterator[str]:
    """The calls that are wanted, newest first, with a head; each page is read in a transaction of its own.

    A call that ends meanwhile may be told as it was or as it is; none is told twice and none is left out.
    """
    yield BYTE_ORDER_MARK if style.byte_order_mark else ""
    yield _lines([HEAD], style)
    zone = ZoneInfo(style.zone)
    while True:
        with db.reading() as tx:
            found = page(tx, replace(wanted, limit=rows_at_once))
            lists = _Lists.of(tx, style.language)
        yield _lines((_cells(call, zone, lists) for call in found), style)
        if len(found) < rows_at_once:
            return
        wanted = replace(wanted, before=found[-1].id)


def _lines(rows: Iterable[Iterable[str]], style: Style) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATORS[style.separator], lineterminator="\r\n").writerows(rows)
    return text.getvalue()


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the company calls its queues, reasons and causes."""

    language: str
    queues: Mapping[str, str]
    own: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, tx: Tx, language: str) -> _Lists:
        titles = {row.name: row.titles.get(language, row.title) for row in tx.rows(select(Queue.__table__))}
        own = {
            (column, choice.key): choice.labels.get(language) or choice.labels.get("en") or plain(choice.key)
            for column, kind in COMPANYS_OWN.items()
            for choice in choices.listing(tx, kind)
        }
        return cls(language, titles, own)

    def say(self, column: str, code: str | None) -> str | None:
        if column in COMPANYS_OWN:
            return code and self.own.get((column, code), plain(code))
        return worded(column, code, self.language)


def _cells(call: CallLine, zone: ZoneInfo, lists: _Lists) -> list[str]:
    record = call.record or {}
    queues = ", ".join([lists.queues.get(name, name) for name in call.queues])
    spans = [record.get(name) for name in ("seconds", *(f"{span}_seconds" for span in SPANS))]
    codes = {name: getattr(call, name) for name in IN_WORDS}
    said = {name: lists.say(name, code) for name, code in codes.items()} | {"outcome": _outcome(call, lists)}
    values = [said[name] if name in said else getattr(call, name) for name in COLUMNS]
    return [_cell(value, zone) for value in (*values, *spans, queues, *codes.values())]


def _outcome(call: CallLine, lists: _Lists) -> str | None:
    """Of a survey call, having been in its menu is what was asked for."""
    heard = call.purpose == "survey" and call.outcome == "menu"
    return lists.say("outcome", "survey" if heard else call.outcome)


def _cell(value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    return harmless(str(value))


def harmless(text: str) -> str:
    """The text as no spreadsheet takes for a formula; telephone numbers stay as they are."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
