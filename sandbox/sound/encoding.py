"""Sound as the carrier gives it away: MP3, where a program that makes it is installed."""

from __future__ import annotations

import shutil
import subprocess

ENCODING_SECONDS = 60.0

# WAV in, MP3 out, by pipes.
ENCODERS = (
    "ffmpeg -hide_banner -loglevel error -protocol_whitelist pipe -f wav -i pipe:0 -f mp3 -b:a 32k pipe:1",
    "lame --quiet -b 32 - -",
)


def as_mp3(wav: bytes, programs: str | None = None) -> bytes | None:
    """None when no program can do it, looked for in `programs` (like PATH, which it is unless given)."""
    for line in ENCODERS:
        name, *arguments = line.split()
        program = shutil.which(name, path=programs)
        if program is None:
            continue
        done = subprocess.run(  # noqa: S603  the sound goes in by the pipe, no part of it stands in the command
            [program, *arguments], input=wav, capture_output=True, timeout=ENCODING_SECONDS, check=False
        )
        if done.returncode == 0 and done.stdout:
            return done.stdout
    return None
