"""The servers under measurement: started on loopback, their CPU read from the kernel, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START_LIMIT_SECONDS = 60.0
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")

SERVERS = {
    "granian": "granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads {threads} "
    "--no-ws --log-level error {app}",
    "gunicorn": "gunicorn --bind 127.0.0.1:{port} --workers 1 --worker-class gthread --threads {threads} "
    "--keep-alive 60 --log-level error {app}",
}
OUR_SERVER, OUR_APP = "granian", "wsgi:app"
OUR_COMMAND = "ivr.cli web --port {port} --threads {threads}"
"""How `hotline up` serves it: granian too, with what we have learned to tell it."""


class Server:
    """A server's processes, seen from outside."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process, self.port = process, port

    def cpu_seconds(self) -> float:
        """What its processes have used so far, user and system."""
        return sum(_cpu_seconds(pid) for pid in _family(self._process.pid))

    def pids(self) -> list[int]:
        """Its processes."""
        return list(_family(self._process.pid))

    def await_start(self) -> None:
        limit = time.monotonic() + START_LIMIT_SECONDS
        while True:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > limit:
                    raise
            time.sleep(0.1)


@contextmanager
def served(server: str, app: str, threads: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Runs `app` (module:name) on the named server until the end of the block."""
    port = _free_port()
    words = OUR_COMMAND if (server, app) == (OUR_SERVER, OUR_APP) else SERVERS[server]
    command = words.format(port=port, threads=threads, app=app).split()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        running = Server(process, port)
        running.await_start()
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
