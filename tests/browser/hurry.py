"""Queues with less patience than usual, for tests that would wait for its end in real time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.closing import Colleague

MANAGER = "ada@demo.hotline.example"


@contextmanager
def every_queue(url: str, setting: str, seconds: int) -> Iterator[None]:
    """Has `setting` so in every queue; afterwards each has what it had."""
    manager = Colleague(url, MANAGER)
    usual = {queue["id"]: queue[setting] for queue in manager.asks("GET", "queue-settings")}
    _set(manager, setting, dict.fromkeys(usual, seconds))
    try:
        yield
    finally:
        _set(manager, setting, usual)


def _set(manager: Colleague, setting: str, seconds: dict[int, int]) -> None:
    for queue in manager.asks("GET", "queue-settings"):
        if queue["id"] in seconds and queue[setting] != seconds[queue["id"]]:
            change = {"version": queue["version"], setting: seconds[queue["id"]]}
            changed = manager.asks("PATCH", f"queue-settings/{queue['id']}", change)
            assert changed[setting] == change[setting], changed
