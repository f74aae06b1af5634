"""The sandbox carrier as a process of its own, started for a rehearsal and ended with it."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

END_SECONDS = 5


class CarrierSilent(Exception):
    """The sandbox did not start."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account at the sandbox, made up for one rehearsal."""

    sid: str = field(default_factory=lambda: f"AC{secrets.token_hex(16)}")
    token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    key: str = field(default_factory=lambda: f"SK{secrets.token_hex(16)}")
    secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    def environment(self) -> dict[str, str]:
        return {
            "TWILIO_ACCOUNT_SID": self.sid,
            "TWILIO_AUTH_TOKEN": self.token,
            "TWILIO_API_KEY": self.key,
            "TWILIO_API_SECRET": self.secret,
        }


@contextmanager
def sandbox(account: Account, starting: datetime) -> Iterator[str]:
    """Runs the sandbox on a virtual clock that stands at `starting`; gives its origin."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--clock", "virtual", "--starting", starting.isoformat()]
    process = subprocess.Popen(  # noqa: S603 (our own program, by our own interpreter)
        command, env={**os.environ, **account.environment()}, stdout=subprocess.PIPE, text=True
    )
    try:
        yield _origin(process)
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _origin(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        if found := re.search(r"http://[\w.]+:\d+", line):
            return found[0]
        said.append(line)
    raise CarrierSilent(f"the sandbox ended before it listened: {''.join(said).strip() or 'it said nothing'}")
