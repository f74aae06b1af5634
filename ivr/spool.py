"""Webhooks that could not be put on record: kept on the disk, one file each, until they can be told again."""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from ivr import disk

REPLAY_HEADER = "X-Hotline-Replay"
"""On a webhook that is told again: one that fails once more is refused and not spooled a second time."""

REFUSED = ".refused"
UNFINISHED = ".part"

NEWS = re.compile(
    r"/voice/(status|conferences/\d+|calls/\d+/(status|recordings)|offers/\d+/status|agent/left/\d+)"
    r"|/sms/(incoming|status/\d+)"
)
"""Webhooks that tell of something. The others ask what to say next: that caller has heard the emergency answer."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """One webhook: its path with query, its body as the carrier sent it, when it came, and what went wrong."""

    file: Path
    path: str
    body: str
    at: datetime
    error: str


def is_news(path: str) -> bool:
    """Whether the webhook of this path (without query) tells of something, so that it can be told again."""
    return NEWS.fullmatch(path) is not None


def keep(var: Path, path: str, body: bytes, at: datetime, error: str) -> None:
    """Writes the webhook down; on the disk when this returns. `error` is a fault's name. Raises OSError."""
    folder = folder_of(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # In order of arrival, by the machine's own clock: the house's may stand still, and a call comes before its end.
    name = f"{time.time_ns():020}-{uuid4().hex}"
    told = {"at": at.isoformat(), "path": path, "body": body.decode("utf-8", "replace"), "error": error}
    line = json.dumps(told)
    unfinished = folder / f"{name}{UNFINISHED}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / f"{name}.json")
    disk.secure(folder)


def waiting(var: Path) -> list[Spooled]:
    """What has been kept and not told again yet, oldest first."""
    return [_read(file) for file in sorted(folder_of(var).glob("*.json"))]


def counted(var: Path) -> tuple[int, int]:
    """How many wait to be told again, and how many could not be."""
    folder = folder_of(var)
    return sum(1 for _ in folder.glob("*.json")), sum(1 for _ in folder.glob(f"*{REFUSED}"))


def done(spooled: Spooled) -> None:
    """It is on record now. The file goes, since it holds a caller's number."""
    spooled.file.unlink(missing_ok=True)


def refuse(spooled: Spooled) -> None:
    """It cannot be told again as it is: the file stays under another name, for a person."""
    spooled.file.rename(spooled.file.with_suffix(REFUSED))


def forget(var: Path, before: datetime) -> int:
    """Removes what nobody looked at and what was never finished, by when its file was written; returns how many."""
    forgotten = 0
    for file in (*folder_of(var).glob(f"*{REFUSED}"), *folder_of(var).glob(f"*{UNFINISHED}")):
        with suppress(FileNotFoundError):  # it has just been finished, or another sweep was quicker
            if file.stat().st_mtime < before.timestamp():
                file.unlink()
                forgotten += 1
    return forgotten


def folder_of(var: Path) -> Path:
    """Where the spool lies."""
    return var / "spool"


def _read(file: Path) -> Spooled:
    told = json.loads(file.read_text(encoding="utf-8"))
    return Spooled(file, told["path"], told["body"], datetime.fromisoformat(told["at"]), told["error"])
