"""The debugger: every webhook, with its answer and what was wrong with it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.clock import stamp

KEPT_ENTRIES = 20_000
SEARCHED_AT_ONCE = 1_000  # then the others who share the loop have a turn


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
    overrides: dict[str, str] = field(default_factory=dict)  # of the URL's fragment

    def answer_header(self, name: str) -> str:
        """A header of the answer, however its name was written; empty without it."""
        return next((value for key, value in self.answer_headers.items() if key.lower() == name.lower()), "")

    @property
    def faulty(self) -> bool:
        return self.error_code is not None or bool(self.warnings)

    def matches(self, words: list[str]) -> bool:
        """Whether every word (in lower case) stands in the URL, the fields sent or the error."""
        if not words:
            return True
        values = (value for _, value in self.form)
        text = "\n".join([self.url, self.call_sid or "", *values, f"{self.error_code or ''}", self.error or ""]).lower()
        return all(word in text for word in words)

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": stamp(self.at),
            "kind": self.kind,
            "call_sid": self.call_sid,
            "request": {"method": self.method, "url": self.url, "headers": self.headers, "form": self.form},
            "answer": {"status": self.status, "headers": self.answer_headers, "body": self.body},
            "duration_ms": self.duration_ms,
            "overrides": self.overrides,
            "warnings": self.warnings,
            "error_code": self.error_code,
            "error": self.error,
        }


@dataclass(frozen=True)
class Search:
    """What is looked for; `words` in lower case, `before` an entry's number."""

    words: list[str] = field(default_factory=list)
    kind: str | None = None
    faulty: bool = False
    before: int | None = None
    limit: int = 50

    def takes(self, entry: Entry) -> bool:
        return (
            (self.before is None or entry.n < self.before)
            and self.kind in (None, entry.kind)
            and (not self.faulty or entry.faulty)
            and entry.matches(self.words)
        )


class Journal:
    """The last 20,000 requests, numbered from 1; `changes` counts what was added or completed."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT_ENTRIES)
        self.last = 0
        self.changes = 0
        self.changed = asyncio.Event()

    def next_number(self) -> int:
        self.last += 1
        return self.last

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self.touch()

    def answered(self, entry: Entry) -> None:
        """The entry has its answer now, or will have none."""
        self.touch()

    def found(
        self, entry: Entry, code: int | None = None, error: str | None = None, warnings: Iterable[str] = ()
    ) -> None:
        """Something is wrong with an answer, or with a request that never left."""
        entry.warnings += warnings
        if code is not None:
            entry.error_code, entry.error = code, error
        self.touch()

    def touch(self) -> None:
        """An entry is new, or has its answer now."""
        self.changes += 1
        self.changed.set()

    async def wait_beyond(self, changes: int, seconds: float) -> None:
        """Return once more than `changes` have happened, or after so many real seconds."""
        try:
            async with asyncio.timeout(seconds):
                while self.changes <= changes:
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            pass

    def after(self, n: int, call_sid: str | None = None) -> list[Entry]:
        return [e for e in self._entries if e.n > n and call_sid in (None, e.call_sid)]

    def entry(self, n: int) -> Entry | None:
        return next((e for e in self._entries if e.n == n), None)

    async def newest(self, search: Search) -> tuple[list[Entry], bool]:
        """The newest entries that match, newest first, and whether older ones do too."""
        found: list[Entry] = []
        for looked_at, entry in enumerate(reversed(list(self._entries)), start=1):
            if search.takes(entry):
                found.append(entry)
            if len(found) > search.limit:
                break
            if looked_at % SEARCHED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return found[: search.limit], len(found) > search.limit

    def clear(self) -> None:
        self._entries.clear()
        self.touch()
