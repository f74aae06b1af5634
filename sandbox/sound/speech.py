"""Words spoken by espeak-ng, a separate program, where it is installed."""

from __future__ import annotations

import logging
import shutil
import subprocess
from functools import cache

import numpy as np

from sandbox.scripts import Signal
from sandbox.sound.clips import Clips
from sandbox.sound.files import decoded
from sandbox.sound.pcm import RATE_HZ, Samples, framed
from sandbox.spoken import Piece

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = 160
SPEAKING_SECONDS = 20.0
log = logging.getLogger("sandbox")
MALE = frozenset({"man", "Giorgio", "Matthew", "Joey", "Justin", "Stephen", "Gregory", "Kevin", "Brian", "Arthur"})


class Speech:
    """`rate`: how many times as fast as people speak."""

    def __init__(self, clips: Clips, rate: float = 1.0) -> None:
        self._clips = clips
        self._words_per_minute = round(WORDS_PER_MINUTE * rate)

    def made(self, pieces: tuple[Piece, ...], language: str, voice: str | None) -> Signal[Samples | None] | None:
        """The words and pauses as sound, now or soon; None where no voice speaks the language."""
        name = espeak_voice(language, voice)
        if name is None:
            return None
        return self._clips.get((name, pieces), lambda: _spoken_pieces(pieces, name, self._words_per_minute))


def espeak_voice(language: str, voice: str | None) -> str | None:
    """The espeak-ng voice for a language tag and a carrier's voice; None when there is none."""
    tag = language.lower()
    known = next((name for name in (tag, tag.partition("-")[0]) if name in languages()), None)
    if known is None:
        return None
    name = (voice or "man").partition(".")[2].partition("-")[0] or voice or "man"
    return known if name in MALE else f"{known}+f3"


@cache
def languages() -> frozenset[str]:
    """The language tags that espeak-ng speaks here; none when it is not installed."""
    program = shutil.which(PROGRAM)
    if program is None:
        return frozenset()
    try:
        listed = subprocess.check_output([program, "--voices"], text=True, timeout=SPEAKING_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as broken:
        log.warning("%s does not speak: %s", PROGRAM, broken)
        return frozenset()
    lines = [line.split() for line in listed.splitlines()[1:]]
    return frozenset(line[1].lower() for line in lines if len(line) > 1) | ({"en"} if lines else set())


def _spoken_pieces(pieces: tuple[Piece, ...], voice: str, words_per_minute: int) -> Samples | None:
    parts = []
    for piece in pieces:
        silence = np.zeros(round(piece * RATE_HZ), np.int16) if isinstance(piece, float) else None
        part = _spoken(piece, voice, words_per_minute) if isinstance(piece, str) else silence
        if part is None:
            return None
        parts.append(part)
    return framed(np.concatenate(parts)) if parts else None


def _spoken(text: str, voice: str, words_per_minute: int) -> Samples | None:
    program = shutil.which(PROGRAM) or PROGRAM
    done = subprocess.run(  # noqa: S603  the words go in by the pipe; the voice is one of the program's own list
        [program, "--stdin", "--stdout", "-b", "1", "-v", voice, "-s", str(words_per_minute)],
        input=text.encode(),
        capture_output=True,
        timeout=SPEAKING_SECONDS,
        check=False,
    )
    samples = decoded(done.stdout) if done.returncode == 0 else None
    return samples if samples is not None and len(samples) else None
