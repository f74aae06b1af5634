"""The folder `var`: what a system on one machine keeps, and its secrets, made once."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO

OURS = (
    "hotline.db*",
    "recordings",
    "redis",
    "sandbox.json",
    "secrets.env",
    "system.env",
    "spool",
    "fallback",
    "clips/music.wav",
)
REMEMBERED = "system.env"
SECRET_NAMES = ("SECRET_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET")


class InUse(Exception):
    """Another system runs in this folder. The message names the way out."""


class Var:
    """One installation's folder, taken by this process until it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._held: IO[str] | None = None

    def take(self) -> None:
        """Makes the folder (readable by its owner only) and takes it; InUse if another process has it."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._held = (self.path / "up.lock").open("w")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.leave()
            raise InUse(f"a system already runs in {self.path}: stop it, or choose another HOTLINE_VAR") from error

    def leave(self) -> None:
        """Lets others take the folder."""
        if self._held:
            self._held.close()
            self._held = None

    def empty(self) -> None:
        """Removes everything a system has put here, and nothing else."""
        for pattern in OURS:
            for found in self.path.glob(pattern):
                shutil.rmtree(found) if found.is_dir() else found.unlink()

    def remember(self, environment: Mapping[str, str]) -> None:
        """Notes how this system runs, for commands that are called beside it."""
        _write(self.path / REMEMBERED, environment)

    def secrets(self) -> dict[str, str]:
        """This installation's secrets: made at the first call, the same ever after."""
        file = self.path / "secrets.env"
        if not file.exists():
            _write(file, _made_secrets())
        return _read(file)


def remembered(var: Path) -> dict[str, str]:
    """How the system in the folder runs or last ran; nothing where there is none."""
    file = var / REMEMBERED
    return _read(file) if file.exists() else {}


def _read(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def _write(file: Path, values: Mapping[str, str]) -> None:
    """Whole or not at all, and for the owner's eyes only."""
    fresh = file.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write("".join(f"{name}={value}\n" for name, value in values.items()))
    fresh.replace(file)


def _made_secrets() -> dict[str, str]:
    """A key for sessions, and an account at the sandbox carrier."""
    values = (
        secrets.token_urlsafe(32),
        "AC" + secrets.token_hex(16),
        secrets.token_hex(16),
        "SK" + secrets.token_hex(16),
        secrets.token_urlsafe(24),
    )
    return dict(zip(SECRET_NAMES, values, strict=True))
