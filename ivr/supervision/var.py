"""The folder `var`: what a system on one machine keeps, and its secrets, made once."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from pathlib import Path
from typing import IO

OURS = ("hotline.db*", "recordings", "redis", "sandbox.json", "secrets.env", "spool", "fallback")
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
            raise InUse(f"a system already runs in {self.path}: stop it, or choose another HOTLINE_VAR") from error

    def empty(self) -> None:
        """Removes everything a system has put here, and nothing else."""
        for pattern in OURS:
            for found in self.path.glob(pattern):
                shutil.rmtree(found) if found.is_dir() else found.unlink()

    def secrets(self) -> dict[str, str]:
        """This installation's secrets: made at the first call, the same ever after."""
        file = self.path / "secrets.env"
        if not file.exists():
            made = "".join(f"{name}={value}\n" for name, value in _made_secrets().items())
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as opened:
                opened.write(made)
        lines = file.read_text().split()
        return dict(line.split("=", 1) for line in lines)


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
