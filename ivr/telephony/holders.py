"""Who holds a lease: a process of this machine, and whether it is gone."""

from __future__ import annotations

import os
import socket


def this_process() -> str:
    """The name under which this process holds leases."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def is_gone(holder: str | None) -> bool:
    """Whether the holder is known to be dead. Of another machine, or of a number taken anew, that is not known."""
    host, _, pid = (holder or "").rpartition(":")
    if host != socket.gethostname()[:100]:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's: alive
        return False
    return False
