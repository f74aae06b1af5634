"""The journal: every request and its answer, both ways, with what was wrong with it."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any, Protocol

from sandbox.clock import stamp
from sandbox.slices import in_slices

KEPT_ENTRIES = 20_000  # of those sent, and as many of those received
KEPT_CHARS = 64_000_000  # in all these, likewise
RECEIVED = "rest"
EVERY_KIND = "all"


def legible(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers as they can be written down: bytes that are no UTF-8 are letters of Latin-1."""
    return {name: _legible(value) for name, value in headers.items()}


def _legible(text: str) -> str:
    raw = text.encode(errors="surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("iso-8859-1")


@dataclass
class Entry:
    """One request, complete once `status` or `error_code` is there. Of `kind` rest: received; of others: sent."""

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
    fault: str | None = None  # what befell it on purpose

    def answer_header(self, name: str) -> str:
        """A header of the answer, however its name was written; empty without it."""
        return next((value for key, value in self.answer_headers.items() if key.lower() == name.lower()), "")

    @property
    def faulty(self) -> bool:
        return self.error_code is not None or bool(self.warnings)

    @property
    def chars(self) -> int:
        """How much of it there is to keep."""
        pairs = (*self.headers.items(), *self.form, *self.answer_headers.items())
        words = (self.url, self.body, *self.warnings)
        return sum(len(name) + len(value) for name, value in pairs) + sum(map(len, words))

    def matches(self, words: list[str]) -> bool:
        """Whether every word (in lower case) stands in the URL, the fields sent, the error or the fault."""
        if not words:
            return True
        values = (value for _, value in self.form)
        told = (self.url, self.call_sid or "", f"{self.error_code or ''}", self.error or "", self.fault or "")
        text = "\n".join([*told, *values]).lower()
        return all(word in text for word in words)

    def asked_json(self) -> dict[str, Any]:
        return {"method": self.method, "url": self.url, "headers": self.headers, "form": self.form}

    def answer_json(self) -> dict[str, Any]:
        return {"status": self.status, "headers": self.answer_headers, "body": self.body}

    def findings_json(self) -> dict[str, Any]:
        return {"warnings": self.warnings, "error_code": self.error_code, "error": self.error}

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": stamp(self.at),
            "kind": self.kind,
            "call_sid": self.call_sid,
            "request": self.asked_json(),
            "answer": self.answer_json(),
            "duration_ms": self.duration_ms,
            "overrides": self.overrides,
            "fault": self.fault,
            **self.findings_json(),
        }


@dataclass(frozen=True)
class Search:
    """What is looked for; `words` in lower case, `before` an entry's number; no `kind` means all that were sent."""

    words: list[str] = field(default_factory=list)
    kind: str | None = None
    faulty: bool = False
    before: int | None = None
    limit: int = 50

    def takes(self, entry: Entry) -> bool:
        return (
            (self.before is None or entry.n < self.before)
            and self.kind in (None, EVERY_KIND, entry.kind)
            and (not self.faulty or entry.faulty or entry.fault is not None)
            and entry.matches(self.words)
        )


class Copy(Protocol):
    """Where everything is written as well, as it happens."""

    def asked(self, entry: Entry) -> None: ...
    def answered(self, entry: Entry) -> None: ...
    def found(self, entry: Entry) -> None: ...
    def forgotten(self) -> None: ...


@dataclass(frozen=True)
class Room:
    """How much is kept of each direction."""

    entries: int = KEPT_ENTRIES
    chars: int = KEPT_CHARS


class Shelf:
    """The last entries of one direction, in the order of their numbers."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.entries: OrderedDict[int, Entry] = OrderedDict()
        self._weights: dict[int, int] = {}  # by number, in characters
        self._chars = 0

    def add(self, entry: Entry) -> None:
        self.entries[entry.n] = entry
        self.weigh(entry)
        if len(self.entries) > self._room.entries:
            self._drop_oldest()

    def weigh(self, entry: Entry) -> None:
        """It is new or has grown: the oldest go when all together are too long."""
        if entry.n in self.entries:
            chars = entry.chars
            self._chars += chars - self._weights.get(entry.n, 0)
            self._weights[entry.n] = chars
        while self._chars > self._room.chars and len(self.entries) > 1:
            self._drop_oldest()

    def clear(self) -> None:
        self.entries.clear()
        self._weights.clear()
        self._chars = 0

    def _drop_oldest(self) -> None:
        n, _ = self.entries.popitem(last=False)
        self._chars -= self._weights.pop(n)


class Journal:
    """The last 20,000 requests each way, numbered together from 1; `changes` counts what was added or completed."""

    def __init__(self, copy: Copy | None = None, room: Room | None = None) -> None:
        room = room or Room()
        self._sent, self._received = Shelf(room), Shelf(room)
        self._copy = copy
        self.last = 0
        self.changes = 0
        self.changed = asyncio.Event()

    def next_number(self) -> int:
        self.last += 1
        return self.last

    def add(self, entry: Entry) -> None:
        self._shelf(entry).add(entry)
        self._note(lambda copy: copy.asked(entry))

    def answered(self, entry: Entry) -> None:
        """The entry has its answer now, or will have none."""
        self._shelf(entry).weigh(entry)
        self._note(lambda copy: copy.answered(entry))

    def found(
        self, entry: Entry, code: int | None = None, error: str | None = None, warnings: Iterable[str] = ()
    ) -> None:
        """Something is wrong with an answer, or with a request that never left."""
        entry.warnings += warnings
        if code is not None:
            entry.error_code, entry.error = code, error
        self._shelf(entry).weigh(entry)
        self._note(lambda copy: copy.found(entry))

    def touch(self) -> None:
        """Something that readers of the journal look at has changed: the rules in force, say."""
        self.changes += 1
        self.changed.set()

    def _note(self, write: Callable[[Copy], None]) -> None:
        if self._copy is not None:
            write(self._copy)
        self.touch()

    async def wait_beyond(self, changes: int, seconds: float) -> None:
        """Return once more than `changes` have happened, or after so many real seconds."""
        try:
            async with asyncio.timeout(seconds):
                while self.changes <= changes:
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            pass

    def after(self, n: int, call_sid: str | None = None, kind: str | None = None) -> list[Entry]:
        """Oldest first; `kind` as in a search."""
        return list(self.since(n, call_sid, kind))

    def since(self, n: int, call_sid: str | None = None, kind: str | None = None) -> Iterator[Entry]:
        """The same, each looked at when its turn comes; those of now, whatever comes meanwhile."""
        kept = self._oldest_first(kind)
        newer = islice(kept, bisect_right(kept, n, key=attrgetter("n")), None)
        return (
            entry for entry in newer if call_sid in (None, entry.call_sid) and kind in (None, EVERY_KIND, entry.kind)
        )

    def entry(self, n: int) -> Entry | None:
        return self._sent.entries.get(n) or self._received.entries.get(n)

    async def newest(self, search: Search) -> tuple[list[Entry], bool]:
        """The newest entries that match, newest first, and whether older ones do too."""
        found: list[Entry] = []
        async for entry in in_slices(reversed(self._oldest_first(search.kind))):
            if search.takes(entry):
                found.append(entry)
            if len(found) > search.limit:
                break
        return found[: search.limit], len(found) > search.limit

    def clear(self) -> None:
        self._sent.clear()
        self._received.clear()
        self._note(lambda copy: copy.forgotten())

    def _shelf(self, entry: Entry) -> Shelf:
        return self._received if entry.kind == RECEIVED else self._sent

    def _oldest_first(self, kind: str | None) -> list[Entry]:
        sent, received = list(self._sent.entries.values()), list(self._received.entries.values())
        if kind == EVERY_KIND:
            return sorted(sent + received, key=attrgetter("n"))
        return received if kind == RECEIVED else sent
