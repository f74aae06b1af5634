"""The files of new clips: each is kept whole or not at all, and none is ever overwritten."""

from __future__ import annotations

import os
import re
import wave
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

from callflows import words
from callflows.languages import LANGUAGES
from ivr import disk
from ivr.media.clips import NAME, SHIPPED, UNFINISHED, find, folder_of
from ivr.media.shape import ClipUnfit
from ivr.sentences import Sentence

NEW_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,75}\.wav", re.ASCII)
NUMBERED = re.compile(r"^(.*?)(?:-\d+)?\.wav$", re.ASCII)
MOST_LIKE_IT = 1_000
LEFT_OVER_SECONDS = 3_600


class ClipTaken(Sentence):
    """There is a clip of that name already, which callers may be hearing."""


def names(var: Path) -> set[str]:
    """Every clip that is there, or is made when it is first asked for."""
    folder = folder_of(var)
    own = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    return {name for name in own | set(SHIPPED) if NAME.fullmatch(name)}


def files(var: Path) -> dict[str, Path]:
    """Every clip that is there, by name."""
    found = {name: find(var, name) for name in sorted(names(var))}
    return {name: file for name, file in found.items() if file is not None}


def expect_name(name: str) -> None:
    """Raises ClipUnfit for a name that a new clip cannot have."""
    if not NEW_NAME.fullmatch(name):
        raise ClipUnfit(f"{name} is no name of a clip: small letters, figures, - and _, then .wav", "clip_name")


def names_like(name: str) -> Iterator[str]:
    """The name, then others like it with a number; none but the first is one of a language's standing words."""
    stem, reserved = _stem(name), standing()
    yield name
    yield from (tried for n in range(2, MOST_LIKE_IT) if (tried := f"{stem}-{n}.wav") not in reserved)


def is_free(var: Path, name: str) -> bool:
    """Whether no file has the name."""
    return name not in SHIPPED and not (folder_of(var) / name).exists()


def sounds_like(var: Path, name: str, wav: bytes) -> bool:
    """Whether this very sound lies under the name."""
    try:
        return (folder_of(var) / name).read_bytes() == wav
    except FileNotFoundError:
        return False


def stage(var: Path, wav: bytes) -> str:
    """Keeps a sound that has no name yet, so that it outlives a power cut; returns what it is found by.

    What was left by whoever was killed an hour ago or more, before it was on record, goes.
    """
    folder = folder_of(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = uuid4().hex
    file = _staged(var, staged)
    with file.open("wb") as opened:
        opened.write(wav)
        opened.flush()
        os.fsync(opened.fileno())
    disk.secure(folder)
    _forget_leftovers(folder, file.stat().st_mtime - LEFT_OVER_SECONDS)
    return staged


def drop(var: Path, staged: str) -> None:
    """Forgets a sound that is not on record."""
    _staged(var, staged).unlink(missing_ok=True)


def put_in_place(var: Path, name: str, staged: str) -> None:
    """Gives a staged sound its name; a file that is there is never overwritten. Done again it changes nothing."""
    with suppress(FileExistsError, FileNotFoundError):
        os.link(_staged(var, staged), folder_of(var) / name)
    disk.secure(folder_of(var))
    drop(var, staged)


def exchange(var: Path, name: str, staged: str, earlier: str) -> None:
    """Puts a staged sound behind a name that cannot change; what was heard there stays as `earlier`.

    Whoever is being played the earlier sound hears it to its end. Done again it changes nothing.
    """
    file, fresh = folder_of(var) / name, _staged(var, staged)
    if fresh.is_file():
        with suppress(FileExistsError, FileNotFoundError):
            os.link(file, folder_of(var) / earlier)
        with suppress(FileNotFoundError):  # whoever else finishes it was quicker
            fresh.replace(file)
    disk.secure(folder_of(var))


def seconds_of(file: Path) -> float | None:
    """How long a clip lasts; None where that is not known (an MP3)."""
    if file.suffix != ".wav":
        return None
    try:
        with file.open("rb") as opened, wave.open(opened) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):  # of a coding that carriers know and this module does not
        return None


def is_standing(name: str) -> bool:
    """Whether it is one of the sentences and numbers of a language that carriers lack, whose names are fixed."""
    return name in standing()


@cache
def standing() -> frozenset[str]:
    """The names of all those."""
    recorded = (code for code in LANGUAGES if words.is_recorded(code))
    return frozenset(f"{name}.wav" for code in recorded for name in words.clips(code))


def _stem(name: str) -> str:
    numbered = NUMBERED.match(name)
    return (numbered[1] if numbered else name)[:70]


def _staged(var: Path, staged: str) -> Path:
    return folder_of(var) / f"{staged}{UNFINISHED}"


def _forget_leftovers(folder: Path, before: float) -> None:
    for file in folder.glob(f"*{UNFINISHED}"):
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < before:
                file.unlink()
