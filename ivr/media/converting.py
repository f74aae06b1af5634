"""The program that reads a sound file from its input and writes the clip to its output; its exit code says why not."""

from __future__ import annotations

import io
import sys
import wave

from ivr.media import levelling, reading
from ivr.media.conversion import SILENT, TOO_LONG, UNREADABLE
from ivr.media.shape import RATE_HZ, SAMPLE_BYTES


def main() -> int:
    """0, or one of the codes that `ivr.media.conversion` knows."""
    try:
        samples = levelling.levelled(reading.read(sys.stdin.buffer.read()))
    except reading.Unreadable:
        return UNREADABLE
    except reading.TooLong:
        return TOO_LONG
    except levelling.Silent:
        return SILENT
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(SAMPLE_BYTES)
        written.setframerate(RATE_HZ)
        written.writeframes(samples.tobytes())
    sys.stdout.buffer.write(file.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
