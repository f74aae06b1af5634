"""The whole system as `hotline up` runs it, on a working Monday, with ports and a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

from ivr.supervision.ports import any_free

MONDAY = "2026-03-02T10:00+01:00"
HURRIED = {"SANDBOX_SPEAKING_RATE": "2.5"}
"""Every caller waits for the words before the first key: the carrier speaks as fast as its voice can."""
BOOT_SECONDS, LOOK_SECONDS, STOP_SECONDS = 90.0, 0.2, 20.0
UP = "from ivr.cli import main; main()"
OURS = ("HOTLINE_", "TWILIO_", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY")


class Running:
    """A booted system; `url` is for browsers, `sandbox` for handsets."""

    def __init__(self, var: Path) -> None:
        port, sandbox_port = any_free(), any_free()
        self.url, self.sandbox = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
        ports = ["--port", str(port), "--sandbox-port", str(sandbox_port)]
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.said = var.parent / "up.log"
        with self.said.open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-c", UP, "up", "--fresh", "--starting", MONDAY, *ports],
                env={**surroundings, **HURRIED, "HOTLINE_VAR": str(var), "PYTHONPATH": str(Path(__file__).parents[2])},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def calls(self) -> list[dict[str, Any]]:
        """The sandbox's calls, newest first."""
        listed: list[dict[str, Any]] = requests.get(f"{self.sandbox}/sandbox/calls", timeout=10).json()["calls"]
        return listed

    def _wait(self) -> None:
        until = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if b"Ctrl-C" in self.said.read_bytes():
                return
            time.sleep(LOOK_SECONDS)
        raise AssertionError(f"the system did not come up: {self.said.read_text()[-2000:]}")
