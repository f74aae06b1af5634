"""What a WAV file says of itself, checked while its bytes go by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ivr.clock import whole_seconds

LENGTH_TOLERANCE_SECONDS = 2
HEADER_LIMIT_BYTES = 4096
_UNTOLD_SIZES = frozenset({0, 0xFFFFFFFF})  # written by those who stream and do not go back


class NotWhole(Exception):
    """These bytes are not the recording that was announced; the message says why."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the samples lie: `coding` 1 is plain PCM, `rate` in samples a second, `data_bytes` None if it is not said."""

    coding: int
    channels: int
    rate: int
    sample_bytes: int
    data_at: int
    data_bytes: int | None


@dataclass(slots=True)
class Wav:
    """Takes a file's bytes one piece after another; `check` then says whether they are a whole recording."""

    size: int = 0
    _head: bytes = b""
    _hash: hashlib._Hash = field(default_factory=hashlib.sha256)

    def take(self, piece: bytes) -> None:
        if len(self._head) < HEADER_LIMIT_BYTES:
            self._head += piece[: HEADER_LIMIT_BYTES - len(self._head)]
        self._hash.update(piece)
        self.size += len(piece)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def check(self, seconds: int | None) -> tuple[int, int]:
        """Channels and length in seconds that are over. `seconds` is what the carrier announced. Raises NotWhole."""
        if self._head[:4] != b"RIFF" or self._head[8:12] != b"WAVE":
            raise NotWhole("it is no WAV file")
        channels, bytes_a_second = self._format()
        length = self._data_bytes() / bytes_a_second
        if seconds is not None and abs(length - seconds) > LENGTH_TOLERANCE_SECONDS:
            raise NotWhole(f"it lasts {length:.0f} s, and {seconds} s were announced")
        return channels, whole_seconds(length)

    def layout(self) -> Layout:
        """How the samples lie, by the header alone; raises NotWhole."""
        self._format()
        form, _ = self._chunk(b"fmt ")
        data_at, size = self._chunk(b"data")
        return Layout(
            coding=self._number(form, 2),
            channels=self._number(form + 2, 2),
            rate=self._number(form + 4, 4),
            sample_bytes=self._number(form + 14, 2) // 8,
            data_at=data_at,
            data_bytes=None if size in _UNTOLD_SIZES else size,
        )

    def _number(self, at: int, size: int) -> int:
        return int.from_bytes(self._head[at : at + size], "little")

    def _format(self) -> tuple[int, int]:
        start, size = self._chunk(b"fmt ")
        form = self._head[start : start + size]
        if len(form) < 12:
            raise NotWhole("its format is missing")
        channels, bytes_a_second = int.from_bytes(form[2:4], "little"), int.from_bytes(form[8:12], "little")
        if not channels or not bytes_a_second:
            raise NotWhole("its format says nothing")
        return channels, bytes_a_second

    def _data_bytes(self) -> int:
        start, size = self._chunk(b"data")
        there = self.size - start
        if size in _UNTOLD_SIZES:
            return there
        if there < size:
            raise NotWhole(f"{size - there} bytes are missing")
        return size

    def _chunk(self, name: bytes) -> tuple[int, int]:
        """Where the content of a chunk begins, and how long it says it is."""
        at = 12
        while at + 8 <= len(self._head):
            size = int.from_bytes(self._head[at + 4 : at + 8], "little")
            if self._head[at : at + 4] == name:
                return at + 8, size
            at += 8 + size + size % 2
        raise NotWhole(f"it has no {name.decode().strip()!r} part")
