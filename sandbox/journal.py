"""The debugger: every webhook, with its answer and what was wrong with it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.clock import stamp

KEPT_ENTRIES = 20_000


@dataclass
class Entry:
    """One request made, complete once `status` or `error_code` is there."""

    n: int
    at: datetime
    kind: str
    call_sid: str | None
    method: str
    url: str
    headers: dict[str, str]
    form: list[tuple[str, str]]
    status: int | None = None
    answer_headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    duration_ms: float | None = None
    warnings: list[str] = field(default_factory=list)
    error_code: int | None = None
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": stamp(self.at),
            "kind": self.kind,
            "call_sid": self.call_sid,
            "request": {"method": self.method, "url": self.url, "headers": self.headers, "form": self.form},
            "answer": {"status": self.status, "headers": self.answer_headers, "body": self.body},
            "duration_ms": self.duration_ms,
            "warnings": self.warnings,
            "error_code": self.error_code,
            "error": self.error,
        }


class Journal:
    """The last 20,000 requests, numbered from 1."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT_ENTRIES)
        self.last = 0

    def next_number(self) -> int:
        self.last += 1
        return self.last

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def after(self, n: int, call_sid: str | None = None) -> list[Entry]:
        return [e for e in self._entries if e.n > n and call_sid in (None, e.call_sid)]

    def entry(self, n: int) -> Entry | None:
        return next((e for e in self._entries if e.n == n), None)

    def clear(self) -> None:
        self._entries.clear()
