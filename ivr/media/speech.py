"""Words spoken by espeak-ng, a separate program, where it is installed: to hear a text before callers do."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = 160
SPEAKING_SECONDS = 20.0


class NoSpeaker(Exception):
    """No voice on this machine speaks that language."""


def speaks(locale: str) -> bool:
    """Whether a language tag ("en-GB") is spoken here."""
    return _voice(locale) is not None


def spoken(text: str, locale: str) -> bytes:
    """The words as a WAV file; raises NoSpeaker."""
    voice, program = _voice(locale), shutil.which(PROGRAM)
    if voice is None or program is None:
        raise NoSpeaker(f"no voice on this machine speaks {locale}")
    command = [program, "--stdin", "--stdout", "-b", "1", "-v", voice, "-s", str(WORDS_PER_MINUTE)]
    try:
        done = subprocess.run(  # noqa: S603 (the words go in by the pipe; the voice is one of the program's own list)
            command, input=text.encode(), capture_output=True, timeout=SPEAKING_SECONDS, check=True
        )
    except subprocess.SubprocessError as broken:
        raise NoSpeaker(f"{PROGRAM} does not speak {locale} here") from broken
    return done.stdout


def _voice(locale: str) -> str | None:
    tag = locale.lower()
    return next((name for name in (tag, tag.partition("-")[0]) if name in _voices()), None)


@cache
def _voices() -> frozenset[str]:
    """The language tags that the program speaks; none where it is not installed."""
    program = shutil.which(PROGRAM)
    if program is None:
        return frozenset()
    try:
        listed = subprocess.check_output([program, "--voices"], text=True, timeout=SPEAKING_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(line.split()[1].lower() for line in listed.splitlines()[1:] if len(line.split()) > 1)
