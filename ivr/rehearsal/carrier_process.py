"""The sandbox carrier as a process of its own, begun for a rehearsal and ended with it."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime


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


class Carriers:
    """Sandboxes, each a process of its own; what they all load is loaded once. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def start(self, account: Account, starting: datetime) -> tuple[int, str]:
        """The process and the origin of one on a virtual clock that stands at `starting`. Raises CarrierSilent."""
        arguments = ["--port", "0", "--clock", "virtual", "--starting", starting.isoformat()]
        wish = json.dumps({"arguments": arguments, "environment": account.environment()})
        with self._lock:
            told = json.loads(self._ask(wish) or '{"said": ""}')
        if "url" not in told:
            raise CarrierSilent(f"the sandbox ended before it listened: {told['said'] or 'it said nothing'}")
        return told["pid"], told["url"]

    def close(self) -> None:
        """Ends them all."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _ask(self, wish: str) -> str:
        if self._process is None or self._process.poll() is not None:
            self._process = self._begun()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{wish}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def _begun(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "sandbox", "many"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )


_CARRIERS = Carriers()
atexit.register(_CARRIERS.close)


@contextmanager
def sandbox(account: Account, starting: datetime) -> Iterator[str]:
    """Runs the sandbox on a virtual clock that stands at `starting`; gives its origin."""
    pid, origin = _CARRIERS.start(account, starting)
    try:
        yield origin
    finally:
        os.kill(pid, signal.SIGTERM)
