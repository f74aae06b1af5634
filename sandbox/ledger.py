"""The journal as a file: lines of JSON, added as things happen and never rewritten; and how it is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.clock import stamp
from sandbox.journal import Entry

log = logging.getLogger("sandbox")


class Ledger:
    """Open for adding; a disk that takes no more stops the file with a word in the log, and nothing else."""

    def __init__(self, path: Path, now: Callable[[], datetime], facts: dict[str, Any]) -> None:
        """Begin another run at the file's end. Raises OSError when it cannot be written."""
        self._file = path.open("a", encoding="utf-8", buffering=1)  # a line at a time
        self._path = path
        self._now = now
        self._write("began", facts)

    def asked(self, entry: Entry) -> None:
        about = {"kind": entry.kind, "call_sid": entry.call_sid, "fault": entry.fault, "overrides": entry.overrides}
        self._write("asked", {"n": entry.n, **about, **entry.asked_json()})

    def answered(self, entry: Entry) -> None:
        facts = {"call_sid": entry.call_sid, "fault": entry.fault, "duration_ms": entry.duration_ms}
        self._write("answered", {"n": entry.n, **facts, **entry.answer_json(), **entry.findings_json()})

    def found(self, entry: Entry) -> None:
        self._write("found", {"n": entry.n, **entry.findings_json()})

    def forgotten(self) -> None:
        self._write("forgotten", {})

    def close(self) -> None:
        self._file.close()

    def _write(self, what: str, facts: dict[str, Any]) -> None:
        if self._file.closed:
            return
        line = json.dumps({"what": what, "at": stamp(self._now()), **facts}, ensure_ascii=False)
        try:
            self._file.write(line.encode(errors="replace").decode() + "\n")
        except OSError as full:
            log.error("the journal %s takes no more: %s", self._path, full)
            self._shut()

    def _shut(self) -> None:
        try:
            self._file.close()
        except OSError:
            return


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """Every line of a journal's file; one that was cut short by a crash is left out."""
    with path.open(encoding="utf-8") as file:
        for text in file:
            try:
                yield json.loads(text)
            except ValueError:
                continue


def requests_in(path: Path) -> list[dict[str, Any]]:
    """The requests of a file in order, each with `run` (from 1) and as the control API shows an entry."""
    run, found = 0, dict[tuple[int, int], dict[str, Any]]()
    for line in lines_of(path):
        what = line.pop("what")
        run += what == "began"
        if what == "asked":
            found[run, line["n"]] = _fresh(run, line)
        elif what in ("answered", "found"):
            _complete(found.get((run, line["n"]), {"answer": {}}), line)
    return list(found.values())


def _fresh(run: int, line: dict[str, Any]) -> dict[str, Any]:
    asked = {name: line.pop(name) for name in ("method", "url", "headers", "form")}
    open_answer: dict[str, Any] = {"status": None, "headers": {}, "body": ""}
    nothing: dict[str, Any] = {"duration_ms": None, "warnings": [], "error_code": None, "error": None}
    return {"run": run, **line, "request": asked, "answer": open_answer, **nothing}


def _complete(entry: dict[str, Any], line: dict[str, Any]) -> None:
    for name in ("status", "headers", "body"):
        if name in line:
            entry["answer"][name] = line[name]
    for name in ("call_sid", "fault", "duration_ms", "warnings", "error_code", "error"):
        if name in line:
            entry[name] = line[name]
