"""What was heard, pressed and done, as a manager can read it, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: `act` is done by `who`, `heard` by `who`, or a `miss`."""

    at: datetime
    who: str
    kind: str  # act | heard | happened | miss
    what: str


@dataclass
class Transcript:
    """A rehearsal as it went. `missed` is None when everything was as expected."""

    title: str
    source: str
    zone: ZoneInfo
    lines: list[Line] = field(default_factory=list)
    missed: str | None = None
    took: timedelta = timedelta(0)  # of real time

    def add(self, at: datetime, who: str, kind: str, what: str) -> None:
        self.lines.append(Line(at, who, kind, what))

    def miss(self, at: datetime, what: str) -> None:
        self.missed = what
        self.add(at, "", "miss", what)

    @property
    def passed(self) -> bool:
        return self.missed is None

    def text(self) -> Iterator[str]:
        """The transcript, line by line."""
        yield f"{self.title}  ({self.source})"
        for line in sorted(self.lines, key=lambda line: line.at):
            yield "  " + self._written(line)
        yield f"  {self.verdict}"

    @property
    def verdict(self) -> str:
        return "as expected" if self.passed else f"NOT as expected: {self.missed}"

    def json(self) -> dict[str, Any]:
        return {
            "rehearsal": self.title,
            "file": self.source,
            "passed": self.passed,
            "missed": self.missed,
            "took_ms": round(self.took.total_seconds() * 1000),
            "lines": [
                {"at": line.at.astimezone(self.zone).isoformat(), "who": line.who, "kind": line.kind, "what": line.what}
                for line in self.lines
            ],
        }

    def _written(self, line: Line) -> str:
        time = line.at.astimezone(self.zone).strftime("%H:%M:%S")
        if line.kind == "heard":
            return f"{time}  {line.who:<10} hears   “{line.what}”"
        if line.kind == "miss":
            return f"{time}  ✗ {line.what}"
        return f"{time}  {line.who:<10} {line.what}"
