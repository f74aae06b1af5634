"""Answers to GET kept with their validators, as a browser keeps them."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

ROOM_BYTES = 32 * 2**20
LARGEST_BYTES = 4 * 2**20
_MAX_AGE = re.compile(r"max-age=(\d{1,9})")


@dataclass(frozen=True)
class Kept:
    body: bytes
    content_type: str
    etag: str
    modified: str

    def condition(self) -> dict[str, str]:
        """The headers that ask whether it is still so."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}


class Cache:
    """By URL; the oldest go when there is no more room."""

    def __init__(self, room_bytes: int = ROOM_BYTES) -> None:
        self._room_bytes = room_bytes
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, url: str) -> Kept | None:
        if url in self._kept:
            self._kept.move_to_end(url)
        return self._kept.get(url)

    def keep(self, url: str, headers: Mapping[str, str], content_type: str, body: bytes) -> None:
        """Keep an answer that can be asked about again; one that cannot takes the place of what was kept."""
        self._forget(url)
        told = {name.lower(): value for name, value in headers.items()}
        etag, modified = told.get("etag", ""), told.get("last-modified", "")
        if not (etag or modified) or len(body) > LARGEST_BYTES or "no-store" in told.get("cache-control", "").lower():
            return
        self._kept[url] = Kept(body, content_type, etag, modified)
        self._bytes += len(body)
        while self._bytes > self._room_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, url: str) -> None:
        kept = self._kept.pop(url, None)
        if kept is not None:
            self._bytes -= len(kept.body)

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0


def fresh_seconds(headers: Mapping[str, str], otherwise: float) -> float:
    """How long an answer may be used without asking: as its Cache-Control says; `otherwise` when nothing is said."""
    told = {name.lower(): value.lower() for name, value in headers.items()}
    control = told.get("cache-control", "")
    if "no-cache" in control or "no-store" in control:
        return 0.0
    age = _MAX_AGE.search(control)
    if age is not None:
        return float(age[1])
    return 0.0 if "etag" in told or "last-modified" in told else otherwise
