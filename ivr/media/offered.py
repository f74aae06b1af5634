"""The files of new clips: each is kept whole or not at all, and none is ever overwritten."""

from __future__ import annotations

import os
import re
import wave
from collections.abc import Collection
from itertools import count
from pathlib import Path
from uuid import uuid4

from callflows import words
from callflows.languages import LANGUAGES
from ivr.media.clips import NAME, SHIPPED, find, folder_of
from ivr.media.shape import ClipUnfit
from ivr.sentences import Sentence

NEW_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,75}\.wav", re.ASCII)
NUMBERED = re.compile(r"^(.*?)(?:-\d+)?\.wav$", re.ASCII)
MOST_LIKE_IT = 1_000


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


def keep(var: Path, name: str, wav: bytes) -> None:
    """Keeps the file of a new clip. Raises ClipUnfit for a name that is none, ClipTaken."""
    if not NEW_NAME.fullmatch(name):
        raise ClipUnfit(f"{name} is no name of a clip: small letters, figures, - and _, then .wav", "clip_name")
    if name in SHIPPED:
        raise ClipTaken(f"there is a clip {name} already: choose another name", clip=name)
    fresh = _fresh(var, name, wav)
    try:
        os.link(fresh, folder_of(var) / name)  # which of two at once is the first, the file system says
    except FileExistsError as exists:
        raise ClipTaken(f"there is a clip {name} already: choose another name", clip=name) from exists
    finally:
        fresh.unlink(missing_ok=True)


def keep_like(var: Path, name: str, wav: bytes) -> str:
    """Keeps it under this name or, where that is taken, under one like it with a number; returns the name."""
    stem, reserved = _stem(name), standing()
    for number in count(1):
        tried = name if number == 1 else f"{stem}-{number}.wav"
        if tried in reserved and tried != name:
            continue
        try:
            keep(var, tried, wav)
        except ClipTaken:
            if number == MOST_LIKE_IT:
                raise
        else:
            return tried
    raise AssertionError("count() never ends")


def replace(var: Path, name: str, wav: bytes) -> str:
    """Puts another sound behind a name that cannot change; returns the name under which the earlier one stays.

    Whoever is being played the earlier sound hears it to its end.
    """
    earlier = keep_like(var, f"{name.removesuffix('.wav')}-1.wav", (folder_of(var) / name).read_bytes())
    _fresh(var, name, wav).replace(folder_of(var) / name)
    return earlier


def take_back(var: Path, name: str, kept: str) -> None:
    """As it was before `keep` (`kept` is the clip itself) or `replace` (it is the earlier sound)."""
    file = folder_of(var) / kept
    if is_standing(name) and kept != name:
        file.replace(folder_of(var) / name)
    else:
        file.unlink(missing_ok=True)


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


def standing() -> Collection[str]:
    """The names of all those."""
    recorded = (code for code in LANGUAGES if words.is_recorded(code))
    return {f"{name}.wav" for code in recorded for name in words.clips(code)}


def _stem(name: str) -> str:
    numbered = NUMBERED.match(name)
    return (numbered[1] if numbered else name)[:70]


def _fresh(var: Path, name: str, wav: bytes) -> Path:
    folder = folder_of(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f"{name}.{uuid4().hex}"
    fresh.write_bytes(wav)
    return fresh
