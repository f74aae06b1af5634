"""Words out of sound: a port, and a program of one's own behind it."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

from sandbox.sound.pcm import Samples
from sandbox.sound.tape import wav_head

RECOGNISING_SECONDS = 30.0
LONGEST_TEXT_CHARS = 4096
MOST_READ_BYTES = 64 * 1024  # of what a program prints
AT_ONCE = 4  # in threads of their own: those of the loop also look up names, for everybody


class Recogniser(Protocol):
    def words(self, samples: Samples, language: str) -> str:
        """What was said, empty when nothing is understood. Blocks: it is asked in a thread of its own."""


class Program:
    """Run once per utterance: `{wav}` becomes the path of a file (16-bit mono, 8 kHz), `{language}` a tag such as
    it-IT; what it prints is what was said."""

    def __init__(self, command: str) -> None:
        """Raises ValueError when it cannot be run so."""
        self._arguments = shlex.split(command)
        if not any("{wav}" in argument for argument in self._arguments):
            raise ValueError(
                f"the recogniser {command!r} is not told what to hear: say {{wav}} where the file's name goes"
            )
        if shutil.which(self._arguments[0]) is None:
            raise ValueError(f"there is no program {self._arguments[0]!r} to recognise speech with")

    def words(self, samples: Samples, language: str) -> str:
        with tempfile.TemporaryDirectory(prefix="sandbox-heard-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "heard.wav"
            data = samples.astype("<i2").tobytes()
            file.write_bytes(wav_head(len(data), 1) + data)
            told = {"{wav}": str(file), "{language}": language}
            printed = _printed([_filled(argument, told) for argument in self._arguments], Path(folder) / "words")
        return " ".join(printed.decode(errors="replace").split())[:LONGEST_TEXT_CHARS]


def _printed(arguments: list[str], into: Path) -> bytes:
    """The beginning of what a program prints. Raises OSError and SubprocessError."""
    with into.open("w+b") as out:
        subprocess.run(  # noqa: S603  the command is the operator's own
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
            timeout=RECOGNISING_SECONDS,
            check=True,
        )
        out.seek(0)
        return out.read(MOST_READ_BYTES)


def _filled(argument: str, told: dict[str, str]) -> str:
    for mark, value in told.items():
        argument = argument.replace(mark, value)
    return argument


def recogniser_named(command: str | None) -> Recogniser | None:
    """The program of that command line; None without one. Raises ValueError."""
    return Program(command) if command else None
