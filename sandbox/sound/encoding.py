"""Sound as the carrier gives it away: MP3, where a program that makes it is installed."""

from __future__ import annotations

from sandbox.sound.pipes import piped

ENCODING_SECONDS = 60.0

# WAV in, MP3 out, by pipes.
ENCODERS = (
    "ffmpeg -hide_banner -loglevel error -protocol_whitelist pipe -f wav -i pipe:0 -f mp3 -b:a 32k pipe:1",
    "lame --quiet -b 32 - -",
)


def as_mp3(wav: bytes, programs: str | None = None) -> bytes | None:
    """None when no program can do it, looked for in `programs` (like PATH, which it is unless given)."""
    return piped(wav, ENCODERS, ENCODING_SECONDS, programs)
