"""Addresses on this machine: is one free, does something answer there."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

ANSWER_SECONDS = 2.0
UNIX_PATH_LIMIT_BYTES = 100


class PortTaken(Exception):
    """Somebody listens there already. The message names every port that is taken and the way out."""

    def __init__(self, taken: Sequence[Wanted]) -> None:
        sentences = [
            f"port {one.port} is taken by another program: choose a free one with {one.option} N" for one in taken
        ]
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to be listened on, and the option that would choose another port."""

    host: str
    port: int
    option: str


def require_free(wanted: Sequence[Wanted]) -> None:
    """Raises PortTaken, naming each port that cannot be listened on."""
    if taken := [one for one in wanted if not _is_free(one)]:
        raise PortTaken(taken)


def _is_free(wanted: Wanted) -> bool:
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.host, wanted.port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port of the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def answers_ok(url: str) -> bool:
    """Whether a GET of `url` answers 200."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)) as session,
            session.get(url) as answer,
        ):
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


async def redis_answers(path: Path) -> bool:
    """Whether a Redis or Valkey that has loaded its data listens on the Unix socket."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(b"PING\r\n")
    try:
        return (await asyncio.wait_for(reader.readline(), ANSWER_SECONDS)).startswith(b"+PONG")
    except TimeoutError:
        return False
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
