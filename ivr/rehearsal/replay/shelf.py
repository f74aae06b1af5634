"""The sounds of a replay: a talk is 32 kB a second, and only the newest are kept once they were fetched and checked."""

from __future__ import annotations

from pathlib import Path

CEILING_BYTES = 200_000_000


class Shelf:
    """The folder of recordings, kept below a ceiling; what was stored is counted all the same."""

    def __init__(self, folder: Path, ceiling_bytes: int = CEILING_BYTES) -> None:
        self._folder, self._ceiling = folder, ceiling_bytes
        self._kept: dict[Path, int] = {}
        self.stored = 0
        self.bytes = 0

    @property
    def kept_bytes(self) -> int:
        return sum(self._kept.values())

    def make_room(self) -> None:
        """Takes in what is new, and drops the oldest files until all of them are below the ceiling."""
        for file in sorted(
            set(self._folder.rglob("*.wav")) - set(self._kept), key=lambda file: file.stat().st_mtime_ns
        ):
            size = file.stat().st_size
            self._kept[file] = size
            self.stored += 1
            self.bytes += size
        while self.kept_bytes > self._ceiling:
            oldest = next(iter(self._kept))
            del self._kept[oldest]
            oldest.unlink(missing_ok=True)
