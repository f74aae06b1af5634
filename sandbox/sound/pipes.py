"""Programs of the machine that turn sound into other sound, asked by pipes: the first that is there and can."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable


def piped(body: bytes, lines: Iterable[str], seconds: float, programs: str | None = None) -> bytes | None:
    """What the first of these command lines makes of `body` within so many seconds; None when none can.

    They are looked for in `programs` (like PATH, which it is unless given). Raises subprocess.TimeoutExpired.
    """
    for line in lines:
        name, *arguments = line.split()
        program = shutil.which(name, path=programs)
        if program is None:
            continue
        done = subprocess.run(  # noqa: S603  the sound goes in by the pipe, no part of it stands in the command
            [program, *arguments], input=body, capture_output=True, timeout=seconds, check=False
        )
        if done.returncode == 0 and done.stdout:
            return done.stdout
    return None
