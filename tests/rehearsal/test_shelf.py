"""The sounds of a replay are counted, and only the newest are kept."""

from __future__ import annotations

import os
from pathlib import Path

from ivr.rehearsal.replay.shelf import Shelf


def _record(folder: Path, number: int, size: int) -> Path:
    file = folder / "2026/03/02" / f"{number}.wav"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(size))
    os.utime(file, (number, number))
    return file


def test_the_oldest_sounds_make_room_for_the_newest(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, ceiling_bytes=100)
    first, second = _record(tmp_path, 1, 60), _record(tmp_path, 2, 40)
    shelf.make_room()
    assert (first.exists(), shelf.kept_bytes) == (True, 100)
    third = _record(tmp_path, 3, 30)
    for _ in range(2):
        shelf.make_room()
    assert [file.exists() for file in (first, second, third)] == [False, True, True]
    assert (shelf.stored, shelf.bytes, shelf.kept_bytes) == (3, 130, 70)


def test_what_is_still_being_written_is_left_alone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, ceiling_bytes=10)
    unfinished = tmp_path / "1.wav.part-1"
    unfinished.write_bytes(bytes(50))
    shelf.make_room()
    assert (unfinished.exists(), shelf.stored) == (True, 0)
