"""Noticing at once that the far end of an open answer has gone, where the server shows its socket."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any

from gevent import get_hub

SHOWN_BY_GUNICORN = "gunicorn.socket"


def on_parting(environ: Mapping[str, Any], tell: Callable[[], None]) -> Callable[[], None]:
    """Calls `tell` once the far end has closed, which may not wait; returns what ends the watch.

    Without a socket of gunicorn's and gevent's, nothing is told: the next words that cannot be sent find it out.
    """
    connection = environ.get(SHOWN_BY_GUNICORN)
    if connection is None or not type(connection).__module__.startswith("gevent"):
        return _nothing
    watcher = get_hub().loop.io(connection.fileno(), 1)

    def look() -> None:
        if _has_closed(connection):
            tell()
        watcher.stop()  # said something instead: no browser does; the next heartbeat finds out what it wants

    watcher.start(look)

    def end() -> None:
        watcher.stop()
        watcher.close()

    return end


def _nothing() -> None:
    """No watch, nothing to end."""


def _has_closed(connection: Any) -> bool:
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
