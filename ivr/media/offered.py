"""New clips of the company's own: what is taken in as one, and the list of those that can be chosen."""

from __future__ import annotations

import io
import os
import re
import wave
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from callflows import words
from callflows.languages import LANGUAGES
from ivr.media.clips import NAME, SHIPPED, find, folder_of
from ivr.sentences import Sentence

RATE_HZ = 8000
SAMPLE_BYTES = 2
LONGEST_SECONDS = 600
LARGEST_BYTES = LONGEST_SECONDS * RATE_HZ * SAMPLE_BYTES + 10_000
NEW_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,75}\.wav", re.ASCII)


class ClipUnfit(Sentence):
    """What was sent cannot be a clip: its name, or its sound."""


class ClipTaken(Sentence):
    """There is a clip of that name already, which callers may be hearing."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound that can be played to callers, by its file's name; `seconds` None: not known (an MP3)."""

    name: str
    seconds: float | None


def listing(var: Path) -> list[Clip]:
    """The clips that can be chosen, by name: all but the sentences and numbers of languages that carriers lack."""
    folder = folder_of(var)
    own = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    sentences = _sentences()
    offered = sorted(name for name in own | set(SHIPPED) if NAME.fullmatch(name) and name not in sentences)
    found = [(name, find(var, name)) for name in offered]
    return [Clip(name, _seconds(file)) for name, file in found if file is not None]


def take_in(var: Path, name: str, sound: bytes) -> Clip:
    """Keeps a new clip, whole or not at all. Raises ClipUnfit, ClipTaken.

    The sound is what every carrier plays: WAV, one channel, 8,000 samples a second, 16 bits, up to ten minutes.
    """
    if not NEW_NAME.fullmatch(name):
        raise ClipUnfit(f"{name} is no name of a clip: small letters, figures, - and _, then .wav", "clip_name")
    seconds = _checked(sound)
    file = folder_of(var) / name
    if name in SHIPPED:
        raise ClipTaken(f"there is a clip {name} already: choose another name", clip=name)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{name}.{uuid4().hex}")
    try:
        fresh.write_bytes(sound)
        os.link(fresh, file)  # which of two at once is the first, the file system says
    except FileExistsError as exists:
        raise ClipTaken(f"there is a clip {name} already: choose another name", clip=name) from exists
    finally:
        fresh.unlink(missing_ok=True)
    return Clip(name, seconds)


def _checked(sound: bytes) -> float:
    try:
        with wave.open(io.BytesIO(sound)) as file:
            shape = (file.getnchannels(), file.getframerate(), file.getsampwidth())
            heard = len(file.readframes(file.getnframes())) // SAMPLE_BYTES
    except (wave.Error, EOFError) as unreadable:
        raise ClipUnfit("this is no sound that can be read: send a WAV file", "clip_unreadable") from unreadable
    if shape != (1, RATE_HZ, SAMPLE_BYTES):
        raise ClipUnfit("a clip has one channel, 8,000 samples a second and 16 bits: convert it first", "clip_shape")
    if not 0 < heard <= LONGEST_SECONDS * RATE_HZ:
        raise ClipUnfit("a clip lasts up to ten minutes, and is not empty", "clip_length")
    return heard / RATE_HZ


def _seconds(file: Path) -> float | None:
    if file.suffix != ".wav":
        return None
    try:
        with file.open("rb") as opened, wave.open(opened) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):  # of a coding that carriers know and this module does not
        return None


def _sentences() -> Collection[str]:
    recorded = (code for code in LANGUAGES if words.is_recorded(code))
    return {f"{name}.wav" for code in recorded for name in words.clips(code)}
