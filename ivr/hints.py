"""What open screens are told after a commit: that something is new, never what. A lost hint costs a reload."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Protocol, cast

import redis
import structlog

log = structlog.get_logger()

CHANNEL = "hotline.hints"
REDIS_TIMEOUT_SECONDS = 0.25
REDIS_RETRY_SECONDS = 1.0

WATCHER = "hotline.watcher:"
WATCHER_SECONDS = 45
"""How long a process of the stream is believed to live after it was last heard of."""

Hint = tuple[str, str]
"""A topic and the id of what changed in it."""


class Hints(Protocol):
    """Where hints go once their transaction has committed."""

    def send(self, hints: Iterable[Hint]) -> None: ...


class NoHints:
    """Nobody is watching."""

    def send(self, hints: Iterable[Hint]) -> None: ...


class RedisHints:
    """Hints published on one channel, for every process that serves event streams."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=REDIS_TIMEOUT_SECONDS, socket_connect_timeout=REDIS_TIMEOUT_SECONDS
        )
        self._silent_until = 0.0

    def send(self, hints: Iterable[Hint]) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            self._redis.publish(CHANNEL, json.dumps(list(hints)))
        except redis.RedisError as error:
            # A screen that misses a hint reloads; the caller whose commit this was must not wait.
            self._silent_until = time.monotonic() + REDIS_RETRY_SECONDS
            log.warning("redis_away", hints=True, error=type(error).__name__)


def watch(connection: redis.Redis, instance: str, screens: int) -> None:
    """A process of the stream lives and has so many screens open."""
    connection.set(f"{WATCHER}{instance}", screens, ex=WATCHER_SECONDS)


def watchers(connection: redis.Redis) -> list[int]:
    """How many screens each process of the stream has open."""
    keys = list(connection.scan_iter(f"{WATCHER}*"))
    found = cast("list[bytes | None]", connection.mget(keys)) if keys else []
    return [int(screens) for screens in found if screens is not None]
